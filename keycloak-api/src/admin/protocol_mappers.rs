//! Protocol mappers: what a client or a client scope puts into tokens.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::ProtocolMapperRepresentation;

/// The protocol mappers of clients and client scopes.
#[operations]
pub trait ProtocolMappers: Send + Sync {
    /// Lists the client's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/models")]
    async fn list_client_mappers(&self, realm: &str, client_uuid: &str) -> Result<Vec<ProtocolMapperRepresentation>>;

    /// Adds a mapper to the client.
    ///
    /// # Errors
    /// `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/models")]
    async fn create_client_mapper(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] mapper: &ProtocolMapperRepresentation,
    ) -> Result<Created>;

    /// Adds several mappers to the client, all or none.
    ///
    /// # Errors
    /// `Conflict` if a name is taken there.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/add-models")]
    async fn create_client_mappers(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] mappers: &[ProtocolMapperRepresentation],
    ) -> Result<()>;

    /// One of the client's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/models/{mapper_id}")]
    async fn get_client_mapper(
        &self,
        realm: &str,
        client_uuid: &str,
        mapper_id: &str,
    ) -> Result<ProtocolMapperRepresentation>;

    /// Replaces one of the client's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/models/{mapper_id}")]
    async fn update_client_mapper(
        &self,
        realm: &str,
        client_uuid: &str,
        mapper_id: &str,
        #[json] mapper: &ProtocolMapperRepresentation,
    ) -> Result<()>;

    /// Deletes one of the client's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/models/{mapper_id}")]
    async fn delete_client_mapper(&self, realm: &str, client_uuid: &str, mapper_id: &str) -> Result<()>;

    /// Lists the client's own mappers for a protocol.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/protocol-mappers/protocol/{protocol}")]
    async fn list_client_mappers_of_protocol(
        &self,
        realm: &str,
        client_uuid: &str,
        protocol: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>>;

    /// Lists the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/models")]
    async fn list_client_scope_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>>;

    /// Adds a mapper to the client scope.
    ///
    /// # Errors
    /// `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/models")]
    async fn create_client_scope_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] mapper: &ProtocolMapperRepresentation,
    ) -> Result<Created>;

    /// Adds several mappers to the client scope, all or none.
    ///
    /// # Errors
    /// `Conflict` if a name is taken there.
    #[post("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/add-models")]
    async fn create_client_scope_mappers(
        &self,
        realm: &str,
        client_scope_id: &str,
        #[json] mappers: &[ProtocolMapperRepresentation],
    ) -> Result<()>;

    /// One of the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/models/{mapper_id}")]
    async fn get_client_scope_mapper(
        &self,
        realm: &str,
        client_scope_id: &str,
        mapper_id: &str,
    ) -> Result<ProtocolMapperRepresentation>;

    /// Replaces one of the client scope's own mappers.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[put("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/models/{mapper_id}")]
    async fn update_client_scope_mapper(
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
    #[delete("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/models/{mapper_id}")]
    async fn delete_client_scope_mapper(&self, realm: &str, client_scope_id: &str, mapper_id: &str) -> Result<()>;

    /// Lists those of the client scope's own mappers that are for a protocol.
    ///
    /// # Errors
    /// `NotFound` for a client scope that does not exist.
    #[get("/admin/realms/{realm}/client-scopes/{client_scope_id}/protocol-mappers/protocol/{protocol}")]
    async fn list_client_scope_mappers_of_protocol(
        &self,
        realm: &str,
        client_scope_id: &str,
        protocol: &str,
    ) -> Result<Vec<ProtocolMapperRepresentation>>;
}
