//! Signed tokens as clients make them: request objects, proofs of a key, assertions.

use aws_lc_rs::digest;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::case::Outcome;

/// A key on the curve P-256, new each time.
pub struct Key {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Key").finish_non_exhaustive()
    }
}

impl Key {
    /// A new key.
    ///
    /// # Errors
    /// None can be made.
    pub fn generate() -> Outcome<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        Ok(Self { pair, random: SystemRandom::new() })
    }

    /// The public key (RFC 7517).
    #[must_use]
    pub fn jwk(&self) -> Value {
        // An uncompressed point: a byte that says so, and two halves.
        let point = self.pair.public_key().as_ref();
        let half = |at: usize| URL_SAFE_NO_PAD.encode(point.get(at..at + 32).unwrap_or_default());
        json!({"kty": "EC", "crv": "P-256", "x": half(1), "y": half(33)})
    }

    /// The thumbprint of the public key (RFC 7638): the hash of its required members, in the order of their names.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let jwk = self.jwk();
        let [crv, kty, x, y] = ["crv", "kty", "x", "y"].map(|name| &jwk[name]);
        hash(&format!(r#"{{"crv":{crv},"kty":{kty},"x":{x},"y":{y}}}"#))
    }

    /// Signs claims under this header.
    ///
    /// # Errors
    /// The key does not sign.
    pub fn sign(&self, header: &Value, claims: &Value) -> Outcome<String> {
        let message = message(header, claims);
        let signature = self.pair.sign(&self.random, message.as_bytes())?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref())))
    }
}

/// Claims signed with a client's secret (RFC 7518, section 3.2).
#[must_use]
pub fn by_secret(secret: &str, header: &Value, claims: &Value) -> String {
    let message = message(header, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
}

/// Claims that nobody signed (RFC 7519, section 6).
#[must_use]
pub fn by_nobody(claims: &Value) -> String {
    format!("{}.", message(&json!({"alg": "none"}), claims))
}

/// SHA-256 in base64url, such as the hash of an access token that a proof holds (RFC 9449, section 4.2).
#[must_use]
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, token.as_bytes()))
}

fn message(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}
