//! Dynamic client registration: clients that register themselves, and look after their registration.
//!
//! See Keycloak's "Using the client registration service", and OpenID Connect Dynamic Client Registration 1.0.

use keycloak_api_macros::operations;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::representation::{ClientRepresentation, OIDCClientRepresentation};

/// The client registration endpoints of a realm.
///
/// `token` is an initial access token, a client's registration access token, or an access token of the realm whose
/// holder may manage clients. Without one the realm's policies for anonymous clients hold.
#[operations]
pub trait ClientRegistrations: Send + Sync {
    /// Registers a client by Keycloak's own representation. The answer holds the client's registration access token.
    ///
    /// # Errors
    /// `InvalidToken` for a token that is not good, `Forbidden` where a policy of the realm refuses, `BadRequest` for
    /// what cannot be registered.
    #[post("/realms/{realm}/clients-registrations/default", success = 201)]
    async fn register_client(
        &self,
        realm: &str,
        #[bearer] token: Option<&str>,
        #[json] client: &ClientRepresentation,
    ) -> Result<ClientRepresentation>;

    /// A client by its public id, as Keycloak's own representation.
    ///
    /// # Errors
    /// `InvalidToken` for a token that is not the client's, `Forbidden` for one that lacks the role, `NotFound` for a
    /// client that does not exist, as far as the token's holder may know.
    #[get("/realms/{realm}/clients-registrations/default/{client_id}")]
    async fn get_registered_client(
        &self,
        realm: &str,
        client_id: &str,
        #[bearer] token: Option<&str>,
    ) -> Result<ClientRepresentation>;

    /// Changes a client by Keycloak's own representation. A registration access token holds for one change: the answer has the
    /// next one.
    ///
    /// # Errors
    /// As for registering and for getting a client.
    #[put("/realms/{realm}/clients-registrations/default/{client_id}")]
    async fn update_registered_client(
        &self,
        realm: &str,
        client_id: &str,
        #[bearer] token: Option<&str>,
        #[json] client: &ClientRepresentation,
    ) -> Result<ClientRepresentation>;

    /// Deletes a client.
    ///
    /// # Errors
    /// As for getting a client; `Forbidden` for those that the realm cannot be without.
    #[delete("/realms/{realm}/clients-registrations/default/{client_id}")]
    async fn delete_registered_client(&self, realm: &str, client_id: &str, #[bearer] token: Option<&str>)
    -> Result<()>;

    /// Registers a client by OpenID Connect's metadata. The answer holds the client's registration access token.
    ///
    /// # Errors
    /// `InvalidToken` for a token that is not good, `Forbidden` where a policy of the realm refuses, `BadRequest` for
    /// what cannot be registered.
    #[post("/realms/{realm}/clients-registrations/openid-connect", success = 201)]
    async fn register_oidc_client(
        &self,
        realm: &str,
        #[bearer] token: Option<&str>,
        #[json] client: &OIDCClientRepresentation,
    ) -> Result<OIDCClientRepresentation>;

    /// A client by its public id, as OpenID Connect's metadata.
    ///
    /// # Errors
    /// `InvalidToken` for a token that is not the client's, `Forbidden` for one that lacks the role, `NotFound` for a
    /// client that does not exist, as far as the token's holder may know.
    #[get("/realms/{realm}/clients-registrations/openid-connect/{client_id}")]
    async fn get_registered_oidc_client(
        &self,
        realm: &str,
        client_id: &str,
        #[bearer] token: Option<&str>,
    ) -> Result<OIDCClientRepresentation>;

    /// Changes a client by OpenID Connect's metadata. A registration access token holds for one change: the answer has the
    /// next one.
    ///
    /// # Errors
    /// As for registering and for getting a client.
    #[put("/realms/{realm}/clients-registrations/openid-connect/{client_id}")]
    async fn update_registered_oidc_client(
        &self,
        realm: &str,
        client_id: &str,
        #[bearer] token: Option<&str>,
        #[json] client: &OIDCClientRepresentation,
    ) -> Result<OIDCClientRepresentation>;

    /// Deletes a client.
    ///
    /// # Errors
    /// As for getting a client; `Forbidden` for those that the realm cannot be without.
    #[delete("/realms/{realm}/clients-registrations/openid-connect/{client_id}")]
    async fn delete_registered_oidc_client(
        &self,
        realm: &str,
        client_id: &str,
        #[bearer] token: Option<&str>,
    ) -> Result<()>;

    /// What an adapter is set up with for a client, as `keycloak.json` has it. That of a public client is anybody's.
    ///
    /// # Errors
    /// As for getting a client.
    #[get("/realms/{realm}/clients-registrations/install/{client_id}")]
    async fn get_registered_client_installation(
        &self,
        realm: &str,
        client_id: &str,
        #[bearer] token: Option<&str>,
    ) -> Result<Map<String, Value>>;
}
