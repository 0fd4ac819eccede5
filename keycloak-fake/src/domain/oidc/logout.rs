//! Logout in the browser (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use super::address::Address;
use super::browser::{Fault, Marks, Onward, Root, Step, Told, Visit};
use super::logout_frame::LogoutFrame;
use super::session::Kind;
use super::{authorize, event, logout_call, logout_frame, redirect_uri, tab};
use crate::domain::admin::clients::ACCOUNT;
use crate::domain::denied::OAuthDenied;
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, Client, LoginTab, Realm, Session};
use crate::token::Presented;

/// Decides on a visit to the logout endpoint.
pub(crate) fn decide(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, marks: &mut Marks) -> Decision<Step> {
    let parameters = visit.parameters;
    let (client_id, target) = (parameters.get("client_id"), parameters.get("post_logout_redirect_uri"));
    let hint = match (parameters.get("id_token_hint").filter(|hint| !hint.is_empty()), visit.hint) {
        (None, _) => None,
        (Some(_), Some(hint)) if is_hint(realm, context, hint, client_id) => Some(hint),
        (Some(_), _) => return Ok(Step::Fault(Fault::LogoutHint)),
    };
    let client = hint.and_then(|hint| hint.azp.as_deref()).or(client_id).and_then(|id| realm.client(id)).cloned();
    if target.is_some() && hint.is_none() && client_id.is_none() {
        return Ok(Step::Fault(Fault::LogoutHintMissing));
    }
    let target = match target {
        None => None,
        Some(uri) => {
            let verify = |client| redirect_uri::verify_for_logout(realm, client, &context.base_url, uri);
            match client.as_deref().and_then(verify) {
                Some(uri) => Some(with_state(&uri, parameters.get("state"))),
                None => return Ok(Step::Fault(Fault::LogoutRedirectUri)),
            }
        }
    };
    let session = authorize::browser_session(realm, context, visit);
    let tab = open(realm, context, visit, marks, session.as_deref(), client.as_deref(), target.as_deref());
    if let Some(hint) = hint {
        let mut frames = Vec::new();
        // The hint names its session; it needs no cookie.
        let id = hint.sid.as_deref().unwrap_or_default();
        if let Some(session) = realm.sessions.get(id).cloned() {
            let client = client.map(|client| client.client_id.to_string());
            frames = end(realm, context, visit, marks, client, &session, target.as_deref());
        }
        return Ok(done(realm, marks, &tab, target, frames));
    }
    match target {
        Some(target) if session.is_none() => {
            tab::close_all(realm, &tab.root);
            Ok(Step::LoggedOutTo(target))
        }
        _ => Ok(Step::ConfirmLogout(tab)),
    }
}

/// The page that asks was answered.
pub(crate) fn confirm(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
) -> Decision<Step> {
    let tab = tab::named(realm, context, visit).filter(|_| realm.is_enabled());
    let Some(tab) = tab else { return Ok(Step::Fault(Fault::LogoutFailed)) };
    let Some(code) = visit.form.get("session_code") else { return Err(OAuthDenied::Breaks.into()) };
    if code != &*tab.code {
        // A wrong one ends it, and then Keycloak looks for the page that a login is at.
        realm.logins.put(LoginTab { code: context.new_action_code().into(), ..LoginTab::clone(&tab) });
        return Err(Denied::from(OAuthDenied::Breaks).noted());
    }
    let mut frames = Vec::new();
    if let Some(session) = authorize::browser_session(realm, context, visit) {
        let client = realm.clients.get(&tab.request.client).map(|client| client.client_id.to_string());
        let target = Some(&*tab.request.redirect_uri).filter(|target| !target.is_empty());
        frames = end(realm, context, visit, marks, client, &session, target);
    }
    let target = tab.request.redirect_uri.to_string();
    Ok(done(realm, marks, &tab, Some(target).filter(|target| !target.is_empty()), frames))
}

/// The page that asks was gone to by its form's address.
pub(crate) fn ask_again(realm: &mut Realm, context: &mut Context, visit: &Visit<'_>, _: &mut Marks) -> Decision<Step> {
    if let Some(tab) = tab::named(realm, context, visit).filter(|_| realm.is_enabled()) {
        return Ok(Step::ConfirmLogout(tab));
    }
    Ok(match authorize::browser_session(realm, context, visit) {
        Some(_) => Step::Fault(Fault::LogoutFailed),
        None => Step::Told(Told::LoggedOutBefore, Onward::Nowhere),
    })
}

/// Ends the session, and gives the frames by which its clients hear of it.
fn end(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    client: Option<String>,
    session: &Session,
    target: Option<&str>,
) -> Vec<LogoutFrame> {
    event::logged_out(realm, context, visit, client, session, target);
    let frames = logout_frame::frames(realm, context, session);
    marks.calls.extend(logout_call::end(realm, context, Kind::Online, session));
    frames
}

fn done(
    realm: &mut Realm,
    marks: &mut Marks,
    tab: &LoginTab,
    target: Option<String>,
    frames: Vec<LogoutFrame>,
) -> Step {
    tab::close_all(realm, &tab.root);
    marks.logged_out = true;
    match target {
        _ if !frames.is_empty() => Step::TellClients { frames, target },
        None => Step::LoggedOut,
        Some(target) => Step::LoggedOutTo(target),
    }
}

/// A tab for the logout, as one for a login. Other tabs do not follow it.
fn open(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    session: Option<&Session>,
    client: Option<&Client>,
    target: Option<&str>,
) -> Arc<LoginTab> {
    let client = client.or_else(|| realm.client(ACCOUNT).map(|client| &**client)).map(|client| client.id.clone());
    let request = AuthorizationRequest {
        client: client.unwrap_or_default(),
        redirect_uri: target.unwrap_or_default().into(),
        ..AuthorizationRequest::default()
    };
    let tab = tab::open(realm, context, visit, marks, &Arc::new(request), session);
    marks.root = marks.root.take().map(|root| Root { is_watched: false, ..root });
    tab
}

/// Whether the hint is an ID token of this realm's, and this client's where one is named. It may have ended.
fn is_hint(realm: &Realm, context: &Context, hint: &Presented, client_id: Option<&str>) -> bool {
    hint.typ.as_deref() == Some("ID")
        && hint.iss.as_deref() == Some(context.issuer(&realm.name).as_str())
        && client_id.is_none_or(|client_id| hint.azp.as_deref() == Some(client_id))
}

fn with_state(uri: &str, state: Option<&str>) -> String {
    let address = Address::read(uri);
    let Some(state) = state else { return address.to_string() };
    let mut query = form_urlencoded::Serializer::new(String::new());
    address.with_tidy_query().add(&query.append_pair("state", state).finish()).to_string()
}
