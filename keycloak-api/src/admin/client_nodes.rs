//! Client nodes: the hosts that a client runs on, and what Keycloak tells them.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::GlobalRequestResult;

/// A host that a client runs on.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientNode {
    /// The host's name.
    pub node: Option<String>,
}

/// The cluster nodes of a client.
#[operations]
pub trait ClientNodes: Send + Sync {
    /// Adds a host to the client.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist, `BadRequest` without a host.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/nodes")]
    async fn register_client_node(&self, realm: &str, client_uuid: &str, #[json] node: &ClientNode) -> Result<()>;

    /// Takes a host from the client.
    ///
    /// # Errors
    /// `NotFound` for a client or host that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/nodes/{node}")]
    async fn unregister_client_node(&self, realm: &str, client_uuid: &str, node: &str) -> Result<()>;

    /// Asks every host of the client whether it is there.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/test-nodes-available")]
    async fn test_client_nodes(&self, realm: &str, client_uuid: &str) -> Result<GlobalRequestResult>;

    /// Tells the client's hosts since when tokens are valid.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/push-revocation", success = 200)]
    async fn push_client_revocation(&self, realm: &str, client_uuid: &str) -> Result<GlobalRequestResult>;
}
