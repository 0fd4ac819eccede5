//! The answers to those who are not let in (RFC 6750, section 3).

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, Response, StatusCode};

use super::Required;
use crate::keys::VerifyError;

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoToken,
    Unreadable,
    Expired,
    NotValid,
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

    /// The answer, with an empty body.
    pub(crate) fn answer<B: Default>(&self, realm: &str) -> Response<B> {
        let (status, parts) = match self {
            Self::NoToken => (StatusCode::UNAUTHORIZED, String::new()),
            Self::Unreadable => (StatusCode::BAD_REQUEST, error("invalid_request", "The credentials cannot be read")),
            Self::Expired => (StatusCode::UNAUTHORIZED, error("invalid_token", "The access token expired")),
            Self::NotValid => (StatusCode::UNAUTHORIZED, error("invalid_token", "The access token is not valid")),
            Self::NotAllowed => (StatusCode::FORBIDDEN, not_allowed()),
            Self::Missing(required) => (StatusCode::FORBIDDEN, insufficient(required)),
            Self::Unanswered => return plain(StatusCode::SERVICE_UNAVAILABLE),
        };
        let mut answer = plain(status);
        // As bytes: a name may have any letter. One with a control character cannot stand in a header.
        let challenge = HeaderValue::from_bytes(format!(r#"Bearer realm="{}"{parts}"#, quoted(realm)).as_bytes());
        answer.headers_mut().insert(WWW_AUTHENTICATE, challenge.unwrap_or(HeaderValue::from_static("Bearer")));
        answer
    }
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
        let answer: Response<()> = Refusal::Expired.answer(realm);
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
