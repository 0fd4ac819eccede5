//! Which roles users and groups have.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{MappingsRepresentation, RoleRepresentation};

/// The role mappings of users and groups.
#[operations]
pub trait RoleMappings: Send + Sync {
    /// Every role that the user has itself, of the realm and of clients.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings")]
    async fn get_user_role_mappings(&self, realm: &str, user_id: &str) -> Result<MappingsRepresentation>;

    /// Lists those of the realm's roles that the user has itself.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings/realm")]
    async fn list_user_realm_roles(&self, realm: &str, user_id: &str) -> Result<Vec<RoleRepresentation>>;

    /// Gives the user some of the realm's roles, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a user or role that does not exist.
    #[post("/admin/realms/{realm}/users/{user_id}/role-mappings/realm")]
    async fn add_user_realm_roles(
        &self,
        realm: &str,
        user_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the realm's roles from the user, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a user or role that does not exist.
    #[delete("/admin/realms/{realm}/users/{user_id}/role-mappings/realm")]
    async fn remove_user_realm_roles(
        &self,
        realm: &str,
        user_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the realm's roles that the user does not have itself.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings/realm/available")]
    async fn list_available_user_realm_roles(&self, realm: &str, user_id: &str) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the realm's roles that the user has in effect: by itself, a group or a composite; with
    /// their attributes, if they are not to be brief.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings/realm/composite")]
    async fn list_effective_user_realm_roles(
        &self,
        realm: &str,
        user_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the client's roles that the user has itself.
    ///
    /// # Errors
    /// `NotFound` for a user or client that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings/clients/{client_uuid}")]
    async fn list_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Gives the user some of the client's roles, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a user or role that does not exist.
    #[post("/admin/realms/{realm}/users/{user_id}/role-mappings/clients/{client_uuid}")]
    async fn add_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the client's roles from the user, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a user or role that does not exist.
    #[delete("/admin/realms/{realm}/users/{user_id}/role-mappings/clients/{client_uuid}")]
    async fn remove_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the client's roles that the user does not have itself.
    ///
    /// # Errors
    /// `NotFound` for a user or client that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings/clients/{client_uuid}/available")]
    async fn list_available_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the client's roles that the user has in effect: by itself, a group or a composite; with
    /// their attributes, if they are not to be brief.
    ///
    /// # Errors
    /// `NotFound` for a user or client that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/role-mappings/clients/{client_uuid}/composite")]
    async fn list_effective_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Every role that the group has itself, of the realm and of clients.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings")]
    async fn get_group_role_mappings(&self, realm: &str, group_id: &str) -> Result<MappingsRepresentation>;

    /// Lists those of the realm's roles that the group has itself.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings/realm")]
    async fn list_group_realm_roles(&self, realm: &str, group_id: &str) -> Result<Vec<RoleRepresentation>>;

    /// Gives the group some of the realm's roles, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a group or role that does not exist.
    #[post("/admin/realms/{realm}/groups/{group_id}/role-mappings/realm")]
    async fn add_group_realm_roles(
        &self,
        realm: &str,
        group_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the realm's roles from the group, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a group or role that does not exist.
    #[delete("/admin/realms/{realm}/groups/{group_id}/role-mappings/realm")]
    async fn remove_group_realm_roles(
        &self,
        realm: &str,
        group_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the realm's roles that the group does not have itself.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings/realm/available")]
    async fn list_available_group_realm_roles(&self, realm: &str, group_id: &str) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the realm's roles that the group has in effect: by itself, a group or a composite; with
    /// their attributes, if they are not to be brief.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings/realm/composite")]
    async fn list_effective_group_realm_roles(
        &self,
        realm: &str,
        group_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the client's roles that the group has itself.
    ///
    /// # Errors
    /// `NotFound` for a group or client that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings/clients/{client_uuid}")]
    async fn list_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Gives the group some of the client's roles, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a group or role that does not exist.
    #[post("/admin/realms/{realm}/groups/{group_id}/role-mappings/clients/{client_uuid}")]
    async fn add_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes some of the client's roles from the group, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a group or role that does not exist.
    #[delete("/admin/realms/{realm}/groups/{group_id}/role-mappings/clients/{client_uuid}")]
    async fn remove_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists those of the client's roles that the group does not have itself.
    ///
    /// # Errors
    /// `NotFound` for a group or client that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings/clients/{client_uuid}/available")]
    async fn list_available_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists those of the client's roles that the group has in effect: by itself, a group or a composite; with
    /// their attributes, if they are not to be brief.
    ///
    /// # Errors
    /// `NotFound` for a group or client that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/role-mappings/clients/{client_uuid}/composite")]
    async fn list_effective_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>>;
}
