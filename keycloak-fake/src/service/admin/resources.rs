//! [`Resources`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_AUTHORIZATION, VIEW_AUTHORIZATION};
use crate::domain::admin::resources;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl Resources for FakeKeycloak {
    async fn list_resources(
        &self,
        realm: &str,
        client_uuid: &str,
        filter: &ResourceFilter,
    ) -> Result<Vec<ResourceRepresentation>> {
        let operation = <dyn Resources>::LIST_RESOURCES;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resources::list(realm, client_uuid, filter)
        })
    }

    async fn create_resource(
        &self,
        realm: &str,
        client_uuid: &str,
        resource: &ResourceRepresentation,
    ) -> Result<ResourceRepresentation> {
        let operation = <dyn Resources>::CREATE_RESOURCE;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| resources::create(realm, context, client_uuid, resource),
        )
    }

    async fn find_resource(
        &self,
        realm: &str,
        client_uuid: &str,
        name: &str,
    ) -> Result<Option<ResourceRepresentation>> {
        let operation = <dyn Resources>::FIND_RESOURCE;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resources::find_named(realm, client_uuid, name)
        })
    }

    async fn get_resource(&self, realm: &str, client_uuid: &str, resource_id: &str) -> Result<ResourceRepresentation> {
        let operation = <dyn Resources>::GET_RESOURCE;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resources::get(realm, client_uuid, resource_id)
        })
    }

    async fn update_resource(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
        resource: &ResourceRepresentation,
    ) -> Result<()> {
        let operation = <dyn Resources>::UPDATE_RESOURCE;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| resources::update(realm, context, client_uuid, resource_id, resource),
        )
    }

    async fn delete_resource(&self, realm: &str, client_uuid: &str, resource_id: &str) -> Result<()> {
        let operation = <dyn Resources>::DELETE_RESOURCE;
        self.administer(operation, Target::resource_server(realm, client_uuid), MANAGE_AUTHORIZATION, |realm, _| {
            resources::delete(realm, client_uuid, resource_id)
        })
    }

    async fn get_resource_attributes(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
    ) -> Result<BTreeMap<String, Vec<String>>> {
        let operation = <dyn Resources>::GET_RESOURCE_ATTRIBUTES;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resources::attributes(realm, client_uuid, resource_id)
        })
    }

    async fn list_resource_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn Resources>::LIST_RESOURCE_PERMISSIONS;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resources::permissions(realm, client_uuid, resource_id)
        })
    }

    async fn list_resource_scopes(
        &self,
        realm: &str,
        client_uuid: &str,
        resource_id: &str,
    ) -> Result<Vec<ScopeRepresentation>> {
        let operation = <dyn Resources>::LIST_RESOURCE_SCOPES;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resources::scopes(realm, client_uuid, resource_id)
        })
    }
}
