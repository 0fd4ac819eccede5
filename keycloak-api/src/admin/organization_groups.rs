//! Organization groups: the groups that an organization has of its own.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::GroupFilter;
use crate::error::Result;
use crate::operation::Created;
use crate::representation::{GroupRepresentation, MemberRepresentation};

/// Which groups below another to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubgroupFilter {
    /// Only those with this in their name.
    pub search: Option<String>,
    /// Whether `search` means the whole name.
    pub exact: Option<bool>,
    /// Whether to count the subgroups.
    pub sub_groups_count: Option<bool>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The groups of an organization.
#[operations]
pub trait OrganizationGroups: Send + Sync {
    /// Lists the groups at the top of the organization's tree, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/groups")]
    async fn list_organization_groups(
        &self,
        realm: &str,
        organization_id: &str,
        #[query] filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>>;

    /// Creates a group at the top of the organization's tree.
    ///
    /// # Errors
    /// `NotFound` for an organization that does not exist, `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/groups")]
    async fn create_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        #[json] group: &GroupRepresentation,
    ) -> Result<Created>;

    /// The group at this path, `a/b` for the group `b` below `a`.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/groups/group-by-path/{path}")]
    async fn get_organization_group_by_path(
        &self,
        realm: &str,
        organization_id: &str,
        path: &str,
        #[query("subGroupsCount")] sub_groups_count: Option<bool>,
    ) -> Result<GroupRepresentation>;

    /// The group of this id.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}")]
    async fn get_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        #[query("subGroupsCount")] sub_groups_count: Option<bool>,
    ) -> Result<GroupRepresentation>;

    /// Changes a group's name and attributes.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist, `Conflict` if the name is taken there.
    #[put("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}")]
    async fn update_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        #[json] group: &GroupRepresentation,
    ) -> Result<()>;

    /// Deletes a group with its subgroups. Its members stay.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[delete("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}")]
    async fn delete_organization_group(&self, realm: &str, organization_id: &str, group_id: &str) -> Result<()>;

    /// Lists the subgroups of a group, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}/children")]
    async fn list_organization_subgroups(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        #[query] filter: &SubgroupFilter,
    ) -> Result<Vec<GroupRepresentation>>;

    /// Creates a subgroup.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist, `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}/children")]
    async fn create_organization_subgroup(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        #[json] group: &GroupRepresentation,
    ) -> Result<Created>;

    /// Lists the members of a group, ordered by username.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}/members")]
    async fn list_organization_group_members(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        #[query("briefRepresentation")] brief: Option<bool>,
        #[query("first")] first: Option<i32>,
        #[query("max")] max: Option<i32>,
    ) -> Result<Vec<MemberRepresentation>>;

    /// Puts a member of the organization into a group.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist, `BadRequest` for who is no member.
    #[put("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}/members/{user_id}")]
    async fn join_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        user_id: &str,
    ) -> Result<()>;

    /// Takes a member out of a group.
    ///
    /// # Errors
    /// `NotFound` for a group or member that does not exist.
    #[delete("/admin/realms/{realm}/organizations/{organization_id}/groups/{group_id}/members/{user_id}")]
    async fn leave_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        user_id: &str,
    ) -> Result<()>;
}
