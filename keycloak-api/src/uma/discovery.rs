//! What a realm says of its authorization services.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::error::Result;

/// The document of UMA 2.0 Grant, section 2, and UMA 2.0 Federated Authorization, section 2.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UmaConfiguration {
    /// The realm, as a URL.
    pub issuer: String,
    /// Where people log in.
    pub authorization_endpoint: Option<String>,
    /// Where permissions are granted.
    pub token_endpoint: Option<String>,
    /// Where tokens are told of.
    pub introspection_endpoint: Option<String>,
    /// Where sessions end.
    pub end_session_endpoint: Option<String>,
    /// Whether clients are told of a logout in the browser, with the session.
    pub frontchannel_logout_session_supported: Option<bool>,
    /// Whether clients are told of a logout in the browser.
    pub frontchannel_logout_supported: Option<bool>,
    /// Where the realm's keys are.
    pub jwks_uri: Option<String>,
    /// The grants.
    pub grant_types_supported: Option<Vec<String>>,
    /// What an authorization request can be answered with.
    pub response_types_supported: Option<Vec<String>>,
    /// How an authorization request can be answered.
    pub response_modes_supported: Option<Vec<String>>,
    /// Where clients register themselves.
    pub registration_endpoint: Option<String>,
    /// How clients authenticate to the token endpoint.
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// By what clients' assertions can be signed.
    pub token_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    /// The scopes.
    pub scopes_supported: Option<Vec<String>>,
    /// Where resource servers register resources.
    pub resource_registration_endpoint: Option<String>,
    /// Where resource servers get tickets.
    pub permission_endpoint: Option<String>,
    /// Where owners manage their policies.
    pub policy_endpoint: Option<String>,
    /// What else the document says.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The realm's document of its authorization services.
#[operations]
pub trait UmaDiscovery: Send + Sync {
    /// The document.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/realms/{realm}/.well-known/uma2-configuration")]
    async fn uma_configuration(&self, realm: &str) -> Result<UmaConfiguration>;
}
