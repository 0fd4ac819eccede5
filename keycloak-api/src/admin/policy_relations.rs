//! What policies and permissions have to do with others, by the paths that name their type. Keycloak's published list has
//! none of these operations; they answer as those without the type do.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{PolicyRepresentation, ResourceRepresentation, ScopeRepresentation};

/// What the policies and permissions of a client are about and depend on. `kind` is a type, such as `role`: it has to be
/// there, and need not be the policy's.
#[operations]
pub trait PolicyRelations: Send + Sync {
    /// Lists the policies and permissions that depend on a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, and for a type that the server does not have.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}/dependentPolicies"
    )]
    async fn list_typed_policy_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the policies that a policy depends on.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, and for a type that the server does not have.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}/associatedPolicies"
    )]
    async fn list_typed_policy_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the resources that a policy is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, and for a type that the server does not have.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}/resources")]
    async fn list_resources_of_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<ResourceRepresentation>>;

    /// Lists the scopes that a policy is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, and for a type that the server does not have.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}/scopes")]
    async fn list_scopes_of_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<ScopeRepresentation>>;

    /// Lists the policies and permissions that depend on a permission.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist, and for a type that the server does not have.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}/dependentPolicies"
    )]
    async fn list_typed_permission_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the policies that a permission depends on.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist, and for a type that the server does not have.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}/associatedPolicies"
    )]
    async fn list_typed_permission_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the resources that a permission is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist, and for a type that the server does not have.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}/resources"
    )]
    async fn list_resources_of_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<ResourceRepresentation>>;

    /// Lists the scopes that a permission is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist, and for a type that the server does not have.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}/scopes")]
    async fn list_scopes_of_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<ScopeRepresentation>>;
}
