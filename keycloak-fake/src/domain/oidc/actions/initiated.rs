//! Required actions that a client has the user do (`kc_action`), and how the client is told of it.

use super::{NOT_DONE, place_of, user_of};
use crate::domain::Decision;
use crate::domain::oidc::browser::Place;
use crate::state::{LoginTab, Realm};

/// Those that Keycloak has, and that no client can ask for.
const NOT_FOR_CLIENTS: [&str; 3] = ["VERIFY_PROFILE", "update_user_locale", "TERMS_AND_CONDITIONS"];

/// The required action that the client asks for.
pub(super) fn alias(tab: &LoginTab) -> Option<&str> {
    tab.request.action.as_deref().map(|action| action.split(':').next().unwrap_or_default())
}

/// What the client says of the required action that it asks for.
pub(super) fn argument(tab: &LoginTab) -> Option<&str> {
    tab.request.action.as_deref()?.split_once(':').map(|(_, argument)| argument)
}

/// Where a client has the user go, if the realm has such a place and the user has not been there.
pub(super) fn place(realm: &Realm, tab: &LoginTab) -> Decision<Option<Place>> {
    let Some(alias) = alias(tab).filter(|_| tab.action_status.is_none()) else { return Ok(None) };
    if !is_known(realm, alias) {
        return Ok(None);
    }
    match NOT_FOR_CLIENTS.iter().find(|refused| **refused == alias) {
        Some(refused) => Ok(Some(Place::Refused(refused))),
        None => place_of(alias).map(Some).map_err(|_| NOT_DONE),
    }
}

/// Whether the client asks for what the realm does not have, so that nothing came of it.
pub(in crate::domain::oidc) fn unanswered(tab: &LoginTab) -> bool {
    tab.request.action.is_some() && tab.action_status.is_none()
}

/// Whether the user is there for a client, and may decline.
pub(crate) fn has_cancel(realm: &Realm, tab: &LoginTab, place: Place) -> bool {
    let Some(action) = place.action().filter(|action| alias(tab) == Some(*action)) else { return false };
    let is_own = |user: &crate::state::User| user.required_actions.iter().any(|own| **own == *action);
    tab.action_status.is_none()
        && !tab.actions.iter().any(|own| **own == *action)
        && !user_of(realm, tab).is_some_and(|user| is_own(&user))
}

fn is_known(realm: &Realm, alias: &str) -> bool {
    realm.required_action(alias).is_some_and(|known| known.enabled.unwrap_or(true))
}
