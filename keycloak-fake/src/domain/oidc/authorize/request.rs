//! Reading an authorization request, with the checks and their order as Keycloak has them.

use std::borrow::Cow;
use std::sync::Arc;

use keycloak_api::operation::Form;

use super::object;
use crate::domain::oidc::browser::{Fault, Step};
use crate::domain::oidc::response::{ResponseMode, ResponseType, Way, error};
use crate::domain::oidc::{control_signs, redirect_uri, scope};
use crate::domain::{Context, Decision, Denied};
use crate::state::{AuthorizationRequest, Client, Realm};

/// Reads the request, with what its token says if it is one, or says where it goes wrong. Till the redirect URI is known
/// to be good, that is a page; from then on, the client is told. The parameters come with it that it was read from, those
/// of its token among them.
pub(crate) fn read(
    realm: &Realm,
    context: &Context,
    parameters: &Form,
    object: Option<&object::Found>,
) -> Decision<(Result<AuthorizationRequest, Step>, Form)> {
    let refused = |fault: Fault| Ok((Err(Step::Fault(fault)), parameters.clone()));
    let client = match client_of(realm, parameters) {
        Ok(client) => client,
        Err(fault) => return refused(fault),
    };
    // What a request is behind is not looked at where anything else is there twice.
    let is_twice = has_duplicate(parameters);
    let merged =
        if is_twice { Ok(parameters.clone()) } else { object::merge(realm, context, client, parameters, object)? };
    match merged {
        Ok(whole) => {
            let whole = control_signs::taken_out_of(&whole).into_owned();
            Ok((read_plain(realm, context, &whole, is_twice)?, whole))
        }
        Err(fault) => refused(fault),
    }
}

/// The same of a request that is no token. It is refused if a parameter `is_twice` in what was sent.
pub(crate) fn read_plain(
    realm: &Realm,
    context: &Context,
    parameters: &Form,
    is_twice: bool,
) -> Decision<Result<AuthorizationRequest, Step>> {
    let (client, mut request) = match read_client(realm, context, parameters)? {
        Ok(found) => found,
        Err(fault) => return Ok(Err(Step::Fault(fault))),
    };
    let issuer = context.issuer(&realm.name);
    let response_type = parameters.get("response_type");
    let kinds = ResponseType::read(response_type.unwrap_or("code"));
    // The mode is read first, for the client to be told in it what else is wrong.
    let asked_mode = parameters.get("response_mode");
    let mode = ResponseMode::read(asked_mode, kinds);
    if mode.is_some_and(|mode| mode.is_token) && client.attribute("authorization.encrypted.response.alg").is_some() {
        return Err(Denied::NotDone("authorization responses that are encrypted"));
    }
    request.response_type = response_type.unwrap_or("code").into();
    // Where there is no such mode, the client is told so in the query.
    request.response_mode = mode.map_or(Some("query"), |_| asked_mode).map(Arc::from);
    let refuse = |code: &str, words: Option<&str>| Ok(Err(error(&request, issuer.clone(), code, words)));
    let invalid = |words: &str| refuse("invalid_request", Some(words));
    let kinds = match check_type(&client, response_type, asked_mode) {
        Ok(kinds) => kinds,
        Err((code, words)) => return refuse(code, words.as_deref()),
    };
    if is_twice {
        return invalid("duplicated parameter");
    }
    if kinds.id_token && request.nonce.is_none() {
        return invalid("Missing parameter: nonce");
    }
    let asked = parameters.get("scope");
    if scope::resolve(realm, &client, asked).is_err() {
        return refuse("invalid_scope", Some(&format!("Invalid scopes: {}", asked.unwrap_or_default())));
    }
    // Where no code is asked for, there is none to protect.
    let is_for_code = kinds.code || !kinds.has_tokens();
    if let Some(words) = check_pkce(&client, parameters).err().filter(|_| is_for_code) {
        return invalid(words);
    }
    Ok(Ok(request))
}

/// What is asked for, if that and how it is to be answered are known and allowed the client; otherwise an error and its
/// words.
pub(in crate::domain::oidc) fn check_type(
    client: &Client,
    response_type: Option<&str>,
    asked_mode: Option<&str>,
) -> Result<ResponseType, (&'static str, Option<Cow<'static, str>>)> {
    let invalid = |words: &'static str| Err(("invalid_request", Some(words.into())));
    let Some(response_type) = response_type else { return invalid("Missing parameter: response_type") };
    let Some(kinds) = ResponseType::read(response_type) else { return Err(("unsupported_response_type", None)) };
    let Some(mode) = ResponseMode::read(asked_mode, Some(kinds)) else {
        return invalid("Invalid parameter: response_mode");
    };
    if kinds.has_tokens() && mode.way == Way::Query {
        return invalid(match mode.is_token {
            false => "Response_mode 'query' not allowed for implicit or hybrid flow",
            true => "Response_mode 'query.jwt' is allowed only when the authorization response token is encrypted",
        });
    }
    if kinds.has_tokens() && !client.settings.implicit_flow_enabled.unwrap_or(false) {
        return Err(("unauthorized_client", Some(flow_disabled("Implicit").into())));
    }
    // The hybrid flow wants both.
    if (kinds.code || !kinds.has_tokens()) && !client.settings.standard_flow_enabled.unwrap_or(true) {
        return Err(("unauthorized_client", Some(flow_disabled("Standard").into())));
    }
    Ok(kinds)
}

