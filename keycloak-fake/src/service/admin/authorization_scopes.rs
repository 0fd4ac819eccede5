//! [`AuthorizationScopes`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_AUTHORIZATION, VIEW_AUTHORIZATION};
use crate::domain::admin::authorization_scopes;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl AuthorizationScopes for FakeKeycloak {
    async fn list_authorization_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
        filter: &ScopeFilter,
    ) -> Result<Vec<ScopeRepresentation>> {
        let operation = <dyn AuthorizationScopes>::LIST_AUTHORIZATION_SCOPES;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            authorization_scopes::list(realm, client_uuid, filter)
        })
    }

    async fn create_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        scope: &ScopeRepresentation,
    ) -> Result<ScopeRepresentation> {
        let operation = <dyn AuthorizationScopes>::CREATE_AUTHORIZATION_SCOPE;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| authorization_scopes::create(realm, context, client_uuid, scope),
        )
    }

    async fn find_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        name: &str,
    ) -> Result<Option<ScopeRepresentation>> {
        let operation = <dyn AuthorizationScopes>::FIND_AUTHORIZATION_SCOPE;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            authorization_scopes::find_named(realm, client_uuid, name)
        })
    }

    async fn get_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
    ) -> Result<ScopeRepresentation> {
        let operation = <dyn AuthorizationScopes>::GET_AUTHORIZATION_SCOPE;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            authorization_scopes::get(realm, client_uuid, scope_id)
        })
    }

    async fn update_authorization_scope(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
        scope: &ScopeRepresentation,
    ) -> Result<()> {
        let operation = <dyn AuthorizationScopes>::UPDATE_AUTHORIZATION_SCOPE;
        self.administer(operation, Target::resource_server(realm, client_uuid), MANAGE_AUTHORIZATION, |realm, _| {
            authorization_scopes::update(realm, client_uuid, scope_id, scope)
        })
    }

    async fn delete_authorization_scope(&self, realm: &str, client_uuid: &str, scope_id: &str) -> Result<()> {
        let operation = <dyn AuthorizationScopes>::DELETE_AUTHORIZATION_SCOPE;
        self.administer(operation, Target::resource_server(realm, client_uuid), MANAGE_AUTHORIZATION, |realm, _| {
            authorization_scopes::delete(realm, client_uuid, scope_id)
        })
    }

    async fn list_authorization_scope_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn AuthorizationScopes>::LIST_AUTHORIZATION_SCOPE_PERMISSIONS;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            authorization_scopes::permissions(realm, client_uuid, scope_id)
        })
    }

    async fn list_authorization_scope_resources(
        &self,
        realm: &str,
        client_uuid: &str,
        scope_id: &str,
    ) -> Result<Vec<ResourceRepresentation>> {
        let operation = <dyn AuthorizationScopes>::LIST_AUTHORIZATION_SCOPE_RESOURCES;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            authorization_scopes::resources(realm, client_uuid, scope_id)
        })
    }
}
