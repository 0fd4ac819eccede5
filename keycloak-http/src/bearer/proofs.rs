//! Proofs of the key that a token is bound to (DPoP, RFC 9449, section 7): whether a request shows a good one.
//!
//! What is here must not let a proof in that is of another request, of another token, or that was shown before.

use std::fmt;
use std::num::NonZeroUsize;

use http::HeaderMap;
use keycloak_api::token::{Algorithm, KeyProof, Timestamp};
use url::Url;

use super::refusal::{ProofFault, Refusal};
use super::replays::{Kept, Replays};
use super::verify::Asked;
use crate::timed_cache::{TokenHash, token_hash};

/// The header that a proof is in.
const HEADER: &str = "DPoP";

/// The algorithms that a proof may be signed by, unless said otherwise.
const ALGORITHMS: [Algorithm; 10] = [
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::ES512,
    Algorithm::EdDSA,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
];

/// How a [`BearerLayer`](super::BearerLayer) takes tokens that are bound to a key of their client's (DPoP, RFC 9449).
///
/// A proof is good once. Which ones were shown is remembered in this process alone: behind a balancer that sends a client
/// to several, a proof may be shown to each.
#[derive(Clone, Debug)]
pub struct Proofs {
    base: Url,
    lifespan: u32,
    leeway: u32,
    entries: NonZeroUsize,
    algorithms: Vec<Algorithm>,
}

impl Proofs {
    /// For a service that its clients find at `base`: a request's path as the layer sees it, without a router's prefix that
    /// it does not see, goes on from there. It is said here, since what a request itself says of the host (`Host`,
    /// `X-Forwarded-Host`) is its sender's.
    #[must_use]
    pub fn at(base: Url) -> Self {
        let entries = NonZeroUsize::MIN.saturating_add(99_999);
        Self { base, lifespan: 10, leeway: 15, entries, algorithms: ALGORITHMS.to_vec() }
    }

    /// For how many seconds a proof is good from when it was made; 10 unless set here, as in Keycloak.
    #[must_use]
    pub fn lifespan(self, seconds: u32) -> Self {
        Self { lifespan: seconds, ..self }
    }

    /// By how many seconds the clocks of a client and of this machine may differ; 15 unless set here, as in Keycloak.
    #[must_use]
    pub fn leeway(self, seconds: u32) -> Self {
        Self { leeway: seconds, ..self }
    }

    /// How many proofs are remembered at most while they are good; 100,000 unless set here. Only those count that came with
    /// a good token. Where there is no room, requests are answered 503.
    #[must_use]
    pub fn entries(self, entries: NonZeroUsize) -> Self {
        Self { entries, ..self }
    }

    /// The algorithms that a proof may be signed by; unless set here, all that have a public key.
    #[must_use]
    pub fn algorithms(self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        Self { algorithms: algorithms.into_iter().collect(), ..self }
    }
}

/// Takes proofs, and remembers them.
pub(super) struct Prover {
    settings: Proofs,
    replays: Replays,
    /// The names of the algorithms, for challenges.
    algorithms: String,
}

/// A proof that a request was let in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent(TokenHash);

impl Prover {
    pub(super) fn new(settings: Proofs) -> Self {
        let names: Vec<&str> = settings.algorithms.iter().map(|algorithm| algorithm.name()).collect();
        Self { replays: Replays::new(settings.entries), algorithms: names.join(" "), settings }
    }

    pub(super) fn algorithms(&self) -> &str {
        &self.algorithms
    }

    /// The proof that a request shows for a token that is bound to the key of this thumbprint. One that the same request
    /// was let in with `before` is not spent again.
    pub(super) fn prove(
        &self,
        asked: &Asked<'_>,
        token: &str,
        thumbprint: &str,
        before: Option<Spent>,
        now: impl Into<Timestamp>,
    ) -> Result<Spent, Refusal> {
        let now: Timestamp = now.into();
        let proof = KeyProof::read(shown(asked.headers)?).map_err(|error| {
            tracing::debug!(%error, "a proof of a key was refused");
            Refusal::Proof(ProofFault::NotValid)
        })?;
        if let Some(reason) = self.misfit(&proof, asked, token, thumbprint) {
            tracing::debug!(reason, "a proof of a key was refused");
            return Err(Refusal::Proof(ProofFault::NotValid));
        }
        let Proofs { lifespan, leeway, .. } = self.settings;
        if !proof.is_active(now, lifespan, leeway) {
            return Err(Refusal::Proof(ProofFault::NotActive));
        }
        let spent = Spent(token_hash(&format!("{} {}", proof.thumbprint(), proof.id())));
        if before == Some(spent) {
            return Ok(spent);
        }
        match self.replays.keep(spent.0, proof.expires(lifespan, leeway), now.seconds()) {
            Kept::New => Ok(spent),
            Kept::Again => Err(Refusal::Proof(ProofFault::Used)),
            Kept::Full => {
                tracing::warn!("there is no room to remember another proof of a key");
                Err(Refusal::Unanswered)
            }
        }
    }

    /// Why a proof is not one of this request and token, if it is not.
    fn misfit(&self, proof: &KeyProof, asked: &Asked<'_>, token: &str, thumbprint: &str) -> Option<&'static str> {
        if !self.settings.algorithms.contains(&proof.algorithm()) {
            return Some("its algorithm is not allowed");
        }
        if proof.has_private_key() {
            return Some("it shows a private key");
        }
        if proof.thumbprint() != thumbprint {
            return Some("it is of another key");
        }
        if !proof.is_for_token(token) {
            return Some("it is for another token");
        }
        if proof.method() != asked.method.as_str() {
            return Some("it is for another method");
        }
        (!self.is_here(proof.address(), asked.uri.path())).then_some("it is for another address")
    }

    /// Whether an address is the one of this path, both in their usual form (section 4.3), whatever its query.
    fn is_here(&self, address: &str, path: &str) -> bool {
        let Ok(mut address) = Url::parse(address) else { return false };
        let mut here = self.settings.base.clone();
        here.set_path(&format!("{}{path}", self.settings.base.path().trim_end_matches('/')));
        for url in [&mut address, &mut here] {
            url.set_query(None);
            url.set_fragment(None);
        }
        address == here
    }
}

/// The one proof of a request (section 4.3).
fn shown(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all(HEADER).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(Refusal::Proof(ProofFault::Missing)),
        (Some(value), None) => value.to_str().map_err(|_| Refusal::Proof(ProofFault::NotValid)),
        (Some(_), Some(_)) => Err(Refusal::Proof(ProofFault::NotValid)),
    }
}

impl fmt::Debug for Prover {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Prover").field("settings", &self.settings).finish_non_exhaustive()
    }
}
