//! What Keycloak answers where an OpenID Connect endpoint denies.

use keycloak_api::ErrorReply;
use serde_json::json;

use super::{challenge, json_reply};
use crate::domain::denied::{
    BackchannelFault, BearerFault, CertificateFault, DeviceFault, ExchangeFault, GrantFlow, JwtBearerFault, KeyFault,
    OAuthDenied, ObjectFault, ProofFault, PushFault,
};

/// In the order in which Keycloak lists them.
const PROOF_ALGORITHMS: &str = "PS384 RS384 EdDSA ES384 ES256 RS256 ES512 PS256 PS512 RS512";

const BAD_CLIENT: &str = "Invalid client or Invalid client credentials";

const OTHER_CERTIFICATE: &str = "Client certificate missing, or its thumbprint and one in the token did NOT match";

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
        D::ClientCertificate(fault) => client_certificate(*fault),
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
        // These never leave the service: it finds out, and decides again.
        D::HashNeeded { .. } => error(500, "unknown_error", "A password hash was not computed"),
        D::ObjectNeeded { .. } => error(500, "unknown_error", "A request was not fetched"),
        D::KeysNeeded { .. } => error(500, "unknown_error", "A client's keys were not looked for"),
        D::Unheard(_) => error(500, "unknown_error", "Nobody was asked"),
        D::ScopeInvalid(asked) => error(400, "invalid_scope", &format!("Invalid scopes: {asked}")),
        D::OfflineNotAllowed => error(400, "not_allowed", "Offline tokens not allowed for the user or client"),
        D::CodeMissing => invalid_request("Missing parameter: code"),
        D::ClientPolicy(refusal) => error(400, refusal.error, refusal.words),
        D::CodePolicy(refusal) => invalid_grant(refusal.words),
        D::CodeInvalid => invalid_grant("Code not valid"),
        D::CodeSessionGone => invalid_grant("User session not found"),
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
        D::RefreshCertificate => error(401, "unauthorized_client", OTHER_CERTIFICATE),
        D::CertificateMissing { .. } => invalid_request("Client Certification missing for MTLS HoK Token Binding"),
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
        D::Exchange(fault) => exchange(realm, fault),
        D::Device(fault) => device(fault),
        D::Push(fault) => push(fault),
        D::Backchannel(fault) => backchannel(realm, fault),
        D::JwtBearer(fault @ JwtBearerFault::ConsentMissing(_)) => error(400, "invalid_scope", &assertion_words(fault)),
        D::JwtBearer(fault) => error(400, "invalid_grant", &assertion_words(fault)),
        D::Breaks | D::Proof(ProofFault::Breaks) => {
            error(500, "unknown_error", "For more on this error consult the server log.")
        }
        D::Proof(fault) => invalid_request(&proof_words(fault)),
        D::CodeProof(KeyFault::Missing) => invalid_request("DPoP Proof missing"),
        D::CodeProof(KeyFault::Other) => invalid_request("DPoP Proof public key thumbprint does not match dpop_jkt"),
        D::RefreshProof(fault) => invalid_grant(&proof_words(fault)),
        D::BoundTokenInvalid => challenge(
            401,
            &format!(
                "DPoP algs=\"{PROOF_ALGORITHMS}\", realm=\"{realm}\", error=\"invalid_token\", \
                 error_description=\"Token verification failed\""
            ),
        ),
        D::RevocationOfIdToken => error(400, "unsupported_token_type", "Unsupported token type"),
    }
}

