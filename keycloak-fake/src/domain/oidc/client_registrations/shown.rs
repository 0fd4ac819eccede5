//! A client as OpenID Connect's metadata describe it.

use keycloak_api::representation::{ClientRepresentation, OIDCClientRepresentation};

use crate::domain::Context;
use crate::state::Realm;

/// The attribute that tells how a client shows its secret.
pub(super) const SECRET_METHOD: &str = "client.secret.authentication.allowed.method";

/// The client, which may be changed at the address that stands in it.
pub(super) fn described(realm: &Realm, context: &Context, client: &ClientRepresentation) -> OIDCClientRepresentation {
    let attribute = |name: &str| client.attributes.as_ref()?.get(name).filter(|value| !value.is_empty()).cloned();
    let flag = |name: &str, otherwise: bool| Some(attribute(name).map_or(otherwise, |value| value == "true"));
    let client_id = client.client_id.clone().unwrap_or_default();
    let has_secret = matches!(client.client_authenticator_type.as_deref(), Some("client-secret" | "client-secret-jwt"));
    let uses_url = flag("use.jwks.url", false) == Some(true);
    OIDCClientRepresentation {
        redirect_uris: client.redirect_uris.clone(),
        token_endpoint_auth_method: attribute(SECRET_METHOD)
            .filter(|_| method(client) == Some("client_secret_basic"))
            .or_else(|| method(client).map(str::to_owned)),
        token_endpoint_auth_signing_alg: attribute("token.endpoint.auth.signing.alg"),
        grant_types: Some(grants(client)),
        response_types: Some(response_types(client)),
        client_secret: client.secret.clone().filter(|_| has_secret),
        client_secret_expires_at: has_secret.then_some(0),
        client_name: client.name.clone(),
        client_uri: client.base_url.clone(),
        scope: client.optional_client_scopes.as_ref().map(|scopes| scopes.join(" ")),
        jwks_uri: attribute("jwks.url").filter(|_| uses_url),
        subject_type: Some(if is_pairwise(realm, client) { "pairwise" } else { "public" }.to_owned()),
        id_token_signed_response_alg: attribute("id.token.signed.response.alg"),
        id_token_encrypted_response_alg: attribute("id.token.encrypted.response.alg"),
        id_token_encrypted_response_enc: attribute("id.token.encrypted.response.enc"),
        userinfo_signed_response_alg: attribute("user.info.response.signature.alg"),
        userinfo_encrypted_response_alg: attribute("user.info.encrypted.response.alg"),
        userinfo_encrypted_response_enc: attribute("user.info.encrypted.response.enc"),
        request_object_signing_alg: attribute("request.object.signature.alg"),
        request_uris: Some(attribute("request.uris").map(|uris| parts(&uris)).unwrap_or_default()),
        tls_client_certificate_bound_access_tokens: flag("tls.client.certificate.bound.access.tokens", false),
        tls_client_auth_subject_dn: attribute("x509.subjectdn"),
        dpop_bound_access_tokens: flag("dpop.bound.access.tokens", false),
        post_logout_redirect_uris: Some(after_logout(client, attribute("post.logout.redirect.uris"))),
        registration_client_uri: Some(format!(
            "{}/clients-registrations/openid-connect/{client_id}",
            context.issuer(&realm.name)
        )),
        backchannel_logout_uri: attribute("backchannel.logout.url"),
        // What Keycloak shows under this name is the setting of offline tokens.
        backchannel_logout_session_required: flag("backchannel.logout.revoke.offline.tokens", false),
        backchannel_token_delivery_mode: attribute("ciba.backchannel.token.delivery.mode"),
        backchannel_client_notification_endpoint: attribute("ciba.backchannel.client.notification.endpoint"),
        backchannel_authentication_request_signing_alg: attribute("ciba.backchannel.auth.request.signing.alg"),
        authorization_signed_response_alg: attribute("authorization.signed.response.alg"),
        authorization_encrypted_response_alg: attribute("authorization.encrypted.response.alg"),
        authorization_encrypted_response_enc: attribute("authorization.encrypted.response.enc"),
        require_pushed_authorization_requests: flag("require.pushed.authorization.requests", false),
        frontchannel_logout_uri: attribute("frontchannel.logout.url"),
        frontchannel_logout_session_required: flag("frontchannel.logout.session.required", true),
        client_id: Some(client_id),
        ..OIDCClientRepresentation::default()
    }
}

