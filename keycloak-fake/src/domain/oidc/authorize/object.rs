//! Authorization requests that are tokens (OpenID Connect Core 1.0, section 6; RFC 9101): what such a token says counts
//! more than what stands beside it.

use keycloak_api::operation::Form;

use crate::domain::denied::OAuthDenied;
use crate::domain::oidc::browser::Fault;
use crate::domain::oidc::redirect_uri;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};
use crate::token::{NoObject, RequestObject, Signature};

/// What was found in the parameter `request`, or at the address in `request_uri`.
pub(crate) type Found = Result<RequestObject, NoObject>;

/// The parameters of a request of `client`, with what its token says, if it has one, in the place of what they say. One
/// that stands at an address, and was not fetched yet, is asked for.
pub(super) fn merge(
    realm: &Realm,
    context: &Context,
    client: &Client,
    parameters: &Form,
    object: Option<&Found>,
) -> Decision<Result<Form, Fault>> {
    let (is_token, uri) = (parameters.get("request").is_some(), parameters.get("request_uri"));
    if is_token && uri.is_some() {
        return refused("Illegal to use both 'request' and 'request_uri' parameters together");
    }
    if let Some(words) = lacking(client, is_token, uri.is_some()) {
        return refused(words);
    }
    match uri {
        None => read(client, parameters, object),
        Some(uri) if !redirect_uri::is_registered_for_requests(realm, client, &context.base_url, uri) => {
            refused("Specified 'request_uri' not allowed for this client.")
        }
        Some(uri) => match object {
            Some(found) => taken(client, parameters, found),
            None => Err(needed(client, uri)),
        },
    }
}

/// The same of a request that is pushed: where it is a token, nothing counts that stands beside it (RFC 9126, section 3). Of
/// a client that is to put its requests elsewhere, every pushed one is good.
pub(crate) fn merge_pushed(
    client: &Client,
    parameters: &Form,
    object: Option<&Found>,
) -> Decision<Result<Form, Fault>> {
    let is_token = parameters.get("request").is_some();
    if let Some(words) = lacking(client, is_token, false).filter(|_| required(client) != Some(ELSEWHERE)) {
        return refused(words);
    }
    if !is_token {
        return Ok(Ok(parameters.clone()));
    }
    let mut beside = Form::default();
    beside.append("client_id", &*client.client_id);
    match object {
        Some(found) => taken(client, &beside, found),
        None => Ok(Err(Fault::InvalidRequest)),
    }
}

/// What is said where a request at this address is not fetched yet.
pub(in crate::domain::oidc) fn needed(client: &Client, address: &str) -> Denied {
    OAuthDenied::ObjectNeeded { client: client.id.clone(), address: address.to_owned() }.into()
}

fn read(client: &Client, parameters: &Form, object: Option<&Found>) -> Decision<Result<Form, Fault>> {
    match object {
        _ if parameters.get("request").is_none() => Ok(Ok(parameters.clone())),
        Some(found) => taken(client, parameters, found),
        None => Ok(Err(Fault::InvalidRequest)),
    }
}

/// What the token says, if it is good, over what stands beside it.
fn taken(client: &Client, parameters: &Form, found: &Found) -> Decision<Result<Form, Fault>> {
    let object = match found {
        Ok(object) => object,
        Err(NoObject::Encrypted) => return Err(Denied::NotDone("request objects that are encrypted")),
        Err(NoObject::NotFetched(reason)) => return refused(reason),
        Err(NoObject::NoToken) => return refused("Failed to parse JWT header"),
        Err(NoObject::Unreadable) => return refused("Failed to build JWS"),
        // Keycloak trips over it, and tells what Java says then.
        Err(NoObject::NoAlgorithm) => return refused(NO_ALGORITHM),
    };
    match &object.signature {
        Signature::Good => {}
        Signature::KeysElsewhere => return Err(OAuthDenied::KeysNeeded { client: client.id.clone() }.into()),
        Signature::Bad | Signature::NoMac | Signature::NoKey | Signature::KeysUnreadable(_) => {
            return refused("Failed to verify signature on 'request' object");
        }
    }
    let bound = client.attribute("request.object.signature.alg");
    if bound.is_some_and(|bound| bound != object.algorithm) {
        return refused("Request object signed with different algorithm than client requested algorithm");
    }
    let mut whole = Form::default();
    for (name, value) in object.parameters() {
        match name {
            "request_uri" => return refused("The request_uri claim should not be set in the request object"),
            "client_id" if value != *client.client_id => {
                return refused("The client_id parameter doesn't match the one from OIDC 'request' or 'request_uri'");
            }
            // One that is read as a token of its own is none.
            "request" => {}
            _ => whole.append(name, value),
        }
    }
    for (name, value) in parameters.iter().filter(|(name, _)| !OBJECT.contains(name)) {
        if whole.get(name).is_none() {
            whole.append(name, value);
        }
    }
    Ok(Ok(whole))
}

fn refused(words: &str) -> Decision<Result<Form, Fault>> {
    Ok(Err(Fault::Object(words.to_owned())))
}

/// The parameters that a request is not in, but behind.
pub(super) const OBJECT: [&str; 2] = ["request", "request_uri"];

const NO_ALGORITHM: &str = "Cannot invoke \"org.keycloak.jose.jws.Algorithm.name()\" because the return value of \
                            \"org.keycloak.jose.jws.JWSHeader.getAlgorithm()\" is null";

/// The value of [`required`] by which a client's requests have an address, as pushed ones do.
const ELSEWHERE: &str = "request_uri only";

/// What a request lacks that the client requires of its requests: to be a token, or to have an address.
pub(super) fn lacking(client: &Client, is_token: bool, is_elsewhere: bool) -> Option<&'static str> {
    let (is_enough, words) = match required(client)? {
        "request or request_uri" => {
            (is_token || is_elsewhere, "Client is required to use 'request' or 'request_uri' parameter.")
        }
        "request only" => (is_token, "Client is required to use 'request' parameter."),
        ELSEWHERE => (is_elsewhere, "Client is required to use 'request_uri' parameter."),
        _ => return None,
    };
    (!is_enough).then_some(words)
}

fn required(client: &Client) -> Option<&str> {
    client.attribute("request.object.required")
}