fn exchange(realm: &str, fault: &ExchangeFault) -> ErrorReply {
    use ExchangeFault as F;
    let invalid_request = |words: &str| error(400, "invalid_request", words);
    match fault {
        F::NotStandard(name) => {
            invalid_request(&format!("Parameter '{name}' is not supported for standard token exchange"))
        }
        F::Off => invalid_request("Standard token exchange is not enabled for the requested client"),
        F::Missing(name) => invalid_request(&format!("Parameter '{name}' required for standard token exchange")),
        F::SubjectType => invalid_request("Parameter 'subject_token' supports access tokens only"),
        F::SubjectToken => invalid_request("Invalid token"),
        F::RequestedType => invalid_request("requested_token_type unsupported"),
        F::Audience => error(400, "invalid_client", "Audience not found"),
        F::AudienceDisabled => error(400, "invalid_client", "Client disabled"),
        F::AudienceMissing(names) => {
            invalid_request(&format!("Requested audience not available: {}", names.join(", ")))
        }
        F::PublicClient => error(400, "invalid_client", "Public client is not allowed to exchange token"),
        F::NotInAudience => error(403, "access_denied", "Client is not within the token audience"),
        F::BoundToAnother => invalid_request(
            "Sender-constrained token exchange rejected as the token was not issued for the requesting client",
        ),
        F::Certificate => invalid_request(OTHER_CERTIFICATE),
        F::RefreshWithoutSession => {
            invalid_request("Refresh token not valid as requested_token_type because creating a new session is needed")
        }
        F::Offline => invalid_request("Scope offline_access not allowed for token exchange"),
        F::NoAccessToken => invalid_request("Invalid token type, must be access token"),
        F::NotAllowed(_) => error(403, "access_denied", "Client not allowed to exchange"),
        F::NotHolder => error(403, "access_denied", "Client is not the holder of the token"),
        F::AudienceConsent => error(400, "invalid_client", "Client requires user consent"),
        F::AssertionConsumer => error(400, "invalid_client", "Client requires assertion consumer url set up"),
        F::Provider(fault) => super::provider::reply(realm, fault),
        F::ConsentMissing(client) => {
            error(400, "invalid_scope", &format!("Missing consents for Token Exchange in client {client}"))
        }
    }
}

fn device(fault: &DeviceFault) -> ErrorReply {
    use DeviceFault as F;
    match fault {
        F::FlowOff => error(
            400,
            "unauthorized_client",
            "Client is not allowed to initiate OAuth 2.0 Device Authorization Grant. The flow is disabled for the client.",
        ),
        F::BearerOnly => {
            error(403, "unauthorized_client", "Bearer-only applications are not allowed to initiate browser login.")
        }
        F::GrantOff => error(400, "invalid_grant", "Client not allowed OAuth 2.0 Device Authorization Grant"),
        F::Request { error: code, words } => error(400, code, words),
        F::CodeMissing => error(400, "invalid_request", "Missing parameter: device_code"),
        F::CodeInvalid => error(400, "invalid_grant", "Device code not valid"),
        F::Expired => error(400, "expired_token", "Device code is expired"),
        F::SlowDown => error(400, "slow_down", "Slow down"),
        F::Refused => error(400, "access_denied", "The end user denied the authorization request"),
        F::Pending => error(400, "authorization_pending", "The authorization request is still pending"),
        F::OfAnotherClient => error(400, "invalid_grant", "unauthorized client"),
        F::NoSession => error(
            400,
            "authorization_pending",
            "The authorization request is verified but can not lookup the user session yet",
        ),
        F::ConsentOver => error(400, "invalid_scope", "Client no longer has requested consent from user"),
        F::Shown(words) => super::page_reply(400, words),
        F::Age(_) => super::page_reply(400, "Invalid Request"),
        F::NoNumber => error(500, "unknown_error", "For more on this error consult the server log."),
    }
}

