//! Events: what users did (login events), what administrators did (admin events), and which of them a realm keeps.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// A login event: something that a user or a client did, or failed to.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#EventRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventRepresentation {
    /// The event's id.
    pub id: Option<String>,
    /// When it happened, in milliseconds since the epoch.
    pub time: Option<i64>,
    /// What happened, such as `LOGIN` or `LOGIN_ERROR`.
    pub r#type: Option<String>,
    /// The realm's internal id.
    pub realm_id: Option<String>,
    /// The client, by its `clientId`.
    pub client_id: Option<String>,
    /// The user's id.
    pub user_id: Option<String>,
    /// The session's id.
    pub session_id: Option<String>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// Why it failed, such as `invalid_user_credentials`.
    pub error: Option<String>,
    /// Further facts, such as `auth_method` and `username`.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub details: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// An admin event: a change that somebody made by the admin API.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AdminEventRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdminEventRepresentation {
    /// The event's id.
    pub id: Option<String>,
    /// When it happened, in milliseconds since the epoch.
    pub time: Option<i64>,
    /// The internal id of the realm that was changed.
    pub realm_id: Option<String>,
    /// Who did it.
    pub auth_details: Option<AuthDetailsRepresentation>,
    /// `CREATE`, `UPDATE`, `DELETE` or `ACTION`.
    pub operation_type: Option<String>,
    /// What kind of thing was changed, such as `USER`.
    pub resource_type: Option<String>,
    /// The path of what was changed, without the realm's part.
    pub resource_path: Option<String>,
    /// The JSON that was sent, as one text, where the realm keeps it.
    #[debug("{}", redact::secret(representation))]
    pub representation: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// Further facts.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub details: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Who made a change by the admin API.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthDetailsRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthDetailsRepresentation {
    /// The internal id of the caller's realm.
    pub realm_id: Option<String>,
    /// The internal id of the caller's client.
    pub client_id: Option<String>,
    /// The caller's user id.
    pub user_id: Option<String>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Which events a realm stores, and who hears of them.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RealmEventsConfigRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RealmEventsConfigRepresentation {
    /// Whether login events are stored.
    pub events_enabled: Option<bool>,
    /// How long login events are kept, in seconds; 0 keeps them.
    pub events_expiration: Option<i64>,
    /// Names of the listeners that hear of every event, such as `jboss-logging`.
    pub events_listeners: Option<Vec<String>>,
    /// The types of login events that are stored, such as `LOGIN`.
    pub enabled_event_types: Option<Vec<String>>,
    /// Whether admin events are stored.
    pub admin_events_enabled: Option<bool>,
    /// Whether admin events keep the representation that was sent.
    pub admin_events_details_enabled: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