fn method(client: &ClientRepresentation) -> Option<&'static str> {
    Some(match client.client_authenticator_type.as_deref()? {
        "client-secret" => "client_secret_basic",
        "client-secret-jwt" => "client_secret_jwt",
        "client-jwt" => "private_key_jwt",
        "client-x509" => "tls_client_auth",
        "none" => "none",
        _ => return None,
    })
}

/// The grants, in Keycloak's order.
fn grants(client: &ClientRepresentation) -> Vec<String> {
    let attribute = |name: &str, otherwise: bool| {
        let value = client.attributes.as_ref().and_then(|all| all.get(name));
        value.map_or(otherwise, |value| value == "true")
    };
    let is = |flag: Option<bool>| flag.unwrap_or(false);
    let grants = [
        (is(client.standard_flow_enabled), "authorization_code"),
        (is(client.implicit_flow_enabled), "implicit"),
        (is(client.direct_access_grants_enabled), "password"),
        (is(client.service_accounts_enabled), "client_credentials"),
        (attribute("oauth2.device.authorization.grant.enabled", false), "urn:ietf:params:oauth:grant-type:device_code"),
        (attribute("oidc.ciba.grant.enabled", false), "urn:openid:params:grant-type:ciba"),
        (attribute("use.refresh.tokens", true), "refresh_token"),
        (attribute("standard.token.exchange.enabled", false), "urn:ietf:params:oauth:grant-type:token-exchange"),
        (attribute("oauth2.jwt.authorization.grant.enabled", false), "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    ];
    grants.into_iter().filter(|(is_enabled, _)| *is_enabled).map(|(_, grant)| grant.to_owned()).collect()
}

fn response_types(client: &ClientRepresentation) -> Vec<String> {
    let (code, implicit) =
        (client.standard_flow_enabled.unwrap_or(false), client.implicit_flow_enabled.unwrap_or(false));
    let kinds = [
        (code, "code"),
        (code, "none"),
        (implicit, "id_token"),
        (implicit, "id_token token"),
        (code && implicit, "code id_token"),
        (code && implicit, "code token"),
        (code && implicit, "code id_token token"),
    ];
    kinds.into_iter().filter(|(is_enabled, _)| *is_enabled).map(|(_, kind)| kind.to_owned()).collect()
}

/// Where a logout may return to: `+` stands for the redirect URIs, `-` for nothing.
fn after_logout(client: &ClientRepresentation, given: Option<String>) -> Vec<String> {
    let redirect_uris = client.redirect_uris.clone().unwrap_or_default();
    let Some(given) = given else { return redirect_uris };
    let mut uris = parts(&given);
    if uris.iter().any(|uri| uri == "-") {
        return Vec::new();
    }
    if uris.iter().any(|uri| uri == "+") {
        uris.retain(|uri| uri != "+");
        uris.extend(redirect_uris);
    }
    uris
}

fn parts(joined: &str) -> Vec<String> {
    joined.split("##").map(str::to_owned).collect()
}

fn is_pairwise(realm: &Realm, client: &ClientRepresentation) -> bool {
    let found = client.client_id.as_deref().and_then(|id| realm.client(id));
    found.is_some_and(|client| {
        let mut kinds = client.mappers.iter().filter_map(|mapper| mapper.protocol_mapper.as_deref());
        kinds.any(|kind| kind.ends_with("-pairwise-sub-mapper"))
    })
}
