//! The tabs in which logins are under way: opened, found again by what a browser shows, and closed.

use std::sync::Arc;

use super::browser::{Fault, Marks, Onward, Path, Place, Root, Step, Told, Visit};
use super::client_data::ClientData;
use super::session::Kind;
use super::{acr, actions, authorize, flow, logout_call, redirect_uri, response, session};
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationRequest, Id, LoginTab, Notice, Progress, Realm, Session};

/// What came to a tab.
pub(super) enum Arrival {
    /// Its page is to be shown.
    Page(Arc<LoginTab>, Place),
    /// The form of its page was sent.
    Form(Arc<LoginTab>, Place),
    /// The form of the page where it is was sent, but to another address.
    Astray(Arc<LoginTab>, Place),
    /// None of these.
    Elsewhere(Step),
}

/// A login of `request` in a tab of its own, in the login that the browser is in already or in a new one. A login in
/// place of a session takes the session's id over.
pub(super) fn open(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    request: &Arc<AuthorizationRequest>,
    session: Option<&Session>,
) -> Arc<LoginTab> {
    session::sweep(realm, context.now());
    marks.begun = true;
    let current = visit.root.filter(|root| is_under_way(realm, context, root)).map(Id::from);
    let root = current.unwrap_or_else(|| {
        let id = session.map_or_else(|| context.new_session_id().into(), |session| session.id.clone());
        marks.root = Some(Root { id: id.clone(), is_watched: true });
        id
    });
    let tab = LoginTab {
        id: Id::from(context.new_tab_id()),
        root,
        code: context.new_action_code().into(),
        started: context.now(),
        request: request.clone(),
        ..LoginTab::default()
    };
    realm.logins.put(tab)
}

/// Takes the tab away; with its last tab, the login is over.
pub(super) fn close(realm: &mut Realm, marks: &mut Marks, tab: &LoginTab) {
    realm.logins.remove(&tab.id);
    marks.login_over = realm.logins.iter_in(&tab.root).next().is_none();
}

/// Takes every tab of a login away.
pub(super) fn close_all(realm: &mut Realm, root: &str) {
    let tabs: Vec<Id> = realm.logins.iter_in(root).map(|tab| tab.id.clone()).collect();
    for tab in tabs {
        realm.logins.remove(&tab);
    }
}

/// Finds what a browser came to at one of the addresses below `login-actions`. Whoever is not let in yet changes
/// between the login form, the one for forgotten passwords and the one for new users by going there.
pub(super) fn arrive(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    path: Path,
) -> Decision<Arrival> {
    let mut tab = match find(realm, context, visit, marks)? {
        Ok(tab) => tab,
        Err(step) => return Ok(Arrival::Elsewhere(step)),
    };
    let mut place = actions::place(realm, &tab)?;
    let execution = visit.parameters.get("execution");
    let is_asked = execution.is_none() && visit.parameters.get("session_code").is_none();
    if let Some(way) = path.way().filter(|_| is_asked && tab.passed.is_none() && place.path() != path) {
        place = Place::first(way);
        // The login begins again, from what a session stands for.
        let progress = Progress { passed: Vec::new(), ..tab.progress.clone() };
        tab = realm.logins.put(LoginTab { way, proven: None, step: None, progress, ..LoginTab::clone(&tab) });
    }
    let is_here = execution == Some(&*name(realm, &tab, place));
    let expired = |tab| Ok(Arrival::Elsewhere(Step::Expired(tab, place)));
    // Who has nothing left to do is let in by whoever asks what there is.
    let is_done = is_asked && path == Path::RequiredAction && tab.passed.is_some() && place == Place::LoginForm;
    let at_its_page = place.path() == path || is_done;
    let Some(code) = visit.parameters.get("session_code") else {
        let is_asked_for = (execution.is_none() || is_here) && at_its_page;
        return if is_asked_for { Ok(Arrival::Page(tab, place)) } else { expired(tab) };
    };
    // A code is good once, and a wrong one ends it too.
    let is_right = code == &*tab.code;
    let notice = (!is_right && is_here && path == Path::Authenticate).then_some(Notice::FormUsed);
    let tab = realm.logins.put(LoginTab { code: context.new_action_code().into(), notice, ..LoginTab::clone(&tab) });
    match (is_right, is_here) {
        (false, false) => expired(tab),
        (false, true) => Ok(Arrival::Elsewhere(Step::Open { tab, place, is_named: true })),
        (true, _) if at_its_page => Ok(Arrival::Form(tab, place)),
        (true, _) => Ok(Arrival::Astray(tab, place)),
    }
}

