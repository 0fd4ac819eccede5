//! What stands between the login form and the client: required actions, and consent at their end.

mod password;
mod profile;

use std::sync::Arc;

use super::browser::{Marks, Place, Step, Visit};
use super::tab::{self, Arrival};
use super::{complete, consent, profile as required};
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, LoginTab, Realm, User};

pub(crate) use password::PasswordProblem;
pub(crate) use profile::{Field, FieldProblem, ProfileForm};

/// Decides on a visit to `login-actions/required-action`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    let (tab, place) = match tab::arrive(realm, context, visit, marks, false)? {
        Arrival::Elsewhere(step) => return Ok(step),
        Arrival::Page(tab, place) => return page(realm, &tab, place),
        Arrival::Form(tab, place) => (tab, place),
    };
    let Some(user) = user_of(realm, &tab) else { return page(realm, &tab, place) };
    let refused = match place {
        Place::UpdatePassword => password::submit(realm, context, visit, &tab, &user)?,
        Place::UpdateProfile | Place::VerifyProfile => profile::submit(realm, visit, &tab, &user)?,
        Place::LoginForm | Place::Consent => Some(page(realm, &tab, place)?),
    };
    match refused {
        Some(page) => Ok(page),
        None => complete::proceed(realm, context, visit, marks, &tab, true),
    }
}

/// Where the tab is. A user who has nothing left to do is at the login form, as one who has not got past it.
pub(super) fn place(realm: &Realm, tab: &LoginTab) -> Decision<Place> {
    let Some(user) = user_of(realm, tab) else { return Ok(Place::LoginForm) };
    match required::open_actions(realm, &user).first() {
        Some(&"UPDATE_PASSWORD") => Ok(Place::UpdatePassword),
        Some(&"UPDATE_PROFILE") => Ok(Place::UpdateProfile),
        Some(&"VERIFY_PROFILE") => Ok(Place::VerifyProfile),
        Some(_) => {
            Err(Denied::NotDone("required actions other than UPDATE_PASSWORD, UPDATE_PROFILE and VERIFY_PROFILE"))
        }
        None if !consent::wanted(realm, &user, &tab.request).is_empty() => Ok(Place::Consent),
        None => Ok(Place::LoginForm),
    }
}

/// Whether the user would be shown a page.
pub(super) fn is_held_up(realm: &Realm, user: &User, request: &AuthorizationRequest) -> bool {
    !required::open_actions(realm, user).is_empty() || !consent::wanted(realm, user, request).is_empty()
}

/// The page at a place after the login form.
pub(super) fn page(realm: &Realm, tab: &Arc<LoginTab>, place: Place) -> Decision<Step> {
    let Some(user) = user_of(realm, tab) else { return Ok(Step::Expired(tab.clone(), place)) };
    match place {
        Place::LoginForm => Ok(Step::Expired(tab.clone(), place)),
        Place::UpdatePassword => Ok(Step::UpdatePassword(tab.clone(), None)),
        Place::UpdateProfile | Place::VerifyProfile => profile::page(realm, tab, &user, place),
        Place::Consent => Ok(Step::Consent(tab.clone(), consent::wanted(realm, &user, &tab.request))),
    }
}

/// The user who got past the tab's login form.
pub(super) fn user_of(realm: &Realm, tab: &LoginTab) -> Option<Arc<User>> {
    realm.users.get(&tab.passed.as_ref()?.user).cloned()
}