fn assertion_words(fault: &JwtBearerFault) -> String {
    use JwtBearerFault as F;
    let words = match fault {
        F::Missing => "Missing parameter:assertion",
        F::NoToken => "The provided assertion is not a valid JWT",
        F::Off => "JWT Authorization Grant is not supported for the requested client",
        F::PublicClient => "Public client not allowed to use authorization grant",
        F::Claim(name) => return format!("Missing claim: {name}"),
        F::Provider => "No Identity Provider for provided issuer",
        F::SeveralProviders(aliases) => {
            return format!("Multiple IDPs match the same issuer: [{}]", aliases.join(", "));
        }
        F::ProviderNotAllowed => "Identity Provider is not allowed for the client",
        F::Algorithm => "Invalid signature algorithm",
        F::Signature => "Invalid signature",
        F::ExpiryMissing => "Token exp claim is required",
        F::NotActive => "Token is not active",
        F::ExpiryTooFar => "Token expiration is too far in the future and iat claim not present in token",
        F::OfTheFuture => "Token was issued in the future",
        F::TooOld => "Token was issued too far in the past to be used now",
        F::IdMissing => "Token jti claim is required",
        F::Reused => "Token reuse detected",
        F::UserMissing => "User not found",
        F::UserDisabled => "User is not enabled",
        F::NotSetUp => "Account is not fully set up",
        F::ConsentMissing(client) => return format!("Missing consents for the client {client}"),
        F::AudienceWrong => "Invalid token audience",
        F::SeveralAudiences => "Multiple audiences not allowed",
    };
    words.to_owned()
}

fn proof_words(fault: &ProofFault) -> String {
    use ProofFault as F;
    let words = match fault {
        F::Missing => "DPoP proof is missing",
        F::Header | F::Breaks => "DPoP header verification failure",
        F::Type(kind) => return format!("Invalid or missing type in DPoP header: {kind}"),
        F::Algorithm(name) => return format!("Unsupported DPoP algorithm: {name}"),
        F::NoKey => "No JWK in DPoP header",
        F::KeyType => "Unsupported key type in DPoP header",
        F::KeyOfAlgorithm { algorithm, kind } => {
            return format!(
                "Key with algorithm {algorithm} and type {kind} is incorrect for provider algorithm {algorithm}"
            );
        }
        F::Signature => {
            "DPoP verification failure: org.keycloak.exceptions.TokenSignatureInvalidException: Invalid token signature"
        }
        F::Claims => "DPoP mandatory claims are missing",
        F::Method => "DPoP HTTP method mismatch",
        F::Address => "DPoP HTTP URL mismatch",
        F::NotActive => "DPoP proof is not active",
        F::Replayed => "DPoP proof has already been used",
        F::OtherKey => "DPoP confirmation doesn't match DPoP proof",
    };
    words.to_owned()
}

fn backchannel(realm: &str, fault: &BackchannelFault) -> ErrorReply {
    use BackchannelFault as F;
    let invalid_request = |words: &str| error(400, "invalid_request", words);
    match fault {
        F::Client(denied) => {
            let reply = reply(realm, denied);
            let code = reply.error.unwrap_or_default();
            error(401, &code, &reply.error_description.unwrap_or_default())
        }
        F::FlowOff => error(401, "invalid_grant", "Client not allowed OIDC CIBA Grant"),
        F::GrantOff => error(400, "invalid_grant", "Client not allowed OIDC CIBA Grant"),
        F::TwoObjects => invalid_request("Illegal to use both 'request' and 'request_uri' parameters together"),
        F::Elsewhere => invalid_request("Specified 'request_uri' not allowed for this client."),
        F::NoNumber(text) => invalid_request(&format!("For input string: \"{text}\"")),
        F::Object(fault) => invalid_request(object_words(fault)),
        F::Hint => invalid_request("invalid user hint"),
        F::Missing(name) => invalid_request(&format!("missing parameter : {name}")),
        F::User => invalid_request("invalid_user"),
        F::BindingMessage => error(
            400,
            "invalid_binding_message",
            "the binding_message value has to be max 50 characters in length and must contain only basic plain-text \
             characters without spaces",
        ),
        F::NoticeNotWanted => invalid_request("Client Notification token supported only for the ping mode"),
        F::NoticeTooLong => invalid_request("Client Notification token length is limited to 1024 characters"),
        F::NoticeMissing => invalid_request("Client Notification token needs to be provided with the ping mode"),
        F::UserCode => invalid_request("User code not supported"),
        F::NoChannel => error(503, "server_error", "Failed to send authentication request"),
        F::IdMissing => invalid_request("Missing parameter: auth_req_id"),
        F::IdInvalid => error(400, "invalid_grant", "Invalid Auth Req ID"),
        F::Unexpected => error(503, "server_error", "Unexpected response from authentication device"),
        F::IdUnknown => error(400, "invalid_grant", "Invalid auth_req_id"),
        F::Expired => error(400, "expired_token", "authentication timed out"),
        F::SlowDown => error(400, "slow_down", "too early to access"),
        F::Pending => error(
            400,
            "authorization_pending",
            "The authorization request is still pending as the end-user hasn't yet been authenticated.",
        ),
        F::Denied => error(400, "access_denied", "not authorized"),
        F::NoUser => error(400, "invalid_grant", "Could not identify user"),
        F::UserDisabled => error(400, "invalid_grant", "User disabled"),
        F::AnswerTokenMissing => error(401, "invalid_token", "Invalid token"),
        F::AnswerToken => error(403, "invalid_token", "Invalid token"),
        F::AnswerOfNobody => invalid_request("Invalid token recipient"),
        F::AnswerStatus => invalid_request("Invalid authentication status"),
        F::NoticeNowhere => invalid_request("Client notification endpoint not set for the client with the ping mode"),
        F::NoticeFailed => invalid_request("Failed to send request to client notification endpoint"),
    }
}