/// The tab that the browser's cookie and the address name. If it is gone, what to do instead.
pub(super) fn find(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
) -> Decision<Result<Arc<LoginTab>, Step>> {
    if !realm.is_enabled() {
        return Ok(Err(Step::Fault(Fault::RealmDisabled)));
    }
    let Ok(data) = ClientData::read(visit.parameters.get("client_data")) else {
        return Ok(Err(Step::Fault(Fault::InvalidRequest)));
    };
    match named(realm, context, visit) {
        Some(tab) => Ok(Ok(tab)),
        None => lost(realm, context, visit, marks, data).map(Err),
    }
}

/// The tab that the browser's cookie and the address name, if it is there.
pub(super) fn named(realm: &Realm, context: &Context, visit: &Visit<'_>) -> Option<Arc<LoginTab>> {
    let client = visit.parameters.get("client_id").and_then(|client_id| realm.client(client_id))?;
    let tab = realm.logins.get(visit.parameters.get("tab_id")?)?;
    let is_its = visit.root == Some(&*tab.root) && client.id == tab.request.client && is_alive(realm, context, tab);
    is_its.then(|| tab.clone())
}

/// The tab is gone. Either the server has forgotten the login, and the browser's cookie lets it begin again. Or it has done
/// its work, and the browser went back to it: then the client is told, and can start again.
fn lost(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    data: Option<ClientData>,
) -> Decision<Step> {
    let step = begin_again(realm, context, visit, marks, data.as_ref())?;
    if !matches!(step, Step::Fault(_)) {
        return Ok(step);
    }
    if authorize::browser_session(realm, context, visit).is_none() {
        marks.identity_void = true;
        return Ok(step);
    }
    already_done(realm, context, visit, data)
}

/// A login of the request that the browser's cookie holds. The address may name another of the client's redirect URIs.
fn begin_again(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    data: Option<&ClientData>,
) -> Decision<Step> {
    let Some(restart) = visit.restart else { return Ok(Step::Fault(Fault::CookieMissing)) };
    if restart.get("client_id") != visit.parameters.get("client_id") {
        return Ok(Step::Fault(Fault::LoginLost));
    }
    let mut request = match authorize::read_request(realm, context, restart, false)? {
        Ok(request) => request,
        Err(step) => return Ok(step),
    };
    let client = realm.clients.get(&request.client);
    let verify = |uri: &&str| client.and_then(|it| redirect_uri::verify(realm, it, &context.base_url, uri)).is_some();
    if let Some(uri) = data.and_then(|data| data.redirect_uri.as_deref()).filter(verify) {
        request.asked_uri = Some(request.named_uri()).filter(|named| *named != uri).map(Arc::from);
        request.redirect_uri = uri.into();
    }
    if let Some(wanted) = client.map(|client| acr::wanted(realm, client, &request)) {
        (request.level, request.is_level_essential) = match wanted? {
            Ok(wanted) => wanted,
            Err(fault) => return Ok(Step::Fault(fault)),
        };
    }
    let tab = open(realm, context, visit, marks, &Arc::new(request), None);
    let notice = Some(Notice::TimedOut);
    let tab = realm.logins.put(LoginTab { notice, is_by_request: true, ..LoginTab::clone(&tab) });
    Ok(Step::Open { tab, place: Place::LoginForm, is_named: false })
}

