//! [`Groups`] on the fake.

use async_trait::async_trait;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use keycloak_api::operation::{Created, Reply};
use keycloak_api::{Error, ErrorKind};
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_USERS, QUERY_GROUPS, VIEW_USERS};
use crate::domain::admin::groups::{self, Placed};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
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
        let placed =
            self.administer(operation, realm, MANAGE_USERS, |realm, context| groups::create(realm, context, group))?;
        match placed {
            Placed::Created(group) => Ok(self.created_group(realm, &group)),
            Placed::Moved => Reply::new(StatusCode::NO_CONTENT, HeaderMap::new(), Bytes::new()).created(operation),
        }
    }

    async fn get_group(&self, realm: &str, group_id: &str) -> Result<GroupRepresentation> {
        self.read(<dyn Groups>::GET_GROUP, Target::group(realm, group_id), VIEW_USERS, |realm| {
            groups::get(realm, group_id)
        })
    }

    async fn get_group_by_path(&self, realm: &str, path: &str) -> Result<GroupRepresentation> {
        let operation = <dyn Groups>::GET_GROUP_BY_PATH;
        self.read(operation, Target::group_at(realm, path), VIEW_USERS, |realm| groups::get_at_path(realm, path))
    }

    async fn update_group(&self, realm: &str, group_id: &str, group: &GroupRepresentation) -> Result<()> {
        let operation = <dyn Groups>::UPDATE_GROUP;
        self.administer(operation, Target::group(realm, group_id), MANAGE_USERS, |realm, _| {
            groups::update(realm, group_id, group)
        })
    }

    async fn delete_group(&self, realm: &str, group_id: &str) -> Result<()> {
        self.administer(<dyn Groups>::DELETE_GROUP, Target::group(realm, group_id), MANAGE_USERS, |realm, _| {
            groups::delete(realm, group_id)
        })
    }

    async fn list_subgroups(
        &self,
        realm: &str,
        group_id: &str,
        filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn Groups>::LIST_SUBGROUPS;
        self.read(operation, Target::group(realm, group_id), VIEW_USERS, |realm| {
            groups::children(realm, group_id, filter)
        })
    }

    async fn create_subgroup(&self, realm: &str, group_id: &str, group: &GroupRepresentation) -> Result<Created> {
        let operation = <dyn Groups>::CREATE_SUBGROUP;
        let target = Target::group(realm, group_id);
        let placed = self.administer(operation, target, MANAGE_USERS, |realm, context| {
            groups::create_below(realm, context, group_id, group)
        })?;
        match placed {
            // Only here does Keycloak show what it created.
            Placed::Created(group) => {
                let shown =
                    serde_json::to_value(&group).map_err(|error| Error::with_source(ErrorKind::Encode, error))?;
                Ok(self.created_group(realm, &group).showing(shown))
            }
            Placed::Moved => {
                let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
                Reply::new(StatusCode::NO_CONTENT, json.into_iter().collect(), Bytes::new()).created(operation)
            }
        }
    }

    async fn list_group_members(&self, realm: &str, group_id: &str, page: &Page) -> Result<Vec<UserRepresentation>> {
        let operation = <dyn Groups>::LIST_GROUP_MEMBERS;
        self.read(operation, Target::group(realm, group_id), VIEW_USERS, |realm| groups::members(realm, group_id, page))
    }
}

impl FakeKeycloak {
    fn created_group(&self, realm: &str, group: &GroupRepresentation) -> Created {
        self.created(realm, &["groups", group.id.as_deref().unwrap_or_default()])
    }
}
