//! Identity providers: other servers at which a realm's users can log in.

use std::collections::BTreeMap;

use bytes::Bytes;
use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::CertificateUpload;
use crate::error::Result;
use crate::operation::Created;
use crate::representation::{CertificateRepresentation, IdentityProviderRepresentation};

/// Which identity providers to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderFilter {
    /// The alias: `text` at its start, `*text*` inside, `"text"` the whole.
    pub search: Option<String>,
    /// Only those for users (`user_authentication`), and so on.
    pub r#type: Option<String>,
    /// Only those that can do this, such as `USER_LINKING`.
    pub capability: Option<String>,
    /// Whether to leave out those of organizations.
    pub realm_only: Option<bool>,
    /// Whether to leave out the settings.
    pub brief_representation: Option<bool>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// Where an identity provider's settings are read from.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderSource {
    /// What implements it, such as `oidc`.
    pub provider_id: Option<String>,
    /// The URL of its description.
    pub from_url: Option<String>,
}

/// The identity providers of a realm.
#[operations]
pub trait IdentityProviders: Send + Sync {
    /// Lists the identity providers that match `filter`, ordered by alias; secrets are stars.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances")]
    async fn list_identity_providers(
        &self,
        realm: &str,
        #[query] filter: &IdentityProviderFilter,
    ) -> Result<Vec<IdentityProviderRepresentation>>;

    /// Creates an identity provider.
    ///
    /// # Errors
    /// `Conflict` if the alias is taken, `BadRequest` for settings that are not valid.
    #[post("/admin/realms/{realm}/identity-provider/instances")]
    async fn create_identity_provider(
        &self,
        realm: &str,
        #[json] provider: &IdentityProviderRepresentation,
    ) -> Result<Created>;

    /// The identity provider of this alias; secrets are stars.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}")]
    async fn get_identity_provider(&self, realm: &str, alias: &str) -> Result<IdentityProviderRepresentation>;

    /// Changes an identity provider; secrets that are still stars stay.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist, `BadRequest` for settings that are not valid.
    #[put("/admin/realms/{realm}/identity-provider/instances/{alias}")]
    async fn update_identity_provider(
        &self,
        realm: &str,
        alias: &str,
        #[json] provider: &IdentityProviderRepresentation,
    ) -> Result<()>;

    /// Deletes an identity provider with its mappers; its users stay.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist.
    #[delete("/admin/realms/{realm}/identity-provider/instances/{alias}")]
    async fn delete_identity_provider(&self, realm: &str, alias: &str) -> Result<()>;

    /// What the identity provider has to know of the realm, such as SAML metadata. OpenID Connect has nothing of the
    /// kind.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}/export")]
    async fn export_identity_provider(
        &self,
        realm: &str,
        alias: &str,
        #[query("format")] format: Option<&str>,
    ) -> Result<Bytes>;

    /// Reads the identity provider's keys anew, and answers whether that could be done.
    ///
    /// # Errors
    /// `NotFound` for an identity provider that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/instances/{alias}/reload-keys")]
    async fn reload_identity_provider_keys(&self, realm: &str, alias: &str) -> Result<bool>;

    /// What can implement an identity provider, by its id.
    ///
    /// # Errors
    /// `BadRequest` for an id that does not exist.
    #[get("/admin/realms/{realm}/identity-provider/providers/{provider_id}")]
    async fn get_identity_provider_type(&self, realm: &str, provider_id: &str) -> Result<Map<String, Value>>;

    /// The settings for an identity provider, read from its own description; nothing is created.
    ///
    /// # Errors
    /// `BadRequest` for a source that cannot be read.
    #[post("/admin/realms/{realm}/identity-provider/import-config", success = 200, repeatable)]
    async fn import_identity_provider_config(
        &self,
        realm: &str,
        #[json] source: &IdentityProviderSource,
    ) -> Result<BTreeMap<String, String>>;

    /// The certificate or keys that a file holds, as settings take them; nothing is created.
    ///
    /// # Errors
    /// `BadRequest` for a file that cannot be read.
    #[post("/admin/realms/{realm}/identity-provider/upload-certificate", success = 200, repeatable)]
    async fn read_identity_provider_certificate(
        &self,
        realm: &str,
        #[multipart] upload: &CertificateUpload,
    ) -> Result<CertificateRepresentation>;
}
