//! The authorization endpoint (OpenID Connect Core 1.0, section 3.1.2): what is asked for, and what to do about it.

mod object;
mod request;

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::browser::{Fault, LoginForm, Marks, Place, Step, Visit};
use super::response::ResponseType;
use super::session::{self, Kind};
use super::{actions, complete, control_signs, event, flow, pushed, registration, response, tab};
use crate::domain::{Context, Decision, Denied, client_policies};
use crate::state::{AuthorizationRequest, LoginTab, Passed, Realm, Session, User};

pub(super) use object::needed as object_needed;
pub(crate) use object::{Found as FoundObject, merge_pushed};
pub(crate) use request::read_plain as read_request;
pub(crate) use request::write as write_request;
pub(super) use request::{check_pkce, check_type, malformed};

/// Decides on a visit to the authorization endpoint.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    if !realm.is_enabled() {
        return Ok(Step::Fault(Fault::RealmDisabled));
    }
    let pushed = match pushed::take(realm, context, visit.parameters).transpose() {
        Ok(pushed) => pushed,
        Err(fault) => return Ok(Step::Fault(fault)),
    };
    let is_pushed = pushed.is_some();
    let (read, parameters) = match pushed {
        // A token that was pushed is in it already.
        Some(whole) if request::takes_pushed(realm, &whole) => {
            let whole = control_signs::taken_out_of(&whole).into_owned();
            (request::read_plain(realm, context, &whole, false)?, whole)
        }
        Some(whole) => (Err(Step::Fault(Fault::InvalidRequest)), whole),
        None => request::read(realm, context, visit.parameters, visit.object)?,
    };
    let request = match read {
        Ok(request) => Arc::new(request),
        Err(step) => {
            event::not_asked_well(realm, context, visit, &parameters, &step);
            return Ok(step);
        }
    };
    if let Some(step) = refused_by_policy(realm, context, visit, &parameters, &request, "LOGIN") {
        return Ok(step);
    }
    let unpushed = if is_pushed { None } else { request::refuse_unpushed(realm, context, &request) };
    if let Some(step) = unpushed.or_else(|| contradicted(realm, context, visit.parameters, &request)) {
        return Ok(step);
    }
    let client = realm.clients.get(&request.client).cloned();
    let asked = flow::browser(realm, client.as_deref(), None)?;
    let prompts: Vec<&str> = request.prompt.split(' ').collect();
    let session = browser_session(realm, context, visit);
    let holder = session.as_ref().and_then(|session| Some((session.clone(), user_of(realm, session)?)));
    marks.identity_void = holder.is_none();
    let tab = tab::open(realm, context, visit, marks, &request, session.as_deref().filter(|_| holder.is_some()));
    let tab = realm.logins.put(LoginTab { is_by_request: true, ..LoginTab::clone(&tab) });
    let again = |session: &Session| must_log_in_again(&request, session, &prompts, context.now());
    let holder = holder.filter(|_| asked.cookie);
    let usable = holder.as_ref().filter(|(session, _)| !again(session)).map(|(_, user)| user);
    if prompts.contains(&"none") {
        return silently(realm, context, visit, marks, &tab, usable);
    }
    if prompts.contains(&"create") {
        return register(realm, marks, &tab);
    }
    marks.restart = Some(tab.clone());
    if is_pushed {
        return Ok(Step::Open { tab: unopened(realm, &tab), place: Place::LoginForm, is_named: false });
    }
    if let Some(user) = usable {
        let tab = pass_by_session(realm, &tab, user);
        return complete::proceed(realm, context, visit, marks, &tab, false);
    }
    let known = holder.map(|(_, user)| user);
    let username = match &known {
        Some(user) => user.username.to_string(),
        None => request.login_hint.as_deref().unwrap_or_default().to_owned(),
    };
    let tab = realm.logins.put(LoginTab { known: known.map(|user| user.id.clone()), ..LoginTab::clone(&tab) });
    Ok(Step::Login(LoginForm { tab, username, error: None, notice: None }))
}

/// Decides on a visit to the endpoint for new users' own registration. Whoever is logged in is so no longer.
pub(crate) fn registrations(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
) -> Decision<Step> {
    if !realm.is_enabled() {
        return Ok(Step::Fault(Fault::RealmDisabled));
    }
    if !registration::is_allowed(realm) {
        return Ok(Step::Fault(Fault::RegistrationNotAllowed));
    }
    if visit.parameters.get("token").is_some() {
        return Err(Denied::NotDone("registration by the link of an organization's invitation"));
    }
    let (read, parameters) = request::read(realm, context, visit.parameters, visit.object)?;
    let request = match read {
        Ok(request) => Arc::new(request),
        Err(step) => return Ok(step),
    };
    if let Some(step) = refused_by_policy(realm, context, visit, &parameters, &request, "REGISTER") {
        return Ok(step);
    }
    let tab = tab::open(realm, context, visit, marks, &request, None);
    register(realm, marks, &tab)
}

/// The answer to a browser that asks for another type than the token, or what was pushed, says.
fn contradicted(realm: &Realm, context: &Context, asked: &Form, request: &AuthorizationRequest) -> Option<Step> {
    let kind = control_signs::taken_out(asked.get("response_type")?);
    if *kind == *request.response_type {
        return None;
    }
    let words = Some("Parameter response_type does not match");
    Some(response::error(request, context.issuer(&realm.name), "invalid_request", words))
}

