//! What Keycloak answers where an OpenID Connect endpoint denies.

use keycloak_api::ErrorReply;
use serde_json::json;

use super::{challenge, json_reply};
use crate::domain::denied::{BearerFault, GrantFlow, OAuthDenied};

const BAD_CLIENT: &str = "Invalid client or Invalid client credentials";

pub(super) fn reply(realm: &str, denied: &OAuthDenied) -> ErrorReply {
    use OAuthDenied as D;
    let invalid_grant = |words: &str| error(400, "invalid_grant", words);
    let invalid_request = |words: &str| error(400, "invalid_request", words);
    match denied {
        D::RealmUnknown => json_reply(404, &json!({"error": "Realm does not exist"})),
        D::RealmDisabled => error(403, "access_denied", "Realm not enabled"),
        D::Duplicated => invalid_request("duplicated parameter"),
        D::GrantTypeMissing => invalid_request("Missing form parameter: grant_type"),
        D::GrantTypeUnknown => error(400, "unsupported_grant_type", "Unsupported grant_type"),
        D::ClientMissing | D::ClientUnknown | D::ClientDisabled => error(401, "invalid_client", BAD_CLIENT),
        D::ClientSecretMissing | D::ClientSecretWrong => error(401, "unauthorized_client", BAD_CLIENT),
        D::ClientAssertion(way, fault) => super::assertion::reply(*way, fault),
        D::BearerOnly => error(400, "invalid_client", "Bearer-only not allowed"),
        D::OriginNotAllowed => json_reply(403, &json!({"error": "Invalid origin"})),
        D::GrantNotAllowed(flow) => grant_not_allowed(*flow),
        D::ConsentRequired => error(400, "invalid_client", "Client requires user consent"),
        D::UsernameMissing => error(401, "invalid_request", "Missing parameter: username"),
        D::BadCredentials => invalid_grant("Invalid user credentials"),
        D::UserDisabled => invalid_grant("Account disabled"),
        D::ServiceAccountDisabled(name) => error(401, "invalid_request", &format!("User '{name}' disabled")),
        D::ServiceAccountMissing => {
            error(401, "invalid_request", "The associated service account for the client does not exist")
        }
        D::NotSetUp => invalid_grant("Account is not fully set up"),
        // Never leaves the service: it computes the hash and asks again.
        D::HashNeeded { .. } => error(500, "unknown_error", "A password hash was not computed"),
        D::ScopeInvalid(asked) => error(400, "invalid_scope", &format!("Invalid scopes: {asked}")),
        D::OfflineNotAllowed => error(400, "not_allowed", "Offline tokens not allowed for the user or client"),
        D::CodeMissing => invalid_request("Missing parameter: code"),
        D::CodeInvalid => invalid_grant("Code not valid"),
        D::RedirectUriWrong => invalid_grant("Incorrect redirect_uri"),
        D::CodeOfAnotherClient => invalid_grant("Auth error: Found different client_id in clientSession"),
        D::VerifierMissing => invalid_grant("PKCE code verifier not specified"),
        D::VerifierNotExpected => {
            invalid_grant("PKCE code verifier specified but challenge not present in authorization")
        }
        D::VerifierMalformed => invalid_grant("PKCE verification failed: Invalid code verifier"),
        D::VerifierWrong => invalid_grant("PKCE verification failed: Code mismatch"),
        D::RefreshTokenMissing => invalid_request("No refresh token"),
        D::RefreshTokenInvalid => invalid_grant("Invalid refresh token"),
        D::RefreshTokenExpired => invalid_grant("Token is not active"),
        D::RefreshTokenReused => invalid_grant("Maximum allowed refresh token reuse exceeded"),
        D::AnyOrganization => {
            json_reply(400, &json!({"error": "ANY organization scope is not allowed in this context"}))
        }
        D::OrganizationLost => invalid_grant("Invalid organization"),
        D::RefreshTokenStale => invalid_grant("Stale token"),
        D::RefreshTokenOfAnotherClient => {
            invalid_grant("Invalid refresh token. Token client and authorized client don't match")
        }
        D::RefreshUserDisabled => invalid_grant("User disabled"),
        D::SessionOver => invalid_grant("Session not active"),
        D::OfflineSessionOver => invalid_grant("Offline user session not found"),
        D::SessionWithoutClient => invalid_grant("Session doesn't have required client"),
        D::RefreshTokenBeforeSession => invalid_grant("Refresh token issued before the user session started"),
        D::RefreshTokenBeforeClientSession => invalid_grant("refresh token issued before the client session started"),
        D::BearerMissing => bearer(401, realm, None),
        D::BearerTwice => {
            bearer(400, realm, Some(("invalid_request", "More than one method used for including an access token")))
        }
        D::BearerDuplicated => bearer(400, realm, Some(("invalid_request", "Duplicate parameter"))),
        D::BearerInvalid(fault) => bearer(401, realm, Some(("invalid_token", fault_words(*fault)))),
        D::OpenidMissing => bearer(403, realm, Some(("insufficient_scope", "Missing openid scope"))),
        D::UserinfoAlgorithm => error(500, "unknown_error", "For more on this error consult the server log."),
        D::IntrospectionUnproven => error(401, "invalid_client", "Client authentication failed."),
        D::IntrospectionOfPublicClient => error(403, "invalid_request", "Client not allowed."),
        D::IntrospectionTokenMissing => invalid_request("Token not provided."),
        D::IntrospectionHintUnknown => invalid_request("Unsupported token type."),
        D::RevocationTokenMissing => invalid_request("Token not provided"),
        // Keycloak says so, and still answers 200.
        D::RevocationTokenInvalid => error(200, "invalid_token", "Invalid token"),
        D::RevocationOfAnotherClient => invalid_request("Unmatching clients"),
        D::Uma(denied) => super::uma::reply(denied),
        D::RevocationOfIdToken => error(400, "unsupported_token_type", "Unsupported token type"),
    }
}

fn grant_not_allowed(flow: GrantFlow) -> ErrorReply {
    let (status, words) = match flow {
        GrantFlow::Direct => (400, "Client not allowed for direct access grants"),
        GrantFlow::ServiceAccount => (401, "Client not enabled to retrieve service account"),
        GrantFlow::ServiceAccountOfPublicClient => (401, "Public client not allowed to retrieve service account"),
    };
    error(status, "unauthorized_client", words)
}

fn fault_words(fault: BearerFault) -> &'static str {
    match fault {
        BearerFault::Unverified => "Token verification failed",
        BearerFault::SessionOver => "user_session_not_found",
        BearerFault::UserDisabled => "User disabled",
        BearerFault::ClientDisabled => "Client disabled",
        BearerFault::AccountDisabled => "user_disabled",
        BearerFault::Lightweight => "Lightweight access token not allowed for userinfo endpoint",
    }
}

pub(super) fn error(status: u16, code: &str, words: &str) -> ErrorReply {
    json_reply(status, &json!({"error": code, "error_description": words}))
}

fn bearer(status: u16, realm: &str, error: Option<(&str, &str)>) -> ErrorReply {
    let error = error.map(|(code, words)| format!(", error=\"{code}\", error_description=\"{words}\""));
    challenge(status, &format!("Bearer realm=\"{realm}\"{}", error.unwrap_or_default()))
}
