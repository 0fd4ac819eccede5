//! What a realm says of itself (OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

/// A realm's discovery document, in Keycloak's order.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProviderMetadata {
    /// The realm's issuer, `iss` in its tokens.
    pub issuer: String,
    /// The URL of `authorization_endpoint`.
    pub authorization_endpoint: Option<String>,
    /// The URL of `token_endpoint`.
    pub token_endpoint: Option<String>,
    /// The URL of `introspection_endpoint`.
    pub introspection_endpoint: Option<String>,
    /// The URL of `userinfo_endpoint`.
    pub userinfo_endpoint: Option<String>,
    /// The URL of `end_session_endpoint`.
    pub end_session_endpoint: Option<String>,
    /// Whether a front-channel logout names the session.
    pub frontchannel_logout_session_supported: Option<bool>,
    /// Whether clients are logged out in the browser.
    pub frontchannel_logout_supported: Option<bool>,
    /// The URL of `jwks_uri`.
    pub jwks_uri: Option<String>,
    /// The URL of `check_session_iframe`.
    pub check_session_iframe: Option<String>,
    /// Which grant types the realm supports.
    pub grant_types_supported: Option<Vec<String>>,
    /// Which levels of authentication (`acr`) the realm supports.
    pub acr_values_supported: Option<Vec<String>>,
    /// Which response types the realm supports.
    pub response_types_supported: Option<Vec<String>>,
    /// Which subject types the realm supports.
    pub subject_types_supported: Option<Vec<String>>,
    /// Which values of `prompt` the realm supports.
    pub prompt_values_supported: Option<Vec<String>>,
    /// Which algorithms may sign ID tokens.
    pub id_token_signing_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt the key of ID tokens.
    pub id_token_encryption_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt ID tokens.
    pub id_token_encryption_enc_values_supported: Option<Vec<String>>,
    /// Which algorithms may sign userinfo answers.
    pub userinfo_signing_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt the key of userinfo answers.
    pub userinfo_encryption_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt userinfo answers.
    pub userinfo_encryption_enc_values_supported: Option<Vec<String>>,
    /// Which algorithms may sign request objects (OpenID Connect Core 1.0, section 6).
    pub request_object_signing_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt the key of request objects (OpenID Connect Core 1.0, section 6).
    pub request_object_encryption_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt request objects (OpenID Connect Core 1.0, section 6).
    pub request_object_encryption_enc_values_supported: Option<Vec<String>>,
    /// Which response modes the realm supports.
    pub response_modes_supported: Option<Vec<String>>,
    /// The URL of `registration_endpoint`.
    pub registration_endpoint: Option<String>,
    /// Which ways of client authentication the token endpoint supports.
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Which algorithms may sign a client's assertion at the token endpoint.
    pub token_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    /// Which ways of client authentication the introspection endpoint supports.
    pub introspection_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Which algorithms may sign a client's assertion at the introspection endpoint.
    pub introspection_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may sign authorization responses (JARM).
    pub authorization_signing_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt the key of authorization responses (JARM).
    pub authorization_encryption_alg_values_supported: Option<Vec<String>>,
    /// Which algorithms may encrypt authorization responses (JARM).
    pub authorization_encryption_enc_values_supported: Option<Vec<String>>,
    /// Which claims the realm supports.
    pub claims_supported: Option<Vec<String>>,
    /// Which claim types the realm supports.
    pub claim_types_supported: Option<Vec<String>>,
    /// Whether the `claims` parameter is read.
    pub claims_parameter_supported: Option<bool>,
    /// Which scopes the realm supports.
    pub scopes_supported: Option<Vec<String>>,
    /// Whether the `request` parameter is read.
    pub request_parameter_supported: Option<bool>,
    /// Whether the `request_uri` parameter is read.
    pub request_uri_parameter_supported: Option<bool>,
    /// Whether a `request_uri` must be registered.
    pub require_request_uri_registration: Option<bool>,
    /// Which methods of PKCE challenges the realm supports (RFC 7636, section 4.3).
    pub code_challenge_methods_supported: Option<Vec<String>>,
    /// Whether access tokens can be bound to a certificate (RFC 8705, section 3.3).
    pub tls_client_certificate_bound_access_tokens: Option<bool>,
    /// Which algorithms may sign a DPoP proof (RFC 9449).
    pub dpop_signing_alg_values_supported: Option<Vec<String>>,
    /// The URL of `revocation_endpoint`.
    pub revocation_endpoint: Option<String>,
    /// Which ways of client authentication the revocation endpoint supports.
    pub revocation_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Which algorithms may sign a client's assertion at the revocation endpoint.
    pub revocation_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    /// Whether clients are logged out by the server.
    pub backchannel_logout_supported: Option<bool>,
    /// Whether a back-channel logout names the session.
    pub backchannel_logout_session_supported: Option<bool>,
    /// The URL of `device_authorization_endpoint`.
    pub device_authorization_endpoint: Option<String>,
    /// How tokens of a backchannel request reach the client (CIBA).
    pub backchannel_token_delivery_modes_supported: Option<Vec<String>>,
    /// The URL of `backchannel_authentication_endpoint`.
    pub backchannel_authentication_endpoint: Option<String>,
    /// Which algorithms may sign backchannel authentication requests (CIBA).
    pub backchannel_authentication_request_signing_alg_values_supported: Option<Vec<String>>,
    /// Whether every authorization request must be pushed (RFC 9126, section 5).
    pub require_pushed_authorization_requests: Option<bool>,
    /// The URL of `pushed_authorization_request_endpoint`.
    pub pushed_authorization_request_endpoint: Option<String>,
    /// The endpoints for clients with a certificate (RFC 8705, section 5).
    pub mtls_endpoint_aliases: Option<BTreeMap<String, String>>,
    /// Whether authorization responses carry `iss` (RFC 9207, section 3).
    pub authorization_response_iss_parameter_supported: Option<bool>,
    /// What else the realm says.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
