//! The answers to those who are not let in.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, Response, StatusCode};

use crate::bearer::{Refusal as OfToken, quoted};

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
    pub(super) fn answer<B: Default>(&self, realm: &str) -> Response<B> {
        let status = match self {
            Self::NotAllowed => return OfToken::NotAllowed.answer(realm),
            Self::TokenRefused => return OfToken::NotValid.answer(realm),
            Self::Unanswered => return OfToken::Unanswered.answer(realm),
            Self::Misplaced => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Lacking(_) => StatusCode::UNAUTHORIZED,
        };
        let mut answer = Response::new(B::default());
        *answer.status_mut() = status;
        if let Self::Lacking(ticket) = self {
            match ticket.challenge(realm) {
                Some(challenge) => answer.headers_mut().insert(WWW_AUTHENTICATE, challenge),
                // Without it, nothing can be done about the refusal.
                None => return OfToken::NotAllowed.answer(realm),
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
