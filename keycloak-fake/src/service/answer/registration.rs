//! What the client registration endpoints answer where they deny.

use keycloak_api::ErrorReply;

use super::admin::described;
use super::json_reply;
use crate::domain::denied::RegistrationDenied as Denied;

/// Keycloak's answer where `denied` is the reason.
pub(super) fn reply(denied: &Denied) -> ErrorReply {
    let unauthorized = |words: &str| (401, described("invalid_token", words));
    let forbidden = |words: &str| (403, described("insufficient_scope", words));
    let metadata = |words: &str| (400, described("invalid_client_metadata", words));
    let (status, body) = match denied {
        Denied::TokenUnreadable => unauthorized("Failed decode token"),
        Denied::TokenKind => unauthorized("Invalid type of token"),
        Denied::InitialTokenUnknown => unauthorized("Initial Access Token not found"),
        Denied::InitialTokenExpired => unauthorized("Expired initial access token"),
        Denied::InitialTokenUsedUp => unauthorized("No remaining count on initial access token"),
        Denied::InitialTokenUseless => unauthorized("Not initial access token allowed"),
        Denied::NotToBeSeen => {
            unauthorized("Not authorized to view client. Not valid token or client credentials provided.")
        }
        Denied::NotToBeChanged => {
            unauthorized("Not authorized to update client. Maybe missing token or bad token type.")
        }
        Denied::ClientUnproven => unauthorized("Failed to authenticate client"),
        Denied::Forbidden => forbidden("Forbidden"),
        Denied::Policy { name, reason } => {
            forbidden(&format!("Policy '{name}' rejected request to client-registration service. Details: {reason}"))
        }
        Denied::ClientPolicy(refusal) => forbidden(refusal.error),
        Denied::ClientMissing => (404, described("invalid_request", "Client not found")),
        Denied::ClientProtocol => (400, described("invalid_client", "Wrong client protocol.")),
        Denied::IdGiven => metadata("Client Identifier included"),
        Denied::IdTaken => metadata("Client Identifier in use"),
        Denied::IdChanged => metadata("Client Identifier modified"),
        Denied::Metadata => metadata("Client metadata invalid"),
        Denied::Invalid { of_redirect_uris: true, words } => (400, described("invalid_redirect_uri", words)),
        Denied::Invalid { words, .. } => metadata(words),
    };
    json_reply(status, &body)
}
