//! An ID token's claims (OpenID Connect Core, section 2).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::super::time::optional_numeric_date;
use super::parts::Audience;

/// The claims of an ID token (`typ` is `ID`). Times are seconds since 1970.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct IdTokenClaims {
    /// When it expires.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub exp: Option<i64>,
    /// When it was issued.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub iat: Option<i64>,
    /// When the user logged in.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub auth_time: Option<i64>,
    /// The token's id.
    pub jti: Option<String>,
    /// The realm that issued it, as a URL.
    pub iss: Option<String>,
    /// Who it is for: the client that asked for it.
    #[serde(skip_serializing_if = "Audience::is_empty")]
    pub aud: Audience,
    /// The user's id.
    pub sub: Option<String>,
    /// `ID`.
    pub typ: Option<String>,
    /// The client that it was issued to.
    pub azp: Option<String>,
    /// The nonce of the authorization request.
    pub nonce: Option<String>,
    /// The session's id.
    pub sid: Option<String>,
    /// The session's id as old versions name it.
    pub session_state: Option<String>,
    /// The hash of the access token issued with it.
    pub at_hash: Option<String>,
    /// The hash of the code issued with it (hybrid flow).
    pub c_hash: Option<String>,
    /// The hash of the state of the request (hybrid flow).
    pub s_hash: Option<String>,
    /// How well the user was authenticated.
    pub acr: Option<String>,
    /// Whether the email address was verified.
    pub email_verified: Option<bool>,
    /// The full name.
    pub name: Option<String>,
    /// The username.
    pub preferred_username: Option<String>,
    /// The first name.
    pub given_name: Option<String>,
    /// The last name.
    pub family_name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// Every other claim.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
