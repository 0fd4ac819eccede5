//! Permissions one by one, and by type. Keycloak's published list has none of these operations; its console and its clients use
//! them.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{
    AbstractPolicyRepresentation, PolicyRepresentation, ResourceRepresentation, ScopeRepresentation,
};

/// Single permissions of a client that has authorization services. `kind` is the type, such as `scope`: a permission is sent
/// as its type has it, [`RolePolicyRepresentation`](crate::representation::authz::RolePolicyRepresentation) and so on, of which
/// [`AbstractPolicyRepresentation::of`] makes what these methods take.
#[operations]
pub trait TypedPermissions: Send + Sync {
    /// Creates a permission of a type.
    ///
    /// # Errors
    /// `Conflict` if the name is taken, `NotFound` for a type that the server does not have.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}", success = 201)]
    async fn create_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        #[json] permission: &AbstractPolicyRepresentation,
    ) -> Result<AbstractPolicyRepresentation>;

    /// The permission of exactly this name, as its type has it, if there is one. `*` as `fields` adds what it stands for: resources,
    /// scopes and policies.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/search")]
    async fn find_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        #[query("name")] name: &str,
        #[query("fields")] fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>>;

    /// The permission of this id, as its type has it.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}")]
    async fn get_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<AbstractPolicyRepresentation>;

    /// Replaces a permission, as its type has it.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist, `Conflict` if the name is taken.
    #[put(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}",
        success = 201
    )]
    async fn update_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
        #[json] permission: &AbstractPolicyRepresentation,
    ) -> Result<()>;

    /// Deletes a permission.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{kind}/{permission_id}")]
    async fn delete_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<()>;

    /// The permission of this id.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}")]
    async fn get_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<AbstractPolicyRepresentation>;

    /// Replaces a permission.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist, `Conflict` if the name is taken.
    #[put(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}",
        success = 201
    )]
    async fn update_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
        #[json] permission: &PolicyRepresentation,
    ) -> Result<()>;

    /// Deletes a permission.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}")]
    async fn delete_permission(&self, realm: &str, client_uuid: &str, permission_id: &str) -> Result<()>;

    /// Lists the policies and permissions that depend on a permission.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}/dependentPolicies"
    )]
    async fn list_permission_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the policies that a permission depends on.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[get(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}/associatedPolicies"
    )]
    async fn list_permission_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the resources that a permission is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}/resources")]
    async fn list_resources_of_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<ResourceRepresentation>>;

    /// Lists the scopes that a permission is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a permission that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/{permission_id}/scopes")]
    async fn list_scopes_of_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<ScopeRepresentation>>;
}
