//! Authorization scopes: what can be done with the resources of a resource server.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::{PolicyRepresentation, ResourceRepresentation, ScopeRepresentation};

/// Which scopes to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeFilter {
    /// Only those with this in their name.
    pub name: Option<String>,
    /// The id.
    pub scope_id: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The scopes of a client that has authorization services.
#[operations]
pub trait AuthorizationScopes: Send + Sync {
    /// Lists the scopes that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope")]
    async fn list_authorization_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] filter: &ScopeFilter,
    ) -> Result<Vec<ScopeRepresentation>>;

    /// Creates a scope.
    ///
    /// # Errors
    /// `Conflict` if the name is taken.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope", success = 201)]
    async fn create_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] scope: &ScopeRepresentation,
    ) -> Result<ScopeRepresentation>;

    /// The scope of exactly this name, if there is one.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope/search")]
    async fn find_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("name")] name: &str,
    ) -> Result<Option<ScopeRepresentation>>;

    /// The scope of this id.
    ///
    /// # Errors
    /// `NotFound` for a scope that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope/{scope_id}")]
    async fn get_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
    ) -> Result<ScopeRepresentation>;

    /// Replaces a scope.
    ///
    /// # Errors
    /// `NotFound` for a scope that does not exist.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope/{scope_id}")]
    async fn update_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
        #[json] scope: &ScopeRepresentation,
    ) -> Result<()>;

    /// Deletes a scope.
    ///
    /// # Errors
    /// `NotFound` for a scope that does not exist, `BadRequest` for one that a resource or permission has.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope/{scope_id}")]
    async fn delete_authorization_scope(&self, realm: &str, client_uuid: &str, scope_id: &str) -> Result<()>;

    /// Lists the permissions about a scope.
    ///
    /// # Errors
    /// `NotFound` for a scope that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope/{scope_id}/permissions")]
    async fn list_authorization_scope_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the resources that have a scope.
    ///
    /// # Errors
    /// `NotFound` for a scope that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/scope/{scope_id}/resources")]
    async fn list_authorization_scope_resources(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
    ) -> Result<Vec<ResourceRepresentation>>;
}
