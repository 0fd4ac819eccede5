//! Keys and signed tokens for the tests: every algorithm, any header, any claims.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self as sig, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair};
use aws_lc_rs::{encoding::AsDer, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::{Algorithm, JsonWebKey, JsonWebKeySet, KeySet, TokenError, TokenVerifier, VerifiedToken};
use serde_json::{Value, json};

/// When the tests take place.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const SECRET: &[u8] = b"a secret of sixty-four bytes, which is as many as SHA-512 gives.";

static RSA: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
static P256: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&sig::ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());
static P384: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&sig::ECDSA_P384_SHA384_FIXED_SIGNING).unwrap());
static P521: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&sig::ECDSA_P521_SHA512_FIXED_SIGNING).unwrap());
static ED25519: LazyLock<Ed25519KeyPair> = LazyLock::new(|| Ed25519KeyPair::generate().unwrap());

pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Signs `message` with the tests' key for `algorithm`.
pub(crate) fn sign(algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let rng = SystemRandom::new();
    let rsa = |padding| {
        let mut signature = vec![0; RSA.public_modulus_len()];
        RSA.sign(padding, &rng, message, &mut signature).unwrap();
        signature
    };
    let ec = |key: &EcdsaKeyPair| key.sign(&rng, message).unwrap().as_ref().to_vec();
    let mac = |hash| hmac::sign(&hmac::Key::new(hash, SECRET), message).as_ref().to_vec();
    match algorithm {
        Algorithm::RS256 => rsa(&sig::RSA_PKCS1_SHA256),
        Algorithm::RS384 => rsa(&sig::RSA_PKCS1_SHA384),
        Algorithm::RS512 => rsa(&sig::RSA_PKCS1_SHA512),
        Algorithm::PS256 => rsa(&sig::RSA_PSS_SHA256),
        Algorithm::PS384 => rsa(&sig::RSA_PSS_SHA384),
        Algorithm::PS512 => rsa(&sig::RSA_PSS_SHA512),
        Algorithm::ES256 => ec(&P256),
        Algorithm::ES384 => ec(&P384),
        Algorithm::ES512 => ec(&P521),
        Algorithm::EdDSA => ED25519.sign(message).as_ref().to_vec(),
        Algorithm::HS256 => mac(hmac::HMAC_SHA256),
        Algorithm::HS384 => mac(hmac::HMAC_SHA384),
        Algorithm::HS512 => mac(hmac::HMAC_SHA512),
        other => panic!("no key for {other}"),
    }
}

/// The tests' public key for `algorithm`, under the algorithm's name.
pub(crate) fn jwk(algorithm: Algorithm) -> JsonWebKey {
    let ec = |key: &EcdsaKeyPair, crv: &str| {
        let (x, y) = key.public_key().as_ref()[1..].split_at(key.public_key().as_ref().len() / 2);
        json!({"kty": "EC", "crv": crv, "x": b64(x), "y": b64(y)})
    };
    let mut key = match algorithm {
        Algorithm::ES256 => ec(&P256, "P-256"),
        Algorithm::ES384 => ec(&P384, "P-384"),
        Algorithm::ES512 => ec(&P521, "P-521"),
        Algorithm::EdDSA => json!({"kty": "OKP", "crv": "Ed25519", "x": b64(ED25519.public_key().as_ref())}),
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => json!({"kty": "oct", "k": b64(SECRET)}),
        _ => {
            // A SEQUENCE of two INTEGERs: 9 bytes before the modulus, 2 between it and the exponent.
            let der = RSA.public_key().as_ref();
            json!({"kty": "RSA", "n": b64(&der[9..265]), "e": b64(&der[267..])})
        }
    };
    key["kid"] = json!(algorithm.name());
    key["alg"] = json!(algorithm.name());
    key["use"] = json!("sig");
    serde_json::from_value(key).unwrap()
}

/// The RSA public key as an attacker would use it for an HMAC secret.
pub(crate) fn rsa_public_der() -> Vec<u8> {
    RSA.public_key().as_der().unwrap().as_ref().to_vec()
}

/// Every key of the tests.
pub(crate) fn jwks() -> JsonWebKeySet {
    JsonWebKeySet::new(Algorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric()).map(jwk))
}

/// Every key and every secret of the tests.
pub(crate) fn keys() -> KeySet {
    static KEYS: LazyLock<KeySet> = LazyLock::new(|| {
        Algorithm::ALL
            .into_iter()
            .filter(|algorithm| algorithm.is_symmetric())
            .fold(KeySet::from(jwks()), |keys, alg| keys.with_secret(Some(alg.name()), alg, SECRET).unwrap())
    });
    KEYS.clone()
}

/// Claims that nothing is wrong with at [`NOW`].
pub(crate) fn good() -> Value {
    json!({
        "iss": "https://kc/realms/shop", "aud": "shop-api", "azp": "web", "typ": "Bearer", "sub": "alice",
        "nonce": "n-1", "exp": NOW + 60, "iat": NOW - 60, "nbf": NOW - 60,
    })
}

/// [`good`], but for one claim; `null` takes it out.
pub(crate) fn good_but(name: &str, value: Value) -> Value {
    let mut claims = good();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    claims
}

/// A token of these two texts, signed whatever they are.
pub(crate) fn token_of(algorithm: Algorithm, header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", b64(header), b64(claims));
    let signature = sign(algorithm, signed.as_bytes());
    format!("{signed}.{}", b64(signature))
}

pub(crate) fn token(algorithm: Algorithm, claims: &Value) -> String {
    let header = json!({"alg": algorithm.name(), "kid": algorithm.name(), "typ": "JWT"});
    token_of(algorithm, &header.to_string(), &claims.to_string())
}

/// Allows every algorithm, asks for nothing else but the defaults.
pub(crate) fn any_algorithm() -> TokenVerifier {
    TokenVerifier::new().algorithms(Algorithm::ALL)
}

/// Verifies with the tests' keys at [`NOW`].
pub(crate) fn decode(verifier: &TokenVerifier, raw: &str) -> Result<VerifiedToken<Value>, TokenError> {
    verifier.decode(raw, &keys(), NOW)
}

/// The error of a token that must not be accepted.
#[track_caller]
pub(crate) fn refused(verifier: &TokenVerifier, raw: &str) -> TokenError {
    decode(verifier, raw).expect_err("accepted")
}
