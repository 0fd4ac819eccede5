//! The authorization endpoint (OpenID Connect Core 1.0, section 3.1.2): what is asked for, and what to do about it.

mod request;

use std::sync::Arc;

use super::browser::{By, Fault, LoginForm, Step, Visit, back, error};
use super::session::{self, Kind};
use super::{code, profile};
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, ClientSession, Id, LoginTab, Realm, Session, User};

/// The level of a login by form, and of one that a session stood in for.
const FRESH: &str = "1";
const BY_SESSION: &str = "0";

/// Decides on a visit to the authorization endpoint.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>) -> Decision<Step> {
    if !realm.is_enabled() {
        return Ok(Step::Fault(Fault::RealmDisabled));
    }
    let request = match request::read(realm, context, visit.parameters)? {
        Ok(request) => Arc::new(request),
        Err(step) => return Ok(step),
    };
    let prompts: Vec<&str> = request.prompt.split(' ').collect();
    let issuer = context.issuer(&realm.name);
    let session = browser_session(realm, context, visit);
    let again = session.as_ref().is_some_and(|session| must_log_in_again(&request, session, &prompts, context));
    if prompts.contains(&"none") {
        let usable = session.filter(|_| !again && !prompts.contains(&"login"));
        let Some((session, user)) = usable.and_then(|session| Some((session.clone(), user_of(realm, &session)?)))
        else {
            let mut step = error(&request, issuer, "login_required", None);
            if let Step::Return(answer) = &mut step {
                answer.root = Some(visit.root.map_or_else(|| Id::from(context.new_session_id()), Id::from));
            }
            return Ok(step);
        };
        if profile::has_open_actions(realm, &user) || needs_consent(realm, &request) {
            return Ok(error(&request, issuer, "interaction_required", None));
        }
        return Ok(finish(realm, context, &request, Session::clone(&session), BY_SESSION, By::Silence));
    }
    if prompts.contains(&"create") && !realm.settings.registration_allowed.unwrap_or(false) {
        return Ok(Step::Fault(Fault::RegistrationNotAllowed));
    }
    if let Some(session) = session.as_ref().filter(|_| !again)
        && let Some(user) = user_of(realm, session)
    {
        refuse_what_is_not_done(realm, &request, &user)?;
        return Ok(finish(realm, context, &request, Session::clone(session), BY_SESSION, By::Session));
    }
    // A login in place of a session takes the session's id over.
    let root = session.as_ref().map(|session| session.id.clone()).or(visit.root.map(Id::from));
    let known = session.as_ref().map(|session| session.user.clone());
    let tab = open_tab(realm, context, root, &request, known);
    let username = match &session {
        Some(session) => session.username.to_string(),
        None => request.login_hint.as_deref().unwrap_or_default().to_owned(),
    };
    Ok(Step::Login(LoginForm { tab, username, error: None, opened: true }))
}

/// A login of `request` in a tab of its own. `root` is the browser's login that it belongs to, or a new one; `known` the
/// user who is logged in and has to show the password again.
pub(super) fn open_tab(
    realm: &mut Realm,
    context: &mut Context,
    root: Option<Id>,
    request: &Arc<AuthorizationRequest>,
    known: Option<Id>,
) -> Arc<LoginTab> {
    session::sweep(realm, context.now());
    let root = root.unwrap_or_else(|| Id::from(context.new_session_id()));
    let tab = LoginTab {
        id: Id::from(context.new_tab_id()),
        root,
        code: context.new_action_code().into(),
        started: context.now(),
        request: request.clone(),
        known,
    };
    realm.logins.put(tab)
}

/// Gives the client its part in the session, and goes back to it with what it asked for. The parameters stand in the
/// order in which Keycloak has them.
fn finish(
    realm: &mut Realm,
    context: &mut Context,
    request: &Arc<AuthorizationRequest>,
    mut session: Session,
    acr: &str,
    by: By,
) -> Step {
    let now = context.now();
    session.last_refresh = now;
    let started = session.client(&request.client).map_or(now, |part| part.started);
    session.put_client(ClientSession {
        client: request.client.clone(),
        started,
        last_refresh: now,
        scope: request.scope.clone(),
        nonce: request.nonce.clone(),
        acr: Some(acr.into()),
        ..ClientSession::default()
    });
    let session = realm.sessions.put(session);
    let mut answer = Vec::new();
    answer.extend(request.state.as_ref().map(|state| ("state", state.to_string())));
    answer.push(("session_state", session.id.to_string()));
    answer.push(("iss", context.issuer(&realm.name)));
    if &*request.response_type != "none" {
        answer.push(("code", code::make(realm, context, &session.id, request)));
    }
    let root = Some(session.id.clone());
    Step::Return(super::browser::Return { session: Some(session), root, by, ..back(request, answer) })
}

/// Logs `user` in: a session in the browser, with the id of the login that it ends.
pub(super) fn log_in(
    realm: &mut Realm,
    context: &mut Context,
    tab: &LoginTab,
    user: &User,
    visit: &Visit<'_>,
    remember_me: bool,
) -> Decision<Step> {
    refuse_what_is_not_done(realm, &tab.request, user)?;
    let now = context.now();
    let old = session::find(realm, Kind::Online, &tab.root, now);
    if let Some(old) = old.as_ref().filter(|old| old.user != user.id) {
        return Ok(Step::Fault(Fault::AnotherUser(old.username.clone())));
    }
    let mut session = old.map_or_else(|| session::start(context, user, visit.ip_address), |old| Session::clone(&old));
    session.id = tab.root.clone();
    session.auth_time = now;
    session.in_browser = true;
    session.remember_me = remember_me;
    let tabs: Vec<Id> = realm.logins.iter_in(&tab.root).map(|tab| tab.id.clone()).collect();
    for tab in tabs {
        realm.logins.remove(&tab);
    }
    Ok(finish(realm, context, &tab.request, session, FRESH, By::Form))
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

fn must_log_in_again(request: &AuthorizationRequest, session: &Session, prompts: &[&str], context: &Context) -> bool {
    let too_old = request.max_age.is_some_and(|age| age >= 0 && context.now() - session.auth_time > age);
    let level = request
        .acr_values
        .as_deref()
        .unwrap_or_default()
        .split(' ')
        .any(|value| value.parse::<u32>().is_ok_and(|level| level >= 1));
    prompts.contains(&"login") || too_old || level
}

fn needs_consent(realm: &Realm, request: &AuthorizationRequest) -> bool {
    let client = realm.clients.get(&request.client);
    client.is_some_and(|client| client.settings.consent_required.unwrap_or(false))
}

/// What stands between the password and the client in Keycloak, and is not done here.
fn refuse_what_is_not_done(realm: &Realm, request: &AuthorizationRequest, user: &User) -> Decision<()> {
    if profile::has_open_actions(realm, user) {
        return Err(Denied::NotDone("required actions in the browser"));
    }
    if needs_consent(realm, request) {
        return Err(Denied::NotDone("the consent page"));
    }
    Ok(())
}
