//! Sessions: those that a client has a part in, and all of a realm.

use std::sync::Arc;

use keycloak_api::admin::Paging;
use keycloak_api::representation::UserSessionRepresentation;

use super::page::page;
use super::representation::user as json;
use crate::domain::denied::{AdminDenied, What};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision};
use crate::state::{Realm, Session};

/// How many sessions of a kind last that the client has a part in.
pub(crate) fn count(realm: &Realm, context: &Context, client: &str, kind: Kind) -> Decision<i64> {
    let count = lasting(realm, context, client, kind)?.count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Those sessions.
pub(crate) fn list(
    realm: &Realm,
    context: &Context,
    client: &str,
    kind: Kind,
    paging: &Paging,
) -> Decision<Vec<UserSessionRepresentation>> {
    let lasting = lasting(realm, context, client, kind)?;
    Ok(page(lasting, paging.first, paging.max).map(|session| json::session(realm, session)).collect())
}

/// How many sessions of a kind last in the realm.
#[cfg(feature = "control")]
pub(crate) fn count_all(realm: &Realm, context: &Context, kind: Kind) -> usize {
    session::lasting(realm, kind, context.now()).count()
}

/// Those sessions, the last used first.
#[cfg(feature = "control")]
pub(crate) fn list_all(
    realm: &Realm,
    context: &Context,
    kind: Kind,
    paging: &Paging,
) -> Vec<UserSessionRepresentation> {
    let mut lasting: Vec<_> = session::lasting(realm, kind, context.now()).collect();
    lasting.sort_by_key(|session| std::cmp::Reverse(session.last_refresh));
    page(lasting.into_iter(), paging.first, paging.max).map(|session| json::session(realm, session)).collect()
}

fn lasting<'a>(
    realm: &'a Realm,
    context: &Context,
    client: &str,
    kind: Kind,
) -> Decision<impl Iterator<Item = &'a Arc<Session>>> {
    let client = realm.clients.get(client).ok_or(AdminDenied::NotFound(What::Client))?;
    let lasting = session::lasting(realm, kind, context.now());
    Ok(lasting.filter(move |one| one.client(&client.id).is_some()))
}
