//! Asking the server of tokens that cannot be verified here, or of each (RFC 7662).
//!
//! What is here must not let a token in that the server does not vouch for.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use keycloak_api::Error;
use keycloak_api::oidc::{ClientAuth, Introspection};
use keycloak_api::token::{ClaimProblem, TokenError};
use serde_json::{Map, Value};

use super::verify::Good;
use crate::keys::VerifyError;
use crate::source::Source;
use crate::timed_cache::{TimedCache, TokenHash, at_second, later, token_hash};

/// What a token is said to be (RFC 7662, section 2.1).
const HINT: &str = "access_token";

/// What a server told of a token.
pub(super) type Told = Map<String, Value>;

/// Which tokens a [`BearerLayer`](super::BearerLayer) asks the server of, as which client, and how long an answer holds.
///
/// Keycloak tells a client only of tokens that it is among the audience of (`aud`); others are not active to it.
#[derive(Clone, Debug)]
pub struct Introspecting {
    client: ClientAuth,
    always: bool,
    keep: Duration,
    entries: NonZeroUsize,
}

impl Introspecting {
    /// Only of tokens that cannot be verified here: those that are no signed JWT, name a key that the realm does not
    /// publish, or lack a claim that is expected, as lightweight access tokens do. What is expected of a token's claims is
    /// then expected of what the server tells.
    ///
    /// Anybody can send such a text, and each new one is a request to the server.
    #[must_use]
    pub fn fallback(client: ClientAuth) -> Self {
        let entries = NonZeroUsize::MIN.saturating_add(9_999);
        Self { client, always: false, keep: Duration::from_secs(10), entries }
    }

    /// Of each token, in order to notice those that were revoked or whose session is over. One that can be verified here
    /// is verified first, so that what is made up costs the server nothing; claims that only the server tells are added.
    #[must_use]
    pub fn always(client: ClientAuth) -> Self {
        Self { always: true, ..Self::fallback(client) }
    }

    /// How long an answer holds, at most until the token ends: for so long a revoked token may still get in. 10 seconds
    /// unless set here; with none, each request asks.
    #[must_use]
    pub fn keep(self, keep: Duration) -> Self {
        Self { keep, ..self }
    }

    /// How many answers are kept at most; 10,000 unless set here.
    #[must_use]
    pub fn entries(self, entries: NonZeroUsize) -> Self {
        Self { entries, ..self }
    }
}

/// Asks, and keeps the answers.
pub(super) struct Introspector {
    settings: Introspecting,
    /// By token; nothing for one that is not active.
    answers: TimedCache<TokenHash, Option<Arc<Told>>>,
}

impl Introspector {
    pub(super) fn new(settings: Introspecting) -> Self {
        let answers = TimedCache::new(settings.entries);
        Self { settings, answers }
    }

    /// Whether the server is to be asked of a token, after what verifying it came to.
    pub(super) fn is_to_ask(&self, raw: &str, verified: &Result<Good, VerifyError>) -> bool {
        match verified {
            Ok(_) => self.settings.always,
            // What looks like a signed JWT is to be one.
            Err(VerifyError::Token(TokenError::Malformed(_))) => raw.split('.').count() != 3,
            Err(VerifyError::Token(TokenError::WrongClaim { problem, .. })) => *problem == ClaimProblem::Missing,
            Err(VerifyError::Token(error)) => error.is_unknown_key(),
            Err(VerifyError::Keys(_)) => false,
        }
    }

    /// What the server tells of a token; nothing if it is not active.
    ///
    /// # Errors
    /// Those of [`introspect`](keycloak_api::oidc::OpenIdConnect::introspect).
    pub(super) async fn told(
        &self,
        source: &Arc<dyn Source>,
        realm: &str,
        raw: &str,
    ) -> Result<Option<Arc<Told>>, Arc<Error>> {
        let ask = || {
            let (source, realm, raw) = (Arc::clone(source), realm.to_owned(), raw.to_owned());
            let (client, keep) = (self.settings.client.clone(), self.settings.keep);
            async move {
                let asked_at = source.time();
                let answer = source.openid().introspect(&realm, &client, &raw, Some(HINT)).await?;
                let until = end(&answer, later(asked_at, keep));
                Ok((told(answer)?.map(Arc::new), until))
            }
        };
        self.answers.get(token_hash(raw), || source.time(), ask).await
    }
}

/// Until when an answer holds, which is `at_most` this.
fn end(answer: &Introspection, at_most: SystemTime) -> SystemTime {
    let end = answer.exp.and_then(|exp| u64::try_from(exp).ok()).map(at_second);
    end.map_or(at_most, |end| end.min(at_most))
}

/// The token's claims, without what an introspection has besides them: a token's own `client_id` is a service account's.
fn told(answer: Introspection) -> Result<Option<Told>, Error> {
    if !answer.active {
        return Ok(None);
    }
    let value = serde_json::to_value(answer);
    let value = value.map_err(|error| Error::with_source(keycloak_api::ErrorKind::Decode, error))?;
    let Value::Object(mut told) = value else { return Ok(None) };
    for name in ["active", "client_id", "username", "token_type"] {
        told.remove(name);
    }
    Ok(Some(told))
}
