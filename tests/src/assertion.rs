//! Client assertions (RFC 7523, section 2.2) for cases: right ones, and every kind of wrong one.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RsaEncoding, RsaKeyPair,
};
use aws_lc_rs::{encoding::AsDer as _, encoding::PublicKeyX509Der, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::case::Outcome;

/// `client_assertion_type`, form-encoded.
pub const TYPE: &str = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

/// The private key of [`certificate`].
const CERTIFIED: &str = include_str!("../fixtures/client-key.pem");
const CERTIFICATE: &str = include_str!("../fixtures/client-certificate.pem");

static COUNT: AtomicU64 = AtomicU64::new(0);
static KEYS: LazyLock<Option<Keys>> = LazyLock::new(Keys::make);

/// What assertions are signed with.
#[derive(Debug)]
pub struct Keys {
    rsa: RsaKeyPair,
    other_rsa: RsaKeyPair,
    certified: RsaKeyPair,
    curve: EcdsaKeyPair,
}

/// Who signs.
#[derive(Clone, Copy, Debug)]
pub enum Signer<'a> {
    /// This secret.
    Secret(&'a str),
    /// The RSA key of the set.
    Rsa,
    /// An RSA key that nobody knows.
    Stranger,
    /// The RSA key of [`certificate`].
    Certified,
    /// The P-256 key of the set.
    Curve,
    /// Nobody: the signature is empty.
    Nobody,
}

/// A certificate: base64 of its DER, as Keycloak keeps it.
#[must_use]
pub fn certificate() -> String {
    pem(CERTIFICATE)
}

/// Seconds since the epoch.
#[must_use]
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// The claims of a good assertion of `client_id` for `audience`, for one use.
#[must_use]
pub fn claims(client_id: &str, audience: &str) -> Map<String, Value> {
    let (now, count) = (now(), COUNT.fetch_add(1, Ordering::Relaxed));
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    let claims = json!({
        "jti": format!("{now}-{nanos}-{count}"), "iss": client_id, "sub": client_id, "aud": audience, "iat": now,
        "exp": now + 50,
    });
    claims.as_object().cloned().unwrap_or_default()
}

/// `header` and `claims` as a compact JWS, whatever they say.
///
/// # Errors
/// The tests' keys could not be made.
pub fn sign(signer: Signer<'_>, header: &Value, claims: &Value) -> Outcome<String> {
    let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let signature = keys()?.signature(signer, header["alg"].as_str().unwrap_or_default(), message.as_bytes())?;
    Ok(format!("{message}.{}", b64(signature)))
}

/// The tests' keys.
///
/// # Errors
/// They could not be made.
pub fn keys() -> Outcome<&'static Keys> {
    KEYS.as_ref().ok_or_else(|| "the keys of the tests could not be made".into())
}

impl Keys {
    fn make() -> Option<Self> {
        Some(Self {
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).ok()?,
            other_rsa: RsaKeyPair::generate(KeySize::Rsa2048).ok()?,
            certified: RsaKeyPair::from_pkcs8(&STANDARD.decode(pem(CERTIFIED)).ok()?).ok()?,
            curve: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok()?,
        })
    }

    /// The private P-256 key: PKCS#8, DER.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn curve_pkcs8(&self) -> Outcome<Vec<u8>> {
        Ok(self.curve.to_pkcs8v1()?.as_ref().to_vec())
    }

    /// The public RSA key: base64 of its `SubjectPublicKeyInfo`, as Keycloak keeps it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn public_key(&self) -> Outcome<String> {
        info(&self.rsa)
    }

    /// The public key of [`certificate`], which is the same run after run, as [`Keys::public_key`].
    ///
    /// # Errors
    /// It cannot be written.
    pub fn certified_public_key(&self) -> Outcome<String> {
        info(&self.certified)
    }

    /// The public RSA key as a JWK, named `rsa`.
    #[must_use]
    pub fn rsa(&self) -> Value {
        jwk(&self.rsa, "rsa")
    }

    /// The public key of [`certificate`] as a JWK, named `certified`.
    #[must_use]
    pub fn certified(&self) -> Value {
        jwk(&self.certified, "certified")
    }

    /// The public P-256 key as a JWK, named `curve`.
    #[must_use]
    pub fn curve(&self) -> Value {
        let (x, y) = self.curve.public_key().as_ref()[1..].split_at(32);
        json!({"kty": "EC", "kid": "curve", "use": "sig", "crv": "P-256", "x": b64(x), "y": b64(y)})
    }

    fn signature(&self, signer: Signer<'_>, algorithm: &str, message: &[u8]) -> Outcome<Vec<u8>> {
        let random = SystemRandom::new();
        let by = |key: &RsaKeyPair| {
            let padding: &'static dyn RsaEncoding = match algorithm {
                "PS256" => &RSA_PSS_SHA256,
                "RS512" => &RSA_PKCS1_SHA512,
                _ => &RSA_PKCS1_SHA256,
            };
            let mut signature = vec![0; key.public_modulus_len()];
            key.sign(padding, &random, message, &mut signature)?;
            Outcome::Ok(signature)
        };
        match signer {
            Signer::Secret(secret) => {
                let hash = match algorithm {
                    "HS384" => hmac::HMAC_SHA384,
                    "HS512" => hmac::HMAC_SHA512,
                    _ => hmac::HMAC_SHA256,
                };
                Ok(hmac::sign(&hmac::Key::new(hash, secret.as_bytes()), message).as_ref().to_vec())
            }
            Signer::Rsa => by(&self.rsa),
            Signer::Stranger => by(&self.other_rsa),
            Signer::Certified => by(&self.certified),
            Signer::Curve => Ok(self.curve.sign(&random, message)?.as_ref().to_vec()),
            Signer::Nobody => Ok(Vec::new()),
        }
    }
}

fn info(key: &RsaKeyPair) -> Outcome<String> {
    let der: PublicKeyX509Der<'_> = key.public_key().as_der()?;
    Ok(STANDARD.encode(der.as_ref()))
}

fn jwk(key: &RsaKeyPair, name: &str) -> Value {
    // A SEQUENCE of two INTEGERs: 9 bytes before the modulus, 2 between it and the exponent.
    let der = key.public_key().as_ref();
    json!({"kty": "RSA", "kid": name, "use": "sig", "n": b64(&der[9..265]), "e": b64(&der[267..])})
}

fn pem(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("-----")).collect()
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
