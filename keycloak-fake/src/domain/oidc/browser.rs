//! What a browser shows, and what it is told to do next.

use std::sync::Arc;

use keycloak_api::operation::Form;

use super::actions::{CredentialPage, PasswordProblem, ProfileForm};
use super::authorize::FoundObject;
use super::event::Detail;
use super::logout_call::LogoutCall;
use super::logout_frame::LogoutFrame;
use super::registration::RegistrationForm;
use super::response::Return;
use crate::state::{ClientScope, Id, LoginTab, Notice, Session, Way};
use crate::token::Presented;

/// A browser's request, with what was found out about its cookies before the realm was locked.
#[derive(Clone, Copy, Debug)]
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
    /// The token of `id_token_hint`, or of a mail's link, if the realm signed it.
    pub(crate) hint: Option<&'a Presented>,
    /// The request that the parameter `request` holds, or that was fetched from where `request_uri` says.
    pub(crate) object: Option<&'a FoundObject>,
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
    /// The login that was under way is gone with its session, and another one begins.
    pub(crate) begins_anew: bool,
    /// The last tab of the login is done with.
    pub(crate) login_over: bool,
    /// The session that the browser now holds.
    pub(crate) session: Option<Arc<Session>>,
    pub(crate) logged_out: bool,
    /// The clients to be told of sessions that ended.
    pub(crate) calls: Vec<LogoutCall>,
    /// What the events of this request tell beside what they tell anyway.
    pub(crate) trail: Trail,
}

/// What the events of a request have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// Whether it went past the forms of a login: to a required action, or by a mail's link.
    pub(crate) in_action: bool,
    /// Whether the user has just let the client have what it asks for.
    pub(crate) consents: bool,
    pub(crate) details: Vec<Detail>,
    /// Details that a user's attributes name.
    pub(crate) attributes: Vec<(String, String)>,
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
    /// Asks for a one-time password.
    Otp(OtpForm),
    /// Asks who forgot the password.
    Reset(Arc<LoginTab>, Option<&'static str>, String),
    /// Asks a new user for name and password.
    Register(Arc<LoginTab>, RegistrationForm),
    /// Asks for a new password.
    UpdatePassword(Arc<LoginTab>, Option<PasswordProblem>),
    /// Asks to set up a second factor, or to give one up.
    Credential(Arc<LoginTab>, CredentialPage),
    /// Asks to agree to the terms.
    Terms(Arc<LoginTab>),
    /// Tells that a mail was sent, or, with a number, that so many seconds have to pass before the next one.
    VerifyEmail(Arc<LoginTab>, Option<i64>),
    /// Asks whether the account is to go.
    DeleteAccount(Arc<LoginTab>),
    /// Tells something, and where to go on from there.
    Told(Told, Onward),
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
    /// The session is over, which the browser tells these clients, before it goes on.
    TellClients { frames: Vec<LogoutFrame>, target: Option<String> },
    /// Something about a device.
    Device(DeviceStep),
    /// Shows what is wrong.
    Fault(Fault),
}

/// What a person does who lets a device in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeviceStep {
    /// Is asked for the code that the device shows.
    Ask(Option<UserCodeFault>),
    /// Goes to where it is told what came of it: nothing is wrong, or this is.
    Done(Option<&'static str>),
}

/// What is wrong with a code that a person typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserCodeFault {
    Invalid,
    Expired,
}

/// Where a tab is in its login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    LoginForm,
    Otp,
    Reset,
    Registration,
    UpdatePassword,
    UpdateProfile,
    VerifyProfile,
    UpdateEmail,
    VerifyEmail,
    Terms,
    ConfigureOtp,
    RecoveryCodes,
    DeleteAccount,
    DeleteCredential,
    /// A required action that only a client asks for, and that the realm turns down at once.
    Refused(&'static str),
    Consent,
}

/// Below which address a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    Authenticate,
    Reset,
    Registration,
    RequiredAction,
}

