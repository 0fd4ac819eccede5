//! [`IdentityProviderMappers`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_IDENTITY_PROVIDERS, VIEW_IDENTITY_PROVIDERS};
use crate::domain::admin::identity_providers::mappers;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl IdentityProviderMappers for FakeKeycloak {
    async fn get_identity_provider_mapper_types(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<BTreeMap<String, IdentityProviderMapperTypeRepresentation>> {
        let operation = <dyn IdentityProviderMappers>::GET_IDENTITY_PROVIDER_MAPPER_TYPES;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |realm| mappers::list_types(realm, alias))
    }

    async fn list_identity_provider_mappers(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<Vec<IdentityProviderMapperRepresentation>> {
        let operation = <dyn IdentityProviderMappers>::LIST_IDENTITY_PROVIDER_MAPPERS;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |realm| mappers::list(realm, alias))
    }

    async fn create_identity_provider_mapper(
        &self,
        realm: &str,
        alias: &str,
        mapper: &IdentityProviderMapperRepresentation,
    ) -> Result<Created> {
        let operation = <dyn IdentityProviderMappers>::CREATE_IDENTITY_PROVIDER_MAPPER;
        let id = self.administer(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm, context| {
            mappers::create(realm, context, alias, mapper)
        })?;
        Ok(self.created(realm, &["identity-provider", "instances", alias, "mappers", &id]))
    }

    async fn get_identity_provider_mapper(
        &self,
        realm: &str,
        alias: &str,
        mapper_id: &str,
    ) -> Result<IdentityProviderMapperRepresentation> {
        let operation = <dyn IdentityProviderMappers>::GET_IDENTITY_PROVIDER_MAPPER;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |realm| mappers::get(realm, alias, mapper_id))
    }

    async fn update_identity_provider_mapper(
        &self,
        realm: &str,
        alias: &str,
        mapper_id: &str,
        mapper: &IdentityProviderMapperRepresentation,
    ) -> Result<()> {
        let operation = <dyn IdentityProviderMappers>::UPDATE_IDENTITY_PROVIDER_MAPPER;
        self.administer(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm, _| {
            mappers::update(realm, alias, mapper_id, mapper)
        })
    }

    async fn delete_identity_provider_mapper(&self, realm: &str, alias: &str, mapper_id: &str) -> Result<()> {
        let operation = <dyn IdentityProviderMappers>::DELETE_IDENTITY_PROVIDER_MAPPER;
        self.administer(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm, _| {
            mappers::delete(realm, alias, mapper_id)
        })
    }
}
