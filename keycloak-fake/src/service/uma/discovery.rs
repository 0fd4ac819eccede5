//! [`UmaDiscovery`] on the fake.

use async_trait::async_trait;
use keycloak_api::uma::{UmaConfiguration, UmaDiscovery};
use keycloak_api::{Result, rest};

use crate::handle::{FakeKeycloak, refusal};
use crate::service::discovery::document;

#[rest]
#[async_trait]
impl UmaDiscovery for FakeKeycloak {
    async fn uma_configuration(&self, realm: &str) -> Result<UmaConfiguration> {
        let operation = <dyn UmaDiscovery>::UMA_CONFIGURATION;
        let snapshot = self.realm_of_oidc(realm).map_err(|denied| refusal(operation, realm, &denied))?.snapshot();
        let issuer = self.issuer(realm);
        // What both documents say is the same.
        let whole = document(&snapshot, &issuer);
        let endpoint = |name: &str| Some(format!("{issuer}/authz/protection/{name}"));
        Ok(UmaConfiguration {
            issuer: whole.issuer,
            authorization_endpoint: whole.authorization_endpoint,
            token_endpoint: whole.token_endpoint,
            introspection_endpoint: whole.introspection_endpoint,
            end_session_endpoint: whole.end_session_endpoint,
            frontchannel_logout_session_supported: whole.frontchannel_logout_session_supported,
            frontchannel_logout_supported: whole.frontchannel_logout_supported,
            jwks_uri: whole.jwks_uri,
            grant_types_supported: whole.grant_types_supported,
            response_types_supported: whole.response_types_supported,
            response_modes_supported: whole.response_modes_supported,
            registration_endpoint: whole.registration_endpoint,
            token_endpoint_auth_methods_supported: whole.token_endpoint_auth_methods_supported,
            token_endpoint_auth_signing_alg_values_supported: whole.token_endpoint_auth_signing_alg_values_supported,
            scopes_supported: whole.scopes_supported,
            resource_registration_endpoint: endpoint("resource_set"),
            permission_endpoint: endpoint("permission"),
            policy_endpoint: endpoint("uma-policy"),
            ..UmaConfiguration::default()
        })
    }
}
