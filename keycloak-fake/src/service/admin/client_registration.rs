//! [`ClientRegistration`] on the fake: initial access tokens.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_CLIENTS, VIEW_CLIENTS, VIEW_REALM};
use crate::domain::admin::client_registration;
use crate::domain::issue::RegistrationPlan;
use crate::handle::FakeKeycloak;
use crate::token;

#[rest]
#[async_trait]
impl ClientRegistration for FakeKeycloak {
    async fn list_registration_policy_providers(&self, realm: &str) -> Result<Vec<ComponentTypeRepresentation>> {
        let operation = <dyn ClientRegistration>::LIST_REGISTRATION_POLICY_PROVIDERS;
        self.read(operation, realm, VIEW_REALM, client_registration::policy_types)
    }

    async fn list_initial_access_tokens(&self, realm: &str) -> Result<Vec<ClientInitialAccessPresentation>> {
        let operation = <dyn ClientRegistration>::LIST_INITIAL_ACCESS_TOKENS;
        self.read(operation, realm, VIEW_CLIENTS, client_registration::list)
    }

    async fn create_initial_access_token(
        &self,
        realm: &str,
        token: &ClientInitialAccessCreatePresentation,
    ) -> Result<ClientInitialAccessPresentation> {
        let operation = <dyn ClientRegistration>::CREATE_INITIAL_ACCESS_TOKEN;
        let (shown, plan) = self.administer(operation, realm, MANAGE_CLIENTS, |realm, context| {
            client_registration::create(realm, context, token)
        })?;
        Ok(ClientInitialAccessPresentation { token: Some(self.sign_registration(realm, &plan)), ..shown })
    }

    async fn delete_initial_access_token(&self, realm: &str, token_id: &str) -> Result<()> {
        let operation = <dyn ClientRegistration>::DELETE_INITIAL_ACCESS_TOKEN;
        self.administer(operation, realm, MANAGE_CLIENTS, |realm, _| client_registration::delete(realm, token_id))
    }
}

impl FakeKeycloak {
    /// Signs a token of client registration. Empty if the realm is gone meanwhile.
    pub(crate) fn sign_registration(&self, realm: &str, plan: &RegistrationPlan) -> String {
        let cell = self.engine.realm(realm);
        cell.map(|cell| token::sign_registration(&cell.snapshot(), plan)).unwrap_or_default()
    }
}
