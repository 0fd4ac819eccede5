//! Resources, as their resource server registers them (UMA 2.0 Federated Authorization, section 3).

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};

use crate::admin::ResourceFilter;
use crate::error::Result;
use crate::representation::ResourceRepresentation;

/// A resource in a listing: whole where `deep` asked for that, else its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ResourceSet {
    /// The id.
    Id(String),
    /// The resource.
    Whole(Box<ResourceRepresentation>),
}

/// The resources of the resource server whose PAT it is.
#[operations]
pub trait ResourceSets: Send + Sync {
    /// Lists the resources that match `filter`.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `BadRequest` where the client may not manage its resources.
    #[get("/realms/{realm}/authz/protection/resource_set")]
    async fn list_resource_sets(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[query] filter: &ResourceFilter,
    ) -> Result<Vec<ResourceSet>>;

    /// Registers a resource. It is its resource server's, or the user's whose token the PAT is.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `Conflict` if the owner has one of the same name.
    #[post("/realms/{realm}/authz/protection/resource_set", success = 201)]
    async fn create_resource_set(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        #[json] resource: &ResourceRepresentation,
    ) -> Result<ResourceRepresentation>;

    /// The resource of this id.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `NotFound` for a resource that does not exist.
    #[get("/realms/{realm}/authz/protection/resource_set/{resource_id}")]
    async fn get_resource_set(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        resource_id: &str,
    ) -> Result<ResourceRepresentation>;

    /// Replaces a resource.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `NotFound` for a resource that does not exist.
    #[put("/realms/{realm}/authz/protection/resource_set/{resource_id}")]
    async fn update_resource_set(
        &self,
        realm: &str,
        #[bearer] pat: &str,
        resource_id: &str,
        #[json] resource: &ResourceRepresentation,
    ) -> Result<()>;

    /// Deletes a resource.
    ///
    /// # Errors
    /// `Forbidden` for what is no PAT, `NotFound` for a resource that does not exist.
    #[delete("/realms/{realm}/authz/protection/resource_set/{resource_id}")]
    async fn delete_resource_set(&self, realm: &str, #[bearer] pat: &str, resource_id: &str) -> Result<()>;
}
