//! Client scopes: named sets of mappers and role scope mappings that clients share.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::ClientScopeRepresentation;

/// The client scopes of a realm, and which of them its new clients and its clients have.
#[operations]
pub trait ClientScopes: Send + Sync {
    /// Lists the realm's client scopes, with their mappers.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/client-scopes")]
    async fn list_client_scopes(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>>;

    /// Creates a client scope, with the mappers that the representation holds.
    ///
    /// # Errors
    /// `Conflict` if the name is taken.
    #[post("/admin/realms/{realm}/client-scopes")]
    async fn create_client_scope(&self, realm: &str, #[json] scope: &ClientScopeRepresentation) -> Result<Created>;

    /// The client scope of this id.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}")]
    async fn get_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<ClientScopeRepresentation>;

    /// Changes a client scope; what the representation leaves out stays.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist, `Conflict` if the new name is taken.
    #[put("/admin/realms/{realm}/client-scopes/{client_scope_id}")]
    async fn update_client_scope(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] scope: &ClientScopeRepresentation,
    ) -> Result<()>;

    /// Deletes a client scope; no client has it any more.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[delete("/admin/realms/{realm}/client-scopes/{client_scope_id}")]
    async fn delete_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()>;

    /// Lists the client scopes that new clients get as default ones.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/default-default-client-scopes")]
    async fn list_realm_default_client_scopes(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>>;

    /// Makes a client scope one of those that new clients get as default ones.
    ///
    /// # Errors
    /// `NotFound` for a realm or client scope that does not exist.
    #[put("/admin/realms/{realm}/default-default-client-scopes/{client_scope_id}")]
    async fn add_realm_default_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()>;

    /// Makes a client scope none of those that new clients get as default ones any more.
    ///
    /// # Errors
    /// `NotFound` for a realm or client scope that does not exist.
    #[delete("/admin/realms/{realm}/default-default-client-scopes/{client_scope_id}")]
    async fn remove_realm_default_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()>;

    /// Lists the client scopes that the client has as default ones.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/default-client-scopes")]
    async fn list_client_default_client_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<ClientScopeRepresentation>>;

    /// Makes a client scope one of those that the client has as default ones.
    ///
    /// # Errors
    /// `NotFound` for a client or client scope that does not exist.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/default-client-scopes/{client_scope_id}")]
    async fn add_client_default_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()>;

    /// Makes a client scope none of those that the client has as default ones any more.
    ///
    /// # Errors
    /// `NotFound` for a client or client scope that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/default-client-scopes/{client_scope_id}")]
    async fn remove_client_default_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()>;

    /// Lists the client scopes that new clients get as optional ones.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/default-optional-client-scopes")]
    async fn list_realm_optional_client_scopes(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>>;

    /// Makes a client scope one of those that new clients get as optional ones.
    ///
    /// # Errors
    /// `NotFound` for a realm or client scope that does not exist.
    #[put("/admin/realms/{realm}/default-optional-client-scopes/{client_scope_id}")]
    async fn add_realm_optional_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()>;

    /// Makes a client scope none of those that new clients get as optional ones any more.
    ///
    /// # Errors
    /// `NotFound` for a realm or client scope that does not exist.
    #[delete("/admin/realms/{realm}/default-optional-client-scopes/{client_scope_id}")]
    async fn remove_realm_optional_client_scope(&self, realm: &str, client_scope_id: &str) -> Result<()>;

    /// Lists the client scopes that the client has as optional ones.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/optional-client-scopes")]
    async fn list_client_optional_client_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<ClientScopeRepresentation>>;

    /// Makes a client scope one of those that the client has as optional ones.
    ///
    /// # Errors
    /// `NotFound` for a client or client scope that does not exist.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/optional-client-scopes/{client_scope_id}")]
    async fn add_client_optional_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()>;

    /// Makes a client scope none of those that the client has as optional ones any more.
    ///
    /// # Errors
    /// `NotFound` for a client or client scope that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/optional-client-scopes/{client_scope_id}")]
    async fn remove_client_optional_client_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        client_scope_id: &str,
    ) -> Result<()>;
}
