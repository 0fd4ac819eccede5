//! Reading an authorization request, with the checks and their order as Keycloak has them.

use std::sync::Arc;

use keycloak_api::operation::Form;

use crate::domain::oidc::browser::{Fault, ResponseMode, Step, error};
use crate::domain::oidc::{redirect_uri, scope};
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, Client, Realm};

const RESPONSE_TYPES: [&str; 4] = ["code", "none", "id_token", "token"];
const JWT_MODES: [&str; 4] = ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"];

/// Reads the request, or says where it goes wrong. Till the redirect URI is known to be good, that is a page; from
/// then on, the client is told.
pub(super) fn read(
    realm: &Realm,
    context: &Context,
    parameters: &Form,
) -> Decision<Result<AuthorizationRequest, Step>> {
    let (client, mut request) = match read_client(realm, parameters)? {
        Ok(found) => found,
        Err(fault) => return Ok(Err(Step::Fault(fault))),
    };
    let issuer = context.issuer(&realm.name);
    let response_type = parameters.get("response_type");
    let kinds: Vec<&str> = response_type.unwrap_or("code").split(' ').collect();
    let implicit = kinds.iter().any(|kind| *kind == "token" || *kind == "id_token");
    request.response_type = if implicit { "token".into() } else { kinds[0].into() };
    // The mode is read first, for the client to be told in it what else is wrong.
    let asked_mode = parameters.get("response_mode");
    let mode = ResponseMode::read(asked_mode, &request.response_type);
    request.response_mode = match mode {
        Some(ResponseMode::Fragment) => "fragment".into(),
        Some(ResponseMode::FormPost) => "form_post".into(),
        Some(ResponseMode::Query) | None => "query".into(),
    };
    let refuse = |code: &str, words: Option<&str>| Ok(Err(error(&request, issuer.clone(), code, words)));
    let invalid = |words: &str| refuse("invalid_request", Some(words));
    if response_type.is_none() {
        return invalid("Missing parameter: response_type");
    }
    if !kinds.iter().all(|kind| RESPONSE_TYPES.contains(kind)) {
        return refuse("unsupported_response_type", None);
    }
    if mode.is_none() {
        if asked_mode.is_some_and(|mode| JWT_MODES.contains(&mode)) {
            return Err(Denied::NotDone("response modes that are JWTs"));
        }
        return invalid("Invalid parameter: response_mode");
    }
    if implicit && asked_mode == Some("query") {
        return invalid("Response_mode 'query' not allowed for implicit or hybrid flow");
    }
    if implicit && !client.settings.implicit_flow_enabled.unwrap_or(false) {
        return refuse("unauthorized_client", Some(&flow_disabled("Implicit")));
    }
    if !implicit && !client.settings.standard_flow_enabled.unwrap_or(true) {
        return refuse("unauthorized_client", Some(&flow_disabled("Standard")));
    }
    if implicit {
        return Err(Denied::NotDone("the implicit and the hybrid flow"));
    }
    if has_duplicate(parameters) {
        return invalid("duplicated parameter");
    }
    let asked = parameters.get("scope");
    if scope::resolve(realm, &client, asked).is_err() {
        return refuse("invalid_scope", Some(&format!("Invalid scopes: {}", asked.unwrap_or_default())));
    }
    if let Err(words) = check_pkce(&client, parameters) {
        return invalid(words);
    }
    Ok(Ok(request))
}

/// The client and the redirect URI, without which nobody can be told anything.
fn read_client(realm: &Realm, parameters: &Form) -> Decision<Result<(Arc<Client>, AuthorizationRequest), Fault>> {
    let Some(client_id) = parameters.get("client_id").filter(|_| parameters.all("client_id").count() == 1) else {
        return Ok(Err(Fault::InvalidRequest));
    };
    let Some(client) = realm.client(client_id) else { return Ok(Err(Fault::ClientUnknown)) };
    if !client.is_enabled() {
        return Ok(Err(Fault::ClientDisabled));
    }
    if client.is_bearer_only() {
        return Ok(Err(Fault::BearerOnly));
    }
    if parameters.get("request").is_some() || parameters.get("request_uri").is_some() {
        return Err(Denied::NotDone("request objects and pushed authorization requests"));
    }
    let max_age = match parameters.get("max_age").map(str::parse) {
        None => None,
        Some(Ok(age)) => Some(age),
        Some(Err(_)) => return Ok(Err(Fault::InvalidRequest)),
    };
    let redirect_uri = parameters.get("redirect_uri").filter(|uri| redirect_uri::is_registered(realm, client, uri));
    let Some(redirect_uri) = redirect_uri else { return Ok(Err(Fault::RedirectUri)) };
    let text = |name: &str| parameters.get(name).map(Arc::<str>::from);
    let method = text("code_challenge_method").or_else(|| text("code_challenge").map(|_| "plain".into()));
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: redirect_uri.into(),
        scope: text("scope").unwrap_or_default(),
        state: text("state"),
        nonce: text("nonce"),
        code_challenge: text("code_challenge"),
        code_challenge_method: method,
        prompt: text("prompt").unwrap_or_default(),
        login_hint: text("login_hint"),
        max_age,
        acr_values: text("acr_values"),
        ..AuthorizationRequest::default()
    };
    Ok(Ok((client.clone(), request)))
}

/// RFC 7636, section 4.3; Keycloak can require a method of a client.
fn check_pkce(client: &Client, parameters: &Form) -> Result<(), &'static str> {
    let challenge = parameters.get("code_challenge");
    let method = parameters.get("code_challenge_method");
    if let Some(required) = client.attribute("pkce.code.challenge.method") {
        match method {
            None => return Err("Missing parameter: code_challenge_method"),
            Some(method) if method != required => {
                return Err("Invalid parameter: code challenge method is not matching the configured one");
            }
            Some(_) => {}
        }
    }
    if method.is_some_and(|method| method != "S256" && method != "plain") {
        return Err("Invalid parameter: code_challenge_method");
    }
    let Some(challenge) = challenge else {
        return if method.is_some() { Err("Missing parameter: code_challenge") } else { Ok(()) };
    };
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&challenge.len()) || !challenge.bytes().all(unreserved) {
        return Err("Invalid parameter: code_challenge");
    }
    Ok(())
}

fn flow_disabled(flow: &str) -> String {
    format!(
        "Client is not allowed to initiate browser login with given response_type. {flow} flow is disabled for the \
         client."
    )
}

fn has_duplicate(parameters: &Form) -> bool {
    let mut seen = std::collections::HashSet::new();
    !parameters.iter().all(|(name, _)| seen.insert(name))
}
