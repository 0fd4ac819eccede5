//! [`Groups`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_USERS, QUERY_GROUPS, VIEW_USERS};
use crate::domain::admin::groups;
use crate::handle::FakeKeycloak;

#[rest(not_done(get_group_by_path))]
#[async_trait]
impl Groups for FakeKeycloak {
    async fn list_groups(&self, realm: &str, filter: &GroupFilter) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn Groups>::LIST_GROUPS;
        self.read_visible(operation, realm, QUERY_GROUPS, VIEW_USERS, |realm| groups::list(realm, filter))
    }

    async fn count_groups(&self, realm: &str, search: Option<&str>, top: Option<bool>) -> Result<Count> {
        let operation = <dyn Groups>::COUNT_GROUPS;
        self.read(operation, realm, QUERY_GROUPS, |realm| groups::count(realm, search, top))
    }

    async fn create_group(&self, realm: &str, group: &GroupRepresentation) -> Result<Created> {
        let operation = <dyn Groups>::CREATE_GROUP;
        let created =
            self.administer(operation, realm, MANAGE_USERS, |realm, context| groups::create(realm, context, group))?;
        Ok(self.created(realm, &["groups", &created.id]))
    }

    async fn get_group(&self, realm: &str, group_id: &str) -> Result<GroupRepresentation> {
        self.read(<dyn Groups>::GET_GROUP, realm, VIEW_USERS, |realm| groups::get(realm, group_id))
    }

    async fn update_group(&self, realm: &str, group_id: &str, group: &GroupRepresentation) -> Result<()> {
        let operation = <dyn Groups>::UPDATE_GROUP;
        self.administer(operation, realm, MANAGE_USERS, |realm, _| groups::update(realm, group_id, group))
    }

    async fn delete_group(&self, realm: &str, group_id: &str) -> Result<()> {
        self.administer(<dyn Groups>::DELETE_GROUP, realm, MANAGE_USERS, |realm, _| groups::delete(realm, group_id))
    }

    async fn list_subgroups(
        &self,
        realm: &str,
        group_id: &str,
        filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn Groups>::LIST_SUBGROUPS;
        self.read(operation, realm, VIEW_USERS, |realm| groups::children(realm, group_id, filter))
    }

    async fn create_subgroup(&self, realm: &str, group_id: &str, group: &GroupRepresentation) -> Result<Created> {
        let created = self.administer(<dyn Groups>::CREATE_SUBGROUP, realm, MANAGE_USERS, |realm, context| {
            groups::create_below(realm, context, group_id, group)
        })?;
        Ok(self.created(realm, &["groups", &created.id]))
    }

    async fn list_group_members(&self, realm: &str, group_id: &str, page: &Page) -> Result<Vec<UserRepresentation>> {
        let operation = <dyn Groups>::LIST_GROUP_MEMBERS;
        self.read(operation, realm, VIEW_USERS, |realm| groups::members(realm, group_id, page))
    }
}
