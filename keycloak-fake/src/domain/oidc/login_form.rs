//! The login form, filled in.

use std::sync::Arc;

use super::browser::{Fault, LoginFault, LoginForm, Step, Visit, error};
use super::{authorize, login, redirect_uri};
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, LoginTab, Realm};

/// A visit to `login-actions/authenticate` without a form: shows the form of the tab.
pub(crate) fn show(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>) -> Decision<Step> {
    let tab = match find_tab(realm, context, visit) {
        Ok(tab) => tab,
        Err(step) => return Ok(step),
    };
    if visit.parameters.get("session_code").is_some() {
        return Ok(reopen(realm, context, &tab));
    }
    let username = known_name(realm, &tab).unwrap_or_default();
    Ok(page(realm, context, &tab, username, None))
}

/// A form that was sent to `login-actions/authenticate`.
pub(crate) fn submit(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>) -> Decision<Step> {
    let tab = match find_tab(realm, context, visit) {
        Ok(tab) => tab,
        Err(step) => return Ok(step),
    };
    if visit.parameters.get("session_code") != Some(&*tab.code) {
        return Ok(reopen(realm, context, &tab));
    }
    let issuer = context.issuer(&realm.name);
    if visit.form.get("cancel").is_some() {
        realm.logins.remove(&tab.id);
        return Ok(error(&tab.request, issuer, "access_denied", None));
    }
    let shown = visit.form.get("username").unwrap_or_default().trim();
    let username = known_name(realm, &tab).unwrap_or_else(|| shown.to_owned());
    let password = visit.form.get("password").unwrap_or_default();
    let user = match login::check_password(realm, &username, password, visit.verdict) {
        Ok(user) => user,
        Err(Denied::OAuth(OAuthDenied::BadCredentials)) => {
            return Ok(page(realm, context, &tab, username, Some(LoginFault::BadCredentials)));
        }
        Err(denied) => return Err(denied),
    };
    if !user.enabled {
        return Ok(page(realm, context, &tab, username, Some(LoginFault::UserDisabled)));
    }
    let remember_me = realm.settings.remember_me.unwrap_or(false) && visit.form.get("rememberMe").is_some();
    authorize::log_in(realm, context, &tab, &user, visit, remember_me)
}

/// The name of the user who is logged in already: the form asks for the password alone.
fn known_name(realm: &Realm, tab: &LoginTab) -> Option<String> {
    let user = realm.users.get(tab.known.as_ref()?)?;
    Some(user.username.to_string())
}

/// The tab that the browser's cookie and the form's action name.
fn find_tab(realm: &Realm, context: &Context, visit: &Visit<'_>) -> Result<Arc<LoginTab>, Step> {
    let (Some(client_id), Some(tab_id)) = (visit.parameters.get("client_id"), visit.parameters.get("tab_id")) else {
        return Err(Step::Fault(Fault::LoginLost));
    };
    let client = realm.client(client_id).ok_or(Step::Fault(Fault::LoginLost))?;
    let root = visit.root.ok_or(Step::Fault(Fault::CookieMissing))?;
    let tab = realm.logins.get(tab_id).filter(|tab| *tab.root == *root);
    let lifespan = i64::from(realm.settings.access_code_lifespan_login.unwrap_or(1800));
    match tab.filter(|tab| context.now() < tab.started + lifespan) {
        Some(tab) if tab.request.client != client.id => Err(Step::Fault(Fault::LoginLost)),
        Some(tab) => Ok(tab.clone()),
        None => Err(expired(realm, context, visit).unwrap_or(Step::Fault(Fault::CookieMissing))),
    }
}

/// The tab has done its work, and the browser went back to it: the client is told, and can start again.
fn expired(realm: &Realm, context: &Context, visit: &Visit<'_>) -> Option<Step> {
    authorize::browser_session(realm, context, visit)?;
    let client = realm.client(visit.parameters.get("client_id")?)?;
    let asked = ClientData::read(visit.parameters.get("client_data")?)?;
    if !redirect_uri::is_registered(realm, client, &asked.redirect_uri) {
        return None;
    }
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: asked.redirect_uri.into(),
        response_type: asked.response_type.into(),
        response_mode: "query".into(),
        state: asked.state.map(Arc::from),
        ..AuthorizationRequest::default()
    };
    let issuer = context.issuer(&realm.name);
    Some(error(&request, issuer, "temporarily_unavailable", Some("authentication_expired")))
}

/// Another tab for the same request, in place of one whose page is stale.
fn reopen(realm: &mut Realm, context: &mut Context, tab: &LoginTab) -> Step {
    Step::OpenTab(authorize::open_tab(realm, context, Some(tab.root.clone()), &tab.request, tab.known.clone()))
}

/// The page, with a new code for its form.
fn page(realm: &mut Realm, context: &mut Context, tab: &LoginTab, username: String, error: Option<LoginFault>) -> Step {
    let tab = realm.logins.put(LoginTab { code: context.new_action_code().into(), ..tab.clone() });
    Step::Login(LoginForm { tab, username, error, opened: false })
}

/// What a form's action carries of its request (`client_data`), for when the tab is gone.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct ClientData {
    #[serde(rename = "ru")]
    pub(crate) redirect_uri: String,
    #[serde(rename = "rt")]
    pub(crate) response_type: String,
    #[serde(rename = "st", skip_serializing_if = "Option::is_none", default)]
    pub(crate) state: Option<String>,
}

impl ClientData {
    /// What a form's action for `request` carries.
    pub(crate) fn encode(request: &AuthorizationRequest) -> String {
        use base64::Engine as _;
        let data = Self {
            redirect_uri: request.redirect_uri.to_string(),
            response_type: request.response_type.to_string(),
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
