//! What the token endpoint answers where it denies permissions.

use keycloak_api::ErrorReply;

use super::oauth::error;
use crate::domain::denied::UmaDenied as Denied;

/// Keycloak's answer where `denied` is the reason.
pub(super) fn reply(denied: &Denied) -> ErrorReply {
    let invalid_request = |words: &str| error(400, "invalid_request", words);
    match denied {
        Denied::Bearer => error(400, "invalid_grant", "Invalid bearer token"),
        Denied::Identity => error(400, "unauthorized_client", "Invalid identity"),
        Denied::Signature => error(400, "unauthorized_client", "Invalid signature"),
        Denied::SubjectMissing => {
            invalid_request("Subject token can not be null and must be a valid ID or Access Token")
        }
        Denied::ClaimOfOther => error(400, "invalid_claim_token", "Token issued to a different client"),
        Denied::ClaimOver => error(400, "invalid_claim_token", "Expired token"),
        Denied::ClaimsOfPublicClient => error(403, "invalid_grant", "Public clients are not allowed to send claims"),
        Denied::Claims => invalid_request("Invalid claims"),
        Denied::ClaimsBreak => error(500, "server_error", "Unexpected error while evaluating permissions"),
        Denied::ClaimsFormat(format) => invalid_request(&format!("Claim token format [{format}] not supported")),
        Denied::Rpt => error(403, "invalid_rpt", "RPT signature is invalid"),
        Denied::TicketUnverified => error(403, "invalid_ticket", "Ticket verification failed"),
        Denied::TicketOver => error(403, "invalid_ticket", "Invalid permission ticket."),
        Denied::AudienceMissing => invalid_request("You must provide the issuedFor"),
        Denied::AudienceUnknown(client) => invalid_request(&format!("Unknown resource server id: [{client}]")),
        Denied::NoResourceServer => invalid_request("Client does not support permissions"),
        Denied::ResourceUnknown(id) => {
            error(400, "invalid_resource", &format!("Resource with id [{id}] does not exist."))
        }
        Denied::UriUnknown(uri) => {
            error(400, "invalid_resource", &format!("Resource with uri [{uri}] does not exist."))
        }
        Denied::UriMissing => invalid_request("You must provide the uri"),
        Denied::Scopes(names) => {
            error(400, "invalid_scope", &format!("One of the given scopes [{}] is invalid", names.join(", ")))
        }
        Denied::Limit => error(500, "unknown_error", "For more on this error consult the server log."),
        Denied::ResponseMode => invalid_request("Invalid response_mode"),
        Denied::NotAuthorized => error(403, "access_denied", "not_authorized"),
        Denied::Submitted => error(403, "access_denied", "request_submitted"),
    }
}
