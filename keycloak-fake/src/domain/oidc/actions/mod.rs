//! What stands between the login form and the client: required actions, and consent at their end.

mod account;
mod credential;
mod email;
mod initiated;
mod password;
mod profile;

use std::sync::Arc;

use super::browser::{Marks, Path, Place, Step, Visit};
use super::tab::{self, Arrival};
use super::{complete, consent, event, profile as required};
use crate::domain::{Context, Decision, Denied};
use crate::state::{ActionStatus, AuthorizationRequest, LoginTab, Realm, User};

pub(crate) use credential::{CredentialPage, OtpPage, OtpProblem};
pub(crate) use initiated::has_cancel;
pub(crate) use password::PasswordProblem;
pub(crate) use profile::ProfileForm;
pub(super) use {initiated::unanswered, profile::is_taken};

const NOT_DONE: Denied = Denied::NotDone("required actions of security keys, identity providers and languages");

/// Decides on a visit to `login-actions/required-action`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    marks.trail.in_action = true;
    let (tab, place) = match tab::arrive(realm, context, visit, marks, Path::RequiredAction)? {
        Arrival::Elsewhere(step) => return Ok(step),
        Arrival::Astray(tab, place) => return Ok(Step::Expired(tab, place)),
        Arrival::Page(tab, Place::LoginForm) => return complete::finish(realm, context, visit, marks, &tab),
        Arrival::Page(tab, place) => return page(realm, context, visit, marks, &tab, place),
        Arrival::Form(tab, place) => (tab, place),
    };
    let Some(user) = user_of(realm, &tab) else { return page(realm, context, visit, marks, &tab, place) };
    if place == Place::VerifyEmail {
        // The only thing to be sent from there is the wish for another mail.
        return email::again(realm, context, visit, marks, &tab, &user);
    }
    let last_form = Some(tab::name(realm, &tab, place));
    let tab = realm.logins.put(LoginTab { last_form, ..LoginTab::clone(&tab) });
    marks.trail.details.extend(place.action().map(|alias| ("custom_required_action", alias.to_owned())));
    if visit.form.get("cancel-aia").is_some() && has_cancel(realm, &tab, place) {
        event::of_action(realm, context, visit, marks, &tab, "CUSTOM_REQUIRED_ACTION", Some("rejected_by_user"));
        let tab = answered(realm, &tab, ActionStatus::Cancelled);
        return complete::proceed(realm, context, visit, marks, &tab, true);
    }
    let next = match place {
        Place::UpdatePassword => password::submit(realm, context, visit, marks, &tab, &user)?,
        Place::UpdateProfile | Place::VerifyProfile => profile::submit(realm, context, visit, marks, &tab, &user)?,
        Place::UpdateEmail => email::submit(realm, context, visit, marks, &tab, &user)?,
        Place::Terms => account::agree(realm, context, visit, marks, &tab, &user)?,
        Place::DeleteAccount => Some(account::delete(realm, context, visit, marks, &tab, &user)?),
        Place::ConfigureOtp | Place::RecoveryCodes | Place::DeleteCredential => {
            credential::submit(realm, context, visit, marks, &tab, &user, place)?
        }
        _ => Some(page(realm, context, visit, marks, &tab, place)?),
    };
    match next {
        Some(page) => Ok(page),
        None => {
            let tab = done(realm, &tab, place);
            complete::proceed(realm, context, visit, marks, &tab, true)
        }
    }
}

/// Where the tab is. A user who has nothing left to do is at the login form, as one who has not got past it.
pub(super) fn place(realm: &Realm, tab: &LoginTab) -> Decision<Place> {
    let Some(user) = user_of(realm, tab) else {
        let is_otp = tab.step.as_ref().is_some_and(|step| step.is_otp);
        return Ok(if is_otp { Place::Otp } else { Place::first(tab.way) });
    };
    let open = required::open_actions_of(realm, &user, &tab.actions, tab)?;
    // Who has no address is not held up by it.
    if let Some(alias) = open.iter().find(|alias| **alias != "VERIFY_EMAIL" || user.email.is_some()) {
        return place_of(alias);
    }
    if let Some(place) = initiated::place(realm, tab)? {
        return Ok(place);
    }
    if tab.errand.is_none() && !consent::wanted(realm, &user, &tab.request).is_empty() {
        return Ok(Place::Consent);
    }
    Ok(Place::LoginForm)
}

