//! What a key is made of, whatever its kind.

use std::sync::Arc;

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::Algorithm;

use super::Verifier;
use super::curve_key::CurveKey;
use super::rsa_key::RsaKey;
use crate::state::Id;

/// A key's material.
#[derive(Debug)]
pub(super) enum Material {
    Rsa(Arc<RsaKey>),
    Curve(Box<CurveKey>),
    Hmac(Box<hmac::Key>),
    /// A secret that only the server itself uses.
    Opaque,
}

impl Material {
    /// The key's name: of a public key, its hash (SHA-256 of its X.509 form, in base64url).
    pub(super) fn kid(&self) -> Option<Id> {
        let hash = digest::digest(&digest::SHA256, &self.spki()?);
        Some(Id::from(URL_SAFE_NO_PAD.encode(hash)))
    }

    /// The public key as X.509 has it; `None` of a secret.
    pub(super) fn spki(&self) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key) => Some(key.spki.clone()),
            Self::Curve(key) => Some(key.spki()),
            Self::Hmac(_) | Self::Opaque => None,
        }
    }

    /// `type` in Keycloak's list of keys, `kty` in a JWK.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "RSA",
            Self::Curve(key) if key.curve().algorithm == Algorithm::EdDSA => "OKP",
            Self::Curve(_) => "EC",
            Self::Hmac(_) | Self::Opaque => "OCT",
        }
    }

    pub(super) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key) => key.sign(algorithm, message),
            Self::Curve(key) => key.sign(algorithm, message),
            Self::Hmac(key) => Some(hmac::sign(key, message).as_ref().to_vec()),
            Self::Opaque => None,
        }
    }

    pub(super) fn verifier(&self, algorithm: Algorithm) -> Option<Verifier> {
        match self {
            Self::Rsa(key) => key.verifier(algorithm),
            Self::Curve(key) => key.verifier(algorithm),
            Self::Hmac(_) | Self::Opaque => None,
        }
    }
}

/// A secret for an HMAC algorithm; `None` for another one.
pub(super) fn hmac_key(algorithm: Algorithm, secret: &[u8]) -> Option<Material> {
    let hash = match algorithm {
        Algorithm::HS256 => hmac::HMAC_SHA256,
        Algorithm::HS384 => hmac::HMAC_SHA384,
        Algorithm::HS512 => hmac::HMAC_SHA512,
        _ => return None,
    };
    Some(Material::Hmac(Box::new(hmac::Key::new(hash, secret))))
}
