//! [`IdentityProviders`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::client_certificates::uploaded;
use super::rights::{MANAGE_IDENTITY_PROVIDERS, VIEW_IDENTITY_PROVIDERS};
#[cfg(feature = "server")]
use crate::domain::Decision;
use crate::domain::Denied;
use crate::domain::admin::identity_providers as providers;
use crate::domain::denied::{AdminDenied, Invalid};
use crate::handle::FakeKeycloak;
#[cfg(feature = "server")]
use crate::handle::refusal;
use crate::token;
#[cfg(feature = "server")]
use keycloak_api::Error;
#[cfg(feature = "server")]
use keycloak_api::operation::OperationInfo;

#[rest]
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

    async fn read_identity_provider_certificate(
        &self,
        realm: &str,
        upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation> {
        let held = uploaded(upload).map_err(|denied| match denied {
            Denied::Admin(AdminDenied::Invalid(Invalid::KeyNotFound)) => {
                AdminDenied::Invalid(Invalid::KeyNotLoaded).into()
            }
            denied => denied,
        });
        let operation = <dyn IdentityProviders>::READ_IDENTITY_PROVIDER_CERTIFICATE;
        self.read(operation, realm, MANAGE_IDENTITY_PROVIDERS, |_| {
            let held = held.clone()?;
            let key = held.certificate.as_deref().and_then(token::public_key_of);
            Ok(CertificateRepresentation { public_key: held.public_key.clone().or(key), ..held })
        })
    }
}

#[cfg(feature = "server")]
impl FakeKeycloak {
    /// The settings that a file comes to, for whoever may manage identity providers.
    ///
    /// # Errors
    /// `BadRequest` where the kind or the file is missing, the server's where it cannot be read.
    pub(crate) fn identity_provider_settings(
        &self,
        realm: &str,
        file: Decision<(Option<String>, Option<Bytes>)>,
    ) -> Result<BTreeMap<String, String>> {
        let operation = <dyn IdentityProviders>::IMPORT_IDENTITY_PROVIDER_CONFIG;
        self.read(operation, realm, MANAGE_IDENTITY_PROVIDERS, |_| {
            let (kind, file) = file.clone()?;
            providers::settings_of_file(kind.as_deref(), file.as_deref(), self.context().now())
        })
    }

    /// Why an upload is denied that says too little: for whoever may manage identity providers, this.
    pub(crate) fn deny_identity_provider_upload(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        denied: Denied,
    ) -> Error {
        let decided: Result<()> = self.read(operation, realm, MANAGE_IDENTITY_PROVIDERS, |_| Err(denied.clone()));
        decided.err().unwrap_or_else(|| refusal(operation, realm, &denied))
    }
}