/// The form for a one-time password.
#[derive(Clone, Debug)]
pub(crate) struct OtpForm {
    pub(crate) tab: Arc<LoginTab>,
    pub(crate) username: String,
    /// The credentials to choose from: ids and the names that the user knows them by.
    pub(crate) choices: Vec<(Id, Option<String>)>,
    pub(crate) chosen: Option<Id>,
    pub(crate) is_wrong: bool,
}

/// What a page tells that asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The address will be taken for the user's.
    ConfirmEmail(String),
    EmailVerified,
    EmailVerifiedBefore,
    /// These required actions are to be done, by their names.
    Actions(Vec<String>),
    AccountUpdated,
    AccountDeleted,
    /// The login is done with, and there is no way back to the client.
    LoggedIn,
    LoggedOutBefore,
}

/// Where a page that tells something leads.
#[derive(Clone, Debug)]
pub(crate) enum Onward {
    Nowhere,
    /// Back to the client, or to where a mail's link says.
    Back(String),
    /// To what the mail's link leads to, in this tab: the claims of the token that the link then shows.
    Link(Arc<LoginTab>, serde_json::Map<String, serde_json::Value>),
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
    /// A parameter is wrong, by its name.
    InvalidParameter(&'static str),
    /// The flow has nothing for the user.
    NoStep,
    /// The flow does not come to the level of authentication that the client has to have.
    LevelNotReached,
    /// The request is a token, or is to be one, and is not taken. People are not told why; events are.
    Object(String),
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
    /// The login is done with, and what the address says of its request is not good: an error of the client's.
    Refused(&'static str),
    LogoutRedirectUri,
    LogoutHintMissing,
    LogoutHint,
    LogoutFailed,
    RealmDisabled,
    ResetNotAllowed,
    /// There is no such user, or none that logs in.
    UserUnknown,
    UserDisabled,
    /// A credential that the user does not have was chosen.
    Unexpected,
    /// The link of a mail was of use before.
    LinkUsed,
    LinkExpired,
    LinkStale,
    MailNotSent,
    MayNotDelete,
    /// The credential is of a kind that every user keeps.
    CredentialStays,
}

impl Path {
    /// The first pages below it, where a login can begin there.
    pub(crate) fn way(self) -> Option<Way> {
        match self {
            Self::Authenticate => Some(Way::Login),
            Self::Reset => Some(Way::Reset),
            Self::Registration => Some(Way::Registration),
            Self::RequiredAction => None,
        }
    }
}

impl Place {
    /// The first page of a way to log in.
    pub(crate) fn first(way: Way) -> Self {
        match way {
            Way::Login => Self::LoginForm,
            Way::Registration => Self::Registration,
            Way::Reset => Self::Reset,
        }
    }

    /// Below which address it lies.
    pub(crate) fn path(self) -> Path {
        match self {
            Self::LoginForm | Self::Otp => Path::Authenticate,
            Self::Reset => Path::Reset,
            Self::Registration => Path::Registration,
            _ => Path::RequiredAction,
        }
    }

    /// What stands there, as addresses name it; the first pages have names that only the realm knows.
    pub(crate) fn action(self) -> Option<&'static str> {
        match self {
            Self::LoginForm | Self::Otp | Self::Reset | Self::Registration => None,
            Self::UpdateEmail => Some("UPDATE_EMAIL"),
            Self::VerifyEmail => Some("VERIFY_EMAIL"),
            Self::Terms => Some("TERMS_AND_CONDITIONS"),
            Self::ConfigureOtp => Some("CONFIGURE_TOTP"),
            Self::RecoveryCodes => Some("CONFIGURE_RECOVERY_AUTHN_CODES"),
            Self::DeleteAccount => Some("delete_account"),
            Self::DeleteCredential => Some("delete_credential"),
            Self::Refused(alias) => Some(alias),
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