fn object_words(fault: &ObjectFault) -> &str {
    match fault {
        ObjectFault::NotFetched(reason) => reason,
        ObjectFault::NoToken => "Failed to parse JWT header",
        ObjectFault::Unreadable => "Failed to build JWS",
        ObjectFault::NoAlgorithm => "Signed algorithm not specified",
        ObjectFault::Encrypted => "Encrypted request object is not allowed",
        ObjectFault::Unsigned => "None signed algorithm is not allowed",
        ObjectFault::Symmetric => "Signed algorithm is not allowed",
        ObjectFault::Algorithm => {
            "Client requested algorithm not registered in advance or request signed with different algorithm other than \
             client requested algorithm"
        }
        ObjectFault::Signature => "Failed to verify signature",
    }
}

fn push(fault: &PushFault) -> ErrorReply {
    let invalid_request = |words: &str| error(400, "invalid_request", words);
    match fault {
        PushFault::Unproven(_) => error(401, "invalid_request", "Authentication failed."),
        PushFault::Nested => invalid_request("It is not allowed to include request_uri to PAR."),
        // It is the name of a text, which Keycloak forgets to look up.
        PushFault::Unreadable { .. } => invalid_request("invalidRequestMessage"),
        PushFault::Object { .. } => error(400, "invalid_request_object", "invalidRequestMessage"),
        PushFault::Twice { .. } => invalid_request("duplicated parameter"),
        PushFault::OtherKey { .. } => invalid_request("DPoP Proof public key thumbprint does not match dpop_jkt."),
        PushFault::RedirectUri { .. } => invalid_request("Invalid parameter: redirect_uri"),
        PushFault::Refused { code, words, .. } => match (code.as_str(), words) {
            ("unsupported_response_type", _) => invalid_request("Unsupported response type"),
            ("invalid_scope", Some(words)) => invalid_request(words),
            ("unauthorized_client", Some(words)) => error(401, code, words),
            (_, Some(words)) => error(400, code, words),
            (_, None) => json_reply(400, &json!({"error": code})),
        },
    }
}

fn client_certificate(fault: CertificateFault) -> ErrorReply {
    match fault {
        CertificateFault::ClientNotNamed => error(400, "invalid_client", "Missing client_id parameter"),
        CertificateFault::Unproven => error(401, "invalid_client", BAD_CLIENT),
        CertificateFault::Breaks => error(400, "unauthorized_client", "Unexpected error when authenticating client"),
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
        BearerFault::AccountMissing => "user_not_found",
        BearerFault::ClientMissing => "Token verification failed",
        BearerFault::UserStale => "User not valid",
        BearerFault::Certificate => OTHER_CERTIFICATE,
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
