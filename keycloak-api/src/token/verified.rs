//! What verification gives: claims that were signed, and can't be made otherwise.

use super::algorithm::Algorithm;
use super::compact::TokenHeader;

/// A token whose signature and claims were found good. Only [`TokenVerifier::decode`](super::TokenVerifier::decode)
/// makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedToken<C> {
    header: TokenHeader,
    algorithm: Algorithm,
    claims: C,
}

impl<C> VerifiedToken<C> {
    pub(super) fn new(header: TokenHeader, algorithm: Algorithm, claims: C) -> Self {
        Self { header, algorithm, claims }
    }

    /// The header.
    pub fn header(&self) -> &TokenHeader {
        &self.header
    }

    /// The algorithm it was signed with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The claims.
    pub fn claims(&self) -> &C {
        &self.claims
    }

    /// The claims, to keep.
    pub fn into_claims(self) -> C {
        self.claims
    }
}
