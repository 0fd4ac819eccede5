//! Why nobody is logged in, or no longer, or not logged out.

use keycloak_api::Error;
use keycloak_api::token::TokenError;

use crate::keys::VerifyError;

/// Why a login, its renewal or a logout came to nothing. No token, code or `state` is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The callback's `state` is missing or is not that of the login that was started: it may be another browser's.
    #[error("the `state` is not that of the login that was started")]
    State,
    /// The callback is, or is for, another issuer's, or does not say whose it is (RFC 9207).
    #[error("the answer is not of the issuer that was asked")]
    Issuer,
    /// The login was started longer ago than the [limit](super::WebLogin::time_limit).
    #[error("the login took too long")]
    TooLate,
    /// A parameter that has to be there is not.
    #[error("the parameter `{0}` is missing")]
    Missing(&'static str),
    /// A parameter is there twice (RFC 6749, section 3.1).
    #[error("the parameter `{0}` is there more than once")]
    Repeated(&'static str),
    /// The server answers that there is no login (RFC 6749, section 4.1.2.1).
    #[error("the login was refused: {code}{}", words(description.as_deref()))]
    Refused {
        /// Why not.
        code: RefusalCode,
        /// The server's own words, of which a user may have made others.
        description: Option<String>,
    },
    /// The operating system has no random bits to give.
    #[error("there are no random bits")]
    Random(#[source] Error),
    /// The server does not take the code or the refresh token, cannot be asked, or answers without an access token.
    #[error("the server gave no tokens")]
    Server(#[source] Error),
    /// The answer has no ID token.
    #[error("there is no ID token among the tokens")]
    NoIdToken,
    /// The ID token, or logout token, is not good.
    #[error("the token was refused")]
    Token(#[source] TokenError),
    /// The realm's keys could not be got, so that nothing is known of the token.
    #[error("the realm's keys could not be got")]
    Keys(#[source] Error),
    /// The user logged in longer ago than was asked for (`max_age`), or it is not said when.
    #[error("the user did not log in as lately as was asked for")]
    TooOld,
    /// There is no refresh token to renew the login with.
    #[error("there is no refresh token")]
    NoRefreshToken,
    /// The renewed ID token is about something else (OpenID Connect Core 1.0, section 12.2): this claim differs.
    #[error("the claim `{0}` is not what it was at the login")]
    Changed(&'static str),
    /// A good token, but none of a logout (OpenID Connect Back-Channel Logout 1.0, section 2.6).
    #[error("no logout token: {0}")]
    NoLogout(&'static str),
}

/// What an answer without a login says (RFC 6749, section 4.1.2.1; OpenID Connect Core 1.0, section 3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum RefusalCode {
    /// The user, or a policy, refuses.
    #[error("access_denied")]
    AccessDenied,
    /// Nobody is logged in, and `prompt=none` allows no page.
    #[error("login_required")]
    LoginRequired,
    /// The user has something to do first, and `prompt=none` allows no page.
    #[error("interaction_required")]
    InteractionRequired,
    /// The user has to consent, and `prompt=none` allows no page.
    #[error("consent_required")]
    ConsentRequired,
    /// The user has to choose an account, and `prompt=none` allows no page.
    #[error("account_selection_required")]
    AccountSelectionRequired,
    /// The request is wrong.
    #[error("invalid_request")]
    InvalidRequest,
    /// A scope does not exist, or is not the client's.
    #[error("invalid_scope")]
    InvalidScope,
    /// The client may not ask like this.
    #[error("unauthorized_client")]
    UnauthorizedClient,
    /// The client may not have a code.
    #[error("unsupported_response_type")]
    UnsupportedResponseType,
    /// The server failed.
    #[error("server_error")]
    ServerError,
    /// The server cannot answer now. Keycloak says so too where its login page was left open for too long, with the words
    /// `authentication_expired`: start anew.
    #[error("temporarily_unavailable")]
    TemporarilyUnavailable,
    /// Another code.
    #[error("another error")]
    Other,
}

impl LoginError {
    /// The same may go well later: the server cannot be asked, or says so.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Server(error) | Self::Keys(error) => error.is_transient(),
            Self::Refused { code, .. } => *code == RefusalCode::TemporarilyUnavailable,
            _ => false,
        }
    }

    /// The code or the refresh token is not, or no longer, good: the session is over, and the user has to log in again.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Server(error) if error.is_invalid_grant())
    }
}

impl From<VerifyError> for LoginError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Token(error) => Self::Token(error),
            VerifyError::Keys(error) => Self::Keys(error),
        }
    }
}

impl RefusalCode {
    pub(super) fn of(code: &str) -> Self {
        let all = [
            Self::AccessDenied,
            Self::LoginRequired,
            Self::InteractionRequired,
            Self::ConsentRequired,
            Self::AccountSelectionRequired,
            Self::InvalidRequest,
            Self::InvalidScope,
            Self::UnauthorizedClient,
            Self::UnsupportedResponseType,
            Self::ServerError,
            Self::TemporarilyUnavailable,
        ];
        all.into_iter().find(|known| known.to_string() == code).unwrap_or(Self::Other)
    }
}

/// What came from outside, for a log.
fn words(description: Option<&str>) -> String {
    let excerpt = |text: &str| format!(" ({:?})", text.chars().take(200).collect::<String>());
    description.map(excerpt).unwrap_or_default()
}
