//! The login form: shown, and filled in.

use std::sync::Arc;

use super::browser::{LoginFault, LoginForm, Marks, Path, Place, Step, Visit};
use super::login::{self, Shown};
use super::tab::{self, Arrival};
use super::{authorize, complete, device, event, otp_form, response, steps};
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, brute_force};
use crate::state::{Id, LoginTab, Passed, Realm, User};

/// Decides on a visit to `login-actions/authenticate`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    match tab::arrive(realm, context, visit, marks, Path::Authenticate)? {
        Arrival::Elsewhere(step) => Ok(step),
        Arrival::Astray(tab, place) => Ok(Step::Expired(tab, place)),
        Arrival::Form(tab, Place::Otp) => otp_form::submit(realm, context, visit, marks, &tab),
        Arrival::Page(tab, Place::Otp) => Ok(otp_form::page(realm, &tab)),
        Arrival::Form(tab, _) => submit(realm, context, visit, marks, &tab),
        Arrival::Page(tab, _) => {
            if let Some(step) = authorize::open(realm, context, visit, marks, &tab)? {
                return Ok(step);
            }
            let username = known_name(realm, &tab).unwrap_or_default();
            Ok(page(realm, &tab, username, None))
        }
    }
}

fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    if visit.form.get("cancel").is_some() {
        if tab.request.device.is_some() {
            realm.logins.remove(&tab.id);
            return Ok(device::given_up());
        }
        tab::close(realm, marks, tab);
        return Ok(response::error(&tab.request, context.issuer(&realm.name), "access_denied", None));
    }
    let shown = visit.form.get("username").unwrap_or_default().trim();
    let username = known_name(realm, tab).unwrap_or_else(|| shown.to_owned());
    let password = visit.form.get("password").unwrap_or_default();
    let shown = Shown { name: &username, password, verdict: visit.verdict, ip_address: visit.ip_address };
    let is_locked_out = login::is_locked_out(realm, context, &username);
    let user = match login::check(realm, context, shown) {
        Ok(user) => user,
        Err(denied) => {
            let faults = [
                (OAuthDenied::BadCredentials, LoginFault::BadCredentials, "invalid_user_credentials"),
                (OAuthDenied::UserDisabled, LoginFault::UserDisabled, "user_disabled"),
            ];
            let (_, fault, error) = faults.into_iter().find(|(reason, ..)| denied.is_for(reason)).ok_or(denied)?;
            let error = is_locked_out.unwrap_or(error);
            event::not_logged_in(realm, context, visit, tab, &username, error);
            return Ok(page(realm, tab, username, Some(fault)));
        }
    };
    let remember_me = realm.settings.remember_me.unwrap_or(false) && visit.form.get("rememberMe").is_some();
    let passed = Passed { user: user.id.clone(), by_form: true, remember_me, ..Passed::default() };
    let last_form = Some(tab::name(realm, tab, Place::LoginForm));
    steps::advance(realm, context, visit, marks, LoginTab { last_form, ..LoginTab::clone(tab) }, passed)
}

/// Lets a user in who has shown all that is asked for.
pub(super) fn pass(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: LoginTab,
    passed: Passed,
) -> Decision<Step> {
    let tab = realm.logins.put(LoginTab { passed: Some(passed), proven: None, step: None, ..tab });
    let_in(realm, context, visit, marks, &tab)
}

/// The same for the user whom the tab knows.
pub(super) fn let_in(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    if let Some(passed) = &tab.passed {
        brute_force::forget(realm, &passed.user);
    }
    complete::proceed(realm, context, visit, marks, tab, false)
}

/// The name of the user who is known already: the form asks for the password alone.
fn known_name(realm: &Realm, tab: &LoginTab) -> Option<String> {
    let user: &Arc<User> = realm.users.get(known(tab)?)?;
    Some(user.username.to_string())
}

/// The user who is known before the form is filled in, by a session or by another form.
pub(crate) fn known(tab: &LoginTab) -> Option<&Id> {
    tab.proven.as_ref().map(|proven| &proven.user).or(tab.known.as_ref())
}

pub(super) fn page(realm: &mut Realm, tab: &Arc<LoginTab>, username: String, error: Option<LoginFault>) -> Step {
    // A fault is told before whatever else there was to tell.
    let notice = tab.notice.filter(|_| error.is_none());
    let tab = realm.logins.put(LoginTab { notice: None, ..LoginTab::clone(tab) });
    Step::Login(LoginForm { tab, username, error, notice })
}
