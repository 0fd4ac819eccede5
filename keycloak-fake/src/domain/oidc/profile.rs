//! Whether a user's profile is complete, so that Keycloak lets the user in.

use crate::domain::user_profile::UserProfile;
use crate::state::{Realm, User};

/// Whether the user still has something to do before logging in: a required action, or an attribute that the realm's
/// user profile asks for.
pub(crate) fn has_open_actions(realm: &Realm, user: &User) -> bool {
    if user.service_account_of.is_some() {
        return false;
    }
    user.required_actions.iter().any(|action| is_enabled(realm, action))
        || (is_enabled(realm, "VERIFY_PROFILE") && !is_complete(realm, user))
        || (realm.settings.verify_email.unwrap_or(false) && !user.email_verified && is_enabled(realm, "VERIFY_EMAIL"))
}

/// A required action that the realm does not have, or has switched off, holds nobody up.
fn is_enabled(realm: &Realm, action: &str) -> bool {
    let actions = realm.settings.required_actions.as_deref().unwrap_or_default();
    actions.iter().any(|known| known.alias.as_deref() == Some(action) && known.enabled.unwrap_or(true))
}

fn is_complete(realm: &Realm, user: &User) -> bool {
    UserProfile::of(realm).required_of_users().all(|name| has(user, name))
}

fn has(user: &User, name: &str) -> bool {
    let value = match name {
        "username" => Some(&*user.username),
        "email" => user.email.as_deref(),
        "firstName" => user.first_name.as_deref(),
        "lastName" => user.last_name.as_deref(),
        other => user.attribute(other),
    };
    value.is_some_and(|value| !value.trim().is_empty())
}
