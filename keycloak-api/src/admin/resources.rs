//! Resources: what a resource server protects.

use std::collections::BTreeMap;

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::{PolicyRepresentation, ResourceRepresentation, ScopeRepresentation};

/// Which resources to list. Nothing set means all of them.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceFilter {
    /// The id.
    #[serde(rename = "_id")]
    pub id: Option<String>,
    /// Only those with this in their name.
    pub name: Option<String>,
    /// Whether `name` means the whole.
    pub exact_name: Option<bool>,
    /// The URI.
    pub uri: Option<String>,
    /// Whether the best match for `uri` is listed where none has it.
    pub matching_uri: Option<bool>,
    /// The owner, by id or name.
    pub owner: Option<String>,
    /// The type, or a part of it.
    pub r#type: Option<String>,
    /// Only those with such a scope.
    pub scope: Option<String>,
    /// Whether to show all of each; so it is where nothing is said.
    pub deep: Option<bool>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The resources of a client that has authorization services.
#[operations]
pub trait Resources: Send + Sync {
    /// Lists the resources that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource")]
    async fn list_resources(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] filter: &ResourceFilter,
    ) -> Result<Vec<ResourceRepresentation>>;

    /// Creates a resource.
    ///
    /// # Errors
    /// `Conflict` if its owner has one of the same name.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource", success = 201)]
    async fn create_resource(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] resource: &ResourceRepresentation,
    ) -> Result<ResourceRepresentation>;

    /// The resource server's own resource of exactly this name, if there is one.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/search")]
    async fn find_resource(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("name")] name: &str,
    ) -> Result<Option<ResourceRepresentation>>;

    /// The resource of this id.
    ///
    /// # Errors
    /// `NotFound` for a resource that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/{resource_id}")]
    async fn get_resource(&self, realm: &str, client_uuid: &str, resource_id: &str) -> Result<ResourceRepresentation>;

    /// Replaces a resource.
    ///
    /// # Errors
    /// `NotFound` for a resource that does not exist.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/{resource_id}")]
    async fn update_resource(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
        #[json] resource: &ResourceRepresentation,
    ) -> Result<()>;

    /// Deletes a resource.
    ///
    /// # Errors
    /// `NotFound` for a resource that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/{resource_id}")]
    async fn delete_resource(&self, realm: &str, client_uuid: &str, resource_id: &str) -> Result<()>;

    /// The attributes of a resource.
    ///
    /// # Errors
    /// `NotFound` for a resource that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/{resource_id}/attributes")]
    async fn get_resource_attributes(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
    ) -> Result<BTreeMap<String, Vec<String>>>;

    /// Lists the permissions about a resource.
    ///
    /// # Errors
    /// `NotFound` for a resource that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/{resource_id}/permissions")]
    async fn list_resource_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the scopes of a resource.
    ///
    /// # Errors
    /// `NotFound` for a resource that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/resource/{resource_id}/scopes")]
    async fn list_resource_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
    ) -> Result<Vec<ScopeRepresentation>>;
}
