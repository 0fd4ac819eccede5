//! OpenID Connect's metadata of a client that Keycloak keeps as attributes.

use std::collections::BTreeMap;

use keycloak_api::representation::OIDCClientRepresentation;

use crate::domain::denied::RegistrationDenied as Denied;
use crate::domain::{self, Decision};

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA: &str = "urn:openid:params:grant-type:ciba";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ASSERTION: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The attributes that the metadata mean.
pub(super) fn attributes(input: &OIDCClientRepresentation) -> Decision<BTreeMap<String, String>> {
    let mut attributes = BTreeMap::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            attributes.insert(name.to_owned(), value);
        }
    };
    let joined = |list: &Option<Vec<String>>| list.as_ref().filter(|list| !list.is_empty()).map(|list| list.join("##"));
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    if let Some(grants) = &input.grant_types {
        for (name, grant) in [
            ("oidc.ciba.grant.enabled", CIBA),
            ("oauth2.device.authorization.grant.enabled", DEVICE),
            ("standard.token.exchange.enabled", EXCHANGE),
            ("oauth2.jwt.authorization.grant.enabled", ASSERTION),
            ("use.refresh.tokens", "refresh_token"),
        ] {
            put(name, Some(grants.iter().any(|own| own == grant).to_string()));
        }
    }
    for (name, value) in [
        ("token.endpoint.auth.signing.alg", &input.token_endpoint_auth_signing_alg),
        ("id.token.signed.response.alg", &input.id_token_signed_response_alg),
        ("id.token.encrypted.response.alg", &input.id_token_encrypted_response_alg),
        ("id.token.encrypted.response.enc", &input.id_token_encrypted_response_enc),
        ("user.info.response.signature.alg", &input.userinfo_signed_response_alg),
        ("user.info.encrypted.response.alg", &input.userinfo_encrypted_response_alg),
        ("user.info.encrypted.response.enc", &input.userinfo_encrypted_response_enc),
        ("request.object.signature.alg", &input.request_object_signing_alg),
        ("authorization.signed.response.alg", &input.authorization_signed_response_alg),
        ("authorization.encrypted.response.alg", &input.authorization_encrypted_response_alg),
        ("authorization.encrypted.response.enc", &input.authorization_encrypted_response_enc),
        ("x509.subjectdn", &input.tls_client_auth_subject_dn),
        ("backchannel.logout.url", &input.backchannel_logout_uri),
        ("frontchannel.logout.url", &input.frontchannel_logout_uri),
        ("ciba.backchannel.token.delivery.mode", &input.backchannel_token_delivery_mode),
        ("ciba.backchannel.client.notification.endpoint", &input.backchannel_client_notification_endpoint),
        ("ciba.backchannel.auth.request.signing.alg", &input.backchannel_authentication_request_signing_alg),
        ("logoUri", &input.logo_uri),
        ("tosUri", &input.tos_uri),
        ("policyUri", &input.policy_uri),
    ] {
        put(name, value.clone());
    }
    put("x509.allow.regex.pattern.comparison", input.tls_client_auth_subject_dn.as_ref().map(|_| "false".to_owned()));
    put("request.uris", joined(&input.request_uris));
    put("post.logout.redirect.uris", joined(&input.post_logout_redirect_uris));
    put("tls.client.certificate.bound.access.tokens", flag(input.tls_client_certificate_bound_access_tokens));
    put("dpop.bound.access.tokens", flag(input.dpop_bound_access_tokens));
    put("require.pushed.authorization.requests", flag(input.require_pushed_authorization_requests));
    put("backchannel.logout.session.required", flag(Some(input.backchannel_logout_session_required.unwrap_or(true))));
    put(
        "backchannel.logout.revoke.offline.tokens",
        flag(Some(input.backchannel_logout_revoke_offline_tokens.unwrap_or(false))),
    );
    put(
        "frontchannel.logout.session.required",
        flag(Some(input.frontchannel_logout_session_required.unwrap_or(false))),
    );
    match (&input.jwks_uri, &input.jwks) {
        (None, None) => {}
        (Some(_), Some(_)) => return Err(Denied::Metadata.into()),
        (Some(uri), None) => {
            put("jwks.url", Some(uri.clone()));
            put("use.jwks.url", flag(Some(true)));
            put("use.jwks.string", flag(Some(false)));
        }
        (None, Some(_)) => return Err(domain::Denied::NotDone("a client's own keys in its registration")),
    }
    Ok(attributes)
}
