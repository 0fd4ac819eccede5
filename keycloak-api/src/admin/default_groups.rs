//! Default groups: those that new users are in.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::GroupRepresentation;

/// The default groups of a realm.
#[operations]
pub trait DefaultGroups: Send + Sync {
    /// Lists the groups that new users are in.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/default-groups")]
    async fn list_default_groups(&self, realm: &str) -> Result<Vec<GroupRepresentation>>;

    /// Makes a group one that new users are in.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[put("/admin/realms/{realm}/default-groups/{group_id}")]
    async fn add_default_group(&self, realm: &str, group_id: &str) -> Result<()>;

    /// Makes a group none that new users are in any more.
    ///
    /// # Errors
    /// `NotFound` for a group that does not exist.
    #[delete("/admin/realms/{realm}/default-groups/{group_id}")]
    async fn remove_default_group(&self, realm: &str, group_id: &str) -> Result<()>;
}
