//! What a browser shows, and what it is told to do next.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::actions::{PasswordProblem, ProfileForm};
use super::response::Return;
use crate::state::{ClientScope, Id, LoginTab, Notice, Session};
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
    /// The authorization request that the cookie `KC_RESTART` holds, if the realm made that cookie.
    pub(crate) restart: Option<&'a Form>,
    /// The token of `id_token_hint`, if the realm signed it.
    pub(crate) hint: Option<&'a Presented>,
    pub(crate) ip_address: &'a str,
    /// What a slow password hash came to, by the credential's id.
    pub(crate) verdict: Option<(&'a str, bool)>,
}

/// What a browser is to remember, and to forget, beside the step that it takes: its cookies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Whether a login is under way.
    pub(crate) begun: bool,
    /// The cookie of the session proved nothing.
    pub(crate) identity_void: bool,
    /// A login that began.
    pub(crate) root: Option<Root>,
    /// The tab whose request can be made again when the server has forgotten it.
    pub(crate) restart: Option<Arc<LoginTab>>,
    /// The last tab of the login is done with.
    pub(crate) login_over: bool,
    /// The session that the browser now holds.
    pub(crate) session: Option<Arc<Session>>,
    pub(crate) logged_out: bool,
}

/// A browser's login, which its tabs share.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) id: Id,
    /// Whether scripts on the pages watch it, for other tabs to follow.
    pub(crate) is_watched: bool,
}

/// What the browser does next.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Shows the login form.
    Login(LoginForm),
    /// Goes to the page that its tab is at.
    Open {
        tab: Arc<LoginTab>,
        place: Place,
        /// Whether the address names what stands there.
        is_named: bool,
    },
    /// Asks for a new password.
    UpdatePassword(Arc<LoginTab>, Option<PasswordProblem>),
    /// Asks for what is missing in the profile.
    UpdateProfile(Arc<LoginTab>, ProfileForm),
    /// Asks whether the client may have these.
    Consent(Arc<LoginTab>, Vec<Wanted>),
    /// The page is not the one that the login is at.
    Expired(Arc<LoginTab>, Place),
    /// Goes back to the client.
    Return(Box<Return>),
    /// Asks whether to log out.
    ConfirmLogout(Arc<LoginTab>),
    /// Is logged out, and stays.
    LoggedOut,
    /// Is logged out, and goes there.
    LoggedOutTo(String),
    /// Shows what is wrong.
    Fault(Fault),
}

/// Where a tab is in its login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    LoginForm,
    UpdatePassword,
    UpdateProfile,
    VerifyProfile,
    Consent,
}

/// What a client wants, and needs consent for.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    Scope(Arc<ClientScope>),
    /// What is the client's own and belongs to no scope, in the words that its administrator chose.
    OfClient(Id, Option<String>),
}

/// The login form.
#[derive(Clone, Debug)]
pub(crate) struct LoginForm {
    pub(crate) tab: Arc<LoginTab>,
    /// What the field starts with.
    pub(crate) username: String,
    pub(crate) error: Option<LoginFault>,
    pub(crate) notice: Option<Notice>,
}

/// Why a login failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginFault {
    BadCredentials,
    UserDisabled,
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
    /// The login is done with, and there is no way back to the client.
    LoggedIn,
    LogoutRedirectUri,
    LogoutHintMissing,
    LogoutHint,
    LogoutFailed,
    RealmDisabled,
}

impl Place {
    /// What stands there, as addresses name it; the login form has a name that only the realm knows.
    pub(crate) fn action(self) -> Option<&'static str> {
        match self {
            Self::LoginForm => None,
            Self::UpdatePassword => Some("UPDATE_PASSWORD"),
            Self::UpdateProfile => Some("UPDATE_PROFILE"),
            Self::VerifyProfile => Some("VERIFY_PROFILE"),
            Self::Consent => Some("OAUTH_GRANT"),
        }
    }
}

impl Wanted {
    /// What a consent remembers it by.
    pub(crate) fn id(&self) -> &Id {
        match self {
            Self::Scope(scope) => &scope.id,
            Self::OfClient(id, _) => id,
        }
    }
}
