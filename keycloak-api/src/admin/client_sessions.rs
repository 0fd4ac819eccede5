//! Client sessions: who is logged in at a client.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::Count;
use crate::error::Result;
use crate::representation::UserSessionRepresentation;

/// Which part of a list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paging {
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The sessions of a client.
#[operations]
pub trait ClientSessions: Send + Sync {
    /// Counts the sessions at the client.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/session-count")]
    async fn count_client_sessions(&self, realm: &str, client_uuid: &str) -> Result<Count>;

    /// Counts the sessions of offline tokens at the client.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/offline-session-count")]
    async fn count_client_offline_sessions(&self, realm: &str, client_uuid: &str) -> Result<Count>;

    /// Lists the sessions at the client.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/user-sessions")]
    async fn list_client_sessions(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] paging: &Paging,
    ) -> Result<Vec<UserSessionRepresentation>>;

    /// Lists the sessions of offline tokens at the client.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/offline-sessions")]
    async fn list_client_offline_sessions(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] paging: &Paging,
    ) -> Result<Vec<UserSessionRepresentation>>;
}
