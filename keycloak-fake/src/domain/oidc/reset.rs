//! Forgotten passwords: who it is, and a mail to whoever it is. Nobody is told whether there is such a user.

use std::sync::Arc;

use super::browser::{Fault, Marks, Path, Step, Visit};
use super::tab::{self, Arrival};
use super::{authorize, event, flow, login, login_form, mail};
use crate::domain::admin::clients::ACCOUNT;
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationRequest, Errand, Id, LoginTab, Notice, Realm, Task, Way};

const EVENT: &str = "RESET_PASSWORD";

/// Decides on a visit to `login-actions/reset-credentials`.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    let is_bare = ["session_code", "client_data"].iter().all(|name| visit.parameters.get(name).is_none());
    let is_alone = is_bare && tab::named(realm, context, visit).is_none();
    if is_alone && realm.is_enabled() {
        return if is_allowed(realm) {
            begin(realm, context, visit, marks)
        } else {
            Ok(refused(realm, context, visit))
        };
    }
    let arrival = tab::arrive(realm, context, visit, marks, Path::Reset)?;
    if !matches!(arrival, Arrival::Elsewhere(_)) && !is_allowed(realm) {
        return Ok(refused(realm, context, visit));
    }
    match arrival {
        Arrival::Elsewhere(step) => Ok(step),
        Arrival::Astray(tab, place) => Ok(Step::Expired(tab, place)),
        Arrival::Page(tab, _) => {
            let client = realm.clients.get(&tab.request.client).cloned();
            flow::reset(realm, client.as_deref(), None)?;
            let hint = tab.request.login_hint.as_deref().unwrap_or_default().to_owned();
            Ok(Step::Reset(tab, None, hint))
        }
        Arrival::Form(tab, _) => submit(realm, context, visit, marks, &tab),
    }
}

fn is_allowed(realm: &Realm) -> bool {
    realm.settings.reset_password_allowed.unwrap_or(false)
}

fn refused(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>) -> Step {
    event::astray(realm, context, visit, EVENT, "not_allowed", Vec::new());
    Step::Fault(Fault::ResetNotAllowed)
}

/// Without a login: one begins in the client's name.
fn begin(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    let client = realm.client(visit.parameters.get("client_id").unwrap_or(ACCOUNT)).cloned();
    let Some(client) = client.filter(|client| client.is_enabled()) else {
        return Ok(Step::Fault(Fault::ClientUnknown));
    };
    flow::reset(realm, Some(&client), None)?;
    let is_account = &*client.client_id == ACCOUNT;
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: if is_account { authorize::account_url(realm, context) } else { Arc::default() },
        response_type: "code".into(),
        ..AuthorizationRequest::default()
    };
    let tab = tab::open(realm, context, visit, marks, &Arc::new(request), None);
    // Without a place to go back to, what is told at the end is that it is done.
    let errand = (!is_account).then_some(Errand { redirect_uri: None });
    let tab = realm.logins.put(LoginTab { way: Way::Reset, errand, ..LoginTab::clone(&tab) });
    Ok(Step::Reset(tab, None, String::new()))
}

fn submit(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    let sent = visit.form.get("username").unwrap_or_default();
    let name = sent.trim();
    if sent.is_empty() {
        event::of_form(realm, context, visit, marks, tab, (EVENT, Some("username_missing"), None));
        return Ok(Step::Reset(tab.clone(), Some("Please specify username."), String::new()));
    }
    marks.trail.details.push(("username", name.to_owned()));
    let user = login::find_user(realm, name).cloned();
    if user.as_ref().is_some_and(|user| user.service_account_of.is_some()) {
        event::of_form(realm, context, visit, marks, tab, (EVENT, Some("user_not_found"), None));
        return Ok(Step::Fault(Fault::UserUnknown));
    }
    let refused = match &user {
        None => Some("user_not_found"),
        Some(user) if !user.enabled => Some("user_disabled"),
        Some(user) if user.email.is_none() => Some("invalid_email"),
        Some(_) => None,
    };
    let id = user.as_ref().map(|user| user.id.clone());
    match (refused, &user) {
        (None, Some(user)) => {
            let client = realm.clients.get(&tab.request.client).cloned();
            flow::reset(realm, client.as_deref(), Some(user))?;
            marks.trail.details.extend(user.email.as_ref().map(|email| ("email", email.to_string())));
            if !mail::send(realm, context, user, tab, Task::ResetPassword) {
                let what = ("SEND_RESET_PASSWORD", Some("email_send_failed"), id.as_ref());
                // Nobody is told that it was not sent either.
                event::of_form(realm, context, visit, marks, tab, what);
            } else {
                event::of_form(realm, context, visit, marks, tab, ("SEND_RESET_PASSWORD", None, id.as_ref()));
            }
        }
        (error, _) => event::of_form(realm, context, visit, marks, tab, (EVENT, error, id.as_ref())),
    }
    let notice = Some(Notice::MailSent);
    // The mail's link goes on where this leaves off, so that the login form gets a tab of its own.
    let id = Id::from(context.new_tab_id());
    let code = context.new_action_code().into();
    let tab = realm.logins.put(LoginTab { id, code, way: Way::Login, notice, ..LoginTab::clone(tab) });
    Ok(login_form::page(realm, &tab, sent.to_owned(), None))
}
