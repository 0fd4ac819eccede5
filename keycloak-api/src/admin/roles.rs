//! Roles of the realm and of its clients, by name and by id, and what they are composed of.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::Page;
use crate::error::Result;
use crate::operation::Created;
use crate::representation::{GroupRepresentation, RoleRepresentation, UserRepresentation};

/// Which roles to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleFilter {
    /// Only those with this in their name.
    pub search: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
    /// Whether to leave out attributes.
    pub brief_representation: Option<bool>,
}

/// The roles of a realm.
#[operations]
pub trait Roles: Send + Sync {
    /// Lists the realm's roles, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/roles")]
    async fn list_realm_roles(&self, realm: &str, #[query] filter: &RoleFilter) -> Result<Vec<RoleRepresentation>>;

    /// Creates a realm role.
    ///
    /// # Errors
    /// `Conflict` if the name is taken.
    #[post("/admin/realms/{realm}/roles")]
    async fn create_realm_role(&self, realm: &str, #[json] role: &RoleRepresentation) -> Result<Created>;

    /// The realm role of this name.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles/{role_name}")]
    async fn get_realm_role(&self, realm: &str, role_name: &str) -> Result<RoleRepresentation>;

    /// Changes a realm role's name, description and attributes.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist, `Conflict` if the new name is taken.
    #[put("/admin/realms/{realm}/roles/{role_name}")]
    async fn update_realm_role(&self, realm: &str, role_name: &str, #[json] role: &RoleRepresentation) -> Result<()>;

    /// Deletes a realm role; whoever had it has it no more.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[delete("/admin/realms/{realm}/roles/{role_name}")]
    async fn delete_realm_role(&self, realm: &str, role_name: &str) -> Result<()>;

    /// Lists what a realm role is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles/{role_name}/composites")]
    async fn list_realm_role_composites(&self, realm: &str, role_name: &str) -> Result<Vec<RoleRepresentation>>;

    /// Adds roles to a realm role, by their ids.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[post("/admin/realms/{realm}/roles/{role_name}/composites")]
    async fn add_realm_role_composites(
        &self,
        realm: &str,
        role_name: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes roles out of a realm role, by their ids.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[delete("/admin/realms/{realm}/roles/{role_name}/composites")]
    async fn remove_realm_role_composites(
        &self,
        realm: &str,
        role_name: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists the users that have a realm role themselves, not by a group or composite.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles/{role_name}/users")]
    async fn list_realm_role_users(
        &self,
        realm: &str,
        role_name: &str,
        #[query] page: &Page,
    ) -> Result<Vec<UserRepresentation>>;

    /// Lists the client's roles, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles")]
    async fn list_client_roles(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] filter: &RoleFilter,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Creates a client role.
    ///
    /// # Errors
    /// `Conflict` if the name is taken.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/roles")]
    async fn create_client_role(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] role: &RoleRepresentation,
    ) -> Result<Created>;

    /// The client role of this name.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}")]
    async fn get_client_role(&self, realm: &str, client_uuid: &str, role_name: &str) -> Result<RoleRepresentation>;

    /// Changes a client role's name, description and attributes.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist, `Conflict` if the new name is taken.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}")]
    async fn update_client_role(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        #[json] role: &RoleRepresentation,
    ) -> Result<()>;

    /// Deletes a client role; whoever had it has it no more.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}")]
    async fn delete_client_role(&self, realm: &str, client_uuid: &str, role_name: &str) -> Result<()>;

    /// Lists what a client role is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/composites")]
    async fn list_client_role_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Adds roles to a client role, by their ids.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/composites")]
    async fn add_client_role_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes roles out of a client role, by their ids.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/composites")]
    async fn remove_client_role_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists the users that have a client role themselves, not by a group or composite.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/users")]
    async fn list_client_role_users(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        #[query] page: &Page,
    ) -> Result<Vec<UserRepresentation>>;

    /// The role of this id, of the realm or a client.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles-by-id/{role_id}")]
    async fn get_role_by_id(&self, realm: &str, role_id: &str) -> Result<RoleRepresentation>;

    /// Changes the role of this id.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist, `Conflict` if the new name is taken.
    #[put("/admin/realms/{realm}/roles-by-id/{role_id}")]
    async fn update_role_by_id(&self, realm: &str, role_id: &str, #[json] role: &RoleRepresentation) -> Result<()>;

    /// Deletes the role of this id.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[delete("/admin/realms/{realm}/roles-by-id/{role_id}")]
    async fn delete_role_by_id(&self, realm: &str, role_id: &str) -> Result<()>;

    /// Lists the groups that have a realm role.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles/{role_name}/groups")]
    async fn list_realm_role_groups(
        &self,
        realm: &str,
        role_name: &str,
        #[query("first")] first: Option<i32>,
        #[query("max")] max: Option<i32>,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<GroupRepresentation>>;

    /// Lists the groups that have a client role.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/groups")]
    async fn list_client_role_groups(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        #[query("first")] first: Option<i32>,
        #[query("max")] max: Option<i32>,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<GroupRepresentation>>;
}
