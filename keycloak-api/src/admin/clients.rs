//! Clients: the applications and services that a realm gives tokens to.

use bytes::Bytes;
use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{ClientRepresentation, CredentialRepresentation, UserRepresentation};

/// Which clients to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientFilter {
    /// The client id, whole, or a part of it where `search` is on.
    pub client_id: Option<String>,
    /// Whether `client_id` may be a part.
    pub search: Option<bool>,
    /// Attributes: `key1:value1 key2:value2`.
    pub q: Option<String>,
    /// Only those that the caller may see.
    pub viewable_only: Option<bool>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

impl ClientFilter {
    /// The client of exactly this client id.
    #[must_use]
    pub fn client_id(client_id: impl Into<String>) -> Self {
        Self { client_id: Some(client_id.into()), ..Self::default() }
    }
}

/// The clients of a realm. `client_uuid` is a client's internal id, not its `clientId`.
#[operations]
pub trait Clients: Send + Sync {
    /// Lists the clients that match `filter`, ordered by client id.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/clients")]
    async fn list_clients(&self, realm: &str, #[query] filter: &ClientFilter) -> Result<Vec<ClientRepresentation>>;

    /// Creates a client. What the representation leaves out gets Keycloak's defaults.
    ///
    /// # Errors
    /// `Conflict` if the client id is taken, `BadRequest` for settings that are not valid.
    #[post("/admin/realms/{realm}/clients")]
    async fn create_client(&self, realm: &str, #[json] client: &ClientRepresentation) -> Result<Created>;

    /// The client of this id.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}")]
    async fn get_client(&self, realm: &str, client_uuid: &str) -> Result<ClientRepresentation>;

    /// Changes a client; what the representation leaves out stays.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist, `Conflict` if the new client id is taken.
    #[put("/admin/realms/{realm}/clients/{client_uuid}")]
    async fn update_client(&self, realm: &str, client_uuid: &str, #[json] client: &ClientRepresentation) -> Result<()>;

    /// Deletes a client with its roles and its service account.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}")]
    async fn delete_client(&self, realm: &str, client_uuid: &str) -> Result<()>;

    /// The client's secret.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/client-secret")]
    async fn get_client_secret(&self, realm: &str, client_uuid: &str) -> Result<CredentialRepresentation>;

    /// Gives the client a new secret.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/client-secret", success = 200)]
    async fn regenerate_client_secret(&self, realm: &str, client_uuid: &str) -> Result<CredentialRepresentation>;

    /// The user that is the client's service account.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist, `BadRequest` for one without a service account.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/service-account-user")]
    async fn get_service_account_user(&self, realm: &str, client_uuid: &str) -> Result<UserRepresentation>;

    /// A file that sets an adapter up for the client, in the format of `provider_id`, such as
    /// `keycloak-oidc-keycloak-json`.
    ///
    /// # Errors
    /// `NotFound` for a client or format that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/installation/providers/{provider_id}", media = "text/plain")]
    async fn get_client_installation(&self, realm: &str, client_uuid: &str, provider_id: &str) -> Result<Bytes>;

    /// The secret that the client had before and that still holds.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no such secret.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/client-secret/rotated")]
    async fn get_rotated_client_secret(&self, realm: &str, client_uuid: &str) -> Result<CredentialRepresentation>;

    /// Ends the time in which the client's former secret still holds.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/client-secret/rotated")]
    async fn delete_rotated_client_secret(&self, realm: &str, client_uuid: &str) -> Result<()>;

    /// Gives the client a new registration access token, which the answer holds.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/registration-access-token", success = 200)]
    async fn regenerate_registration_access_token(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<ClientRepresentation>;
}
