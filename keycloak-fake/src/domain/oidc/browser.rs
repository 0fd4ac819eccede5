//! What a browser shows, and what it is told to do next.

use std::sync::Arc;

use keycloak_api::operation::Form;

use crate::state::{AuthorizationRequest, LoginTab, Session};
use crate::token::Presented;

/// A browser's request, with what was found out about its cookies before the realm was locked.
#[derive(Debug)]
pub(crate) struct Visit<'a> {
    /// The query, or the form of a request that is posted.
    pub(crate) parameters: &'a Form,
    /// The form of a page.
    pub(crate) form: &'a Form,
    /// The login that the cookie `AUTH_SESSION_ID` names, if the realm made that cookie.
    pub(crate) root: Option<&'a str>,
    /// The session that the cookie `KEYCLOAK_IDENTITY` proves, if the realm made that cookie.
    pub(crate) identity: Option<&'a Presented>,
    /// The token of `id_token_hint`, if the realm signed it.
    pub(crate) hint: Option<&'a Presented>,
    pub(crate) ip_address: &'a str,
    /// What a slow password hash came to, by the credential's id.
    pub(crate) verdict: Option<(&'a str, bool)>,
}

/// What the browser does next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Shows the login form.
    Login(LoginForm),
    /// Goes to the login form of a tab.
    OpenTab(Arc<LoginTab>),
    /// Goes back to the client.
    Return(Return),
    /// Asks whether to log out.
    ConfirmLogout(Arc<LoginTab>),
    /// Is logged out, and stays.
    LoggedOut,
    /// Is logged out, and goes there.
    LoggedOutTo(String),
    /// Shows what is wrong.
    Fault(Fault),
}

/// The login form.
#[derive(Clone, Debug)]
pub(crate) struct LoginForm {
    pub(crate) tab: Arc<LoginTab>,
    /// What the field starts with.
    pub(crate) username: String,
    pub(crate) error: Option<LoginFault>,
    /// Whether this is the first page of the tab.
    pub(crate) opened: bool,
}

/// Why a login failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginFault {
    BadCredentials,
    UserDisabled,
}

/// The way back to the client.
#[derive(Clone, Debug)]
pub(crate) struct Return {
    pub(crate) redirect_uri: Arc<str>,
    pub(crate) mode: ResponseMode,
    /// In the order in which they stand in the answer.
    pub(crate) parameters: Vec<(&'static str, String)>,
    /// The session that the browser now holds.
    pub(crate) session: Option<Arc<Session>>,
    /// The login that this ended or passed by.
    pub(crate) root: Option<Arc<str>>,
    pub(crate) by: By,
}

/// What a way back to the client follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// A form that was filled in.
    Form,
    /// A session, which stood in for one.
    Session,
    /// A request that nothing be shown (`prompt=none`), or a fault.
    Silence,
}

/// How the parameters travel (OAuth 2.0 Multiple Response Types, section 2.1; OAuth 2.0 Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

/// What is wrong, where the client can't be told. The words are Keycloak's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    InvalidRequest,
    ClientUnknown,
    ClientDisabled,
    BearerOnly,
    RedirectUri,
    RegistrationNotAllowed,
    /// The browser's session is this user's, and another one has shown the password.
    AnotherUser(Arc<str>),
    /// The login is gone.
    CookieMissing,
    /// The login is another's.
    LoginLost,
    LogoutRedirectUri,
    LogoutHintMissing,
    LogoutHint,
    RealmDisabled,
}

impl ResponseMode {
    /// The mode that a request asks for; `None` for an unknown one.
    pub(crate) fn read(mode: Option<&str>, response_type: &str) -> Option<Self> {
        match mode {
            None if response_type == "code" || response_type == "none" => Some(Self::Query),
            None => Some(Self::Fragment),
            Some("query") => Some(Self::Query),
            Some("fragment") => Some(Self::Fragment),
            Some("form_post") => Some(Self::FormPost),
            Some(_) => None,
        }
    }
}

/// The way back to the client of `request`, with what it asked to be told again.
pub(super) fn back(request: &AuthorizationRequest, answer: Vec<(&'static str, String)>) -> Return {
    let mode = ResponseMode::read(Some(&request.response_mode), &request.response_type).unwrap_or(ResponseMode::Query);
    Return {
        redirect_uri: request.redirect_uri.clone(),
        mode,
        parameters: answer,
        session: None,
        root: None,
        by: By::Silence,
    }
}

/// The way back with an error (OpenID Connect Core 1.0, section 3.1.2.6).
pub(super) fn error(request: &AuthorizationRequest, issuer: String, code: &str, words: Option<&str>) -> Step {
    let mut answer = vec![("error", code.to_owned())];
    answer.extend(words.map(|words| ("error_description", words.to_owned())));
    answer.extend(request.state.as_ref().map(|state| ("state", state.to_string())));
    answer.push(("iss", issuer));
    Step::Return(back(request, answer))
}
