//! Scope mappings: which roles a client's tokens may hold where not all of the user's roles go in.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{MappingsRepresentation, RoleRepresentation};

/// The role scope mappings of clients and client scopes.
#[operations]
pub trait ScopeMappings: Send + Sync {
    /// Every role that the client has in its scope, of the realm and of clients.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings")]
    async fn get_client_scope_mappings(&self, realm: &str, client_uuid: &str) -> Result<MappingsRepresentation>;

    /// Lists those of the realm's roles that the client has in its scope itself.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/realm")]
    async fn list_client_scope_realm_roles(&self, realm: &str, client_uuid: &str) -> Result<Vec<RoleRepresentation>>;

    /// Puts some of the realm's roles into the scope of the client, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client or role that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/realm")]
    async fn add_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the realm's roles out of the scope of the client, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client or role that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/realm")]
    async fn remove_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the realm's roles that the client does not have in its scope.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/realm/available")]
    async fn list_available_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the realm's roles that the client has in its scope in effect, by itself or a composite.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/realm/composite")]
    async fn list_effective_client_scope_realm_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of a client's roles that the client has in its scope itself.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/clients/{role_client_uuid}")]
    async fn list_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Puts some of a client's roles into the scope of the client, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client or role that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/clients/{role_client_uuid}")]
    async fn add_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of a client's roles out of the scope of the client, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client or role that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/clients/{role_client_uuid}")]
    async fn remove_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of a client's roles that the client does not have in its scope.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/clients/{role_client_uuid}/available")]
    async fn list_available_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of a client's roles that the client has in its scope in effect, by itself or a composite.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/scope-mappings/clients/{role_client_uuid}/composite")]
    async fn list_effective_client_scope_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        role_client_uuid: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Every role that the client scope has in its scope, of the realm and of clients.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings")]
    async fn get_client_scope_scope_mappings(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<MappingsRepresentation>;

    /// Lists those of the realm's roles that the client scope has in its scope itself.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/realm")]
    async fn list_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Puts some of the realm's roles into the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[post("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/realm")]
    async fn add_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the realm's roles out of the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[delete("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/realm")]
    async fn remove_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the realm's roles that the client scope does not have in its scope.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/realm/available")]
    async fn list_available_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the realm's roles that the client scope has in its scope in effect, by itself or a composite.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/realm/composite")]
    async fn list_effective_client_scope_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of a client's roles that the client scope has in its scope itself.
    ///
    /// # Errors
    /// `NotFound` for a client scope or client that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/clients/{role_client_uuid}")]
    async fn list_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Puts some of a client's roles into the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[post("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/clients/{role_client_uuid}")]
    async fn add_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of a client's roles out of the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[delete("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/clients/{role_client_uuid}")]
    async fn remove_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of a client's roles that the client scope does not have in its scope.
    ///
    /// # Errors
    /// `NotFound` for a client scope or client that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/clients/{role_client_uuid}/available")]
    async fn list_available_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of a client's roles that the client scope has in its scope in effect, by itself or a composite.
    ///
    /// # Errors
    /// `NotFound` for a client scope or client that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/scope-mappings/clients/{role_client_uuid}/composite")]
    async fn list_effective_client_scope_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;
}
