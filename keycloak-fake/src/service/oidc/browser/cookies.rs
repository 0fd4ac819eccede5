//! The cookies of a realm: which login and which session a browser is in.

use aws_lc_rs::digest::{SHA384, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use keycloak_api::operation::Form;
use serde_json::json;

use crate::domain::oidc::authorize::write_request;
use crate::domain::oidc::browser::Marks;
use crate::domain::oidc::session::{self, Kind};
use crate::handle::FakeKeycloak;
use crate::state::{AuthorizationRequest, Realm, Session};
use crate::token::{self, Presented};

const AUTH_SESSION: &str = "AUTH_SESSION_ID";
const AUTH_SESSION_HASH: &str = "KC_AUTH_SESSION_HASH";
const RESTART: &str = "KC_RESTART";
const IDENTITY: &str = "KEYCLOAK_IDENTITY";
const SESSION: &str = "KEYCLOAK_SESSION";
const REMEMBER_ME: &str = "KEYCLOAK_REMEMBER_ME";

/// A year, in seconds.
const YEAR: i64 = 31_536_000;

/// A cookie to set, or to delete. `Debug` does not show its value.
#[derive(Clone)]
pub(crate) struct Cookie {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) path: String,
    /// In seconds; `None` for as long as the browser runs, 0 to delete it.
    pub(crate) max_age: Option<i64>,
    pub(crate) http_only: bool,
}

impl std::fmt::Debug for Cookie {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Cookie({})", self.name)
    }
}

/// The login that the cookie names, if this realm made the cookie.
pub(super) fn root(realm: &Realm, cookies: &[(String, String)]) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(find(cookies, AUTH_SESSION)?).ok()?).ok()?;
    let (root, proof) = text.split_once('.')?;
    (proof == seal(realm, root)).then(|| root.to_owned())
}

/// The session that the cookie proves, if this realm made the cookie.
pub(super) fn identity(realm: &Realm, cookies: &[(String, String)]) -> Option<Presented> {
    token::verify(realm, find(cookies, IDENTITY)?)
}

/// The authorization request that the cookie holds, if this realm made the cookie.
pub(super) fn restart_of(realm: &Realm, cookies: &[(String, String)]) -> Option<Form> {
    let (text, proof) = find(cookies, RESTART)?.split_once('.')?;
    (proof == seal(realm, text)).then(|| URL_SAFE_NO_PAD.decode(text).ok().map(|text| Form::parse(&text)))?
}

/// The name that the browser was to remember, where the realm offers that.
pub(super) fn remembered<'a>(realm: &Realm, cookies: &'a [(String, String)]) -> Option<&'a str> {
    let offers = realm.settings.remember_me.unwrap_or(false);
    find(cookies, REMEMBER_ME).filter(|_| offers)?.strip_prefix("username:")
}

/// The cookies of a browser that is in the session.
#[cfg(feature = "server")]
pub(crate) fn session_cookies(realm: &Realm, fake: &FakeKeycloak, session: &Session) -> Vec<Cookie> {
    of_session(realm, fake, &path(realm, fake), session)
}

/// The path of the realm's cookies, below whatever the server is mounted at.
pub(super) fn path(realm: &Realm, fake: &FakeKeycloak) -> String {
    let issuer = url::Url::parse(&fake.issuer(&realm.name));
    issuer.map_or_else(|_| "/".to_owned(), |url| format!("{}/", url.path()))
}

