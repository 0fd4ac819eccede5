//! Whether a user's profile is complete, so that Keycloak lets the user in.

use std::sync::Arc;

use crate::domain::user_profile::UserProfile;
use crate::state::{Realm, User};

/// Whether the user still has something to do before logging in without a browser, where what is switched off counts
/// too.
pub(crate) fn has_open_actions(realm: &Realm, user: &User) -> bool {
    !user.required_actions.is_empty() || !open_actions(realm, user, &[]).is_empty()
}

/// What the user still has to do before logging in, in the realm's order: required actions, and what an attribute that
/// the realm's user profile asks for comes to; `more` are those of a login.
pub(crate) fn open_actions<'a>(realm: &'a Realm, user: &User, more: &[Arc<str>]) -> Vec<&'a str> {
    if user.service_account_of.is_some() {
        return Vec::new();
    }
    let is_open = |alias: &str| match alias {
        "VERIFY_PROFILE" if !is_complete(realm, user) => true,
        "VERIFY_EMAIL" if realm.settings.verify_email.unwrap_or(false) && !user.email_verified => true,
        alias => user.required_actions.iter().chain(more).any(|action| **action == *alias),
    };
    let actions = realm.settings.required_actions.as_deref().unwrap_or_default();
    let mut open: Vec<(i32, &str)> = actions
        .iter()
        // One that is switched off holds nobody up.
        .filter(|known| known.enabled.unwrap_or(true))
        .filter_map(|known| Some((known.priority.unwrap_or(0), known.alias.as_deref()?)))
        .filter(|(_, alias)| is_open(alias))
        .collect();
    open.sort_by_key(|(priority, _)| *priority);
    open.into_iter().map(|(_, alias)| alias).collect()
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
