//! A user's sessions.

use std::sync::Arc;

use keycloak_api::representation::UserSessionRepresentation;

use super::find;
use crate::domain::admin::representation::user as json;
use crate::domain::denied::{AdminDenied, What};
use crate::domain::oidc::logout_call::{self, LogoutCall};
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision};
use crate::state::{Realm, Session};

/// The user's sessions that last, those of offline tokens left out.
pub(crate) fn list_sessions(realm: &Realm, context: &Context, id: &str) -> Decision<Vec<UserSessionRepresentation>> {
    let user = find(realm, id)?;
    let now = context.now();
    let lasting = realm.sessions.iter_in(&user.id).filter(|one| session::is_alive(realm, Kind::Online, one, now));
    Ok(lasting.map(|session| json::session(realm, session)).collect())
}

/// The sessions of the user's offline tokens for a client, by its internal id.
pub(crate) fn list_offline_sessions(
    realm: &Realm,
    context: &Context,
    id: &str,
    client: &str,
) -> Decision<Vec<UserSessionRepresentation>> {
    let user = find(realm, id)?;
    realm.clients.get(client).ok_or(AdminDenied::NotFound(What::UsersClient))?;
    let now = context.now();
    let sessions = realm.offline_sessions.iter_in(&user.id);
    let lasting = sessions.filter(|session| session::is_alive(realm, Kind::Offline, session, now));
    let with_part = lasting.filter_map(|session| Some((session, session.client(client)?)));
    let shown = with_part.map(|(session, part)| UserSessionRepresentation {
        last_access: Some(part.last_refresh * 1000),
        ..json::session(realm, session)
    });
    Ok(shown.collect())
}

/// Ends the user's sessions, those of offline tokens left out, and voids what was made up to now. The clients are to be
/// told.
pub(crate) fn logout(realm: &mut Realm, context: &mut Context, id: &str) -> Decision<Vec<LogoutCall>> {
    let user = find(realm, id)?;
    let sessions: Vec<Arc<Session>> = realm.sessions.iter_in(&user.id).cloned().collect();
    let mut calls = Vec::new();
    for session in sessions {
        calls.extend(logout_call::end(realm, context, Kind::Online, &session));
    }
    let now = context.now();
    realm.change_user(&user.id, |user| user.not_before = now);
    Ok(calls)
}
