//! What stands between the login form and the client: required actions, and consent at their end.

mod password;
mod profile;

use std::sync::Arc;

use super::browser::{Marks, Place, Step, Visit};
use super::event::{self, After};
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
        Arrival::Page(tab, place) => return show(realm, context, visit, &tab, place),
        Arrival::Form(tab, place) => (tab, place),
    };
    let Some(user) = user_of(realm, &tab) else { return page(realm, &tab, place) };
    let submitted = match place {
        Place::UpdatePassword => password::submit(realm, context, visit, &tab, &user)?,
        Place::UpdateProfile | Place::VerifyProfile => profile::submit(realm, context, visit, &tab, &user)?,
        Place::LoginForm | Place::Consent => Submitted::Refused(page(realm, &tab, place)?),
    };
    match submitted {
        Submitted::Refused(page) => Ok(page),
        Submitted::Done(details) => {
            let after = After { details, consents: false };
            complete::proceed(realm, context, visit, marks, &tab, Some(after))
        }
    }
}

/// What came of a form.
#[derive(Debug)]
enum Submitted {
    /// The page is shown again.
    Refused(Step),
    /// It is done; what the events of the rest of the way tell of it.
    Done(Vec<event::Detail>),
}

/// Shows the page at a place after the login form; that a profile is asked for leaves an event behind.
pub(super) fn show(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    tab: &Arc<LoginTab>,
    place: Place,
) -> Decision<Step> {
    let step = page(realm, tab, place)?;
    if let (Step::UpdateProfile(_, form), Place::VerifyProfile, Some(user)) = (&step, place, user_of(realm, tab)) {
        // Keycloak names them from the last to the first.
        let lacking = form.fields.iter().rev().filter(|field| !field.problems.is_empty()).map(|field| field.name);
        let lacking: Vec<_> = lacking.collect();
        let details = vec![("fields_to_update", lacking.join(","))];
        event::on_page(realm, context, visit, (tab, &user), "VERIFY_PROFILE", details);
    }
    Ok(step)
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
