//! What Keycloak's token endpoint does and this fake does not. It says so, and gives no token that would be another one
//! than what was asked for.

use crate::domain::oidc::{DPOP, Received};
use crate::domain::{Decision, Denied};
use crate::state::Client;

/// The grants, by their types.
const GRANTS: [(&str, &str); 4] = [
    ("urn:ietf:params:oauth:grant-type:device_code", "the device authorization grant"),
    ("urn:ietf:params:oauth:grant-type:token-exchange", "token exchange"),
    ("urn:ietf:params:oauth:grant-type:jwt-bearer", "the JWT bearer grant"),
    ("urn:openid:params:grant-type:ciba", "the CIBA grant"),
];

/// What makes a client's tokens others, by the attribute that asks for it.
const CLIENTS: [(&str, &str); 3] = [
    ("dpop.bound.access.tokens", DPOP),
    ("tls.client.certificate.bound.access.tokens", "tokens that are bound to a certificate"),
    ("id.token.encrypted.response.alg", "ID tokens that are encrypted"),
];

/// What a grant of this type is called, if it is one of Keycloak's that is not done.
pub(super) fn grant(grant_type: &str) -> Option<&'static str> {
    GRANTS.iter().find(|(name, _)| *name == grant_type).map(|(_, what)| *what)
}

/// Refuses a request that shows a proof of a key, and a client whose tokens are of a kind that is not done.
pub(super) fn refuse(client: &Client, received: &Received<'_>) -> Decision<()> {
    if received.has_proof {
        return Err(Denied::NotDone(DPOP));
    }
    let asks = |attribute: &str| client.attribute(attribute).is_some_and(|value| value != "false");
    match CLIENTS.iter().find(|(attribute, _)| asks(attribute)) {
        Some((_, what)) => Err(Denied::NotDone(what)),
        None => Ok(()),
    }
}
