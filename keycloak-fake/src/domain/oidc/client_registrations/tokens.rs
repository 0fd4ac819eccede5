//! The tokens by which clients change their registration, before they are signed.

use serde_json::Value;

use super::policies::{self, Chain};
use super::{Asked, Shown};
use crate::domain::Context;
use crate::domain::issue::RegistrationPlan;
use crate::state::{Id, Realm};

/// Gives the client another token: only the last one holds.
pub(super) fn rotate(
    realm: &mut Realm,
    context: &mut Context,
    asked: &Asked<'_>,
    client: &str,
    chain: Chain,
) -> RegistrationPlan {
    let id = context.new_id();
    realm.clients.change(client, |client| client.registration_token = Some(id.clone()));
    plan(realm, context, asked, id, chain)
}

pub(super) fn plan(realm: &Realm, context: &Context, asked: &Asked<'_>, id: Id, chain: Chain) -> RegistrationPlan {
    RegistrationPlan {
        id,
        issued: context.now(),
        expires: 0,
        issuer: context.issuer(&realm.name),
        registers: Some(chain.name()),
        origins: Some(origins(realm, asked, chain)),
    }
}

/// The web sites that may ask by OpenID Connect's metadata: those of the token that is shown, and the realm's.
#[cfg(feature = "server")]
pub(crate) fn allowed_origins(realm: &Realm, asked: &Asked<'_>) -> Vec<String> {
    let chain = if matches!(asked.token, Shown::Nothing) { Chain::Anonymous } else { Chain::Authenticated };
    origins(realm, asked, chain)
}

fn origins(realm: &Realm, asked: &Asked<'_>, chain: Chain) -> Vec<String> {
    let mut origins: Vec<String> = match asked.token {
        Shown::Own(token) => {
            let own = token.claims.get("allowed-origins").and_then(Value::as_array);
            own.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Shown::Nothing | Shown::Foreign => Vec::new(),
    };
    let of_realm = policies::origins(realm, chain);
    origins.extend(of_realm.into_iter().filter(|origin| !origins.contains(origin)).collect::<Vec<_>>());
    origins
}
