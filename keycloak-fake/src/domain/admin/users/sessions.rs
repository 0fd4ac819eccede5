//! A user's sessions.

use keycloak_api::representation::UserSessionRepresentation;

use super::find;
use crate::domain::admin::representation::user as json;
use crate::domain::oidc::session::{self, Kind};
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm};

/// The user's sessions that last, those of offline tokens left out.
pub(crate) fn list_sessions(realm: &Realm, context: &Context, id: &str) -> Decision<Vec<UserSessionRepresentation>> {
    let user = find(realm, id)?;
    let now = context.now();
    let lasting = realm.sessions.iter_in(&user.id).filter(|one| session::is_alive(realm, Kind::Online, one, now));
    Ok(lasting.map(|session| json::session(realm, session)).collect())
}

/// Ends the user's sessions, those of offline tokens left out, and voids what was made up to now.
pub(crate) fn logout(realm: &mut Realm, context: &Context, id: &str) -> Decision<()> {
    let user = find(realm, id)?;
    let sessions: Vec<Id> = realm.sessions.iter_in(&user.id).map(|session| session.id.clone()).collect();
    for id in sessions {
        session::end_one(realm, Kind::Online, &id);
    }
    let now = context.now();
    realm.change_user(&user.id, |user| user.not_before = now);
    Ok(())
}