/// The parameters of a request that was read: reading them gives it again.
pub(crate) fn write(realm: &Realm, request: &AuthorizationRequest) -> Form {
    let mut form = Form::default();
    form.append_some("client_id", realm.clients.get(&request.client).map(|client| &*client.client_id));
    form.append("redirect_uri", request.named_uri());
    form.append("response_type", &*request.response_type);
    form.append_some("response_mode", request.response_mode.as_deref());
    form.append_some("scope", Some(&*request.scope).filter(|scope| !scope.is_empty()));
    form.append_some("state", request.state.as_deref());
    form.append_some("nonce", request.nonce.as_deref());
    form.append_some("code_challenge", request.code_challenge.as_deref());
    form.append_some("code_challenge_method", request.code_challenge_method.as_deref());
    form.append_some("dpop_jkt", request.dpop_jkt.as_deref());
    form.append_some("prompt", Some(&*request.prompt).filter(|prompt| !prompt.is_empty()));
    form.append_some("login_hint", request.login_hint.as_deref());
    form.append_some("max_age", request.max_age.map(|age| age.to_string()).as_deref());
    form.append_some("acr_values", request.acr_values.as_deref());
    form.append_some("claims", request.claims.as_deref());
    form.append_some("kc_action", request.action.as_deref());
    form
}

/// The client that asks.
fn client_of<'a>(realm: &'a Realm, parameters: &Form) -> Result<&'a Arc<Client>, Fault> {
    let client_id = parameters.get("client_id").filter(|_| parameters.all("client_id").count() == 1);
    let client = realm.client(client_id.ok_or(Fault::InvalidRequest)?).ok_or(Fault::ClientUnknown)?;
    if !client.is_enabled() {
        return Err(Fault::ClientDisabled);
    }
    if client.is_bearer_only() { Err(Fault::BearerOnly) } else { Ok(client) }
}

/// The client and the redirect URI, without which nobody can be told anything.
fn read_client(
    realm: &Realm,
    context: &Context,
    parameters: &Form,
) -> Decision<Result<(Arc<Client>, AuthorizationRequest), Fault>> {
    let client = match client_of(realm, parameters) {
        Ok(client) => client,
        Err(fault) => return Ok(Err(fault)),
    };
    let max_age = match parameters.get("max_age").map(str::parse) {
        None => None,
        Some(Ok(age)) => Some(age),
        Some(Err(_)) => return Ok(Err(Fault::InvalidRequest)),
    };
    let asked_uri = parameters.get("redirect_uri");
    let redirect_uri = asked_uri.and_then(|uri| redirect_uri::verify(realm, client, &context.base_url, uri));
    let Some(redirect_uri) = redirect_uri else { return Ok(Err(Fault::RedirectUri)) };
    let text = |name: &str| parameters.get(name).map(Arc::<str>::from);
    let method = text("code_challenge_method").or_else(|| text("code_challenge").map(|_| "plain".into()));
    let request = AuthorizationRequest {
        client: client.id.clone(),
        asked_uri: asked_uri.filter(|uri| **uri != *redirect_uri).map(Arc::from),
        redirect_uri: redirect_uri.into(),
        scope: text("scope").unwrap_or_default(),
        state: text("state"),
        nonce: text("nonce"),
        code_challenge: text("code_challenge"),
        code_challenge_method: method,
        dpop_jkt: text("dpop_jkt"),
        prompt: text("prompt").unwrap_or_default(),
        login_hint: text("login_hint"),
        max_age,
        acr_values: text("acr_values"),
        claims: text("claims"),
        action: text("kc_action"),
        ..AuthorizationRequest::default()
    };
    Ok(Ok((client.clone(), request)))
}

/// RFC 7636, section 4.3; Keycloak can require a method of a client.
pub(in crate::domain::oidc) fn check_pkce(client: &Client, parameters: &Form) -> Result<(), &'static str> {
    let challenge = parameters.get("code_challenge");
    let method = parameters.get("code_challenge_method");
    let required = client.attribute("pkce.code.challenge.method").filter(|required| !required.is_empty());
    match (required, method) {
        (Some(_), None) => return Err("Missing parameter: code_challenge_method"),
        (Some(required), Some(method)) if method != required => {
            return Err("Invalid parameter: code challenge method is not matching the configured one");
        }
        _ => {}
    }
    let Some(challenge) = challenge else {
        return if method.is_some() { Err("Missing parameter: code_challenge") } else { Ok(()) };
    };
    if required.is_none() && method.is_some_and(|method| method != "S256" && method != "plain") {
        return Err("Invalid parameter: code_challenge_method");
    }
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&challenge.len()) || !challenge.bytes().all(unreserved) {
        return Err("Invalid parameter: code_challenge");
    }
    Ok(())
}

/// Whether the client of a pushed request may use it: one that has to send tokens themselves may not.
pub(super) fn takes_pushed(realm: &Realm, parameters: &Form) -> bool {
    client_of(realm, parameters).is_ok_and(|client| object::lacking(client, false, true).is_none())
}

/// The answer to a request that the client has to push, and that was not.
pub(super) fn refuse_unpushed(realm: &Realm, context: &Context, request: &AuthorizationRequest) -> Option<Step> {
    let client = realm.clients.get(&request.client)?;
    let words = Some("Pushed Authorization Request is only allowed.");
    let is_required = client.flag("require.pushed.authorization.requests", false);
    is_required.then(|| error(request, context.issuer(&realm.name), "invalid_request", words))
}

/// What makes a request unreadable wherever it stands, in Keycloak's words.
pub(in crate::domain::oidc) fn malformed(parameters: &Form) -> Option<&'static str> {
    has_duplicate(parameters).then_some("duplicated parameter")
}

fn flow_disabled(flow: &str) -> String {
    format!(
        "Client is not allowed to initiate browser login with given response_type. {flow} flow is disabled for the \
         client."
    )
}

fn has_duplicate(parameters: &Form) -> bool {
    let mut seen = std::collections::HashSet::new();
    !parameters.iter().filter(|(name, _)| !object::OBJECT.contains(name)).all(|(name, _)| seen.insert(name))
}
