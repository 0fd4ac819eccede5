//! Client templates: the older name of client scopes, under which Keycloak still answers for its older clients.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{
    ClientScopeRepresentation, MappingsRepresentation, ProtocolMapperRepresentation, RoleRepresentation,
};

/// The client scopes of a realm by the older paths. New code wants [`ClientScopes`](super::ClientScopes),
/// [`ProtocolMappers`](super::ProtocolMappers) and [`ScopeMappings`](super::ScopeMappings).
#[operations]
pub trait ClientTemplates: Send + Sync {
    /// Lists the realm's client scopes, with their mappers.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/client-templates")]
    async fn list_client_templates(&self, realm: &str) -> Result<Vec<ClientScopeRepresentation>>;

    /// Creates a client scope, with the mappers that the representation holds.
    ///
    /// # Errors
    /// `Conflict` if the name is taken.
    #[post("/admin/realms/{realm}/client-templates")]
    async fn create_client_template(&self, realm: &str, #[json] scope: &ClientScopeRepresentation) -> Result<Created>;

    /// The client scope of this id.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}")]
    async fn get_client_template(&self, realm: &str, client_scope_id: &str) -> Result<ClientScopeRepresentation>;

    /// Changes a client scope; what the representation leaves out stays.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist, `Conflict` if the new name is taken.
    #[put("/admin/realms/{realm}/client-templates/{client_scope_id}")]
    async fn update_client_template(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] scope: &ClientScopeRepresentation,
    ) -> Result<()>;

    /// Deletes a client scope; no client has it any more.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[delete("/admin/realms/{realm}/client-templates/{client_scope_id}")]
    async fn delete_client_template(&self, realm: &str, client_scope_id: &str) -> Result<()>;

    /// Lists the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/models")]
    async fn list_client_template_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>>;

    /// Adds a mapper to the client scope.
    ///
    /// # Errors
    /// `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/models")]
    async fn create_client_template_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] mapper: &ProtocolMapperRepresentation,
    ) -> Result<Created>;

    /// Adds several mappers to the client scope, all or none.
    ///
    /// # Errors
    /// `Conflict` if a name is taken there.
    #[post("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/add-models")]
    async fn create_client_template_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] mappers: &[ProtocolMapperRepresentation],
    ) -> Result<()>;

    /// One of the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/models/{mapper_id}")]
    async fn get_client_template_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
    ) -> Result<ProtocolMapperRepresentation>;

    /// Replaces one of the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[put("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/models/{mapper_id}")]
    async fn update_client_template_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
        #[json] mapper: &ProtocolMapperRepresentation,
    ) -> Result<()>;

    /// Deletes one of the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[delete("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/models/{mapper_id}")]
    async fn delete_client_template_mapper(&self, realm: &str, client_scope_id: &str, mapper_id: &str) -> Result<()>;

    /// Lists those of the client scope's own mappers that are for a protocol.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/protocol-mappers/protocol/{protocol}")]
    async fn list_client_template_mappers_of_protocol(
        &self,
        realm: &str,
        client_scope_id: &str,
        protocol: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>>;

    /// Every role that the client scope has in its scope, of the realm and of clients.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings")]
    async fn get_client_template_scope_mappings(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<MappingsRepresentation>;

    /// Lists those of the realm's roles that the client scope has in its scope itself.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/realm")]
    async fn list_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Puts some of the realm's roles into the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[post("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/realm")]
    async fn add_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the realm's roles out of the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[delete("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/realm")]
    async fn remove_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the realm's roles that the client scope does not have in its scope.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/realm/available")]
    async fn list_available_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the realm's roles that the client scope has in its scope in effect, by itself or a composite.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/realm/composite")]
    async fn list_effective_client_template_scope_realm_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of a client's roles that the client scope has in its scope itself.
    ///
    /// # Errors
    /// `NotFound` for a client scope or client that does not exist.
    #[get("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/clients/{role_client_uuid}")]
    async fn list_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Puts some of a client's roles into the scope of the client scope, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a client scope or role that does not exist.
    #[post("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/clients/{role_client_uuid}")]
    async fn add_client_template_scope_client_roles(
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
    #[delete("/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/clients/{role_client_uuid}")]
    async fn remove_client_template_scope_client_roles(
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
    #[get(
        "/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/clients/{role_client_uuid}/available"
    )]
    async fn list_available_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of a client's roles that the client scope has in its scope in effect, by itself or a composite.
    ///
    /// # Errors
    /// `NotFound` for a client scope or client that does not exist.
    #[get(
        "/admin/realms/{realm}/client-templates/{client_scope_id}/scope-mappings/clients/{role_client_uuid}/composite"
    )]
    async fn list_effective_client_template_scope_client_roles(
        &self,
        realm: &str,
        client_scope_id: &str,
        role_client_uuid: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;
}
