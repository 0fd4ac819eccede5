//! [`ManagementPermissions`] on the fake: those that token exchange asks, where the feature is on. Those of roles and groups
//! are asked by nothing that the fake does.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::{
    MANAGE_CLIENTS, MANAGE_IDENTITY_PROVIDERS, MANAGE_REALM, VIEW_CLIENTS, VIEW_IDENTITY_PROVIDERS, VIEW_REALM,
};
use crate::domain::admin::identity_providers;
use crate::domain::admin::management_permissions::{self, Subject};
use crate::domain::{Context, Decision};
use crate::feature::Feature;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;
use crate::state::Realm;

#[rest(not_enabled(
    get_client_role_permissions,
    update_client_role_permissions,
    get_group_permissions,
    update_group_permissions,
    get_realm_role_permissions,
    update_realm_role_permissions,
    get_role_by_id_permissions,
    update_role_by_id_permissions,
))]
#[async_trait]
impl ManagementPermissions for FakeKeycloak {
    async fn get_client_permissions(&self, realm: &str, client_uuid: &str) -> Result<ManagementPermissionReference> {
        let operation = <dyn ManagementPermissions>::GET_CLIENT_PERMISSIONS;
        self.permissions(operation, Target::client(realm, client_uuid), VIEW_CLIENTS, |realm| {
            Ok(management_permissions::get(realm, &Subject::Client(client_uuid)))
        })
    }

    async fn update_client_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference> {
        let operation = <dyn ManagementPermissions>::UPDATE_CLIENT_PERMISSIONS;
        self.change_permissions(operation, Target::client(realm, client_uuid), MANAGE_CLIENTS, |realm, context| {
            management_permissions::update(realm, context, &Subject::Client(client_uuid), permissions)
        })
    }

    async fn get_identity_provider_permissions(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<ManagementPermissionReference> {
        let operation = <dyn ManagementPermissions>::GET_IDENTITY_PROVIDER_PERMISSIONS;
        self.permissions(operation, realm.into(), VIEW_IDENTITY_PROVIDERS, |realm| {
            let id = identity_providers::require_id(realm, alias)?;
            Ok(management_permissions::get(realm, &Subject::Provider(&id)))
        })
    }

    async fn update_identity_provider_permissions(
        &self,
        realm: &str,
        alias: &str,
        permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference> {
        let operation = <dyn ManagementPermissions>::UPDATE_IDENTITY_PROVIDER_PERMISSIONS;
        self.change_permissions(operation, realm.into(), MANAGE_IDENTITY_PROVIDERS, |realm, context| {
            let id = identity_providers::require_id(realm, alias)?;
            management_permissions::update(realm, context, &Subject::Provider(&id), permissions)
        })
    }

    async fn get_users_permissions(&self, realm: &str) -> Result<ManagementPermissionReference> {
        let operation = <dyn ManagementPermissions>::GET_USERS_PERMISSIONS;
        self.permissions(operation, realm.into(), VIEW_REALM, |realm| {
            Ok(management_permissions::get(realm, &Subject::Users))
        })
    }

    async fn update_users_permissions(
        &self,
        realm: &str,
        permissions: &ManagementPermissionReference,
    ) -> Result<ManagementPermissionReference> {
        let operation = <dyn ManagementPermissions>::UPDATE_USERS_PERMISSIONS;
        self.change_permissions(operation, realm.into(), MANAGE_REALM, |realm, context| {
            management_permissions::update(realm, context, &Subject::Users, permissions)
        })
    }
}

impl FakeKeycloak {
    fn has_permissions(&self) -> bool {
        self.engine.features.has(Feature::AdminFineGrainedAuthzV1)
    }

    fn permissions<T>(
        &self,
        operation: &'static OperationInfo,
        target: Target<'_>,
        roles: &[&str],
        reading: impl FnOnce(&Realm) -> Decision<T>,
    ) -> Result<T> {
        if !self.has_permissions() {
            return self.not_enabled(operation, Some(target.realm));
        }
        self.read(operation, target, roles, reading)
    }

    fn change_permissions<T>(
        &self,
        operation: &'static OperationInfo,
        target: Target<'_>,
        roles: &[&str],
        decision: impl FnOnce(&mut Realm, &mut Context) -> Decision<T>,
    ) -> Result<T> {
        if !self.has_permissions() {
            return self.not_enabled(operation, Some(target.realm));
        }
        self.administer(operation, target, roles, decision)
    }
}
