//! Authorization requests that are tokens (OpenID Connect Core 1.0, section 6; RFC 9101): what such a token says counts
//! more than what stands beside it.

use keycloak_api::operation::Form;

use crate::domain::oidc::browser::Fault;
use crate::domain::{Decision, Denied};
use crate::state::Client;
use crate::token::{NoObject, RequestObject, Signature};

/// What was found in the parameter `request`.
pub(crate) type Found = Result<RequestObject, NoObject>;

/// The parameters of a request of `client`, with what its token says, if it has one, in the place of what they say.
pub(super) fn merge(client: &Client, parameters: &Form, object: Option<&Found>) -> Decision<Result<Form, Fault>> {
    let (is_token, uri) = (parameters.get("request").is_some(), parameters.get("request_uri"));
    if (is_token && uri.is_some()) || !is_enough(client, is_token, uri.is_some()) {
        return Ok(Err(Fault::InvalidRequest));
    }
    if uri.is_some_and(|uri| is_registered(client, uri)) {
        return Err(Denied::NotDone("request objects that stand elsewhere"));
    }
    if uri.is_some() {
        return Ok(Err(Fault::InvalidRequest));
    }
    read(client, parameters, object)
}

/// The same of a request that is pushed. Of a client that is to put its requests elsewhere, every pushed one is good.
pub(crate) fn merge_pushed(
    client: &Client,
    parameters: &Form,
    object: Option<&Found>,
) -> Decision<Result<Form, Fault>> {
    if !is_enough(client, parameters.get("request").is_some(), false) && required(client) != Some(ELSEWHERE) {
        return Ok(Err(Fault::InvalidRequest));
    }
    read(client, parameters, object)
}

fn read(client: &Client, parameters: &Form, object: Option<&Found>) -> Decision<Result<Form, Fault>> {
    let is_token = parameters.get("request").is_some();
    match object.filter(|_| is_token) {
        None if is_token => Ok(Err(Fault::InvalidRequest)),
        None => Ok(Ok(parameters.clone())),
        Some(Err(NoObject::Encrypted)) => Err(Denied::NotDone("request objects that are encrypted")),
        Some(Err(NoObject::Unreadable | NoObject::NoAlgorithm)) => Ok(Err(Fault::InvalidRequest)),
        Some(Ok(object)) => Ok(with(client, parameters, object)?.ok_or(Fault::InvalidRequest)),
    }
}

/// `None` where the token is not good.
fn with(client: &Client, parameters: &Form, object: &RequestObject) -> Decision<Option<Form>> {
    match object.signature {
        Signature::Good => {}
        Signature::KeysElsewhere => return Err(Denied::NotDone("clients whose keys are at a URL")),
        Signature::Bad | Signature::NoMac | Signature::NoKey | Signature::KeysUnreadable => return Ok(None),
    }
    let bound = client.attribute("request.object.signature.alg");
    if bound.is_some_and(|bound| bound != object.algorithm) {
        return Ok(None);
    }
    let mut whole = Form::default();
    for (name, value) in object.parameters() {
        match name {
            "request_uri" => return Ok(None),
            "client_id" if value != *client.client_id => return Ok(None),
            // One that is read as a token of its own is none.
            "request" => {}
            _ => whole.append(name, value),
        }
    }
    for (name, value) in parameters.iter().filter(|(name, _)| *name != "request") {
        if whole.get(name).is_none() {
            whole.append(name, value);
        }
    }
    Ok(Some(whole))
}

/// The value of [`required`] by which a client's requests have an address, as pushed ones do.
const ELSEWHERE: &str = "request_uri only";

/// Whether a request has what the client requires of its requests: that it is a token, or has an address.
pub(super) fn is_enough(client: &Client, is_token: bool, is_elsewhere: bool) -> bool {
    match required(client) {
        Some("request or request_uri") => is_token || is_elsewhere,
        Some("request only") => is_token,
        Some(ELSEWHERE) => is_elsewhere,
        _ => true,
    }
}

fn required(client: &Client) -> Option<&str> {
    client.attribute("request.object.required")
}

fn is_registered(client: &Client, uri: &str) -> bool {
    let registered = client.attribute("request.uris").unwrap_or_default();
    registered.split("##").any(|entry| entry.contains('*') || (!entry.is_empty() && entry == uri))
}
