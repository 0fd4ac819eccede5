//! A new pair of keys for a client, with a certificate. The fake keeps it as the realm's data, and signs nothing by it.

use aws_lc_rs::rsa::KeySize;
use keycloak_api::token::Algorithm;

use super::certificate::unsigned_certificate;
use super::source::RandomSource;

/// A pair of keys.
pub(crate) struct CertifiedPair {
    /// The private key in PKCS#1, DER.
    pub(crate) private: Vec<u8>,
    /// The certificate that it signed itself, DER.
    pub(crate) certificate: Vec<u8>,
}

/// Makes a pair for what has this name, of so many bits, with a certificate for so many years. `None` if the system has
/// no randomness to make it of.
pub(crate) fn certified_pair(
    source: &RandomSource,
    name: &str,
    now_ms: i64,
    size: KeySize,
    years: i64,
) -> Option<CertifiedPair> {
    let key = source.new_rsa(size)?;
    let unsigned = unsigned_certificate(name, &key.spki, now_ms, years);
    let signature = key.sign(Algorithm::RS256, unsigned.body())?;
    Some(CertifiedPair { private: key.private()?, certificate: unsigned.signed(&signature) })
}
