//! Tokens for another user than the shown token's: by a user who may be others, or by a client that may.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::token_exchange::fault;
use super::{Subject, permissions};
use crate::domain::admin::management_permissions::management;
use crate::domain::denied::{ExchangeFault, ExchangeRefusal, OAuthDenied};
use crate::domain::issue::Issue;
use crate::domain::oidc::Received;
use crate::domain::oidc::access::Access;
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision, roles};
use crate::feature::Feature;
use crate::state::{Client, Id, Realm, User};
use crate::token::{IMPERSONATOR_USERNAME, Presented};

/// The role of the management client by which a user may be others.
const IMPERSONATION: &str = "impersonation";
/// The role that is composed of all of them.
const REALM_ADMIN: &str = "realm-admin";

/// Begins a session of the user of this name or id. Why not is told to nobody.
pub(super) fn decide<'a>(
    realm: &Realm,
    context: &mut Context,
    received: &Received<'_>,
    client: &Client,
    held: Option<&(Access, &'a Presented)>,
    name: &str,
) -> Decision<Subject<'a>> {
    let found = realm.users.named(&name.to_lowercase()).or_else(|| realm.users.get(name));
    let refused = |why: ExchangeRefusal| fault(ExchangeFault::NotAllowed(why));
    let user = found.filter(|user| user.enabled).ok_or_else(|| refused(ExchangeRefusal::SubjectUnknown))?;
    match held {
        Some((held, token)) if !may_be(realm, context, client, held, token, user)? => {
            return Err(refused(ExchangeRefusal::Subject));
        }
        None if client.is_public() => return Err(refused(ExchangeRefusal::PublicClient)),
        None if !client_may_be(realm, context, client, user)? => return Err(refused(ExchangeRefusal::Client)),
        _ => {}
    }
    let mut session = session::start(context, user, received.ip_address);
    // Nobody showed a password.
    session.auth_time = 0;
    let notes = Arc::make_mut(&mut session.notes);
    if let Some((held, _)) = held {
        notes.insert("IMPERSONATOR_ID".to_owned(), held.user.id.to_string());
        notes.insert(IMPERSONATOR_USERNAME.to_owned(), held.user.username.to_string());
    }
    Ok(Subject { user: user.clone(), session: Some(session), kind: Kind::Online, token: held.map(|(_, token)| *token) })
}

/// Notes for later tokens which client began it. Keycloak does it after the access token is made.
pub(super) fn note_client(realm: &mut Realm, issue: &Issue, client: &Client) {
    if let Some(session) = &issue.session {
        realm.sessions.change(&session.id, |session| {
            Arc::make_mut(&mut session.notes).insert("IMPERSONATOR_CLIENT".to_owned(), client.id.to_string());
        });
    }
}

/// Whether who holds the token may be `user`: by role or permission, and not one who may do more.
fn may_be(
    realm: &Realm,
    context: &Context,
    client: &Client,
    held: &Access,
    token: &Presented,
    user: &User,
) -> Decision<bool> {
    let own = roles::of_token(realm, &held.user, &held.client, &held.scopes);
    let management = management(realm);
    let has = |name: &str| {
        let role = management.and_then(|client| realm.roles.named_in(&client.id, name));
        role.is_some_and(|role| own.contains(&role.id))
    };
    if !has(IMPERSONATION) && !permissions::user_may_impersonate(realm, context, &held.user, token)? {
        return Ok(false);
    }
    if !has(REALM_ADMIN) && may_do_more(realm, management, &own, user) {
        return Ok(false);
    }
    permissions::may_be_impersonated(realm, context, user, Some(client))
}

fn client_may_be(realm: &Realm, context: &Context, client: &Client, user: &User) -> Decision<bool> {
    if !context.features.has(Feature::AdminFineGrainedAuthzV1) {
        // Keycloak's later permissions of administrators do not know this question.
        return Err(OAuthDenied::Breaks.into());
    }
    Ok(permissions::client_may_impersonate(realm, context, client)?
        && permissions::may_be_impersonated(realm, context, user, None)?)
}

fn may_do_more(realm: &Realm, management: Option<&Arc<Client>>, own: &HashSet<Id>, user: &User) -> bool {
    let theirs = roles::of_user(realm, user);
    let of_management = management.into_iter().flat_map(|client| realm.roles.iter_in(&client.id));
    of_management.filter(|role| theirs.contains(&role.id)).any(|role| !own.contains(&role.id))
}
