//! The discovery document: what a realm says of itself (OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2).
//!
//! It is the real server's, in its order, with what this fake does not do yet: a client that reads it goes the way that it
//! would go on the real one, and each endpoint, grant and parameter that is named here and not done answers 501 with its
//! name. Nothing that is named here may answer as if it had been done. A test holds the endpoints to that.

use std::collections::BTreeMap;

use keycloak_api::oidc::ProviderMetadata;

use crate::domain::oidc::acr;
use crate::state::Realm;

/// In the order in which the real server lists them, as everything here.
const SIGNATURES: [&str; 13] = [
    "PS384", "RS384", "EdDSA", "ES384", "HS256", "HS512", "ES256", "RS256", "HS384", "ES512", "PS256", "PS512", "RS512",
];
const KEY_MANAGEMENT: [&str; 7] =
    ["ECDH-ES+A256KW", "ECDH-ES+A192KW", "ECDH-ES+A128KW", "RSA-OAEP", "RSA-OAEP-256", "RSA1_5", "ECDH-ES"];
const ENCRYPTION: [&str; 6] = ["A256GCM", "A192GCM", "A128GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];
const CLIENT_AUTHENTICATION: [&str; 5] =
    ["private_key_jwt", "client_secret_basic", "client_secret_post", "tls_client_auth", "client_secret_jwt"];
const GRANTS: [&str; 10] = [
    "authorization_code",
    "client_credentials",
    "implicit",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:uma-ticket",
    "urn:openid:params:grant-type:ciba",
];
const RESPONSE_TYPES: [&str; 8] =
    ["code", "none", "id_token", "token", "id_token token", "code id_token", "code token", "code id_token token"];
const RESPONSE_MODES: [&str; 7] =
    ["query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt"];
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
    let signatures = list(&SIGNATURES);
    let signatures_or_none = list(&[&SIGNATURES[..], &["none"]].concat());
    let public_key_signatures: Vec<_> = SIGNATURES.into_iter().filter(|name| !name.starts_with("HS")).collect();
    let mut document = ProviderMetadata {
        issuer: issuer.to_owned(),
        authorization_endpoint: endpoint("auth"),
        token_endpoint: endpoint("token"),
        introspection_endpoint: endpoint("token/introspect"),
        userinfo_endpoint: endpoint("userinfo"),
        end_session_endpoint: endpoint("logout"),
        frontchannel_logout_session_supported: Some(true),
        frontchannel_logout_supported: Some(true),
        jwks_uri: endpoint("certs"),
        check_session_iframe: endpoint("login-status-iframe.html"),
        grant_types_supported: list(&GRANTS),
        acr_values_supported: Some(acr::supported(realm)),
        response_types_supported: list(&RESPONSE_TYPES),
        subject_types_supported: list(&["public", "pairwise"]),
        prompt_values_supported: list(&["none", "login", "consent"]),
        id_token_signing_alg_values_supported: signatures.clone(),
        id_token_encryption_alg_values_supported: list(&KEY_MANAGEMENT),
        id_token_encryption_enc_values_supported: list(&ENCRYPTION),
        userinfo_signing_alg_values_supported: signatures_or_none.clone(),
        userinfo_encryption_alg_values_supported: list(&KEY_MANAGEMENT),
        userinfo_encryption_enc_values_supported: list(&ENCRYPTION),
        request_object_signing_alg_values_supported: signatures_or_none,
        request_object_encryption_alg_values_supported: list(&KEY_MANAGEMENT),
        request_object_encryption_enc_values_supported: list(&ENCRYPTION),
        response_modes_supported: list(&RESPONSE_MODES),
        registration_endpoint: Some(format!("{issuer}/clients-registrations/openid-connect")),
        token_endpoint_auth_methods_supported: list(&CLIENT_AUTHENTICATION),
        token_endpoint_auth_signing_alg_values_supported: signatures.clone(),
        introspection_endpoint_auth_methods_supported: list(&CLIENT_AUTHENTICATION),
        introspection_endpoint_auth_signing_alg_values_supported: signatures.clone(),
        authorization_signing_alg_values_supported: signatures.clone(),
        authorization_encryption_alg_values_supported: list(&KEY_MANAGEMENT),
        authorization_encryption_enc_values_supported: list(&ENCRYPTION),
        claims_supported: list(&CLAIMS),
        claim_types_supported: list(&["normal"]),
        claims_parameter_supported: Some(true),
        scopes_supported: Some(scopes(realm)),
        request_parameter_supported: Some(true),
        request_uri_parameter_supported: Some(true),
        require_request_uri_registration: Some(true),
        code_challenge_methods_supported: list(&["plain", "S256"]),
        tls_client_certificate_bound_access_tokens: Some(true),
        dpop_signing_alg_values_supported: list(&public_key_signatures),
        revocation_endpoint: endpoint("revoke"),
        revocation_endpoint_auth_methods_supported: list(&CLIENT_AUTHENTICATION),
        revocation_endpoint_auth_signing_alg_values_supported: signatures,
        backchannel_logout_supported: Some(true),
        backchannel_logout_session_supported: Some(true),
        device_authorization_endpoint: endpoint("auth/device"),
        backchannel_token_delivery_modes_supported: list(&["poll", "ping"]),
        backchannel_authentication_endpoint: endpoint("ext/ciba/auth"),
        backchannel_authentication_request_signing_alg_values_supported: list(&public_key_signatures),
        require_pushed_authorization_requests: Some(false),
        pushed_authorization_request_endpoint: endpoint("ext/par/request"),
        authorization_response_iss_parameter_supported: Some(true),
        ..ProviderMetadata::default()
    };
    document.mtls_endpoint_aliases = Some(aliases(&document));
    document
}

/// The endpoints for clients that have a certificate: the same ones, as long as no other host is set up for them.
fn aliases(document: &ProviderMetadata) -> BTreeMap<String, String> {
    let endpoints = [
        ("token_endpoint", &document.token_endpoint),
        ("revocation_endpoint", &document.revocation_endpoint),
        ("introspection_endpoint", &document.introspection_endpoint),
        ("device_authorization_endpoint", &document.device_authorization_endpoint),
        ("registration_endpoint", &document.registration_endpoint),
        ("userinfo_endpoint", &document.userinfo_endpoint),
        ("pushed_authorization_request_endpoint", &document.pushed_authorization_request_endpoint),
        ("backchannel_authentication_endpoint", &document.backchannel_authentication_endpoint),
    ];
    endpoints.into_iter().filter_map(|(name, url)| Some((name.to_owned(), url.clone()?))).collect()
}

/// Every client scope of the protocol that is not hidden, whether a client has it or not.
fn scopes(realm: &Realm) -> Vec<String> {
    let is_oidc = |protocol: Option<&str>| protocol.is_none_or(|protocol| protocol == "openid-connect");
    let shown = realm
        .client_scopes
        .iter()
        .filter(|scope| is_oidc(scope.protocol.as_deref()) && scope.flag("include.in.openid.provider.metadata", true));
    std::iter::once("openid".to_owned()).chain(shown.map(|scope| scope.name.to_string())).collect()
}

fn list(values: &[&str]) -> Option<Vec<String>> {
    Some(values.iter().map(|value| (*value).to_owned()).collect())
}
