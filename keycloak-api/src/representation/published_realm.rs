//! What a realm tells everybody: [`PublishedRealmRepresentation`]. What only administrators see stands in `realm`.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// What a realm tells everybody at `/realms/{realm}`.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PublishedRealmRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishedRealmRepresentation {
    /// The realm's name.
    pub realm: Option<String>,
    /// The public half of the active RS256 key: base64 of its DER, without PEM's frame.
    #[serde(rename = "public_key")]
    pub public_key: Option<String>,
    /// Base URL of the OpenID Connect endpoints.
    #[serde(rename = "token-service")]
    pub token_service: Option<String>,
    /// URL of the account console.
    #[serde(rename = "account-service")]
    pub account_service: Option<String>,
    /// Tokens issued before this moment are refused, in seconds since the epoch; 0 refuses none.
    #[serde(rename = "tokens-not-before")]
    pub tokens_not_before: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
