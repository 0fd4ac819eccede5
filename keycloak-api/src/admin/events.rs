//! Events: what users did, and what administrators did.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::{AdminEventRepresentation, EventRepresentation, RealmEventsConfigRepresentation};

/// Which of the users' events to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventFilter {
    /// Only these kinds, such as `LOGIN`.
    pub r#type: Option<Vec<String>>,
    /// The client, by its `clientId`.
    pub client: Option<String>,
    /// The user's id.
    pub user: Option<String>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// Not before: `yyyy-MM-dd` or milliseconds since the epoch.
    pub date_from: Option<String>,
    /// Not after: `yyyy-MM-dd` or milliseconds since the epoch.
    pub date_to: Option<String>,
    /// `asc` for the oldest first, otherwise `desc`.
    pub direction: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list; Keycloak lists 100 where nothing is said.
    pub max: Option<i32>,
}

/// Which of the administrators' events to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdminEventFilter {
    /// Only these: `CREATE`, `UPDATE`, `DELETE`, `ACTION`.
    pub operation_types: Option<Vec<String>>,
    /// Only those about such things, such as `USER`.
    pub resource_types: Option<Vec<String>>,
    /// The path of what was changed, without the realm's part; `*` stands for anything.
    pub resource_path: Option<String>,
    /// The internal id of the caller's realm.
    pub auth_realm: Option<String>,
    /// The internal id of the caller's client.
    pub auth_client: Option<String>,
    /// The caller's user id.
    pub auth_user: Option<String>,
    /// Where the request came from.
    pub auth_ip_address: Option<String>,
    /// Not before: `yyyy-MM-dd` or milliseconds since the epoch.
    pub date_from: Option<String>,
    /// Not after: `yyyy-MM-dd` or milliseconds since the epoch.
    pub date_to: Option<String>,
    /// `asc` for the oldest first, otherwise `desc`.
    pub direction: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list; Keycloak lists 100 where nothing is said.
    pub max: Option<i32>,
}

/// The events that a realm keeps.
#[operations]
pub trait Events: Send + Sync {
    /// Lists the users' events that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, `BadRequest` for a date that is none.
    #[get("/admin/realms/{realm}/events")]
    async fn list_events(&self, realm: &str, #[query] filter: &EventFilter) -> Result<Vec<EventRepresentation>>;

    /// Deletes the users' events.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[delete("/admin/realms/{realm}/events")]
    async fn delete_events(&self, realm: &str) -> Result<()>;

    /// Which events the realm keeps, and for how long.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/events/config")]
    async fn get_events_config(&self, realm: &str) -> Result<RealmEventsConfigRepresentation>;

    /// Changes which events the realm keeps.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[put("/admin/realms/{realm}/events/config")]
    async fn update_events_config(&self, realm: &str, #[json] config: &RealmEventsConfigRepresentation) -> Result<()>;

    /// Lists the administrators' events that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, `BadRequest` for a date that is none.
    #[get("/admin/realms/{realm}/admin-events")]
    async fn list_admin_events(
        &self,
        realm: &str,
        #[query] filter: &AdminEventFilter,
    ) -> Result<Vec<AdminEventRepresentation>>;

    /// Deletes the administrators' events.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[delete("/admin/realms/{realm}/admin-events")]
    async fn delete_admin_events(&self, realm: &str) -> Result<()>;
}
