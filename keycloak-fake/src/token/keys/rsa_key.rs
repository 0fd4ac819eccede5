//! An RSA key, parsed once.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair, RsaParameters,
};
use keycloak_api::token::Algorithm;

use super::Verifier;
use super::der::{RSA_ENCRYPTION, SEQUENCE, bit_string, element};

/// An RSA key, private and public.
pub(super) struct RsaKey {
    pair: RsaKeyPair,
    /// The public key as X.509 has it.
    pub(super) spki: Vec<u8>,
    /// The modulus, highest byte first.
    pub(super) modulus: Vec<u8>,
    /// The public exponent, highest byte first.
    pub(super) exponent: Vec<u8>,
}

impl RsaKey {
    /// Of a parsed pair of keys.
    pub(super) fn new(pair: RsaKeyPair) -> Option<Self> {
        let public = pair.public_key();
        let spki = element(SEQUENCE, &[RSA_ENCRYPTION, &bit_string(public.as_ref())]);
        let modulus = public.modulus().big_endian_without_leading_zero().to_vec();
        let exponent = public.exponent().big_endian_without_leading_zero().to_vec();
        (modulus.len() >= 256).then_some(Self { pair, spki, modulus, exponent })
    }

    /// Of a private key in PKCS#1 (as Keycloak exports it) or PKCS#8, DER.
    pub(super) fn from_der(der: &[u8]) -> Option<Self> {
        let pair = RsaKeyPair::from_der(der).or_else(|_| RsaKeyPair::from_pkcs8(der)).ok()?;
        Self::new(pair)
    }

    /// The private key in PKCS#1, DER.
    pub(super) fn private(&self) -> Option<Vec<u8>> {
        let whole = AsDer::<Pkcs8V1Der<'static>>::as_der(&self.pair).ok()?;
        let inner = rsa::pkcs8::PrivateKeyInfoRef::try_from(whole.as_ref()).ok()?;
        Some(inner.private_key.as_bytes().to_vec())
    }

    /// A signature over `message`; `None` if the algorithm isn't one of RSA's.
    pub(super) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        let (encoding, _) = parameters(algorithm)?;
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(encoding, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    /// What checks this key's signatures.
    pub(super) fn verifier(&self, algorithm: Algorithm) -> Option<Verifier> {
        let (_, parameters) = parameters(algorithm)?;
        Verifier::new(parameters, self.pair.public_key().as_ref()).ok()
    }
}

impl std::fmt::Debug for RsaKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RsaKey(…)")
    }
}

fn parameters(algorithm: Algorithm) -> Option<(&'static dyn RsaEncoding, &'static RsaParameters)> {
    Some(match algorithm {
        Algorithm::RS256 => (&RSA_PKCS1_SHA256, &RSA_PKCS1_2048_8192_SHA256),
        Algorithm::RS384 => (&RSA_PKCS1_SHA384, &RSA_PKCS1_2048_8192_SHA384),
        Algorithm::RS512 => (&RSA_PKCS1_SHA512, &RSA_PKCS1_2048_8192_SHA512),
        Algorithm::PS256 => (&RSA_PSS_SHA256, &RSA_PSS_2048_8192_SHA256),
        Algorithm::PS384 => (&RSA_PSS_SHA384, &RSA_PSS_2048_8192_SHA384),
        Algorithm::PS512 => (&RSA_PSS_SHA512, &RSA_PSS_2048_8192_SHA512),
        _ => return None,
    })
}
