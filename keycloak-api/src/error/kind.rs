//! What can go wrong, and how a reply tells.

use super::ErrorReply;

/// What went wrong. More kinds may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// 404: it does not exist.
    #[error("not found")]
    NotFound,
    /// 409: it exists already, or is in use.
    #[error("conflict")]
    Conflict,
    /// 400 without a more telling code: the request is wrong.
    #[error("bad request")]
    BadRequest,
    /// 401: the server does not know who asks.
    #[error("unauthorized")]
    Unauthorized,
    /// 401 `invalid_token` (RFC 6750, section 3.1): the access token is not, or no longer, good.
    #[error("invalid token")]
    InvalidToken,
    /// 403: the server knows who asks, and refuses.
    #[error("forbidden")]
    Forbidden,
    /// 403 `insufficient_scope` (RFC 6750, section 3.1).
    #[error("insufficient scope")]
    InsufficientScope,
    /// `access_denied` (RFC 6749, section 4.1.2.1): the owner or a policy refuses.
    #[error("access denied")]
    AccessDenied,
    /// `invalid_request` (RFC 6749, section 5.2).
    #[error("invalid request")]
    InvalidRequest,
    /// `invalid_grant` (RFC 6749, section 5.2), with its reason.
    #[error("invalid grant: {0}")]
    InvalidGrant(InvalidGrant),
    /// `invalid_client` (RFC 6749, section 5.2): there is no such client, or it may not log in this way.
    #[error("invalid client")]
    InvalidClient,
    /// `unauthorized_client` (RFC 6749, section 5.2): a wrong secret, or a grant that the client may not use.
    #[error("unauthorized client")]
    UnauthorizedClient,
    /// `unsupported_grant_type` (RFC 6749, section 5.2).
    #[error("unsupported grant type")]
    UnsupportedGrantType,
    /// `invalid_scope` (RFC 6749, section 5.2).
    #[error("invalid scope")]
    InvalidScope,
    /// `authorization_pending` (RFC 8628, section 3.5): ask again later.
    #[error("authorization pending")]
    AuthorizationPending,
    /// `slow_down` (RFC 8628, section 3.5): ask again later, and less often.
    #[error("slow down")]
    SlowDown,
    /// `expired_token` (RFC 8628, section 3.5): the device code is over.
    #[error("expired token")]
    ExpiredToken,
    /// `need_info` or `request_submitted` (UMA 2.0 Grant, section 3.3.6).
    #[error("more is needed")]
    NeedInfo,
    /// 405: the method is not for this path.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// 415: the body's media type is not for this path.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// 429: too many requests.
    #[error("too many requests")]
    TooManyRequests,
    /// 502, 503 or 504: the server, or one before it, can't answer now.
    #[error("unavailable")]
    Unavailable,
    /// Another 5xx: the server failed.
    #[error("server error")]
    Server,
    /// This backend does not do the operation (501, or a trait that it lacks).
    #[error("unsupported by this backend")]
    Unsupported,
    /// No answer came in time.
    #[error("timed out")]
    Timeout,
    /// No connection, or it broke.
    #[error("no connection")]
    Connect,
    /// The answer is not what the operation promises.
    #[error("the answer cannot be read")]
    Decode,
    /// The request cannot be written.
    #[error("the request cannot be written")]
    Encode,
    /// There were no credentials to ask with.
    #[error("no credentials")]
    Credentials,
    /// A status that says nothing more.
    #[error("unexpected status")]
    Status,
}

