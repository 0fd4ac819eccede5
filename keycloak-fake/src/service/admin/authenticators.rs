//! [`Authenticators`] on the fake.

use std::collections::BTreeMap;

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_REALM, VIEW_CLIENT_AUTHENTICATORS, VIEW_REALM};
use crate::domain::admin::authenticators::{self, providers};
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl Authenticators for FakeKeycloak {
    async fn list_authenticators(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>> {
        let operation = <dyn Authenticators>::LIST_AUTHENTICATORS;
        self.read(operation, realm, VIEW_REALM, |_| authenticators::list(&providers::all().authenticators))
    }

    async fn list_client_authenticators(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>> {
        let operation = <dyn Authenticators>::LIST_CLIENT_AUTHENTICATORS;
        self.read(operation, realm, VIEW_CLIENT_AUTHENTICATORS, |_| {
            authenticators::list(&providers::all().client_authenticators)
        })
    }

    async fn list_form_providers(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>> {
        let operation = <dyn Authenticators>::LIST_FORM_PROVIDERS;
        self.read(operation, realm, VIEW_REALM, |_| authenticators::list(&providers::all().forms))
    }

    async fn list_form_actions(&self, realm: &str) -> Result<Vec<AuthenticatorProviderRepresentation>> {
        let operation = <dyn Authenticators>::LIST_FORM_ACTIONS;
        self.read(operation, realm, VIEW_REALM, |_| authenticators::list(&providers::all().form_actions))
    }

    async fn get_client_authenticator_settings(
        &self,
        realm: &str,
    ) -> Result<BTreeMap<String, Vec<ConfigPropertyRepresentation>>> {
        let operation = <dyn Authenticators>::GET_CLIENT_AUTHENTICATOR_SETTINGS;
        self.read(operation, realm, VIEW_CLIENT_AUTHENTICATORS, |_| authenticators::client_settings())
    }

    async fn describe_authenticator_config(
        &self,
        realm: &str,
        provider_id: &str,
    ) -> Result<AuthenticatorConfigInfoRepresentation> {
        let operation = <dyn Authenticators>::DESCRIBE_AUTHENTICATOR_CONFIG;
        self.read(operation, realm, VIEW_REALM, |_| authenticators::describe(provider_id))
    }

    async fn create_authenticator_config(
        &self,
        realm: &str,
        config: &AuthenticatorConfigRepresentation,
    ) -> Result<Created> {
        let operation = <dyn Authenticators>::CREATE_AUTHENTICATOR_CONFIG;
        let id = self.administer(operation, realm, MANAGE_REALM, |realm, context| {
            authenticators::create(realm, context, config)
        })?;
        Ok(self.created(realm, &["authentication", "config", &id]))
    }

    async fn get_authenticator_config(
        &self,
        realm: &str,
        config_id: &str,
    ) -> Result<AuthenticatorConfigRepresentation> {
        let operation = <dyn Authenticators>::GET_AUTHENTICATOR_CONFIG;
        self.read(operation, realm, VIEW_REALM, |realm| authenticators::get(realm, config_id))
    }

    async fn update_authenticator_config(
        &self,
        realm: &str,
        config_id: &str,
        config: &AuthenticatorConfigRepresentation,
    ) -> Result<()> {
        let operation = <dyn Authenticators>::UPDATE_AUTHENTICATOR_CONFIG;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| authenticators::update(realm, config_id, config))
    }

    async fn delete_authenticator_config(&self, realm: &str, config_id: &str) -> Result<()> {
        let operation = <dyn Authenticators>::DELETE_AUTHENTICATOR_CONFIG;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| authenticators::delete(realm, config_id))
    }

    async fn create_execution_config(
        &self,
        realm: &str,
        execution_id: &str,
        config: &AuthenticatorConfigRepresentation,
    ) -> Result<Created> {
        let operation = <dyn Authenticators>::CREATE_EXECUTION_CONFIG;
        let id = self.administer(operation, realm, MANAGE_REALM, |realm, context| {
            authenticators::create_for_step(realm, context, execution_id, config)
        })?;
        Ok(self.created(realm, &["authentication", "executions", execution_id, "config", &id]))
    }

    async fn get_execution_config(
        &self,
        realm: &str,
        _execution_id: &str,
        config_id: &str,
    ) -> Result<AuthenticatorConfigRepresentation> {
        // Keycloak does not look at the step.
        let operation = <dyn Authenticators>::GET_EXECUTION_CONFIG;
        self.read(operation, realm, VIEW_REALM, |realm| authenticators::get(realm, config_id))
    }
}
