//! Resource servers: clients whose access is decided by Keycloak (authorization services).

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::ResourceServerRepresentation;

/// The authorization settings of a client that has authorization services.
#[operations]
pub trait ResourceServer: Send + Sync {
    /// The client's authorization settings.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server")]
    async fn get_resource_server(&self, realm: &str, client_uuid: &str) -> Result<ResourceServerRepresentation>;

    /// Changes the client's authorization settings; its resources, scopes and policies stay.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server")]
    async fn update_resource_server(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] settings: &ResourceServerRepresentation,
    ) -> Result<()>;

    /// The client's authorization settings with everything in them: resources, scopes and policies.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/settings")]
    async fn export_resource_server(&self, realm: &str, client_uuid: &str) -> Result<ResourceServerRepresentation>;

    /// Takes over settings, resources, scopes and policies.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services, `BadRequest` for what is not
    /// valid.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/import")]
    async fn import_resource_server(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] settings: &ResourceServerRepresentation,
    ) -> Result<()>;
}
