//! OpenID Connect's metadata of a client (OpenID Connect Dynamic Client Registration 1.0, section 2), and the client that
//! they make.

use keycloak_api::representation::{ClientRepresentation, OIDCClientRepresentation};

use super::attributes::attributes;
use super::shown::{SECRET_METHOD, described};
use super::{Asked, Registered, subjects};
use crate::domain::admin::unknown;
use crate::domain::denied::RegistrationDenied as Denied;
use crate::domain::{self, Context, Decision};
use crate::state::Realm;

const UMA: &str = "urn:ietf:params:oauth:grant-type:uma-ticket";

type Answer = Registered<OIDCClientRepresentation>;

/// Registers a client, whose id is the realm's to choose.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    asked: &Asked<'_>,
    input: &OIDCClientRepresentation,
) -> Decision<Answer> {
    unknown::refuse(input)?;
    if input.client_id.is_some() {
        return Err(Denied::IdGiven.into());
    }
    let client = internal(input)?;
    let made = super::create(realm, context, asked, &client)?;
    let mut answer = settled(realm, context, input, made)?;
    answer.client.client_id_issued_at = i32::try_from(context.now()).ok();
    Ok(answer)
}

/// The client of this id.
pub(crate) fn get(realm: &Realm, context: &Context, asked: &Asked<'_>, client_id: &str) -> Decision<Answer> {
    let found = super::get(realm, context, asked, client_id)?;
    if found.client.protocol.as_deref() == Some("saml") && matches!(found.token, super::Next::Same(_)) {
        return Err(Denied::ClientProtocol.into());
    }
    Ok(Registered { client: described(realm, context, &found.client), token: found.token })
}

/// Changes a client.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    asked: &Asked<'_>,
    client_id: &str,
    input: &OIDCClientRepresentation,
) -> Decision<Answer> {
    unknown::refuse(input)?;
    let mut client = ClientRepresentation { client_id: input.client_id.clone(), ..internal(input)? };
    // The metadata name the optional ones only.
    if client.optional_client_scopes.is_some() {
        client.default_client_scopes = super::default_scopes(realm, client_id);
    }
    let changed = super::update(realm, context, asked, client_id, &client)?;
    settled(realm, context, input, changed)
}

/// What is still to be done when the client itself is made or changed.
fn settled(
    realm: &mut Realm,
    context: &mut Context,
    input: &OIDCClientRepresentation,
    made: Registered<ClientRepresentation>,
) -> Decision<Answer> {
    let id = made.client.id.clone().unwrap_or_default();
    subjects::settle(realm, context, input, &id)?;
    let shown = described(realm, context, &made.client);
    Ok(Registered { client: shown, token: made.token })
}

/// The representation that the metadata mean.
pub(crate) fn internal(input: &OIDCClientRepresentation) -> Decision<ClientRepresentation> {
    let grants = input.grant_types.as_deref();
    let has = |grant: &str| grants.is_some_and(|grants| grants.iter().any(|own| own == grant));
    if has(UMA) {
        return Err(domain::Denied::NotDone("clients with authorization services that register themselves"));
    }
    if input.default_acr_values.as_ref().is_some_and(|levels| !levels.is_empty()) {
        return Err(domain::Denied::NotDone("a client's default levels of authentication"));
    }
    let (standard, implicit) = flows(input)?;
    let method = input.token_endpoint_auth_method.as_deref();
    let authenticator = match method {
        None | Some("client_secret_basic" | "client_secret_post") => "client-secret",
        Some("client_secret_jwt") => "client-secret-jwt",
        Some("private_key_jwt") => "client-jwt",
        Some("tls_client_auth") => "client-x509",
        Some("none") => "none",
        Some(_) => return Err(Denied::Metadata.into()),
    };
    let mut attributes = attributes(input)?;
    if let Some(method @ ("client_secret_basic" | "client_secret_post")) = method {
        attributes.insert(SECRET_METHOD.to_owned(), method.to_owned());
    }
    if method == Some("private_key_jwt") && !attributes.contains_key("jwks.url") {
        return Err(Denied::Metadata.into());
    }
    Ok(ClientRepresentation {
        name: input.client_name.clone(),
        redirect_uris: input.redirect_uris.clone(),
        base_url: input.client_uri.clone(),
        protocol: Some("openid-connect".to_owned()),
        optional_client_scopes: input.scope.as_deref().map(scopes),
        standard_flow_enabled: Some(standard),
        implicit_flow_enabled: Some(implicit),
        direct_access_grants_enabled: Some(has("password")),
        service_accounts_enabled: Some(has("client_credentials")).filter(|_| grants.is_some()),
        authorization_services_enabled: grants.map(|_| false),
        public_client: Some(authenticator == "none"),
        client_authenticator_type: Some(authenticator.to_owned()),
        frontchannel_logout: Some(input.frontchannel_logout_uri.is_some()),
        attributes: Some(attributes),
        ..ClientRepresentation::default()
    })
}

/// Whether the client uses the authorization code flow, and the implicit or hybrid one.
fn flows(input: &OIDCClientRepresentation) -> Decision<(bool, bool)> {
    let types = input.response_types.as_deref().unwrap_or_default();
    let grants = input.grant_types.as_deref().unwrap_or_default();
    let has_grant = |grant: &str| grants.iter().any(|own| own == grant);
    if types.is_empty() {
        return Ok(match grants {
            [] => (true, false),
            _ => (has_grant("authorization_code"), has_grant("implicit")),
        });
    }
    let parts: Vec<&str> = types.iter().flat_map(|kind| kind.split(' ')).collect();
    if parts.iter().any(|part| !matches!(*part, "code" | "token" | "id_token" | "none")) {
        return Err(Denied::Metadata.into());
    }
    let has = |kinds: &[&str]| parts.iter().any(|part| kinds.contains(part));
    Ok((has(&["code", "none"]), has(&["token", "id_token"])))
}

fn scopes(given: &str) -> Vec<String> {
    if given.is_empty() { Vec::new() } else { given.split(' ').map(str::to_owned).collect() }
}
