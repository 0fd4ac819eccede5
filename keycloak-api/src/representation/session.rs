//! Sessions, and what came of telling clients about them.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// A session of a user: one login, and the clients that it reached.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserSessionRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserSessionRepresentation {
    /// The session's id, as in a token's `sid`.
    pub id: Option<String>,
    /// The user's name.
    pub username: Option<String>,
    /// The user's id.
    pub user_id: Option<String>,
    /// Where the login came from.
    pub ip_address: Option<String>,
    /// When the session began, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// When the session was last used, in milliseconds since the epoch.
    pub last_access: Option<i64>,
    /// Whether the login asked to be remembered.
    pub remember_me: Option<bool>,
    /// The `clientId` of each client reached, by the client's internal id.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub clients: Option<BTreeMap<String, String>>,
    /// Whether the user exists only as long as the session.
    pub transient_user: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Which clients heard of a logout or a revocation.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#GlobalRequestResult)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GlobalRequestResult {
    /// The URLs that answered well.
    pub success_requests: Option<Vec<String>>,
    /// The URLs that didn't.
    pub failed_requests: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// How many sessions there are at a client. Keycloak has no name for it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#_realms_admin)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientSessionStats {
    /// The client's internal id.
    pub id: Option<String>,
    /// The client, by its `clientId`.
    pub client_id: Option<String>,
    /// The number of sessions, as a text.
    pub active: Option<String>,
    /// The number of sessions of offline tokens, as a text.
    pub offline: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
