//! The tabs in which logins are under way: opened, found again by what a browser shows, and closed.

use std::sync::Arc;

use super::browser::{Fault, Marks, Path, Place, Root, Step, Visit};
use super::session::{self, Kind};
use super::{actions, authorize, flow, redirect_uri, response};
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationRequest, Id, LoginTab, Notice, Realm, Session};

/// What came to a tab.
pub(super) enum Arrival {
    /// Its page is to be shown.
    Page(Arc<LoginTab>, Place),
    /// The form of its page was sent.
    Form(Arc<LoginTab>, Place),
    /// Neither.
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
        tab = realm.logins.put(LoginTab { way, proven: None, ..LoginTab::clone(&tab) });
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
        (true, _) => expired(tab),
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
    let client = visit.parameters.get("client_id").and_then(|client_id| realm.client(client_id));
    let tab = visit.parameters.get("tab_id").and_then(|id| realm.logins.get(id));
    let is_its = |tab: &&Arc<LoginTab>| {
        visit.root == Some(&*tab.root)
            && client.is_some_and(|client| client.id == tab.request.client)
            && is_alive(realm, context, tab)
    };
    match tab.filter(is_its) {
        Some(tab) => Ok(Ok(tab.clone())),
        None => lost(realm, context, visit, marks).map(Err),
    }
}

/// The tab is gone. Either it has done its work, and the browser went back to it: then the client is told, and can
/// start again. Or the server has forgotten the login, and the browser's cookie lets it begin again.
fn lost(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    if visit.root.is_some_and(|root| session::find(realm, Kind::Online, root, context.now()).is_some()) {
        return Ok(already_done(realm, context, visit).unwrap_or(Step::Fault(Fault::LoggedIn)));
    }
    let Some(restart) = visit.restart else { return Ok(Step::Fault(Fault::CookieMissing)) };
    if restart.get("client_id") != visit.parameters.get("client_id") {
        return Ok(Step::Fault(Fault::LoginLost));
    }
    let request = match authorize::read_request(realm, context, restart, false)? {
        Ok(request) => Arc::new(request),
        Err(step) => return Ok(step),
    };
    let tab = open(realm, context, visit, marks, &request, None);
    let notice = Some(Notice::TimedOut);
    let tab = realm.logins.put(LoginTab { notice, is_by_request: true, ..LoginTab::clone(&tab) });
    Ok(Step::Open { tab, place: Place::LoginForm, is_named: false })
}

fn already_done(realm: &Realm, context: &Context, visit: &Visit<'_>) -> Option<Step> {
    let client = realm.client(visit.parameters.get("client_id")?)?;
    let asked = ClientData::read(visit.parameters.get("client_data")?)?;
    if !redirect_uri::is_registered(realm, client, &asked.redirect_uri) {
        return None;
    }
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: asked.redirect_uri.into(),
        response_type: asked.response_type.into(),
        response_mode: asked.response_mode.map(Arc::from),
        state: asked.state.map(Arc::from),
        ..AuthorizationRequest::default()
    };
    let issuer = context.issuer(&realm.name);
    Some(response::error(&request, issuer, "temporarily_unavailable", Some("authentication_expired")))
}

/// Starts the login of the tab from the beginning.
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
    let code = context.new_action_code().into();
    // What was for whoever had begun is not for whoever begins now.
    let tab = realm.logins.put(LoginTab {
        code,
        passed: None,
        proven: None,
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

/// What stands at a tab's place, as addresses name it.
pub(crate) fn name(realm: &Realm, tab: &LoginTab, place: Place) -> Id {
    if let Some(action) = place.action() {
        return action.into();
    }
    let client = realm.clients.get(&tab.request.client).map(|client| &**client);
    let user = tab.proven.as_ref().and_then(|proven| realm.users.get(&proven.user)).map(|user| &**user);
    let step = match place {
        Place::Otp => flow::browser(realm, client, user).ok().and_then(|asked| asked.otp),
        Place::Reset => flow::reset(realm, client, None).ok().map(|(step, _)| step),
        Place::Registration => flow::registration(realm, client).ok(),
        _ => None,
    };
    // The login form is the only one of its kind; its own step need not be looked for.
    step.unwrap_or_else(|| realm.id.clone())
}

fn is_under_way(realm: &Realm, context: &Context, root: &str) -> bool {
    realm.logins.iter_in(root).any(|tab| is_alive(realm, context, tab))
}

fn is_alive(realm: &Realm, context: &Context, tab: &LoginTab) -> bool {
    context.now() < tab.started + i64::from(realm.settings.access_code_lifespan_login.unwrap_or(1800))
}

/// What addresses carry of their request (`client_data`), for when the tab is gone.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct ClientData {
    #[serde(rename = "ru", skip_serializing_if = "String::is_empty", default)]
    redirect_uri: String,
    #[serde(rename = "rt", skip_serializing_if = "String::is_empty", default)]
    response_type: String,
    #[serde(rename = "rm", skip_serializing_if = "Option::is_none", default)]
    response_mode: Option<String>,
    #[serde(rename = "st", skip_serializing_if = "Option::is_none", default)]
    state: Option<String>,
}

impl ClientData {
    /// What the addresses of a login of `request` carry.
    pub(crate) fn encode(request: &AuthorizationRequest) -> String {
        use base64::Engine as _;
        let data = Self {
            redirect_uri: request.redirect_uri.to_string(),
            response_type: request.response_type.to_string(),
            response_mode: request.response_mode.as_deref().map(str::to_owned),
            state: request.state.as_deref().map(str::to_owned),
        };
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(serde_json::to_vec(&data).unwrap_or_default())
    }

    fn read(text: &str) -> Option<Self> {
        use base64::Engine as _;
        let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&json).ok()
    }
}
