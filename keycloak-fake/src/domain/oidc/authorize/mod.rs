//! The authorization endpoint (OpenID Connect Core 1.0, section 3.1.2): what is asked for, and what to do about it.

mod object;
mod request;

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::browser::{Fault, Marks, Place, Step, Visit};
use super::flow::Next;
use super::response::ResponseType;
use super::session::{self, Kind};
use super::{acr, actions, complete, control_signs, event, pushed, registration, response, steps, tab};
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
    let request = match levelled(realm, context, visit, marks, request, "LOGIN")? {
        Ok(request) => request,
        Err(step) => return Ok(step),
    };
    let prompts: Vec<&str> = request.prompt.split(' ').collect();
    let session = holder(realm, context, visit).map(|(session, _)| session);
    marks.identity_void = session.is_none();
    let tab = tab::open(realm, context, visit, marks, &request, session.as_deref());
    let tab = realm.logins.put(LoginTab { is_by_request: true, ..LoginTab::clone(&tab) });
    if prompts.contains(&"none") {
        return silently(realm, context, visit, marks, &tab);
    }
    if prompts.contains(&"create") {
        return register(realm, marks, &tab);
    }
    marks.restart = Some(tab.clone());
    if is_pushed {
        return Ok(Step::Open { tab: unopened(realm, &tab), place: Place::LoginForm, is_named: false });
    }
    steps::begin(realm, context, visit, marks, &tab)
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
    let request = match levelled(realm, context, visit, marks, request, "REGISTER")? {
        Ok(request) => request,
        Err(step) => return Ok(step),
    };
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

/// The request with the level of authentication that it comes to, or what is wrong with what it says of levels.
fn levelled(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    request: Arc<AuthorizationRequest>,
    kind: &'static str,
) -> Decision<Result<Arc<AuthorizationRequest>, Step>> {
    let Some(client) = realm.clients.get(&request.client).cloned() else { return Ok(Ok(request)) };
    Ok(match acr::wanted(realm, &client, &request)? {
        Ok((None, _)) => Ok(request),
        Ok((level, is_level_essential)) => {
            Ok(Arc::new(AuthorizationRequest { level, is_level_essential, ..AuthorizationRequest::clone(&request) }))
        }
        Err(fault) => {
            event::level_refused(realm, context, visit, &request, &client, kind);
            // Keycloak has begun a login by then, and nobody goes on with it.
            let tab = tab::open(realm, context, visit, marks, &request, None);
            realm.logins.remove(&tab.id);
            marks.begun = false;
            Err(Step::Fault(fault))
        }
    })
}

/// The answer where no page may be shown.
fn silently(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    let issuer = context.issuer(&realm.name);
    let standing = steps::standing(realm, context, visit, tab)?;
    let (passage, user) = match (standing.next, standing.user) {
        (Next::Passed(passage), Some(user)) => (passage, user),
        (Next::Form(_) | Next::Passed(_), _) => {
            tab::close(realm, marks, tab);
            return Ok(response::error(&tab.request, issuer, "login_required", None));
        }
        (next, _) => return Ok(steps::refused(realm, context, visit, marks, tab, &next)),
    };
    if passage.otp_set_up || actions::is_held_up(realm, &user, tab)? {
        tab::close(realm, marks, tab);
        return Ok(response::error(&tab.request, issuer, "interaction_required", None));
    }
    let passed = Passed { user: user.id.clone(), ..Passed::default() };
    let tab = steps::pass(realm, LoginTab::clone(tab), passed, passage);
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
    steps::begin(realm, context, visit, marks, tab).map(Some)
}

/// The session that the browser is in, with the user if that one may log in.
pub(super) fn holder(realm: &Realm, context: &Context, visit: &Visit<'_>) -> Option<(Arc<Session>, Arc<User>)> {
    let session = browser_session(realm, context, visit)?;
    let user = user_of(realm, &session)?;
    Some((session, user))
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

/// Whether the client asks for a login although there is a session.
pub(super) fn must_log_in_again(request: &AuthorizationRequest, session: &Session, now: i64) -> bool {
    let too_old = request.max_age.is_some_and(|age| age >= 0 && now - session.auth_time > age);
    too_old || request.prompt.split(' ').any(|prompt| prompt == "login")
}
