//! What Keycloak's token endpoint does and this fake does not. It says so, and gives no token that would be another one
//! than what was asked for.

use crate::domain::{Decision, Denied};
use crate::state::Client;

/// What makes a client's tokens others, by the attribute that asks for it.
const CLIENTS: [(&str, &str); 1] = [("id.token.encrypted.response.alg", "ID tokens that are encrypted")];

/// Refuses a client whose tokens are of a kind that is not done.
pub(super) fn refuse(client: &Client) -> Decision<()> {
    let asks = |attribute: &str| client.attribute(attribute).is_some_and(|value| value != "false");
    match CLIENTS.iter().find(|(attribute, _)| asks(attribute)) {
        Some((_, what)) => Err(Denied::NotDone(what)),
        None => Ok(()),
    }
}
