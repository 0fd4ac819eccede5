//! [`RoleMappings`] on the fake.

use async_trait::async_trait;
use keycloak_api::Result;
use keycloak_api::admin::RoleMappings;
use keycloak_api::representation::{MappingsRepresentation, RoleRepresentation};
use keycloak_api::rest;

use super::rights::{MANAGE_USERS, VIEW_USERS};
use crate::domain::admin::role_mappings::{self, Of, Subject};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl RoleMappings for FakeKeycloak {
    async fn get_user_role_mappings(&self, realm: &str, user_id: &str) -> Result<MappingsRepresentation> {
        self.read(<dyn RoleMappings>::GET_USER_ROLE_MAPPINGS, Target::user(realm, user_id), VIEW_USERS, |realm| {
            role_mappings::all(realm, Subject::User(user_id))
        })
    }

    async fn list_user_realm_roles(&self, realm: &str, user_id: &str) -> Result<Vec<RoleRepresentation>> {
        self.read(<dyn RoleMappings>::LIST_USER_REALM_ROLES, Target::user(realm, user_id), VIEW_USERS, |realm| {
            role_mappings::list(realm, Subject::User(user_id), Of::Realm)
        })
    }

    async fn add_user_realm_roles(&self, realm: &str, user_id: &str, roles: &[RoleRepresentation]) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::ADD_USER_REALM_ROLES,
            Target::user(realm, user_id),
            MANAGE_USERS,
            |realm, _| role_mappings::add(realm, Subject::User(user_id), Of::Realm, roles),
        )
    }

    async fn remove_user_realm_roles(&self, realm: &str, user_id: &str, roles: &[RoleRepresentation]) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::REMOVE_USER_REALM_ROLES,
            Target::user(realm, user_id),
            MANAGE_USERS,
            |realm, _| role_mappings::remove(realm, Subject::User(user_id), Of::Realm, roles),
        )
    }

    async fn list_available_user_realm_roles(&self, realm: &str, user_id: &str) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_AVAILABLE_USER_REALM_ROLES,
            Target::user(realm, user_id),
            VIEW_USERS,
            |realm| role_mappings::available(realm, Subject::User(user_id), Of::Realm),
        )
    }

    async fn list_effective_user_realm_roles(
        &self,
        realm: &str,
        user_id: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_EFFECTIVE_USER_REALM_ROLES,
            Target::user(realm, user_id),
            VIEW_USERS,
            |realm| role_mappings::effective(realm, Subject::User(user_id), Of::Realm, brief),
        )
    }

    async fn list_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_USER_CLIENT_ROLES,
            Target::user(realm, user_id).mapped_to(client_uuid),
            VIEW_USERS,
            |realm| role_mappings::list(realm, Subject::User(user_id), Of::Client(client_uuid)),
        )
    }

    async fn add_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::ADD_USER_CLIENT_ROLES,
            Target::user(realm, user_id).mapped_to(client_uuid),
            MANAGE_USERS,
            |realm, _| role_mappings::add(realm, Subject::User(user_id), Of::Client(client_uuid), roles),
        )
    }

    async fn remove_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::REMOVE_USER_CLIENT_ROLES,
            Target::user(realm, user_id).mapped_to(client_uuid),
            MANAGE_USERS,
            |realm, _| role_mappings::remove(realm, Subject::User(user_id), Of::Client(client_uuid), roles),
        )
    }

    async fn list_available_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_AVAILABLE_USER_CLIENT_ROLES,
            Target::user(realm, user_id).mapped_to(client_uuid),
            VIEW_USERS,
            |realm| role_mappings::available(realm, Subject::User(user_id), Of::Client(client_uuid)),
        )
    }

    async fn list_effective_user_client_roles(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_EFFECTIVE_USER_CLIENT_ROLES,
            Target::user(realm, user_id).mapped_to(client_uuid),
            VIEW_USERS,
            |realm| role_mappings::effective(realm, Subject::User(user_id), Of::Client(client_uuid), brief),
        )
    }

    async fn get_group_role_mappings(&self, realm: &str, group_id: &str) -> Result<MappingsRepresentation> {
        self.read(<dyn RoleMappings>::GET_GROUP_ROLE_MAPPINGS, Target::group(realm, group_id), VIEW_USERS, |realm| {
            role_mappings::all(realm, Subject::Group(group_id))
        })
    }

    async fn list_group_realm_roles(&self, realm: &str, group_id: &str) -> Result<Vec<RoleRepresentation>> {
        self.read(<dyn RoleMappings>::LIST_GROUP_REALM_ROLES, Target::group(realm, group_id), VIEW_USERS, |realm| {
            role_mappings::list(realm, Subject::Group(group_id), Of::Realm)
        })
    }

    async fn add_group_realm_roles(&self, realm: &str, group_id: &str, roles: &[RoleRepresentation]) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::ADD_GROUP_REALM_ROLES,
            Target::group(realm, group_id),
            MANAGE_USERS,
            |realm, _| role_mappings::add(realm, Subject::Group(group_id), Of::Realm, roles),
        )
    }

    async fn remove_group_realm_roles(&self, realm: &str, group_id: &str, roles: &[RoleRepresentation]) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::REMOVE_GROUP_REALM_ROLES,
            Target::group(realm, group_id),
            MANAGE_USERS,
            |realm, _| role_mappings::remove(realm, Subject::Group(group_id), Of::Realm, roles),
        )
    }

    async fn list_available_group_realm_roles(&self, realm: &str, group_id: &str) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_AVAILABLE_GROUP_REALM_ROLES,
            Target::group(realm, group_id),
            VIEW_USERS,
            |realm| role_mappings::available(realm, Subject::Group(group_id), Of::Realm),
        )
    }

    async fn list_effective_group_realm_roles(
        &self,
        realm: &str,
        group_id: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_EFFECTIVE_GROUP_REALM_ROLES,
            Target::group(realm, group_id),
            VIEW_USERS,
            |realm| role_mappings::effective(realm, Subject::Group(group_id), Of::Realm, brief),
        )
    }

    async fn list_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_GROUP_CLIENT_ROLES,
            Target::group(realm, group_id).mapped_to(client_uuid),
            VIEW_USERS,
            |realm| role_mappings::list(realm, Subject::Group(group_id), Of::Client(client_uuid)),
        )
    }

    async fn add_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::ADD_GROUP_CLIENT_ROLES,
            Target::group(realm, group_id).mapped_to(client_uuid),
            MANAGE_USERS,
            |realm, _| role_mappings::add(realm, Subject::Group(group_id), Of::Client(client_uuid), roles),
        )
    }

    async fn remove_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
        roles: &[RoleRepresentation],
    ) -> Result<()> {
        self.administer(
            <dyn RoleMappings>::REMOVE_GROUP_CLIENT_ROLES,
            Target::group(realm, group_id).mapped_to(client_uuid),
            MANAGE_USERS,
            |realm, _| role_mappings::remove(realm, Subject::Group(group_id), Of::Client(client_uuid), roles),
        )
    }

    async fn list_available_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_AVAILABLE_GROUP_CLIENT_ROLES,
            Target::group(realm, group_id).mapped_to(client_uuid),
            VIEW_USERS,
            |realm| role_mappings::available(realm, Subject::Group(group_id), Of::Client(client_uuid)),
        )
    }

    async fn list_effective_group_client_roles(
        &self,
        realm: &str,
        group_id: &str,
        client_uuid: &str,
        brief: Option<bool>,
    ) -> Result<Vec<RoleRepresentation>> {
        self.read(
            <dyn RoleMappings>::LIST_EFFECTIVE_GROUP_CLIENT_ROLES,
            Target::group(realm, group_id).mapped_to(client_uuid),
            VIEW_USERS,
            |realm| role_mappings::effective(realm, Subject::Group(group_id), Of::Client(client_uuid), brief),
        )
    }
}