/// Why a grant is not good; read from Keycloak's `error_description`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidGrant {
    /// The name or password is wrong.
    #[error("bad credentials")]
    BadCredentials,
    /// The user is disabled.
    #[error("account disabled")]
    AccountDisabled,
    /// The user has required actions to do first.
    #[error("account not set up")]
    AccountNotSetUp,
    /// The user's session, or the client's part of it, is over; also an offline one.
    #[error("session not active")]
    SessionNotActive,
    /// The token is expired, revoked, or older than its session.
    #[error("token not active")]
    TokenNotActive,
    /// The token is no token of this realm's.
    #[error("invalid token")]
    InvalidToken,
    /// The refresh token was used more often than the realm allows.
    #[error("reuse exceeded")]
    ReuseExceeded,
    /// The code, of an authorization, a device or a backchannel request, is unknown, used or expired.
    #[error("code not valid")]
    CodeNotValid,
    /// The `redirect_uri` is not the one of the authorization request.
    #[error("redirect URI mismatch")]
    RedirectUriMismatch,
    /// The PKCE verifier is missing or wrong (RFC 7636, section 4.6).
    #[error("PKCE verification failed")]
    PkceFailed,
    /// The token or code is another client's.
    #[error("another client's")]
    ClientMismatch,
    /// The user has not agreed to what the client asks for.
    #[error("consent required")]
    ConsentRequired,
    /// Another reason; the reply has the server's words.
    #[error("another reason")]
    Other,
}

impl ErrorKind {
    /// The kind of a reply: by its `error` code where there is one, else by its status.
    #[must_use]
    pub fn of(reply: &ErrorReply) -> Self {
        let by_code = match reply.error.as_deref().unwrap_or_default() {
            "invalid_grant" => Self::InvalidGrant(InvalidGrant::of(reply.error_description.as_deref())),
            "invalid_client" => Self::InvalidClient,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            "invalid_request" => Self::InvalidRequest,
            "invalid_token" => Self::InvalidToken,
            "insufficient_scope" => Self::InsufficientScope,
            "access_denied" => Self::AccessDenied,
            "authorization_pending" => Self::AuthorizationPending,
            "slow_down" => Self::SlowDown,
            "expired_token" => Self::ExpiredToken,
            "need_info" | "request_submitted" => Self::NeedInfo,
            _ => return Self::of_status(reply.status),
        };
        // A server that fails, fails: its body does not make that the caller's mistake.
        if reply.status >= 500 { Self::of_status(reply.status) } else { by_code }
    }

    fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            408 => Self::Timeout,
            409 => Self::Conflict,
            415 => Self::UnsupportedMediaType,
            429 => Self::TooManyRequests,
            501 => Self::Unsupported,
            502..=504 => Self::Unavailable,
            500.. => Self::Server,
            _ => Self::Status,
        }
    }
}

/// Words of a session that is over: the user's, the client's or an offline one.
const OVER: [&str; 5] = [
    "session not active",
    "session not found",
    "session is not found",
    "session doesn't have",
    "offline access not granted anymore",
];

impl InvalidGrant {
    fn of(description: Option<&str>) -> Self {
        let description = description.unwrap_or_default().to_ascii_lowercase();
        let says = |words: &str| description.contains(words);
        if says("invalid user credentials") {
            Self::BadCredentials
        } else if says("account disabled") || says("user disabled") {
            Self::AccountDisabled
        } else if says("not fully set up") {
            Self::AccountNotSetUp
        } else if OVER.into_iter().any(says) {
            Self::SessionNotActive
        } else if says("reuse") {
            Self::ReuseExceeded
        } else if ["token is not active", "stale token", "session started"].into_iter().any(says) {
            Self::TokenNotActive
        } else if says("pkce") || says("code verifier") {
            Self::PkceFailed
        } else if says("redirect_uri") || says("redirect uri") {
            Self::RedirectUriMismatch
        } else if ["authorized client don't match", "auth error", "unmatching clients"].into_iter().any(says) {
            Self::ClientMismatch
        } else if says("consent") {
            Self::ConsentRequired
        } else if ["code not valid", "code is expired", "auth req id", "auth_req_id"].into_iter().any(says) {
            Self::CodeNotValid
        } else if says("invalid refresh token") || says("invalid token") {
            Self::InvalidToken
        } else {
            Self::Other
        }
    }
}
