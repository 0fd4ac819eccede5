//! [`IdentityProviders`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_IDENTITY_PROVIDERS, VIEW_IDENTITY_PROVIDERS};
use crate::domain::admin::identity_providers as providers;
use crate::handle::FakeKeycloak;

#[rest(not_done(read_identity_provider_certificate))]
#[async_trait]
impl IdentityProviders for FakeKeycloak {
    async fn list_identity_providers(
        &self,
        realm: &str,
        filter: &IdentityProviderFilter,
    ) -> Result<Vec<IdentityProviderRepresentation>> {
        let operation = <dyn IdentityProviders>::LIST_IDENTITY_PROVIDERS;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |realm| providers::list(realm, filter))
    }

    async fn create_identity_provider(
        &self,
        realm: &str,
        provider: &IdentityProviderRepresentation,
    ) -> Result<Created> {
        let operation = <dyn IdentityProviders>::CREATE_IDENTITY_PROVIDER;
        self.administer(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm, context| {
            providers::create(realm, context, provider)
        })?;
        let alias = provider.alias.as_deref().unwrap_or_default();
        Ok(self.created(realm, &["identity-provider", "instances", alias]))
    }

    async fn get_identity_provider(&self, realm: &str, alias: &str) -> Result<IdentityProviderRepresentation> {
        let operation = <dyn IdentityProviders>::GET_IDENTITY_PROVIDER;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |realm| providers::get(realm, alias))
    }

    async fn update_identity_provider(
        &self,
        realm: &str,
        alias: &str,
        provider: &IdentityProviderRepresentation,
    ) -> Result<()> {
        let operation = <dyn IdentityProviders>::UPDATE_IDENTITY_PROVIDER;
        self.administer(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm, _| {
            providers::update(realm, alias, provider)
        })
    }

    async fn delete_identity_provider(&self, realm: &str, alias: &str) -> Result<()> {
        let operation = <dyn IdentityProviders>::DELETE_IDENTITY_PROVIDER;
        self.administer(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm, _| providers::delete(realm, alias))
    }

    async fn export_identity_provider(&self, realm: &str, alias: &str, _: Option<&str>) -> Result<Bytes> {
        let operation = <dyn IdentityProviders>::EXPORT_IDENTITY_PROVIDER;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |realm| providers::export(realm, alias))?;
        Ok(Bytes::new())
    }

    async fn reload_identity_provider_keys(&self, realm: &str, alias: &str) -> Result<bool> {
        let operation = <dyn IdentityProviders>::RELOAD_IDENTITY_PROVIDER_KEYS;
        self.read(operation, realm, MANAGE_IDENTITY_PROVIDERS, |realm| providers::reload_keys(realm, alias))
    }

    async fn import_identity_provider_config(
        &self,
        realm: &str,
        source: &IdentityProviderSource,
    ) -> Result<BTreeMap<String, String>> {
        let operation = <dyn IdentityProviders>::IMPORT_IDENTITY_PROVIDER_CONFIG;
        self.read(operation, realm, MANAGE_IDENTITY_PROVIDERS, |_| providers::read_settings(source))
    }

    async fn get_identity_provider_type(&self, realm: &str, provider_id: &str) -> Result<Map<String, Value>> {
        let operation = <dyn IdentityProviders>::GET_IDENTITY_PROVIDER_TYPE;
        self.read(operation, realm, VIEW_IDENTITY_PROVIDERS, |_| providers::describe(provider_id))
    }
}
