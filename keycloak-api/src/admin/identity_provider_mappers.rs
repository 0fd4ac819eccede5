//! Identity provider mappers: what users get from the server at which they logged in.

use std::collections::BTreeMap;

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{IdentityProviderMapperRepresentation, IdentityProviderMapperTypeRepresentation};

/// The mappers of an identity provider.
#[operations]
pub trait IdentityProviderMappers: Send + Sync {
    /// What a mapper of this identity provider can be, by id.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}/mapper-types")]
    async fn get_identity_provider_mapper_types(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<BTreeMap<String, IdentityProviderMapperTypeRepresentation>>;

    /// Lists the mappers of an identity provider.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}/mappers")]
    async fn list_identity_provider_mappers(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<Vec<IdentityProviderMapperRepresentation>>;

    /// Gives an identity provider a mapper.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist, `BadRequest` if the name is taken.
    #[post("/admin/realms/{realm}/identity-provider/instances/{alias}/mappers")]
    async fn create_identity_provider_mapper(
        &self,
        realm: &str,
        alias: &str,
        #[json] mapper: &IdentityProviderMapperRepresentation,
    ) -> Result<Created>;

    /// The mapper of this id.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}/mappers/{mapper_id}")]
    async fn get_identity_provider_mapper(
        &self,
        realm: &str,
        alias: &str,
        mapper_id: &str,
    ) -> Result<IdentityProviderMapperRepresentation>;

    /// Replaces a mapper.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[put("/admin/realms/{realm}/identity-provider/instances/{alias}/mappers/{mapper_id}")]
    async fn update_identity_provider_mapper(
        &self,
        realm: &str,
        alias: &str,
        mapper_id: &str,
        #[json] mapper: &IdentityProviderMapperRepresentation,
    ) -> Result<()>;

    /// Deletes a mapper.
    ///
    /// # Errors
    /// `NotFound` for a mapper that does not exist.
    #[delete("/admin/realms/{realm}/identity-provider/instances/{alias}/mappers/{mapper_id}")]
    async fn delete_identity_provider_mapper(&self, realm: &str, alias: &str, mapper_id: &str) -> Result<()>;
}
