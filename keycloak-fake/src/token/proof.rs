//! Proofs of a key (RFC 9449, section 4): what one says of the request that it came with. Whether it was shown before, and
//! to what token it belongs, is decided elsewhere.

use keycloak_api::token::{KeyProof, KeyProofError};

use crate::domain::denied::ProofFault;
use crate::state::Seconds;

/// A good proof.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    /// The key's thumbprint (RFC 7638).
    pub(crate) thumbprint: String,
    /// The proof's own id.
    pub(crate) id: String,
    /// The hash of the access token that it goes with.
    pub(crate) token_hash: Option<String>,
    /// Till when it must not be shown again, in seconds since the epoch.
    pub(crate) expires: Seconds,
}

/// How long a proof holds, and by how much the clocks may differ, in seconds.
const LIFESPAN: u32 = 10;
const LEEWAY: u32 = 15;

/// Reads the proof that a request of this method to this address shows.
pub(crate) fn read(text: &str, method: &str, address: &str, now: Seconds) -> Result<Proof, ProofFault> {
    if text.trim().is_empty() {
        return Err(ProofFault::Missing);
    }
    let proof = KeyProof::read(text).map_err(fault)?;
    if proof.method() != method {
        return Err(ProofFault::Method);
    }
    if proof.address().split(['?', '#']).next() != Some(address) {
        return Err(ProofFault::Address);
    }
    if !proof.is_active(now, LIFESPAN, LEEWAY) {
        return Err(ProofFault::NotActive);
    }
    Ok(Proof {
        thumbprint: proof.thumbprint().to_owned(),
        id: proof.id().to_owned(),
        token_hash: proof.access_token_hash().map(str::to_owned),
        expires: now + Seconds::from(LIFESPAN + LEEWAY),
    })
}

/// The hash of an access token, as a proof holds it.
pub(crate) fn token_hash(token: &str) -> String {
    KeyProof::hash_of(token)
}

fn fault(error: KeyProofError) -> ProofFault {
    use KeyProofError as E;
    match error {
        E::Type(kind) => ProofFault::Type(kind.unwrap_or_else(|| "null".to_owned())),
        E::Algorithm(name) => ProofFault::Algorithm(name),
        E::NoKey => ProofFault::NoKey,
        E::KeyType => ProofFault::KeyType,
        E::Key => ProofFault::Breaks,
        E::KeyOfAlgorithm { algorithm, kind } => {
            ProofFault::KeyOfAlgorithm { algorithm: algorithm.name().to_owned(), kind }
        }
        E::Signature => ProofFault::Signature,
        E::Claims => ProofFault::Claims,
        _ => ProofFault::Header,
    }
}
