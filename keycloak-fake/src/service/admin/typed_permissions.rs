//! [`TypedPermissions`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_AUTHORIZATION, VIEW_AUTHORIZATION};
use crate::domain::admin::policies;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl TypedPermissions for FakeKeycloak {
    async fn create_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission: &AbstractPolicyRepresentation,
    ) -> Result<AbstractPolicyRepresentation> {
        let operation = <dyn TypedPermissions>::CREATE_TYPED_PERMISSION;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| policies::create_typed(realm, context, client_uuid, kind, permission),
        )
    }

    async fn find_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        name: &str,
        fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>> {
        let operation = <dyn TypedPermissions>::FIND_TYPED_PERMISSION;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::find_named(realm, client_uuid, name, fields, true)
        })
    }

    async fn get_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<AbstractPolicyRepresentation> {
        let operation = <dyn TypedPermissions>::GET_TYPED_PERMISSION;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::get_typed(realm, client_uuid, permission_id)
        })
    }

    async fn update_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
        permission: &AbstractPolicyRepresentation,
    ) -> Result<()> {
        let operation = <dyn TypedPermissions>::UPDATE_TYPED_PERMISSION;
        self.administer_typed(operation, (realm, client_uuid, kind), |realm, context| {
            policies::update_typed(realm, context, client_uuid, permission_id, permission)
        })
    }

    async fn delete_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<()> {
        let operation = <dyn TypedPermissions>::DELETE_TYPED_PERMISSION;
        self.administer_typed(operation, (realm, client_uuid, kind), |realm, _| {
            policies::delete(realm, client_uuid, permission_id)
        })
    }

    async fn get_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<AbstractPolicyRepresentation> {
        let operation = <dyn TypedPermissions>::GET_PERMISSION;
        self.read(operation, Target::policy(realm, client_uuid, permission_id), VIEW_AUTHORIZATION, |realm| {
            policies::require_single(permission_id)?;
            policies::get_typed(realm, client_uuid, permission_id)
        })
    }

    async fn update_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
        permission: &PolicyRepresentation,
    ) -> Result<()> {
        let operation = <dyn TypedPermissions>::UPDATE_PERMISSION;
        self.administer(
            operation,
            Target::policy(realm, client_uuid, permission_id),
            MANAGE_AUTHORIZATION,
            |realm, context| policies::update(realm, context, client_uuid, permission_id, permission),
        )
    }

    async fn delete_permission(&self, realm: &str, client_uuid: &str, permission_id: &str) -> Result<()> {
        let operation = <dyn TypedPermissions>::DELETE_PERMISSION;
        self.administer(
            operation,
            Target::policy(realm, client_uuid, permission_id),
            MANAGE_AUTHORIZATION,
            |realm, _| policies::delete(realm, client_uuid, permission_id),
        )
    }

    async fn list_permission_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn TypedPermissions>::LIST_PERMISSION_DEPENDENTS;
        self.read(operation, Target::policy(realm, client_uuid, permission_id), VIEW_AUTHORIZATION, |realm| {
            policies::dependents(realm, client_uuid, permission_id)
        })
    }

    async fn list_permission_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn TypedPermissions>::LIST_PERMISSION_ASSOCIATES;
        self.read(operation, Target::policy(realm, client_uuid, permission_id), VIEW_AUTHORIZATION, |realm| {
            policies::associates(realm, client_uuid, permission_id)
        })
    }

    async fn list_resources_of_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<ResourceRepresentation>> {
        let operation = <dyn TypedPermissions>::LIST_RESOURCES_OF_PERMISSION;
        self.read(operation, Target::policy(realm, client_uuid, permission_id), VIEW_AUTHORIZATION, |realm| {
            policies::resources(realm, client_uuid, permission_id)
        })
    }

    async fn list_scopes_of_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission_id: &str,
    ) -> Result<Vec<ScopeRepresentation>> {
        let operation = <dyn TypedPermissions>::LIST_SCOPES_OF_PERMISSION;
        self.read(operation, Target::policy(realm, client_uuid, permission_id), VIEW_AUTHORIZATION, |realm| {
            policies::scopes(realm, client_uuid, permission_id)
        })
    }
}
