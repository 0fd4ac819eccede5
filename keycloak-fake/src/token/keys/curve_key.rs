//! A key on an elliptic curve: ECDSA on the NIST curves, and Ed25519.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING, ED25519, EcdsaKeyPair, EcdsaSigningAlgorithm,
    Ed25519KeyPair, KeyPair as _, VerificationAlgorithm,
};
use keycloak_api::token::Algorithm;
use rand::Rng as _;
use rand::rngs::StdRng;

use super::Verifier;
use super::der::{INTEGER, OCTET_STRING, SEQUENCE, bit_string, element};

/// A key on a curve, private and public.
pub(super) struct CurveKey {
    pair: Pair,
    curve: &'static Curve,
    /// ECDSA: the uncompressed point without its mark; Ed25519: the key.
    pub(super) public: Vec<u8>,
}

enum Pair {
    Ecdsa(Box<EcdsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// A curve, which goes with one algorithm.
pub(super) struct Curve {
    pub(super) algorithm: Algorithm,
    /// `crv` in a JWK.
    pub(super) name: &'static str,
    /// How long a coordinate is, in bytes.
    pub(super) size: usize,
    /// Which bits of a private key's highest byte may be set.
    mask: u8,
    signing: Option<&'static EcdsaSigningAlgorithm>,
    verifying: &'static dyn VerificationAlgorithm,
    /// The key's AlgorithmIdentifier, whole.
    identifier: &'static [u8],
}

static CURVES: [Curve; 4] = [
    Curve {
        algorithm: Algorithm::ES256,
        name: "P-256",
        size: 32,
        mask: 0xff,
        signing: Some(&ECDSA_P256_SHA256_FIXED_SIGNING),
        verifying: &ECDSA_P256_SHA256_FIXED,
        identifier: b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
    },
    Curve {
        algorithm: Algorithm::ES384,
        name: "P-384",
        size: 48,
        mask: 0xff,
        signing: Some(&ECDSA_P384_SHA384_FIXED_SIGNING),
        verifying: &ECDSA_P384_SHA384_FIXED,
        identifier: b"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22",
    },
    Curve {
        algorithm: Algorithm::ES512,
        name: "P-521",
        size: 66,
        mask: 0x01,
        signing: Some(&ECDSA_P521_SHA512_FIXED_SIGNING),
        verifying: &ECDSA_P521_SHA512_FIXED,
        identifier: b"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23",
    },
    Curve {
        algorithm: Algorithm::EdDSA,
        name: "Ed25519",
        size: 32,
        mask: 0xff,
        signing: None,
        verifying: &ED25519,
        identifier: b"\x30\x05\x06\x03\x2b\x65\x70",
    },
];

impl CurveKey {
    /// A new key for `algorithm`; `None` if that isn't on a curve.
    pub(super) fn generate(algorithm: Algorithm, random: &mut StdRng) -> Option<Self> {
        let curve = CURVES.iter().find(|curve| curve.algorithm == algorithm)?;
        // A number above the curve's order is no key; that is rare, and the next one is taken.
        (0..64).find_map(|_| {
            let mut private = vec![0; curve.size];
            random.fill_bytes(&mut private);
            private[0] &= curve.mask;
            Self::of(curve, &private)
        })
    }

    fn of(curve: &'static Curve, private: &[u8]) -> Option<Self> {
        let Some(signing) = curve.signing else {
            let pair = Ed25519KeyPair::from_seed_unchecked(private).ok()?;
            let public = pair.public_key().as_ref().to_vec();
            return Some(Self { pair: Pair::Ed25519(Box::new(pair)), curve, public });
        };
        // PKCS#8 around RFC 5915's structure, without the public key, which follows from the private one.
        let inner = element(SEQUENCE, &[&[INTEGER, 1, 1], &element(OCTET_STRING, &[private])]);
        let outer = element(SEQUENCE, &[&[INTEGER, 1, 0], curve.identifier, &element(OCTET_STRING, &[&inner])]);
        let pair = EcdsaKeyPair::from_private_key_der(signing, &outer).ok()?;
        let public = pair.public_key().as_ref().get(1..)?.to_vec();
        Some(Self { pair: Pair::Ecdsa(Box::new(pair)), curve, public })
    }

    pub(super) fn curve(&self) -> &'static Curve {
        self.curve
    }

    /// The public key as X.509 has it.
    pub(super) fn spki(&self) -> Vec<u8> {
        element(SEQUENCE, &[self.curve.identifier, &bit_string(&self.encoded())])
    }

    /// A signature over `message`.
    pub(super) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        if algorithm != self.curve.algorithm {
            return None;
        }
        match &self.pair {
            Pair::Ecdsa(pair) => Some(pair.sign(&SystemRandom::new(), message).ok()?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Some(pair.sign(message).as_ref().to_vec()),
        }
    }

    /// What checks this key's signatures.
    pub(super) fn verifier(&self, algorithm: Algorithm) -> Option<Verifier> {
        let fits = algorithm == self.curve.algorithm;
        fits.then(|| Verifier::new(self.curve.verifying, self.encoded()).ok()).flatten()
    }

    fn encoded(&self) -> Vec<u8> {
        match self.pair {
            Pair::Ecdsa(_) => [&[4], self.public.as_slice()].concat(),
            Pair::Ed25519(_) => self.public.clone(),
        }
    }
}

impl std::fmt::Debug for CurveKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "CurveKey({}, …)", self.curve.name)
    }
}
