//! [`ResourceServer`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_AUTHORIZATION, VIEW_AUTHORIZATION};
use crate::domain::admin::resource_server;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl ResourceServer for FakeKeycloak {
    async fn get_resource_server(&self, realm: &str, client_uuid: &str) -> Result<ResourceServerRepresentation> {
        let operation = <dyn ResourceServer>::GET_RESOURCE_SERVER;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            resource_server::get(realm, client_uuid)
        })
    }

    async fn update_resource_server(
        &self,
        realm: &str,
        client_uuid: &str,
        settings: &ResourceServerRepresentation,
    ) -> Result<()> {
        let operation = <dyn ResourceServer>::UPDATE_RESOURCE_SERVER;
        self.administer(operation, Target::resource_server(realm, client_uuid), MANAGE_AUTHORIZATION, |realm, _| {
            resource_server::update(realm, client_uuid, settings)
        })
    }

    async fn export_resource_server(&self, realm: &str, client_uuid: &str) -> Result<ResourceServerRepresentation> {
        let operation = <dyn ResourceServer>::EXPORT_RESOURCE_SERVER;
        self.read(operation, Target::resource_server(realm, client_uuid), MANAGE_AUTHORIZATION, |realm| {
            resource_server::export(realm, client_uuid)
        })
    }

    async fn import_resource_server(
        &self,
        realm: &str,
        client_uuid: &str,
        settings: &ResourceServerRepresentation,
    ) -> Result<()> {
        let operation = <dyn ResourceServer>::IMPORT_RESOURCE_SERVER;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| resource_server::import(realm, context, client_uuid, settings),
        )
    }
}
