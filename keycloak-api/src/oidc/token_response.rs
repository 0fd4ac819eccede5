//! What the token, introspection and userinfo endpoints answer.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

/// Tokens (RFC 6749, section 5.1; OpenID Connect Core 1.0, section 3.1.3.3). `Debug` shows none of them.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TokenResponse {
    /// The access token. Empty where a grant asked for another answer, such as UMA's `decision`.
    #[serde(default)]
    pub access_token: String,
    /// How long the access token holds, in seconds.
    pub expires_in: Option<i64>,
    /// How long the refresh token holds, in seconds; 0 means without end.
    pub refresh_expires_in: Option<i64>,
    /// The refresh token.
    pub refresh_token: Option<String>,
    /// `Bearer`, or `DPoP`.
    pub token_type: Option<String>,
    /// The ID token, where the scope `openid` was asked for.
    pub id_token: Option<String>,
    /// Tokens made before this time are void: seconds since the epoch, 0 for none.
    #[serde(rename = "not-before-policy")]
    pub not_before_policy: Option<i64>,
    /// The user's session (`sid` in the tokens).
    pub session_state: Option<String>,
    /// The scopes granted, separated by spaces.
    pub scope: Option<String>,
    /// What kind of token an exchange gave (RFC 8693, section 2.2.1).
    pub issued_token_type: Option<String>,
    /// Whether an RPT was added to (UMA 2.0 Grant, section 3.3.5).
    pub upgraded: Option<bool>,
    /// What else the server answered.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl std::fmt::Debug for TokenResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TokenResponse")
            .field("token_type", &self.token_type)
            .field("expires_in", &self.expires_in)
            .field("refresh_expires_in", &self.refresh_expires_in)
            .field("has_refresh_token", &self.refresh_token.is_some())
            .field("has_id_token", &self.id_token.is_some())
            .field("session_state", &self.session_state)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// What introspection tells of a token (RFC 7662, section 2.2).
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Introspection {
    /// Whether the token is good now. If not, nothing else is told.
    pub active: bool,
    /// When it ends, in seconds since the epoch.
    pub exp: Option<i64>,
    /// When it was made, in seconds since the epoch.
    pub iat: Option<i64>,
    /// Its id.
    pub jti: Option<String>,
    /// Who made it.
    pub iss: Option<String>,
    /// Whom it is about.
    pub sub: Option<String>,
    /// Keycloak's kind of token: `Bearer`, `Refresh`, `Offline`.
    pub typ: Option<String>,
    /// The client that it was made for.
    pub azp: Option<String>,
    /// The session.
    pub sid: Option<String>,
    /// The scopes, separated by spaces.
    pub scope: Option<String>,
    /// The client that it was made for.
    pub client_id: Option<String>,
    /// The user's name.
    pub username: Option<String>,
    /// `Bearer`, or `DPoP`.
    pub token_type: Option<String>,
    /// Every other claim, `aud`, `realm_access` and `permissions` among them.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A user's claims (OpenID Connect Core 1.0, section 5.3.2).
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserInfo {
    /// The user's id.
    pub sub: String,
    /// Whether the e-mail address was verified.
    pub email_verified: Option<bool>,
    /// First and last name.
    pub name: Option<String>,
    /// The user's name.
    pub preferred_username: Option<String>,
    /// First name.
    pub given_name: Option<String>,
    /// Last name.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Every other claim that the client's mappers put here.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
