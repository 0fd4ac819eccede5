//! What Keycloak answers where a token is not exchanged with an identity provider.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::ErrorReply;
use serde_json::json;

use super::json_reply;
use super::oauth::error;
use crate::domain::denied::{Link, ProviderFault};
use crate::handle::in_path;

pub(super) fn reply(realm: &str, fault: &ProviderFault) -> ErrorReply {
    use ProviderFault as F;
    let invalid_token = |words: &str| error(400, "invalid_token", words);
    match fault {
        F::Subject => error(400, "invalid_issuer", "Invalid subject_issuer parameter"),
        F::Requested => error(400, "invalid_request", "Invalid issuer"),
        F::Unable => error(400, "invalid_request", "Issuer does not support token exchange"),
        F::Token => invalid_token("invalid token"),
        F::TokenType => invalid_token("invalid token type"),
        F::TokenTypeClaim => invalid_token("token type not supported"),
        F::TokenHeader => error(500, "invalid_request", "Cannot parse the JSON"),
        F::TokenHeaderMissing => error(500, "unknown_error", "Cannot parse the JSON"),
        F::Settings => error(400, "invalid_config", "Invalid server config"),
        F::UserTaken => invalid_token("User already exists"),
        F::UserDisabled => invalid_token("Invalid Token"),
        F::ResponseType => error(400, "invalid_target", "response_token_type_unsupported"),
        F::NotLinked(link) => not_linked(realm, link, "identity provider is not linked"),
        F::NotLinkedInSession(link) => {
            not_linked(realm, link, "identity provider is not linked, can only link to current user session")
        }
    }
}

/// The words, and where the user could be linked. Whoever leads a browser there shows by the hash who has sent it.
fn not_linked(realm: &str, link: &Link, words: &str) -> ErrorReply {
    let Link { base_url, provider, client, session, nonce } = link;
    let hash = digest(&SHA256, format!("{nonce}{session}{client}{provider}").as_bytes());
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("nonce", nonce)
        .append_pair("hash", &URL_SAFE_NO_PAD.encode(hash))
        .append_pair("client_id", client)
        .finish();
    let address = format!("{base_url}/realms/{}/broker/{}/link?{query}", in_path(realm), in_path(provider));
    json_reply(400, &json!({"error": "not_linked", "error_description": words, "account-link-url": address}))
}
