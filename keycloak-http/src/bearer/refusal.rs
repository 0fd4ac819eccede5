//! The answers to those who are not let in (RFC 6750, section 3).

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, Response, StatusCode};

use super::Required;
use super::credentials::Scheme;
use crate::keys::VerifyError;

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoToken,
    Unreadable,
    Expired,
    NotValid,
    /// The proof of the key that the token is bound to (RFC 9449).
    Proof(ProofFault),
    Missing(Required),
    /// What it lacks is not told.
    NotAllowed,
    /// The server could not be asked, so that nothing is known.
    Unanswered,
}

impl Refusal {
    pub(super) fn of(error: &VerifyError) -> Self {
        match error {
            VerifyError::Token(error) if error.is_expired() => Self::Expired,
            VerifyError::Token(_) => Self::NotValid,
            VerifyError::Keys(_) => Self::Unanswered,
        }
    }

    /// The answer, with an empty body, to who has shown a token by this scheme, or none. `algorithms` are those of proofs,
    /// where proofs are taken.
    pub(crate) fn answer<B: Default>(
        &self,
        realm: &str,
        scheme: Option<Scheme>,
        algorithms: Option<&str>,
    ) -> Response<B> {
        let (status, parts) = match self {
            Self::NoToken => (StatusCode::UNAUTHORIZED, String::new()),
            Self::Unreadable => (StatusCode::BAD_REQUEST, error("invalid_request", "The credentials cannot be read")),
            Self::Expired => (StatusCode::UNAUTHORIZED, error("invalid_token", "The access token expired")),
            Self::NotValid => (StatusCode::UNAUTHORIZED, error("invalid_token", "The access token is not valid")),
            Self::Proof(fault) => (StatusCode::UNAUTHORIZED, error("invalid_dpop_proof", fault.words())),
            Self::NotAllowed => (StatusCode::FORBIDDEN, not_allowed()),
            Self::Missing(required) => (StatusCode::FORBIDDEN, insufficient(required)),
            Self::Unanswered => return plain(StatusCode::SERVICE_UNAVAILABLE),
        };
        let mut answer = plain(status);
        if scheme != Some(Scheme::DPoP) {
            answer.headers_mut().append(WWW_AUTHENTICATE, challenge("Bearer", realm, &parts));
        }
        // Who has shown a bearer token is not asked for another kind (RFC 9449, section 7.2).
        if let Some(algorithms) = algorithms.filter(|_| scheme != Some(Scheme::Bearer)) {
            let parts = format!(r#"{parts}, algs="{algorithms}""#);
            answer.headers_mut().append(WWW_AUTHENTICATE, challenge("DPoP", realm, &parts));
        }
        answer
    }
}

/// What is wrong with the proof of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProofFault {
    Missing,
    NotValid,
    /// It is too old, or of the future.
    NotActive,
    Used,
}

impl ProofFault {
    fn words(self) -> &'static str {
        match self {
            Self::Missing => "The DPoP proof is missing",
            Self::NotValid => "The DPoP proof is not valid",
            Self::NotActive => "The DPoP proof is not of now",
            Self::Used => "The DPoP proof was used before",
        }
    }
}

/// As bytes: a name may have any letter. One with a control character cannot stand in a header.
fn challenge(scheme: &'static str, realm: &str, parts: &str) -> HeaderValue {
    let whole = format!(r#"{scheme} realm="{}"{parts}"#, quoted(realm));
    HeaderValue::from_bytes(whole.as_bytes()).unwrap_or(HeaderValue::from_static(scheme))
}

fn insufficient(required: &Required) -> String {
    match required {
        Required::Scope(scope) => format!(r#"{}, scope="{}""#, not_allowed(), quoted(scope)),
        // Which roles there are is nobody's business.
        Required::RealmRole(_) | Required::ClientRole(..) => not_allowed(),
    }
}

fn not_allowed() -> String {
    error("insufficient_scope", "The access token does not allow this")
}

fn error(code: &str, description: &str) -> String {
    format!(r#", error="{code}", error_description="{description}""#)
}

/// As a quoted string has it (RFC 9110, section 5.6.4).
pub(crate) fn quoted(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', r#"\""#)
}

fn plain<B: Default>(status: StatusCode) -> Response<B> {
    let mut answer = Response::new(B::default());
    *answer.status_mut() = status;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(realm: &str) -> Vec<u8> {
        let answer: Response<()> = Refusal::Expired.answer(realm, Some(Scheme::Bearer), None);
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        answer.headers()[WWW_AUTHENTICATE].as_bytes().to_vec()
    }

    #[test]
    fn a_realm_may_have_any_name() {
        let rest = r#", error="invalid_token", error_description="The access token expired""#;
        for (name, shown) in [("shop", "shop"), (r#"a"b\"#, r#"a\"b\\"#), ("Läden", "Läden")] {
            assert_eq!(challenge(name), format!(r#"Bearer realm="{shown}"{rest}"#).into_bytes());
        }
        assert_eq!(challenge("a\nb"), b"Bearer");
    }
}