/// The way back to a client that a client policy refuses, with the event of what was to begin. The `parameters` are
/// those that the request was read from.
fn refused_by_policy(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    parameters: &Form,
    request: &AuthorizationRequest,
    kind: &'static str,
) -> Option<Step> {
    let client = realm.clients.get(&request.client)?;
    let kinds = ResponseType::read(&request.response_type);
    let refusal = client_policies::of_authorization(realm, client, parameters, kinds)?;
    let client_id = client.client_id.to_string();
    event::refused_by_policy(realm, context, visit, request, client_id, (kind, refusal));
    let issuer = context.issuer(&realm.name);
    Some(response::error(request, issuer, refusal.error, Some(refusal.words)))
}

/// The form for a new user. The browser lets go of the session that it is in.
fn register(realm: &mut Realm, marks: &mut Marks, tab: &Arc<LoginTab>) -> Decision<Step> {
    if registration::is_allowed(realm) {
        marks.logged_out = true;
        return registration::page(realm, tab);
    }
    Ok(Step::Fault(Fault::RegistrationNotAllowed))
}

/// Where users see to their own accounts.
pub(super) fn account_url(realm: &Realm, context: &Context) -> Arc<str> {
    format!("{}/account/", context.issuer(&realm.name)).into()
}

/// The answer where no page may be shown.
fn silently(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    usable: Option<&Arc<User>>,
) -> Decision<Step> {
    let issuer = context.issuer(&realm.name);
    let Some(user) = usable else {
        tab::close(realm, marks, tab);
        return Ok(response::error(&tab.request, issuer, "login_required", None));
    };
    if actions::is_held_up(realm, user, tab)? {
        tab::close(realm, marks, tab);
        return Ok(response::error(&tab.request, issuer, "interaction_required", None));
    }
    let tab = pass_by_session(realm, tab, user);
    complete::finish(realm, context, visit, marks, &tab)
}

/// The same tab, whose form the browser is sent to.
pub(super) fn unopened(realm: &mut Realm, tab: &LoginTab) -> Arc<LoginTab> {
    realm.logins.put(LoginTab { unopened: true, ..tab.clone() })
}

/// The first visit to the form of a tab that the browser was sent to: a session may stand in for it.
pub(super) fn open(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Option<Step>> {
    if !tab.unopened {
        return Ok(None);
    }
    let request = &tab.request;
    let client = realm.clients.get(&request.client).cloned();
    let asked = flow::browser(realm, client.as_deref(), None)?;
    let session = browser_session(realm, context, visit).filter(|_| asked.cookie);
    let holder = session.and_then(|session| Some((session.clone(), user_of(realm, &session)?)));
    let prompts: Vec<&str> = request.prompt.split(' ').collect();
    let known = match holder {
        Some((session, user)) if !must_log_in_again(request, &session, &prompts, context.now()) => {
            let tab = pass_by_session(realm, &LoginTab { unopened: false, ..LoginTab::clone(tab) }, &user);
            return complete::proceed(realm, context, visit, marks, &tab, false).map(Some);
        }
        holder => holder.map(|(_, user)| user),
    };
    let username = known.as_ref().map(|user| user.username.to_string());
    let username = username.or_else(|| request.login_hint.as_deref().map(str::to_owned)).unwrap_or_default();
    let known = known.map(|user| user.id.clone());
    let tab = realm.logins.put(LoginTab { unopened: false, known, ..LoginTab::clone(tab) });
    Ok(Some(Step::Login(LoginForm { tab, username, error: None, notice: None })))
}

fn pass_by_session(realm: &mut Realm, tab: &LoginTab, user: &User) -> Arc<LoginTab> {
    let passed = Passed { user: user.id.clone(), by_form: false, remember_me: false };
    realm.logins.put(LoginTab { passed: Some(passed), ..tab.clone() })
}

/// The session that the browser's cookie proves, if it lasts.
pub(super) fn browser_session(realm: &Realm, context: &Context, visit: &Visit<'_>) -> Option<Arc<Session>> {
    let identity = visit.identity?;
    let of_this_realm = identity.iss.as_deref() == Some(context.issuer(&realm.name).as_str());
    let ended = identity.exp.is_some_and(|exp| exp <= context.now());
    if !of_this_realm || ended || identity.typ.as_deref() != Some("Serialized-ID") {
        return None;
    }
    session::find(realm, Kind::Online, identity.sid.as_deref()?, context.now())
}

fn user_of(realm: &Realm, session: &Session) -> Option<Arc<User>> {
    realm.users.get(&session.user).filter(|user| user.enabled).cloned()
}

fn must_log_in_again(request: &AuthorizationRequest, session: &Session, prompts: &[&str], now: i64) -> bool {
    let too_old = request.max_age.is_some_and(|age| age >= 0 && now - session.auth_time > age);
    let values = request.acr_values.as_deref().unwrap_or_default();
    let level = values.split(' ').any(|value| value.parse::<u32>().is_ok_and(|level| level >= 1));
    prompts.contains(&"login") || too_old || level
}
