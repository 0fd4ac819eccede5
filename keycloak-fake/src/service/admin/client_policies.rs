//! [`ClientPolicies`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_REALM, VIEW_REALM};
use crate::domain::admin::client_policies;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl ClientPolicies for FakeKeycloak {
    async fn get_client_policies(
        &self,
        realm: &str,
        include_global: Option<bool>,
    ) -> Result<ClientPoliciesRepresentation> {
        let operation = <dyn ClientPolicies>::GET_CLIENT_POLICIES;
        self.read(operation, realm, VIEW_REALM, |realm| {
            client_policies::policies(realm, include_global.unwrap_or(false))
        })
    }

    async fn update_client_policies(&self, realm: &str, policies: &ClientPoliciesRepresentation) -> Result<()> {
        let operation = <dyn ClientPolicies>::UPDATE_CLIENT_POLICIES;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| client_policies::update_policies(realm, policies))
    }

    async fn get_client_profiles(
        &self,
        realm: &str,
        include_global: Option<bool>,
    ) -> Result<ClientProfilesRepresentation> {
        let operation = <dyn ClientPolicies>::GET_CLIENT_PROFILES;
        self.read(operation, realm, VIEW_REALM, |realm| {
            client_policies::profiles(realm, include_global.unwrap_or(false))
        })
    }

    async fn update_client_profiles(&self, realm: &str, profiles: &ClientProfilesRepresentation) -> Result<()> {
        let operation = <dyn ClientPolicies>::UPDATE_CLIENT_PROFILES;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| client_policies::update_profiles(realm, profiles))
    }
}
