//! [`OrganizationGroups`] on the fake.

use async_trait::async_trait;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use keycloak_api::operation::{OperationInfo, Reply};
use keycloak_api::{Error, ErrorKind};
use keycloak_api::{prelude::*, rest};

use super::organization_members::allow_members;
use super::organizations::allow;
use super::rights::{MANAGE_ORGANIZATIONS, MANAGE_USERS, VIEW_ORGANIZATIONS, VIEW_USERS};
use crate::domain::admin::groups::Placed;
use crate::domain::admin::organization_groups as groups;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl OrganizationGroups for FakeKeycloak {
    async fn list_organization_groups(
        &self,
        realm: &str,
        organization_id: &str,
        filter: &GroupFilter,
    ) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn OrganizationGroups>::LIST_ORGANIZATION_GROUPS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            Ok(groups::list(realm, organization, filter))
        })
    }

    async fn create_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group: &GroupRepresentation,
    ) -> Result<Created> {
        let operation = <dyn OrganizationGroups>::CREATE_ORGANIZATION_GROUP;
        let placed =
            self.change_organization(operation, realm, organization_id, |realm, context, organization, authority| {
                allow(authority, MANAGE_ORGANIZATIONS)?;
                groups::create(realm, context, organization, group)
            })?;
        self.placed(operation, placed, realm, &["organizations", organization_id, "groups"])
    }

    async fn get_organization_group_by_path(
        &self,
        realm: &str,
        organization_id: &str,
        path: &str,
        sub_groups_count: Option<bool>,
    ) -> Result<GroupRepresentation> {
        let operation = <dyn OrganizationGroups>::GET_ORGANIZATION_GROUP_BY_PATH;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            groups::get_at_path(realm, organization, path, sub_groups_count.unwrap_or(false))
        })
    }

    async fn get_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        sub_groups_count: Option<bool>,
    ) -> Result<GroupRepresentation> {
        let operation = <dyn OrganizationGroups>::GET_ORGANIZATION_GROUP;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let group = groups::find(realm, organization, group_id)?;
            Ok(groups::get(realm, &group, sub_groups_count.unwrap_or(false)))
        })
    }

    async fn update_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        group: &GroupRepresentation,
    ) -> Result<()> {
        let operation = <dyn OrganizationGroups>::UPDATE_ORGANIZATION_GROUP;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let old = groups::find(realm, organization, group_id)?;
            allow(authority, MANAGE_ORGANIZATIONS)?;
            groups::update(realm, &old, group)
        })
    }

    async fn delete_organization_group(&self, realm: &str, organization_id: &str, group_id: &str) -> Result<()> {
        let operation = <dyn OrganizationGroups>::DELETE_ORGANIZATION_GROUP;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let group = groups::find(realm, organization, group_id)?;
            allow(authority, MANAGE_ORGANIZATIONS)?;
            groups::delete(realm, &group);
            Ok(())
        })
    }

    async fn list_organization_subgroups(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        filter: &SubgroupFilter,
    ) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn OrganizationGroups>::LIST_ORGANIZATION_SUBGROUPS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let group = groups::find(realm, organization, group_id)?;
            Ok(groups::children(realm, &group, filter))
        })
    }

    async fn create_organization_subgroup(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        group: &GroupRepresentation,
    ) -> Result<Created> {
        let operation = <dyn OrganizationGroups>::CREATE_ORGANIZATION_SUBGROUP;
        let placed =
            self.change_organization(operation, realm, organization_id, |realm, context, organization, authority| {
                allow(authority, VIEW_ORGANIZATIONS)?;
                let parent = groups::find(realm, organization, group_id)?;
                allow(authority, MANAGE_ORGANIZATIONS)?;
                groups::create_below(realm, context, organization, &parent, group)
            })?;
        let above = ["organizations", organization_id, "groups", group_id, "children"];
        self.placed(operation, placed, realm, &above)
    }

    async fn list_organization_group_members(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        brief: Option<bool>,
        first: Option<i32>,
        max: Option<i32>,
    ) -> Result<Vec<MemberRepresentation>> {
        let operation = <dyn OrganizationGroups>::LIST_ORGANIZATION_GROUP_MEMBERS;
        self.read_organization(operation, realm, organization_id, |realm, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let group = groups::find(realm, organization, group_id)?;
            allow_members(authority)?;
            let found = groups::members(realm, &group, brief.unwrap_or(false), first, max);
            Ok(if authority.has_any(VIEW_USERS) { found } else { Vec::new() })
        })
    }

    async fn join_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        user_id: &str,
    ) -> Result<()> {
        let operation = <dyn OrganizationGroups>::JOIN_ORGANIZATION_GROUP;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let group = groups::find(realm, organization, group_id)?;
            allow(authority, MANAGE_ORGANIZATIONS)?;
            let user = groups::find_user(realm, user_id)?;
            allow(authority, MANAGE_USERS)?;
            groups::join(realm, organization, &group, &user)
        })
    }

    async fn leave_organization_group(
        &self,
        realm: &str,
        organization_id: &str,
        group_id: &str,
        user_id: &str,
    ) -> Result<()> {
        let operation = <dyn OrganizationGroups>::LEAVE_ORGANIZATION_GROUP;
        self.change_organization(operation, realm, organization_id, |realm, _, organization, authority| {
            allow(authority, VIEW_ORGANIZATIONS)?;
            let group = groups::find(realm, organization, group_id)?;
            allow(authority, MANAGE_ORGANIZATIONS)?;
            let user = groups::find_user(realm, user_id)?;
            allow(authority, MANAGE_USERS)?;
            groups::leave(realm, &group, &user);
            Ok(())
        })
    }
}

impl FakeKeycloak {
    /// What Keycloak answers where a group was created below this path, or moved to it.
    fn placed(
        &self,
        operation: &'static OperationInfo,
        placed: Placed,
        realm: &str,
        above: &[&str],
    ) -> Result<Created> {
        match placed {
            Placed::Created(group) => {
                let shown =
                    serde_json::to_value(&group).map_err(|error| Error::with_source(ErrorKind::Encode, error))?;
                let id = group.id.as_deref().unwrap_or_default();
                Ok(self.created(realm, &[above, &[id]].concat()).showing(shown))
            }
            Placed::Moved => {
                let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
                Reply::new(StatusCode::NO_CONTENT, json.into_iter().collect(), Bytes::new()).created(operation)
            }
        }
    }
}
