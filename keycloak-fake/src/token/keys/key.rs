//! One key of a realm.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::token::Algorithm;
use rand::Rng as _;

use super::Verifier;
use super::certificate::{YEARS, ends_ms, unsigned_certificate};
use super::curve_key::CurveKey;
use super::material::{Material, hmac_key};
use super::pool::Slot;
use super::rsa_key::RsaKey;
use super::source::{RandomSource, uuid};
use crate::state::Id;

/// How long the secret of an HMAC key is, in bytes.
const SECRET_SIZE: usize = 128;
/// The first of January 2026: readers of certificates know no years before 1970, and not all take those that have ended.
const STRANGERS_MADE_MS: i64 = 1_767_225_600_000;

/// What a key is for; each has one algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyPurpose {
    Sign(Algorithm),
    /// RSA-OAEP: what clients encrypt to the realm. Published; this fake decrypts nothing.
    Encrypt,
    /// AES: what the server encrypts for itself. Listed only.
    Internal,
}

/// A key: what it is for, where it comes from, and its material, which is made when first needed.
#[derive(Debug)]
pub(crate) struct RealmKey {
    /// The id of the component that provides it.
    pub(crate) provider_id: Id,
    /// The name of the component that provides it.
    pub(crate) provider: String,
    pub(crate) purpose: KeyPurpose,
    /// The realm's name when the key was made, which is in its certificate.
    pub(super) realm: Arc<str>,
    /// When it was made, in milliseconds since the epoch.
    pub(super) made_ms: i64,
    origin: Origin,
    parts: OnceLock<Option<Parts>>,
    certificate: OnceLock<Option<Certificate>>,
}

/// A certificate.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) der: Vec<u8>,
}

impl Certificate {
    /// When it ends, in milliseconds since the epoch.
    pub(crate) fn ends_ms(&self) -> Option<i64> {
        ends_ms(&self.der)
    }
}

#[derive(Debug)]
enum Origin {
    Pool(Arc<Slot>),
    Made,
}

#[derive(Debug)]
struct Parts {
    kid: Id,
    material: Material,
    verifier: Option<Verifier>,
}

impl RealmKey {
    /// A new key from the source.
    pub(super) fn new(
        source: &RandomSource,
        purpose: KeyPurpose,
        provider: &str,
        realm: &Arc<str>,
        made_ms: i64,
    ) -> Self {
        let mut random = source.next_random();
        let mut key = Self {
            provider_id: uuid(&mut random),
            provider: provider.to_owned(),
            purpose,
            realm: realm.clone(),
            made_ms,
            origin: Origin::Made,
            parts: OnceLock::new(),
            certificate: OnceLock::new(),
        };
        let material = match purpose {
            KeyPurpose::Sign(algorithm @ (Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512)) => {
                let mut secret = [0; SECRET_SIZE];
                random.fill_bytes(&mut secret);
                hmac_key(algorithm, &secret)
            }
            KeyPurpose::Internal => Some(Material::Opaque),
            KeyPurpose::Sign(algorithm) => {
                CurveKey::generate(algorithm, &mut random).map(|curve| Material::Curve(Box::new(curve)))
            }
            KeyPurpose::Encrypt => None,
        };
        match material {
            Some(material) => key.parts = OnceLock::from(Some(parts(purpose, material, || uuid(&mut random)))),
            None => key.origin = Origin::Pool(source.next_rsa()),
        }
        key
    }

    /// A key that no realm has; of RSA keys, the same one in all of a process, with the same certificate.
    pub(crate) fn stranger(purpose: KeyPurpose) -> Self {
        Self::new(&RandomSource::stranger(), purpose, "stranger", &Arc::from("stranger"), STRANGERS_MADE_MS)
    }

    /// An RSA key that was brought along: a private key in PKCS#1 or PKCS#8, DER, and its certificate if there is one.
    pub(crate) fn imported(
        purpose: KeyPurpose,
        provider_id: Id,
        private: &[u8],
        certificate: Option<Vec<u8>>,
    ) -> Option<Self> {
        let material = Material::Rsa(Arc::new(RsaKey::from_der(private)?));
        let mut key = Self::given(purpose, provider_id, parts(purpose, material, Id::default));
        if let Some(der) = certificate {
            key.certificate = OnceLock::from(Some(Certificate { der }));
        }
        Some(key)
    }