/// What a browser is told whose user is logged in already.
fn already_done(realm: &Realm, context: &Context, visit: &Visit<'_>, data: Option<ClientData>) -> Decision<Step> {
    let client = visit.parameters.get("client_id").and_then(|client_id| realm.client(client_id));
    let (Some(client), Some(asked)) = (client, data) else {
        let home = client.and_then(|client| redirect_uri::home(client, &context.base_url));
        return Ok(Step::Told(Told::LoggedIn, home.map_or(Onward::Nowhere, Onward::Back)));
    };
    let (kind, mode) = (asked.response_type.as_deref(), asked.response_mode.as_deref());
    if let Err((error, _)) = authorize::check_type(client, kind, mode) {
        return Ok(Step::Fault(Fault::Refused(error)));
    }
    let registered = client.settings.redirect_uris.as_deref().unwrap_or_default();
    let Some(redirect_uri) = asked.redirect_uri else {
        // Keycloak takes the only one that is registered for meant, and breaks on that it is not said.
        let is_meant = registered.len() == 1;
        return if is_meant { Err(OAuthDenied::Breaks.into()) } else { Ok(Step::Fault(Fault::RedirectUri)) };
    };
    if redirect_uri::verify(realm, client, &context.base_url, &redirect_uri).is_none() {
        return Ok(Step::Fault(Fault::RedirectUri));
    }
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: redirect_uri.into(),
        response_type: asked.response_type.unwrap_or_default().into(),
        response_mode: asked.response_mode.map(Arc::from),
        state: asked.state.map(Arc::from),
        ..AuthorizationRequest::default()
    };
    let issuer = context.issuer(&realm.name);
    Ok(response::error(&request, issuer, "temporarily_unavailable", Some("authentication_expired")))
}

/// Starts the login of the tab from the beginning. Whoever is logged in is so no longer, unless the address says to let that
/// be.
pub(crate) fn restart(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
) -> Decision<Step> {
    let tab = match find(realm, context, visit, marks)? {
        Ok(tab) => tab,
        Err(step) => return Ok(step),
    };
    let session = session::find(realm, Kind::Online, &tab.root, context.now());
    if let Some(session) = session.filter(|_| visit.parameters.get("skip_logout") != Some("true")) {
        return Ok(anew(realm, context, visit, marks, &tab, &session));
    }
    let code = context.new_action_code().into();
    // What was for whoever had begun is not for whoever begins now.
    let tab = realm.logins.put(LoginTab {
        code,
        passed: None,
        proven: None,
        step: None,
        progress: Progress::default(),
        unopened: true,
        notice: None,
        actions: Vec::new(),
        action_status: None,
        last_form: None,
        otp_secret: None,
        mailed: None,
        token: None,
        ..LoginTab::clone(&tab)
    });
    Ok(Step::Open { tab, place: Place::LoginForm, is_named: false })
}

/// The same login in another tab, after the session is logged out.
fn anew(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &LoginTab,
    session: &Session,
) -> Step {
    marks.calls.extend(logout_call::end(realm, context, Kind::Online, session));
    let fresh = open(realm, context, visit, marks, &tab.request, None);
    let fresh =
        realm.logins.put(LoginTab { is_by_request: tab.is_by_request, unopened: true, ..LoginTab::clone(&fresh) });
    (marks.identity_void, marks.begins_anew) = (true, true);
    marks.restart = Some(fresh.clone());
    Step::Open { tab: fresh, place: Place::LoginForm, is_named: false }
}

/// What stands at a tab's place, as addresses name it.
pub(crate) fn name(realm: &Realm, tab: &LoginTab, place: Place) -> Id {
    if let Some(action) = place.action() {
        return action.into();
    }
    let client = realm.clients.get(&tab.request.client).map(|client| &**client);
    let step = match place {
        Place::LoginForm | Place::Otp => {
            let step = tab.step.as_ref().map(|step| step.id.clone());
            step.or_else(|| flow::first_form(realm, client, &tab.request))
        }
        Place::Reset => flow::reset(realm, client, None).ok().map(|(step, _)| step),
        Place::Registration => flow::registration(realm, client).ok(),
        _ => None,
    };
    // A flow without such a step answers 501 as soon as it is gone to.
    step.unwrap_or_else(|| realm.id.clone())
}

fn is_under_way(realm: &Realm, context: &Context, root: &str) -> bool {
    realm.logins.iter_in(root).any(|tab| is_alive(realm, context, tab))
}

fn is_alive(realm: &Realm, context: &Context, tab: &LoginTab) -> bool {
    context.now() < tab.started + i64::from(realm.settings.access_code_lifespan_login.unwrap_or(1800))
}