/// The cookies that are to be set and deleted. Keycloak deletes none that the browser did not send (`sent`).
pub(super) fn of(
    realm: &Realm,
    fake: &FakeKeycloak,
    path: &str,
    marks: &Marks,
    sent: &[(String, String)],
) -> Vec<Cookie> {
    let mut cookies = Vec::new();
    // One that is empty is none to Keycloak.
    if marks.identity_void && find(sent, IDENTITY).is_some_and(|value| !value.is_empty()) {
        cookies.extend(forgotten(path));
    }
    if let Some(root) = &marks.root {
        cookies.push(auth_session(realm, path, &root.id));
        cookies.extend(root.is_watched.then(|| hash(path, &root.id)));
    }
    cookies.extend(marks.begins_anew.then(|| deleted(RESTART, path)));
    cookies.extend(marks.restart.as_ref().map(|tab| restart(realm, path, &tab.request)));
    if marks.login_over {
        cookies.push(deleted(RESTART, path));
    }
    if let Some(session) = &marks.session {
        cookies.extend(of_session(realm, fake, path, session));
        cookies.extend((!session.remember_me).then(|| deleted(REMEMBER_ME, path)));
    }
    if marks.logged_out {
        cookies.extend(forgotten(path));
    }
    cookies.retain(|cookie| cookie.max_age != Some(0) || find(sent, cookie.name).is_some());
    cookies
}

fn auth_session(realm: &Realm, path: &str, root: &str) -> Cookie {
    let value = STANDARD.encode(format!("{root}.{}", seal(realm, root)));
    Cookie { name: AUTH_SESSION, value, path: path.to_owned(), max_age: None, http_only: true }
}

fn forgotten(path: &str) -> [Cookie; 2] {
    [deleted(IDENTITY, path), deleted(SESSION, path)]
}

fn of_session(realm: &Realm, fake: &FakeKeycloak, path: &str, session: &Session) -> Vec<Cookie> {
    let mut context = fake.context();
    let lifespan = session::lifespan(realm, Kind::Online, session).max.unwrap_or(YEAR);
    // The cookie of a remembered session may end before the session does.
    let remembered = realm.settings.sso_session_max_lifespan_remember_me.filter(|_| session.remember_me);
    let lifespan = remembered.map(i64::from).filter(|seconds| *seconds > 0).unwrap_or(lifespan);
    let claims = json!({
        "exp": session.started + lifespan,
        "iat": context.now(),
        "jti": &*context.new_id(),
        "iss": fake.issuer(&realm.name),
        "sub": &*session.user,
        "typ": "Serialized-ID",
        "sid": &*session.id,
        "state_checker": seal(realm, &session.id),
    });
    let path = path.to_owned();
    let kept = session.remember_me.then_some(lifespan);
    let mut cookies = vec![
        Cookie {
            name: IDENTITY,
            value: token::sign_internal(realm, &claims),
            path: path.clone(),
            max_age: kept,
            http_only: true,
        },
        Cookie {
            name: SESSION,
            value: URL_SAFE_NO_PAD.encode(digest(&SHA384, session.id.as_bytes())),
            path: path.clone(),
            max_age: Some(lifespan),
            http_only: false,
        },
    ];
    if session.remember_me {
        let value = format!("username:{}", session.username);
        cookies.push(Cookie { name: REMEMBER_ME, value, path, max_age: Some(YEAR), http_only: true });
    }
    cookies
}

/// By this cookie a login that the server has forgotten can begin again.
fn restart(realm: &Realm, path: &str, request: &AuthorizationRequest) -> Cookie {
    let text = URL_SAFE_NO_PAD.encode(write_request(realm, request).encode());
    let value = format!("{text}.{}", seal(realm, &text));
    Cookie { name: RESTART, value, path: path.to_owned(), max_age: None, http_only: true }
}

fn hash(path: &str, root: &str) -> Cookie {
    let value = format!("\"{}\"", STANDARD.encode(digest(&SHA384, root.as_bytes())));
    Cookie { name: AUTH_SESSION_HASH, value, path: path.to_owned(), max_age: Some(60), http_only: false }
}

fn deleted(name: &'static str, path: &str) -> Cookie {
    Cookie { name, value: String::new(), path: path.to_owned(), max_age: Some(0), http_only: false }
}

/// What only this realm can have made of `text`.
fn seal(realm: &Realm, text: &str) -> String {
    URL_SAFE_NO_PAD.encode(token::mac(realm, text.as_bytes()))
}

fn find<'a>(cookies: &'a [(String, String)], name: &str) -> Option<&'a str> {
    cookies.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