fn place_of(alias: &str) -> Decision<Place> {
    Ok(match alias {
        "UPDATE_PASSWORD" => Place::UpdatePassword,
        "UPDATE_PROFILE" => Place::UpdateProfile,
        "VERIFY_PROFILE" => Place::VerifyProfile,
        "UPDATE_EMAIL" => Place::UpdateEmail,
        "VERIFY_EMAIL" => Place::VerifyEmail,
        "TERMS_AND_CONDITIONS" => Place::Terms,
        "CONFIGURE_TOTP" => Place::ConfigureOtp,
        "CONFIGURE_RECOVERY_AUTHN_CODES" => Place::RecoveryCodes,
        "delete_account" => Place::DeleteAccount,
        "delete_credential" => Place::DeleteCredential,
        _ => return Err(NOT_DONE),
    })
}

/// Has a user who is let in verify the address, where the realm asks for it.
pub(super) fn trigger(realm: &mut Realm, tab: &LoginTab) -> Decision<()> {
    const VERIFY_EMAIL: &str = "VERIFY_EMAIL";
    let Some(user) = user_of(realm, tab) else { return Ok(()) };
    let is_open = required::open_actions_of(realm, &user, &[], tab)?.contains(&VERIFY_EMAIL);
    if is_open && !user.required_actions.iter().any(|own| **own == *VERIFY_EMAIL) {
        realm.change_user(&user.id, |user| user.required_actions.push(VERIFY_EMAIL.into()));
    }
    Ok(())
}

/// Whether the user would be shown a page.
pub(super) fn is_held_up(realm: &Realm, user: &User, tab: &LoginTab) -> Decision<bool> {
    let request: &AuthorizationRequest = &tab.request;
    Ok(!required::open_actions_of(realm, user, &[], tab)?.is_empty()
        || initiated::place(realm, tab)?.is_some()
        || !consent::wanted(realm, user, request).is_empty())
}

/// The page at a place after the login form. Some required actions are done with when their page is asked for.
pub(super) fn page(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    place: Place,
) -> Decision<Step> {
    let Some(user) = user_of(realm, tab) else { return Ok(Step::Expired(tab.clone(), place)) };
    marks.trail.in_action = true;
    match place {
        Place::LoginForm | Place::Otp | Place::Reset | Place::Registration => Ok(Step::Expired(tab.clone(), place)),
        Place::UpdatePassword => Ok(Step::UpdatePassword(tab.clone(), None)),
        Place::VerifyProfile => profile::ask(realm, context, visit, marks, tab, &user),
        Place::UpdateProfile | Place::UpdateEmail => profile::page(realm, tab, &user, place),
        Place::VerifyEmail => email::page(realm, context, visit, marks, tab, &user),
        Place::Terms => Ok(Step::Terms(tab.clone())),
        Place::DeleteAccount => Ok(account::deletion_page(realm, tab, &user)),
        Place::ConfigureOtp | Place::RecoveryCodes | Place::DeleteCredential => {
            credential::page(realm, context, visit, marks, tab, &user, place)
        }
        Place::Refused(_) => {
            let tab = answered(realm, tab, ActionStatus::Error);
            complete::proceed(realm, context, visit, marks, &tab, true)
        }
        Place::Consent => Ok(Step::Consent(tab.clone(), consent::wanted(realm, &user, &tab.request))),
    }
}

/// The required action is done with.
fn done(realm: &mut Realm, tab: &LoginTab, place: Place) -> Arc<LoginTab> {
    let alias = place.action().unwrap_or_default();
    if let Some(passed) = &tab.passed {
        realm.change_user(&passed.user, |user| user.required_actions.retain(|action| **action != *alias));
    }
    let is_asked = initiated::alias(tab) == Some(alias);
    let action_status = if is_asked { Some(ActionStatus::Success) } else { tab.action_status };
    let mut tab = LoginTab { action_status, otp_secret: None, ..tab.clone() };
    tab.actions.retain(|action| **action != *alias);
    realm.logins.put(tab)
}

/// The client is told how what it asked for went.
fn answered(realm: &mut Realm, tab: &LoginTab, status: ActionStatus) -> Arc<LoginTab> {
    realm.logins.put(LoginTab { action_status: Some(status), otp_secret: None, ..tab.clone() })
}

/// Ends the user's sessions but for the tab's own, if the form says so.
fn end_other_sessions(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &LoginTab,
    place: Place,
) {
    use super::logout_call;
    use super::session::Kind;
    if visit.form.get("logout-sessions").is_none() {
        return;
    }
    let Some(passed) = &tab.passed else { return };
    let others = realm.sessions.iter_in(&passed.user).filter(|session| session.id != tab.root);
    let others: Vec<_> = others.cloned().collect();
    for other in others {
        marks.calls.extend(logout_call::end(realm, context, Kind::Online, &other));
        event::ended_by_action(realm, context, visit, marks, tab, other.id.clone(), place.action().unwrap_or_default());
    }
}

/// The user who got past the tab's login form.
pub(crate) fn user_of(realm: &Realm, tab: &LoginTab) -> Option<Arc<User>> {
    realm.users.get(&tab.passed.as_ref()?.user).cloned()
}
