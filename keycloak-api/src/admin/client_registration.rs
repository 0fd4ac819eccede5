//! Client registration: what clients may register themselves, as far as administrators decide it.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{
    ClientInitialAccessCreatePresentation, ClientInitialAccessPresentation, ComponentTypeRepresentation,
};

/// The initial access tokens of a realm, and what its registration policies can be.
#[operations]
pub trait ClientRegistration: Send + Sync {
    /// Lists what a registration policy can be, with its settings.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/client-registration-policy/providers")]
    async fn list_registration_policy_providers(&self, realm: &str) -> Result<Vec<ComponentTypeRepresentation>>;

    /// Lists the initial access tokens that still hold, without the tokens themselves.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/clients-initial-access")]
    async fn list_initial_access_tokens(&self, realm: &str) -> Result<Vec<ClientInitialAccessPresentation>>;

    /// Creates an initial access token. Only this answer holds the token itself.
    ///
    /// # Errors
    /// `BadRequest` for origins that are not valid.
    #[post("/admin/realms/{realm}/clients-initial-access", success = 201)]
    async fn create_initial_access_token(
        &self,
        realm: &str,
        #[json] token: &ClientInitialAccessCreatePresentation,
    ) -> Result<ClientInitialAccessPresentation>;

    /// Deletes an initial access token. One that does not exist is as good as deleted.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[delete("/admin/realms/{realm}/clients-initial-access/{token_id}")]
    async fn delete_initial_access_token(&self, realm: &str, token_id: &str) -> Result<()>;
}
