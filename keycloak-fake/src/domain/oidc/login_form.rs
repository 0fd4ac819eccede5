//! The login form: shown, and filled in.

use std::sync::Arc;

use super::browser::{LoginFault, LoginForm, Marks, Step, Visit};
use super::tab::{self, Arrival};
use super::{complete, flow, login, response};
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, Denied};
use crate::state::{LoginTab, Passed, Realm};

/// Decides on a visit to `login-actions/authenticate`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    match tab::arrive(realm, context, visit, marks, true)? {
        Arrival::Elsewhere(step) => Ok(step),
        Arrival::Form(tab, _) => submit(realm, context, visit, marks, &tab),
        Arrival::Page(tab, _) => {
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
        tab::close(realm, marks, tab);
        return Ok(response::error(&tab.request, context.issuer(&realm.name), "access_denied", None));
    }
    let shown = visit.form.get("username").unwrap_or_default().trim();
    let username = known_name(realm, tab).unwrap_or_else(|| shown.to_owned());
    let password = visit.form.get("password").unwrap_or_default();
    let user = match login::check_password(realm, &username, password, visit.verdict) {
        Ok(user) => user,
        Err(Denied::OAuth(OAuthDenied::BadCredentials)) => {
            return Ok(page(realm, tab, username, Some(LoginFault::BadCredentials)));
        }
        Err(denied) => return Err(denied),
    };
    if !user.enabled {
        return Ok(page(realm, tab, username, Some(LoginFault::UserDisabled)));
    }
    let client = realm.clients.get(&tab.request.client).cloned();
    flow::browser(realm, client.as_deref(), Some(&user))?;
    let remember_me = realm.settings.remember_me.unwrap_or(false) && visit.form.get("rememberMe").is_some();
    let passed = Some(Passed { user: user.id.clone(), by_form: true, remember_me });
    let tab = realm.logins.put(LoginTab { passed, ..LoginTab::clone(tab) });
    complete::proceed(realm, context, visit, marks, &tab, false)
}

/// The name of the user who is logged in already: the form asks for the password alone.
fn known_name(realm: &Realm, tab: &LoginTab) -> Option<String> {
    let user = realm.users.get(tab.known.as_ref()?)?;
    Some(user.username.to_string())
}

fn page(realm: &mut Realm, tab: &Arc<LoginTab>, username: String, error: Option<LoginFault>) -> Step {
    // A fault is told before whatever else there was to tell.
    let notice = tab.notice.filter(|_| error.is_none());
    let tab = realm.logins.put(LoginTab { notice: None, ..LoginTab::clone(tab) });
    Step::Login(LoginForm { tab, username, error, notice })
}
