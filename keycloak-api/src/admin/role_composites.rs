//! Role composites: what roles are composed of, by whose roles they are; and all of it by the role's id.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::RoleRepresentation;

/// Which composites to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompositeFilter {
    /// Only those with this in their name.
    pub search: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The composites of roles, as far as [`Roles`](super::Roles) leaves them out.
#[operations]
pub trait RoleComposites: Send + Sync {
    /// Lists the realm's roles that a realm role is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles/{role_name}/composites/realm")]
    async fn list_realm_role_realm_composites(&self, realm: &str, role_name: &str) -> Result<Vec<RoleRepresentation>>;

    /// Lists the client's roles that a realm role is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role or client that does not exist.
    #[get("/admin/realms/{realm}/roles/{role_name}/composites/clients/{target_client_uuid}")]
    async fn list_realm_role_client_composites(
        &self,
        realm: &str,
        role_name: &str,
        target_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists the realm's roles that a client role is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/composites/realm")]
    async fn list_client_role_realm_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists the client's roles that a client role is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role or client that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/roles/{role_name}/composites/clients/{target_client_uuid}")]
    async fn list_client_role_client_composites(
        &self,
        realm: &str,
        client_uuid: &str,
        role_name: &str,
        target_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Lists what the role of this id is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles-by-id/{role_id}/composites")]
    async fn list_role_by_id_composites(
        &self,
        realm: &str,
        role_id: &str,
        #[query] filter: &CompositeFilter,
    ) -> Result<Vec<RoleRepresentation>>;

    /// Adds roles to the role of this id, by their ids.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[post("/admin/realms/{realm}/roles-by-id/{role_id}/composites")]
    async fn add_role_by_id_composites(
        &self,
        realm: &str,
        role_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Takes roles out of the role of this id, by their ids.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[delete("/admin/realms/{realm}/roles-by-id/{role_id}/composites")]
    async fn remove_role_by_id_composites(
        &self,
        realm: &str,
        role_id: &str,
        #[json] roles: &[RoleRepresentation],
    ) -> Result<()>;

    /// Lists the realm's roles that the role of this id is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role that does not exist.
    #[get("/admin/realms/{realm}/roles-by-id/{role_id}/composites/realm")]
    async fn list_role_by_id_realm_composites(&self, realm: &str, role_id: &str) -> Result<Vec<RoleRepresentation>>;

    /// Lists the client's roles that the role of this id is composed of.
    ///
    /// # Errors
    /// `NotFound` for a role or client that does not exist.
    #[get("/admin/realms/{realm}/roles-by-id/{role_id}/composites/clients/{target_client_uuid}")]
    async fn list_role_by_id_client_composites(
        &self,
        realm: &str,
        role_id: &str,
        target_client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>>;
}
