//! Who asks a client registration endpoint, as the token tells.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::policies::Chain;
use crate::domain::admin::realms::master;
use crate::domain::denied::RegistrationDenied as Denied;
use crate::domain::oidc::access;
use crate::domain::{Context, Decision, roles};
use crate::state::{Id, InitialAccess, Realm};
use crate::token::{INITIAL, Presented, REGISTRATION};

/// What a client registration endpoint was asked with.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) token: Shown<'a>,
    /// The caller's address.
    pub(crate) ip_address: &'a str,
    /// Whether a client's own credentials are shown in place of a token.
    pub(crate) proves_client: bool,
}

/// The token that is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shown<'a> {
    Nothing,
    /// One that the realm has not signed.
    Foreign,
    Own(&'a Presented),
}

/// Whose token it is.
pub(super) enum Holder {
    Nobody,
    /// An administrator's, with these roles in the realm's management client.
    Bearer(Rights),
    Initial(Arc<InitialAccess>),
    /// A client's own: the token's id, and the policies that the client was registered under.
    Client {
        token: Id,
        chain: Chain,
    },
}

/// Roles of the client that stands for the realm's management.
pub(super) struct Rights(HashSet<String>);

impl Rights {
    /// Whether one of `roles` is held.
    pub(super) fn has_any(&self, roles: &[&str]) -> bool {
        roles.iter().any(|role| self.0.contains(*role))
    }
}

/// Whose token is shown, if it is good.
pub(super) fn find(realm: &Realm, context: &Context, asked: &Asked<'_>) -> Decision<Holder> {
    let token = match asked.token {
        Shown::Nothing => return Ok(Holder::Nobody),
        Shown::Foreign => return Err(Denied::TokenUnreadable.into()),
        Shown::Own(token) => token,
    };
    if !is_good(realm, context, token) {
        return Err(Denied::TokenUnreadable.into());
    }
    let id = token.jti.as_deref().unwrap_or_default();
    match token.typ.as_deref() {
        Some("Bearer") => Ok(Holder::Bearer(rights(realm, context, token))),
        Some(INITIAL) => {
            let found = realm.initial_access.iter().find(|token| *token.id == *id);
            Ok(Holder::Initial(found.ok_or(Denied::InitialTokenUnknown)?.clone()))
        }
        Some(REGISTRATION) => {
            let chain = token.claims.get("registration_auth").and_then(Value::as_str);
            Ok(Holder::Client { token: id.into(), chain: Chain::named(chain.unwrap_or_default()) })
        }
        _ => Err(Denied::TokenKind.into()),
    }
}

/// Whether the token is of this realm at this address, neither ended nor revoked. 0 is no end.
fn is_good(realm: &Realm, context: &Context, token: &Presented) -> bool {
    let now = context.now();
    token.iss.as_deref() == Some(context.issuer(&realm.name).as_str())
        && token.exp.is_none_or(|end| end == 0 || now <= end)
        && token.nbf.is_none_or(|start| start <= now)
        && token.jti.as_deref().is_none_or(|id| !realm.revoked_tokens.contains_key(id))
}

/// The roles that stand in the token; those of a token with next to nothing in it are looked up.
fn rights(realm: &Realm, context: &Context, token: &Presented) -> Rights {
    let management = &*master::management_of(realm, &realm.name);
    if !access::is_lightweight(token) {
        let held = token.claims.get("resource_access").and_then(|all| all.get(management)?.get("roles")?.as_array());
        let names = held.into_iter().flatten().filter_map(Value::as_str);
        return Rights(names.map(str::to_owned).collect());
    }
    let (Ok(found), Some(client)) = (access::check(realm, context, Some(token)), realm.client(management)) else {
        return Rights(HashSet::new());
    };
    let held = roles::of_token(realm, &found.user, &found.client, &found.scopes);
    let of_client = realm.roles.iter_in(&client.id).filter(|role| held.contains(&role.id));
    Rights(of_client.map(|role| role.name.to_string()).collect())
}
