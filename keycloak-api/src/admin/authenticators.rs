//! Authenticators: what implements the steps of the flows, and how it is configured.

use std::collections::BTreeMap;

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{
    AuthenticatorConfigInfoRepresentation, AuthenticatorConfigRepresentation, AuthenticatorProviderRepresentation,
    ConfigPropertyRepresentation,
};

/// The authenticators that a realm's flows can have, and their configurations.
#[operations]
pub trait Authenticators: Send + Sync {
    /// Lists what can be a step of a flow.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/authenticator-providers")]
    async fn list_authenticators(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>>;

    /// Lists what clients can authenticate with.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/client-authenticator-providers")]
    async fn list_client_authenticators(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>>;

    /// Lists what can draw the form of a flow.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/form-providers")]
    async fn list_form_providers(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>>;

    /// Lists what can be a step of a form's flow.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/form-action-providers")]
    async fn list_form_actions(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>>;

    /// The settings that a client has for each client authenticator, by the authenticator's id.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/per-client-config-description")]
    async fn get_client_authenticator_settings(
        &self,
        realm: &str,
    ) -> Result<BTreeMap<String, Vec<ConfigPropertyRepresentation>>>;

    /// What an authenticator can be told.
    ///
    /// # Errors
    /// `NotFound` for a provider that does not exist.
    #[get("/admin/realms/{realm}/authentication/config-description/{provider_id}")]
    async fn describe_authenticator_config(
        &self,
        realm: &str,
        provider_id: &str,
    ) -> Result<AuthenticatorConfigInfoRepresentation>;

    /// Creates a configuration that no step has yet.
    ///
    /// # Errors
    /// `BadRequest` for one without an alias.
    #[post("/admin/realms/{realm}/authentication/config")]
    async fn create_authenticator_config(
        &self,
        realm: &str,
        #[json] config: &AuthenticatorConfigRepresentation,
    ) -> Result<Created>;

    /// The configuration of this id.
    ///
    /// # Errors
    /// `NotFound` for a configuration that does not exist.
    #[get("/admin/realms/{realm}/authentication/config/{config_id}")]
    async fn get_authenticator_config(&self, realm: &str, config_id: &str)
    -> Result<AuthenticatorConfigRepresentation>;

    /// Replaces a configuration.
    ///
    /// # Errors
    /// `NotFound` for a configuration that does not exist.
    #[put("/admin/realms/{realm}/authentication/config/{config_id}")]
    async fn update_authenticator_config(
        &self,
        realm: &str,
        config_id: &str,
        #[json] config: &AuthenticatorConfigRepresentation,
    ) -> Result<()>;

    /// Deletes a configuration; the steps that had it have none.
    ///
    /// # Errors
    /// `NotFound` for a configuration that does not exist.
    #[delete("/admin/realms/{realm}/authentication/config/{config_id}")]
    async fn delete_authenticator_config(&self, realm: &str, config_id: &str) -> Result<()>;

    /// Gives a step a new configuration.
    ///
    /// # Errors
    /// `NotFound` for a step that does not exist, `BadRequest` for one that cannot be configured.
    #[post("/admin/realms/{realm}/authentication/executions/{execution_id}/config")]
    async fn create_execution_config(
        &self,
        realm: &str,
        execution_id: &str,
        #[json] config: &AuthenticatorConfigRepresentation,
    ) -> Result<Created>;

    /// The configuration of this id, as part of a step.
    ///
    /// # Errors
    /// `NotFound` for a configuration that does not exist.
    #[get("/admin/realms/{realm}/authentication/executions/{execution_id}/config/{config_id}")]
    async fn get_execution_config(
        &self,
        realm: &str,
        execution_id: &str,
        config_id: &str,
    ) -> Result<AuthenticatorConfigRepresentation>;
}
