//! From the login form, or from a session that stood in for it, to the client: what still stands between, and then
//! the session and the answer.

use std::sync::Arc;

use super::browser::{Fault, Marks, Onward, Place, Step, Told, Visit};
use super::response::{self, ResponseType, Return};
use super::session::{self, Kind};
use super::{actions, code, device, event, flow, grant, redirect_uri, tab};
use crate::domain::{Context, Decision};
use crate::state::{ActionStatus, ClientSession, LoginTab, Passed, Realm, Session, User};

/// What comes next for a user who got past the login form: a required action, the consent page, or the client. After
/// one of those pages the next one is shown at once; otherwise the browser is sent to it.
pub(super) fn proceed(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    at_once: bool,
) -> Decision<Step> {
    actions::trigger(realm, tab)?;
    match actions::place(realm, tab)? {
        Place::LoginForm => finish(realm, context, visit, marks, tab),
        place if at_once => actions::page(realm, context, visit, marks, tab, place),
        place => Ok(Step::Open { tab: tab.clone(), place, is_named: true }),
    }
}

/// Gives the client its part in the session, and goes back to it with what it asked for.
pub(super) fn finish(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
) -> Decision<Step> {
    let (Some(passed), Some(user)) = (&tab.passed, actions::user_of(realm, tab)) else {
        return Ok(Step::Fault(Fault::LoginLost));
    };
    if let Some((token, expires)) = &tab.token {
        realm.used_once.insert(token.clone(), *expires);
    }
    if let Some(errand) = &tab.errand {
        tab::close(realm, marks, tab);
        let home = || redirect_uri::home(realm.clients.get(&tab.request.client)?, &context.base_url);
        let onward = errand.redirect_uri.as_deref().map(str::to_owned).or_else(home);
        return Ok(Step::Told(Told::AccountUpdated, onward.map_or(Onward::Nowhere, Onward::Back)));
    }
    let session = match session_of(realm, context, visit, tab, passed, &user) {
        Ok(session) => session,
        Err(fault) => return Ok(Step::Fault(fault)),
    };
    tab::close(realm, marks, tab);
    // Who came by a mail's link keeps the cookie that begins the login again.
    marks.login_over &= tab.token.is_none();
    let session = join(realm, context, session, tab, passed);
    marks.session = Some(session.clone());
    event::logged_in(realm, context, visit, marks, tab, &session, user.username.to_string());
    if let Some(device) = &tab.request.device {
        return Ok(device::agree(realm, context, device, &session));
    }
    let answer = answer(realm, context, &session, &user, tab)?;
    Ok(Step::Return(Box::new(answer)))
}

/// The session that the login continues or begins. It has the login's id.
fn session_of(
    realm: &Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    tab: &LoginTab,
    passed: &Passed,
    user: &User,
) -> Result<Session, Fault> {
    let now = context.now();
    let old = session::find(realm, Kind::Online, &tab.root, now);
    if let Some(old) = old.as_ref().filter(|old| old.user != user.id) {
        return Err(Fault::AnotherUser(old.username.clone()));
    }
    if !passed.by_form {
        let held = old.or_else(|| super::authorize::browser_session(realm, context, visit));
        return held.map(|held| Session::clone(&held)).ok_or(Fault::LoginLost);
    }
    // A session stays one that is remembered, or not, as it began.
    let remember_me = old.as_ref().map_or(passed.remember_me, |old| old.remember_me);
    let mut session = old.map_or_else(|| session::start(context, user, visit.ip_address), |old| Session::clone(&old));
    session.id = tab.root.clone();
    session.auth_time = now;
    session.in_browser = true;
    session.remember_me = remember_me;
    if let Some(reached) = passed.reached.as_ref().and_then(|reached| serde_json::to_string(reached).ok()) {
        Arc::make_mut(&mut session.notes).insert(flow::LEVELS_NOTE.to_owned(), reached);
    }
    Ok(session)
}

fn join(realm: &mut Realm, context: &Context, mut session: Session, tab: &LoginTab, passed: &Passed) -> Arc<Session> {
    let (now, request) = (context.now(), &tab.request);
    session.last_refresh = now;
    let before = session.client(&request.client);
    let started = before.map_or(now, |part| part.started);
    // What an earlier request asked for is remembered where this one does not say.
    let asked_before = before.filter(|_| request.scope.is_empty()).map(|part| part.scope.clone());
    let scope = asked_before.unwrap_or_else(|| request.scope.clone());
    let or_before = |asked: &Option<Arc<str>>, before: Option<&Option<Arc<str>>>| {
        asked.clone().or_else(|| before.cloned().flatten())
    };
    let acr_values = or_before(&request.acr_values, before.map(|part| &part.acr_values));
    let claims = or_before(&request.claims, before.map(|part| &part.claims));
    session.put_client(ClientSession {
        client: request.client.clone(),
        started,
        last_refresh: now,
        scope,
        nonce: request.nonce.clone(),
        level: passed.level,
        by_session: !passed.by_form,
        acr_values,
        claims,
        ..ClientSession::default()
    });
    realm.sessions.put(session)
}

/// What the client is told. The parameters stand in the order in which Keycloak has them.
fn answer(
    realm: &mut Realm,
    context: &mut Context,
    session: &Arc<Session>,
    user: &Arc<User>,
    tab: &LoginTab,
) -> Decision<Return> {
    let request = &tab.request;
    let mut answer = Vec::new();
    answer.extend(request.state.as_ref().map(|state| ("state", state.to_string())));
    answer.push(("session_state", session.id.to_string()));
    answer.push(("iss", context.issuer(&realm.name)));
    let status = if actions::unanswered(tab) { Some(ActionStatus::Error) } else { tab.action_status };
    if let Some(status) = status {
        answer.extend(tab.last_form.as_ref().map(|form| ("kc_action", form.to_string())));
        let status = match status {
            ActionStatus::Success => "success",
            ActionStatus::Cancelled => "cancelled",
            ActionStatus::Error => "error",
        };
        answer.push(("kc_action_status", status.to_owned()));
    }
    let kinds = ResponseType::read(&request.response_type).unwrap_or_default();
    let code = kinds.code.then(|| code::make(realm, context, &session.id, request));
    answer.extend(code.clone().map(|code| ("code", code)));
    let mut back = response::back(request, answer);
    if kinds.has_tokens() {
        back.tokens = grant::by_browser(realm, context, session, user, request, kinds, code)?;
    }
    Ok(back)
}
