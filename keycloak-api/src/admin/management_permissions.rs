//! Management permissions: who may administer single things. They belong to the feature `admin-fine-grained-authz:v1`,
//! which is off by default.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::ManagementPermissionReference;

/// The management permissions of clients, groups, roles, identity providers and users.
#[operations]
pub trait ManagementPermissions: Send + Sync {
    /// Whether a client has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/management/permissions")]
    async fn get_client_permissions(&self, realm: &str, client_uuid: &str) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of a client on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/management/permissions", success = 200)]
    async fn update_client_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;

    /// Whether a client role has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/management/permissions")]
    async fn get_client_role_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
    ) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of a client role on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/management/permissions", success = 200)]
    async fn update_client_role_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;

    /// Whether a group has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/groups/{group_id}/management/permissions")]
    async fn get_group_permissions(&self, realm: &str, group_id: &str) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of a group on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/groups/{group_id}/management/permissions", success = 200)]
    async fn update_group_permissions(
        &self,
        realm: &str,
        group_id: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;

    /// Whether an identity provider has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}/management/permissions")]
    async fn get_identity_provider_permissions(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of an identity provider on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/identity-provider/instances/{alias}/management/permissions", success = 200)]
    async fn update_identity_provider_permissions(
        &self,
        realm: &str,
        alias: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;

    /// Whether a realm role has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/roles/{role_name}/management/permissions")]
    async fn get_realm_role_permissions(&self, realm: &str, role_name: &str) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of a realm role on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/roles/{role_name}/management/permissions", success = 200)]
    async fn update_realm_role_permissions(
        &self,
        realm: &str,
        role_name: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;

    /// Whether a role, by its id has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/roles-by-id/{role_id}/management/permissions")]
    async fn get_role_by_id_permissions(&self, realm: &str, role_id: &str) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of a role, by its id on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/roles-by-id/{role_id}/management/permissions", success = 200)]
    async fn update_role_by_id_permissions(
        &self,
        realm: &str,
        role_id: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;

    /// Whether the users of the realm has permissions of its own, and which.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[get("/admin/realms/{realm}/users-management-permissions")]
    async fn get_users_permissions(&self, realm: &str) -> Result<ManagementPermissionReference>;

    /// Switches the permissions of the users of the realm on or off.
    ///
    /// # Errors
    /// `Unsupported` without the feature.
    #[put("/admin/realms/{realm}/users-management-permissions", success = 200)]
    async fn update_users_permissions(
        &self,
        realm: &str,
        #[json] permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference>;
}
