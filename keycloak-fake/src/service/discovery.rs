//! The discovery document: what a realm says of itself (OpenID Connect Discovery 1.0, section 3).
//!
//! It is the real server's, in its order, without what this fake does not do: what is named here works.

use keycloak_api::oidc::ProviderMetadata;

use crate::state::Realm;

/// In the order in which the real server lists them.
const SIGNATURES: [&str; 13] = [
    "PS384", "RS384", "EdDSA", "ES384", "HS256", "HS512", "ES256", "RS256", "HS384", "ES512", "PS256", "PS512", "RS512",
];
const CLIENT_AUTHENTICATION: [&str; 2] = ["client_secret_basic", "client_secret_post"];
const CLAIMS: [&str; 14] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "email",
    "acr",
    "azp",
    "nonce",
];

/// The document of `realm`, which is reached at `issuer`.
pub(crate) fn document(realm: &Realm, issuer: &str) -> ProviderMetadata {
    let endpoint = |name: &str| Some(format!("{issuer}/protocol/openid-connect/{name}"));
    ProviderMetadata {
        issuer: issuer.to_owned(),
        authorization_endpoint: endpoint("auth"),
        token_endpoint: endpoint("token"),
        introspection_endpoint: endpoint("token/introspect"),
        userinfo_endpoint: endpoint("userinfo"),
        end_session_endpoint: endpoint("logout"),
        frontchannel_logout_session_supported: Some(false),
        frontchannel_logout_supported: Some(false),
        jwks_uri: endpoint("certs"),
        check_session_iframe: endpoint("login-status-iframe.html"),
        grant_types_supported: list(&["authorization_code", "client_credentials", "password", "refresh_token"]),
        acr_values_supported: list(&["0", "1"]),
        response_types_supported: list(&["code", "none"]),
        subject_types_supported: list(&["public", "pairwise"]),
        prompt_values_supported: list(&["none", "login"]),
        id_token_signing_alg_values_supported: list(&SIGNATURES),
        userinfo_signing_alg_values_supported: list(&["none"]),
        response_modes_supported: list(&["query", "fragment", "form_post"]),
        token_endpoint_auth_methods_supported: list(&CLIENT_AUTHENTICATION),
        introspection_endpoint_auth_methods_supported: list(&CLIENT_AUTHENTICATION),
        claims_supported: list(&CLAIMS),
        claim_types_supported: list(&["normal"]),
        claims_parameter_supported: Some(false),
        scopes_supported: Some(scopes(realm)),
        request_parameter_supported: Some(false),
        request_uri_parameter_supported: Some(false),
        code_challenge_methods_supported: list(&["plain", "S256"]),
        tls_client_certificate_bound_access_tokens: Some(false),
        revocation_endpoint: endpoint("revoke"),
        revocation_endpoint_auth_methods_supported: list(&CLIENT_AUTHENTICATION),
        backchannel_logout_supported: Some(false),
        backchannel_logout_session_supported: Some(false),
        require_pushed_authorization_requests: Some(false),
        authorization_response_iss_parameter_supported: Some(true),
        ..ProviderMetadata::default()
    }
}

/// Every client scope of the protocol, whether a client has it or not.
fn scopes(realm: &Realm) -> Vec<String> {
    let is_oidc = |protocol: Option<&str>| protocol.is_none_or(|protocol| protocol == "openid-connect");
    let named = realm.client_scopes.iter().filter(|scope| is_oidc(scope.protocol.as_deref()));
    std::iter::once("openid".to_owned()).chain(named.map(|scope| scope.name.to_string())).collect()
}

fn list(values: &[&str]) -> Option<Vec<String>> {
    Some(values.iter().map(|value| (*value).to_owned()).collect())
}
