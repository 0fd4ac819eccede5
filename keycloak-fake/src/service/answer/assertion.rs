//! What Keycloak answers where a client's assertion is not good.

use keycloak_api::ErrorReply;

use super::oauth::error;
use crate::domain::denied::AssertionFault;
use crate::domain::oidc::client_assertion::{TYPE, Way};

pub(super) fn reply(way: Way, fault: &AssertionFault) -> ErrorReply {
    use AssertionFault as F;
    let invalid = |words: &str| error(400, "invalid_client", words);
    match fault {
        F::TypeMissing => invalid("Parameter client_assertion_type is missing"),
        F::TypeUnknown(given) => {
            invalid(&format!("Parameter client_assertion_type has value '{given}' but expected is '{TYPE}'"))
        }
        F::Missing => invalid("client_assertion parameter missing"),
        // Keycloak's words are those of its JSON library, where it is not the parts that are wrong.
        F::Unreadable => failed(way, "java.lang.IllegalArgumentException: Parsing error"),
        F::SubjectMissing => invalid("Token sub claim is required"),
        F::AnotherClient => invalid("client_id parameter does not match authenticated client"),
        F::Algorithm => invalid("Invalid signature algorithm"),
        F::Signature if way == Way::Key => failed(way, "Signature on JWT token failed validation"),
        // Two blanks, where the signature was looked at.
        F::Signature => failed(way, "Signature on JWT token by client secret  failed validation"),
        F::NoMac => failed(way, "Signature on JWT token by client secret failed validation"),
        F::KeyUnknown => invalid("Unable to load public key"),
        F::KeysUnreadable(None) => failed(way, "Error when loading public keys"),
        F::KeysUnreadable(Some(reason)) => failed(way, &format!("Error when loading public keys: {reason}")),
        F::AudienceWrong => invalid("Invalid token audience"),
        F::SeveralAudiences => invalid("Multiple audiences not allowed"),
        F::ExpiryMissing => invalid("Token exp claim is required"),
        F::NotActive => invalid("Token is not active"),
        F::ExpiryTooFar => invalid("Token expiration is too far in the future and iat claim not present in token"),
        F::OfTheFuture => invalid("Token was issued in the future"),
        F::TooOld => invalid("Token was issued too far in the past to be used now"),
        F::IdMissing => invalid("Token jti claim is required"),
        F::Reused => invalid("Token reuse detected"),
    }
}

fn failed(way: Way, why: &str) -> ErrorReply {
    match way {
        Way::Secret => {
            let words = format!("Client authentication with client secret signed JWT failed: {why}");
            error(400, "unauthorized_client", &words)
        }
        Way::Key => error(400, "invalid_client", &format!("Client authentication with signed JWT failed: {why}")),
    }
}
