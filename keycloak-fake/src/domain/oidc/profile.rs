//! Whether a user's profile is complete, so that Keycloak lets the user in.

use std::sync::Arc;

use super::scope;
use crate::domain::Decision;
use crate::domain::user_profile::{Given, UserProfile};
use crate::state::{Client, LoginTab, Realm, User};

/// The required action that is an address's own: others leave it alone then.
const UPDATE_EMAIL: &str = "UPDATE_EMAIL";

/// Whether the user still has something to do before logging in without a browser, where what is switched off counts
/// too.
pub(crate) fn has_open_actions(realm: &Realm, user: &User, client: &Client, asked: &str) -> Decision<bool> {
    let seen = || seen_by_user(realm, Some(client), asked);
    Ok(!user.required_actions.is_empty() || !open_actions(realm, user, &[], &seen)?.is_empty())
}

/// What the user still has to do before logging in by the tab.
pub(crate) fn open_actions_of<'a>(
    realm: &'a Realm,
    user: &User,
    more: &[Arc<str>],
    tab: &LoginTab,
) -> Decision<Vec<&'a str>> {
    open_actions(realm, user, more, &|| of_tab(realm, tab))
}

/// The realm's profile as the user of the tab sees it.
pub(crate) fn of_tab(realm: &Realm, tab: &LoginTab) -> UserProfile {
    seen_by_user(realm, realm.clients.get(&tab.request.client).map(|client| &**client), &tab.request.scope)
}

/// The profile in the form of a user who is there already: whose name may not be changed, or is the address, and whose
/// address may have an action of its own.
pub(crate) fn of_known(realm: &Realm, profile: UserProfile) -> UserProfile {
    let settings = &realm.settings;
    let names_are_own =
        settings.edit_username_allowed.unwrap_or(false) && !settings.registration_email_as_username.unwrap_or(false);
    let has_own = realm.required_action(UPDATE_EMAIL).is_some_and(|known| known.enabled == Some(true));
    let profile = if names_are_own { profile } else { profile.without("username") };
    if has_own { profile.without("email") } else { profile }
}

/// What the user still has to do before logging in, in the realm's order: required actions, and what an attribute that
/// the realm's user profile asks for comes to; `more` are those of a login.
fn open_actions<'a>(
    realm: &'a Realm,
    user: &User,
    more: &[Arc<str>],
    profile: &dyn Fn() -> UserProfile,
) -> Decision<Vec<&'a str>> {
    if user.service_account_of.is_some() {
        return Ok(Vec::new());
    }
    let is_open = |alias: &str| -> Decision<bool> {
        Ok(match alias {
            "VERIFY_PROFILE" if !is_complete(realm, user, profile())? => true,
            "VERIFY_EMAIL" if realm.settings.verify_email.unwrap_or(false) && !user.email_verified => true,
            alias => user.required_actions.iter().chain(more).any(|action| **action == *alias),
        })
    };
    let actions = realm.settings.required_actions.as_deref().unwrap_or_default();
    let known = actions
        .iter()
        // One that is switched off holds nobody up.
        .filter(|known| known.enabled.unwrap_or(true))
        .filter_map(|known| Some((known.priority.unwrap_or(0), known.alias.as_deref()?)));
    let mut open: Vec<(i32, &str)> = Vec::new();
    for (priority, alias) in known {
        if is_open(alias)? {
            open.push((priority, alias));
        }
    }
    open.sort_by_key(|(priority, _)| *priority);
    Ok(open.into_iter().map(|(_, alias)| alias).collect())
}

fn is_complete(realm: &Realm, user: &User, profile: UserProfile) -> Decision<bool> {
    let profile = of_known(realm, profile);
    Ok(Given::own(&profile, user).faults(&profile, Some(user))?.is_empty())
}

fn seen_by_user(realm: &Realm, client: Option<&Client>, asked: &str) -> UserProfile {
    UserProfile::of_user(realm, || {
        let asked = Some(asked).filter(|asked| !asked.is_empty());
        let scopes = client.map(|client| scope::requested(realm, client, asked).scopes).unwrap_or_default();
        scopes.iter().map(|scope| scope.name.clone()).collect()
    })
}