    /// An HMAC secret that was brought along, under its name.
    pub(crate) fn imported_secret(algorithm: Algorithm, provider_id: Id, kid: Id, secret: &[u8]) -> Option<Self> {
        let purpose = KeyPurpose::Sign(algorithm);
        Some(Self::given(purpose, provider_id, parts(purpose, hmac_key(algorithm, secret)?, || kid)))
    }

    fn given(purpose: KeyPurpose, provider_id: Id, parts: Parts) -> Self {
        Self {
            provider_id,
            provider: String::new(),
            purpose,
            realm: Arc::default(),
            made_ms: 0,
            origin: Origin::Made,
            parts: OnceLock::from(Some(parts)),
            certificate: OnceLock::new(),
        }
    }

    /// Has the material made by a thread, if it isn't yet.
    pub(super) fn prepare(&self) {
        if let Origin::Pool(slot) = &self.origin {
            slot.prepare();
        }
    }

    /// Whether the material is there, or will be in no time.
    pub(super) fn is_made(&self) -> bool {
        self.parts.get().is_some() || matches!(&self.origin, Origin::Pool(slot) if slot.is_made())
    }

    /// Whether there can be a signature of this key: one that is made by chance has signed nothing before it is made.
    pub(super) fn may_have_signed(&self) -> bool {
        match &self.origin {
            Origin::Pool(slot) => slot.is_made() || slot.is_seeded(),
            Origin::Made => true,
        }
    }

    /// `kid`; `None` if the system had no randomness to make the key of.
    pub(crate) fn kid(&self) -> Option<&Id> {
        self.parts().map(|parts| &parts.kid)
    }

    pub(super) fn material(&self) -> Option<&Material> {
        self.parts().map(|parts| &parts.material)
    }

    /// The name of its algorithm.
    pub(crate) fn algorithm(&self) -> &'static str {
        match self.purpose {
            KeyPurpose::Sign(algorithm) => algorithm.name(),
            KeyPurpose::Encrypt => "RSA-OAEP",
            KeyPurpose::Internal => "AES",
        }
    }

    /// `type` in Keycloak's list of keys: `RSA`, `EC`, `OKP`, `OCT`.
    pub(crate) fn kind(&self) -> &'static str {
        self.material().map_or("", Material::kind)
    }

    /// The public key as X.509 has it, in base64; `None` of a secret.
    pub(crate) fn public_key(&self) -> Option<String> {
        Some(STANDARD.encode(self.material()?.spki()?))
    }

    /// A signature over `message` by the key's own algorithm.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let KeyPurpose::Sign(algorithm) = self.purpose else { return None };
        self.material()?.sign(algorithm, message)
    }

    /// A signature by another algorithm, if there is one that the same material is good for.
    pub(crate) fn sign_by(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match self.material()? {
            material @ Material::Rsa(_) => material.sign(algorithm, message),
            Material::Curve(_) | Material::Hmac(_) | Material::Opaque => None,
        }
    }

    /// Whether `signature` is this key's over `message`, by the key's own algorithm.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some(parts) = self.parts() else { return false };
        match (&parts.verifier, &parts.material) {
            (Some(verifier), _) => verifier.verify_sig(message, signature).is_ok(),
            (None, Material::Hmac(secret)) => hmac::verify(secret, message, signature).is_ok(),
            _ => false,
        }
    }

    /// The certificate of an RSA key.
    pub(crate) fn certificate(&self) -> Option<&Certificate> {
        self.certificate.get_or_init(|| self.certify()).as_ref()
    }

    fn certify(&self) -> Option<Certificate> {
        let Material::Rsa(key) = self.material()? else { return None };
        let unsigned = unsigned_certificate(&self.realm, &key.spki, self.made_ms, YEARS);
        let signature = key.sign(Algorithm::RS256, unsigned.body())?;
        Some(Certificate { der: unsigned.signed(&signature) })
    }

    fn parts(&self) -> Option<&Parts> {
        let made = self.parts.get_or_init(|| match &self.origin {
            Origin::Pool(slot) => Some(parts(self.purpose, Material::Rsa(slot.key()?), Id::default)),
            Origin::Made => None,
        });
        made.as_ref()
    }
}

fn parts(purpose: KeyPurpose, material: Material, name: impl FnOnce() -> Id) -> Parts {
    let verifier = match purpose {
        KeyPurpose::Sign(algorithm) => material.verifier(algorithm),
        KeyPurpose::Encrypt | KeyPurpose::Internal => None,
    };
    Parts { kid: material.kid().unwrap_or_else(name), material, verifier }
}
