//! The answers to those who are not let in.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, Response, StatusCode};

use crate::bearer::{BearerToken, Refusal as OfToken, quoted};

/// Why a request is not let in.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// The permission is lacking, or nobody said which one is needed.
    NotAllowed,
    /// The permission is lacking, and may be got with a ticket.
    Lacking(Ticket),
    /// The server refused the token: it was revoked, or its session is over.
    TokenRefused,
    /// The server could not be asked, so that nothing is known.
    Unanswered,
    /// No layer verified the token, or one of another realm.
    Misplaced,
}

/// What a permission is to be got with, and where.
#[derive(Clone)]
pub(super) struct Ticket {
    pub(super) server: String,
    pub(super) ticket: String,
}

impl Refusal {
    /// The answer, with an empty body.
    pub(super) fn answer<B: Default>(&self, realm: &str, token: Option<&BearerToken>) -> Response<B> {
        let of_token = |refusal: OfToken| match token {
            Some(token) => token.refuse(&refusal),
            None => refusal.answer(realm, None, None),
        };
        let status = match self {
            Self::NotAllowed => return of_token(OfToken::NotAllowed),
            Self::TokenRefused => return of_token(OfToken::NotValid),
            Self::Unanswered => return of_token(OfToken::Unanswered),
            Self::Misplaced => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Lacking(_) => StatusCode::UNAUTHORIZED,
        };
        let mut answer = Response::new(B::default());
        *answer.status_mut() = status;
        if let Self::Lacking(ticket) = self {
            match ticket.challenge(realm) {
                Some(challenge) => answer.headers_mut().insert(WWW_AUTHENTICATE, challenge),
                // Without it, nothing can be done about the refusal.
                None => return of_token(OfToken::NotAllowed),
            };
        }
        answer
    }
}

impl Ticket {
    /// The challenge of UMA 2.0 Grant, section 3.2.1; nothing where a name cannot stand in a header.
    fn challenge(&self, realm: &str) -> Option<HeaderValue> {
        let (realm, server, ticket) = (quoted(realm), quoted(&self.server), quoted(&self.ticket));
        let challenge = format!(r#"UMA realm="{realm}", as_uri="{server}", ticket="{ticket}""#);
        HeaderValue::from_bytes(challenge.as_bytes()).ok()
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Ticket").field("server", &self.server).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(realm: &str) -> (StatusCode, Vec<u8>) {
        let ticket = Ticket { server: "https://kc/realms/shop".to_owned(), ticket: "a.b.c".to_owned() };
        let answer: Response<()> = Refusal::Lacking(ticket).answer(realm, None);
        let challenge = answer.headers().get(WWW_AUTHENTICATE).map(|value| value.as_bytes().to_vec());
        (answer.status(), challenge.unwrap_or_default())
    }

    #[test]
    fn a_ticket_is_shown_to_who_asks_and_to_no_log() {
        let rest = r#"as_uri="https://kc/realms/shop", ticket="a.b.c""#;
        for (realm, shown) in [("shop", "shop"), (r#"a"b\"#, r#"a\"b\\"#), ("Läden", "Läden")] {
            let expected = format!(r#"UMA realm="{shown}", {rest}"#).into_bytes();
            assert_eq!(lacking(realm), (StatusCode::UNAUTHORIZED, expected));
        }
        let ticket = Ticket { server: "s".to_owned(), ticket: "a.b.c".to_owned() };
        assert!(!format!("{:?}", Refusal::Lacking(ticket)).contains("a.b.c"));
    }

    #[test]
    fn a_challenge_that_cannot_be_written_is_a_refusal() {
        assert_eq!(lacking("a\nb").0, StatusCode::FORBIDDEN);
    }
}
