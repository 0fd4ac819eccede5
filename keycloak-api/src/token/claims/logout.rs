//! A logout token's claims (OpenID Connect Back-Channel Logout, section 2.4).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::super::time::optional_numeric_date;
use super::parts::Audience;

/// The event that makes a token a logout token.
const BACKCHANNEL_LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The claims of a logout token (`typ` is `Logout`), which Keycloak posts to a client when a session ends. Times are
/// seconds since 1970.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct LogoutTokenClaims {
    /// When it expires.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub exp: Option<i64>,
    /// When it was issued.
    #[serde(deserialize_with = "optional_numeric_date")]
    pub iat: Option<i64>,
    /// The token's id: to see each once.
    pub jti: Option<String>,
    /// The realm that issued it, as a URL.
    pub iss: Option<String>,
    /// The client that it is for.
    #[serde(skip_serializing_if = "Audience::is_empty")]
    pub aud: Audience,
    /// The user's id.
    pub sub: Option<String>,
    /// `Logout`.
    pub typ: Option<String>,
    /// The session's id; absent if all of the user's sessions end.
    pub sid: Option<String>,
    /// What happened, by the event's URL.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub events: Map<String, Value>,
    /// Every other claim. A logout token must not have `nonce`, which would be here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl LogoutTokenClaims {
    /// Whether it says what a logout token has to say: the logout event, a user or a session, and no `nonce`.
    pub fn is_logout(&self) -> bool {
        self.events.get(BACKCHANNEL_LOGOUT).is_some_and(Value::is_object)
            && (self.sub.is_some() || self.sid.is_some())
            && !self.other.contains_key("nonce")
    }

    /// Whether Keycloak asks to revoke the user's offline sessions too. It says so beside the event, not in it.
    pub fn revokes_offline_sessions(&self) -> bool {
        self.events.get("revoke_offline_access") == Some(&Value::Bool(true))
    }
}
