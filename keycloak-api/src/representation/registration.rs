//! Registering clients: initial access tokens.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// A wish for an initial access token.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientInitialAccessCreatePresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientInitialAccessCreatePresentation {
    /// How long it shall live, in seconds; 0 means for ever.
    pub expiration: Option<i32>,
    /// How many clients it shall register.
    pub count: Option<i32>,
    /// Origins that may use it with CORS.
    pub web_origins: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A token that registers clients.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientInitialAccessPresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientInitialAccessPresentation {
    /// The token's id.
    pub id: Option<String>,
    /// The token itself, in the answer that makes it.
    #[debug("{}", redact::secret(token))]
    pub token: Option<String>,
    /// When it was made, in seconds since the epoch.
    pub timestamp: Option<i32>,
    /// How long it lives, in seconds; 0 means for ever.
    pub expiration: Option<i32>,
    /// How many clients it may register.
    pub count: Option<i32>,
    /// How many of them are left.
    pub remaining_count: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
