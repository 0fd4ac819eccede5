//! Groups: a tree of users with roles and attributes of their own.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{GroupRepresentation, UserRepresentation};

/// A page of a list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Only those with this in their name.
    pub search: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
    /// Whether to leave out attributes and the like.
    pub brief_representation: Option<bool>,
}

/// Which groups to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupFilter {
    /// Only those with this in their name, and their parents.
    pub search: Option<String>,
    /// Whether `search` means the whole name.
    pub exact: Option<bool>,
    /// Attributes: `key1:value1 key2:value2`.
    pub q: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
    /// Whether to leave out attributes and roles.
    pub brief_representation: Option<bool>,
    /// Whether a search answers the subgroups that it found too.
    pub populate_hierarchy: Option<bool>,
    /// Whether to count the subgroups.
    pub sub_groups_count: Option<bool>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The number.
    pub count: i64,
}

/// The groups of a realm.
#[operations]
pub trait Groups: Send + Sync {
    /// Lists the groups at the top of the tree, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/groups")]
    async fn list_groups(&self, realm: &str, #[query] filter: &GroupFilter) -> Result<Vec<GroupRepresentation>>;

    /// Counts groups: all, those with `search` in their name, or those at the top.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/groups/count")]
    async fn count_groups(
        &self,
        realm: &str,
        #[query("search")] search: Option<&str>,
        #[query("top")] top: Option<bool>,
    ) -> Result<Count>;

    /// Creates a group at the top of the tree.
    ///
    /// # Errors
    /// `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/groups")]
    async fn create_group(&self, realm: &str, #[json] group: &GroupRepresentation) -> Result<Created>;

    /// The group of this id.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}")]
    async fn get_group(&self, realm: &str, group_id: &str) -> Result<GroupRepresentation>;

    /// Changes a group's name and attributes.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist, `Conflict` if the name is taken there.
    #[put("/admin/realms/{realm}/groups/{group_id}")]
    async fn update_group(&self, realm: &str, group_id: &str, #[json] group: &GroupRepresentation) -> Result<()>;

    /// Deletes a group with its subgroups. Its members stay.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[delete("/admin/realms/{realm}/groups/{group_id}")]
    async fn delete_group(&self, realm: &str, group_id: &str) -> Result<()>;

    /// Lists the subgroups of a group, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/children")]
    async fn list_subgroups(
        &self,
        realm: &str,
        group_id: &str,
        #[query] filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>>;

    /// Creates a subgroup; or moves the group whose id the representation holds.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist, `Conflict` if the name is taken there.
    #[post("/admin/realms/{realm}/groups/{group_id}/children")]
    async fn create_subgroup(
        &self,
        realm: &str,
        group_id: &str,
        #[json] group: &GroupRepresentation,
    ) -> Result<Created>;

    /// Lists the members of a group, ordered by username.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/groups/{group_id}/members")]
    async fn list_group_members(
        &self,
        realm: &str,
        group_id: &str,
        #[query] page: &Page,
    ) -> Result<Vec<UserRepresentation>>;

    /// The group at this path, `a/b` for the group `b` below `a`.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[get("/admin/realms/{realm}/group-by-path/{path}")]
    async fn get_group_by_path(&self, realm: &str, path: &str) -> Result<GroupRepresentation>;
}
