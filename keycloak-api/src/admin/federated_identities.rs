//! Federated identities: who a user is at other servers.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::FederatedIdentityRepresentation;

/// The accounts at identity providers that a user is linked to.
#[operations]
pub trait FederatedIdentities: Send + Sync {
    /// Lists the accounts that the user is linked to.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/federated-identity")]
    async fn list_federated_identities(
        &self,
        realm: &str,
        user_id: &str,
    ) -> Result<Vec<FederatedIdentityRepresentation>>;

    /// Links the user to an account at the identity provider of this alias.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `Conflict` if it has a link there.
    #[post("/admin/realms/{realm}/users/{user_id}/federated-identity/{provider}")]
    async fn add_federated_identity(
        &self,
        realm: &str,
        user_id: &str,
        provider: &str,
        #[json] identity: &FederatedIdentityRepresentation,
    ) -> Result<()>;

    /// Takes the user's link at the identity provider of this alias.
    ///
    /// # Errors
    /// `NotFound` for a user or link that does not exist.
    #[delete("/admin/realms/{realm}/users/{user_id}/federated-identity/{provider}")]
    async fn remove_federated_identity(&self, realm: &str, user_id: &str, provider: &str) -> Result<()>;
}
