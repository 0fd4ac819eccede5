//! Client types: presets for clients. They belong to the feature `client-types`, which is off by default.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::ClientTypesRepresentation;

/// The client types of a realm.
#[operations]
pub trait ClientTypes: Send + Sync {
    /// The realm's client types, and the server's own.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/client-types")]
    async fn get_client_types(&self, realm: &str) -> Result<ClientTypesRepresentation>;

    /// Replaces the realm's client types.
    ///
    /// # Errors
    /// `Unsupported` without the feature, `BadRequest` for types that are not valid.
    #[put("/admin/realms/{realm}/client-types")]
    async fn update_client_types(&self, realm: &str, #[json] types: &ClientTypesRepresentation) -> Result<()>;
}
