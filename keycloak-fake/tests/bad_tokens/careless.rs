//! Services that verify tokens as services have done it, each with a mistake. The bad tokens find every one: what a
//! careful verifier refuses, these take.

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RsaParameters,
    RsaPublicKeyComponents,
};
use aws_lc_rs::{hmac, signature};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use keycloak_api::token::JsonWebKey;
use serde::Deserialize;
use serde_json::{Value, json};
use x509_cert::der::{Decode as _, Encode as _};

/// What such a service has at hand.
pub(crate) struct Service {
    /// The realm's key.
    pub(crate) key: JsonWebKey,
    /// Another one, which an attacker has.
    pub(crate) strangers: JsonWebKey,
    /// In seconds since 1970.
    pub(crate) now: i64,
}

/// The parts of a token, and those behind the third unseen: the first mistake.
struct Parts {
    header: Value,
    claims: Vec<u8>,
    message: String,
    signature: Vec<u8>,
}

/// What a service wants to know, and what is not read cannot hurt it: no nesting, and no length.
#[derive(Deserialize)]
struct Claims {
    exp: i64,
}

/// Whether the service lets somebody in.
type Verdict = fn(&Service, &str) -> Option<bool>;

/// Each careless service, with some of the bad tokens that it takes.
pub(crate) const SERVICES: [(Verdict, &[&str]); 9] = [
    (Service::by_the_book, &["an unknown critical extension", "a dot too many", "a part too many", "deep claims"]),
    (
        Service::without_the_signature,
        &[
            "a changed header",
            "changed claims",
            "a changed signature",
            "another token's signature",
            "cut off",
            "an empty signature",
            "no signature",
            "a kid of another key",
        ],
    ),
    (
        Service::by_the_algorithm_of_the_token,
        &[
            "alg none",
            "alg None",
            "alg none, with a signature",
            "HS256 with the public key, as PEM",
            "HS256 with the public key, as DER",
        ],
    ),
    (Service::by_any_algorithm_of_rsa, &["another algorithm (RS512)", "another algorithm (PS256)"]),
    (
        Service::by_the_key_that_the_token_brings,
        &["an embedded key", "an embedded key under a known kid", "an embedded certificate (x5c)"],
    ),
    (Service::by_the_key_that_the_token_leads_to, &["a key at a URL (jku)", "a certificate at a URL (x5u)"]),
    (Service::by_every_key_that_it_has_met, &["no kid", "an unknown kid", "a retired key", "another realm"]),
    (Service::by_the_first_that_is_found, &["claims twice"]),
    (Service::without_what_is_missing, &["no text", "dots alone"]),
];

impl Service {
    /// As books show it: the key by its name, the signature, the time.
    fn by_the_book(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        let is_ours = parts.header["kid"] == json!(self.key.kid) && parts.header["alg"] == "RS256";
        let claims: Claims = serde_json::from_slice(&parts.claims).ok()?;
        Some(is_ours && parts.are_signed(&self.key, &RSA_PKCS1_2048_8192_SHA256)? && self.is_alive(claims.exp))
    }

    /// A proxy is thought to have verified it.
    fn without_the_signature(&self, token: &str) -> Option<bool> {
        let [_, claims] = token.split('.').take(2).collect::<Vec<_>>().try_into().ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        Some(self.is_alive(claims.exp))
    }

    fn by_the_algorithm_of_the_token(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        let signed = |key: &[u8]| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key);
            hmac::verify(&key, parts.message.as_bytes(), &parts.signature).is_ok()
        };
        Some(match &*parts.header["alg"].as_str()?.to_lowercase() {
            "none" => true,
            // In one file or the other, the library is given the key.
            "hs256" => {
                let der = public_key(self.key.x5c.as_ref()?.first()?)?;
                signed(pem(&der).as_bytes()) || signed(&der)
            }
            _ => parts.are_signed(&self.key, &RSA_PKCS1_2048_8192_SHA256)?,
        })
    }

    fn by_any_algorithm_of_rsa(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        let algorithms = [&RSA_PKCS1_2048_8192_SHA256, &RSA_PKCS1_2048_8192_SHA512, &RSA_PSS_2048_8192_SHA256];
        Some(algorithms.iter().any(|algorithm| parts.are_signed(&self.key, algorithm) == Some(true)))
    }

    fn by_the_key_that_the_token_brings(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        if let Some(certificate) = parts.header["x5c"][0].as_str() {
            let key = signature::UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key(certificate)?);
            return Some(key.verify(parts.message.as_bytes(), &parts.signature).is_ok());
        }
        let brought = serde_json::from_value(parts.header["jwk"].clone()).unwrap_or_else(|_| self.key.clone());
        parts.are_signed(&brought, &RSA_PKCS1_2048_8192_SHA256)
    }

    /// At the address, the attacker has the attacker's key.
    fn by_the_key_that_the_token_leads_to(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        let is_led = parts.header.get("jku").or(parts.header.get("x5u")).is_some();
        parts.are_signed(if is_led { &self.strangers } else { &self.key }, &RSA_PKCS1_2048_8192_SHA256)
    }

    /// One list of keys for all realms, from which none is ever removed, and each is tried.
    fn by_every_key_that_it_has_met(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        let signed = |key| parts.are_signed(key, &RSA_PKCS1_2048_8192_SHA256) == Some(true);
        Some([&self.key, &self.strangers].into_iter().any(signed))
    }

    /// By a reader of JSON that keeps the first of two members.
    fn by_the_first_that_is_found(&self, token: &str) -> Option<bool> {
        let parts = split(token)?;
        let claims = String::from_utf8(parts.claims.clone()).ok()?;
        let (_, from) = claims.split_once(r#""exp":"#)?;
        let end = from.find(|character: char| !character.is_ascii_digit())?;
        let is_alive = self.is_alive(from[..end].parse().ok()?);
        Some(parts.are_signed(&self.key, &RSA_PKCS1_2048_8192_SHA256)? && is_alive)
    }

    /// Who is not logged in gets in as nobody, and what cannot be read says nothing.
    fn without_what_is_missing(&self, token: &str) -> Option<bool> {
        let claims = token.split('.').nth(1).unwrap_or_default();
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap_or_default()).unwrap_or_default();
        Some(claims["exp"].as_i64().is_none_or(|exp| self.is_alive(exp)))
    }

    fn is_alive(&self, exp: i64) -> bool {
        exp > self.now
    }
}

impl Parts {
    fn are_signed(&self, key: &JsonWebKey, algorithm: &'static RsaParameters) -> Option<bool> {
        let number = |text: &Option<String>| URL_SAFE_NO_PAD.decode(text.as_deref()?).ok();
        let key = RsaPublicKeyComponents { n: number(&key.n)?, e: number(&key.e)? };
        Some(key.verify(algorithm, self.message.as_bytes(), &self.signature).is_ok())
    }
}

fn split(token: &str) -> Option<Parts> {
    let parts: Vec<_> = token.split('.').collect();
    let [header, claims, signature, ..] = parts[..] else { return None };
    let read = |part| URL_SAFE_NO_PAD.decode(part).ok();
    let message = format!("{header}.{claims}");
    let header = serde_json::from_slice(&read(header)?).ok()?;
    Some(Parts { header, claims: read(claims)?, message, signature: read(signature)? })
}

/// The public key of a certificate in base64.
fn public_key(certificate: &str) -> Option<Vec<u8>> {
    let certificate = x509_cert::Certificate::from_der(&STANDARD.decode(certificate).ok()?).ok()?;
    certificate.tbs_certificate().subject_public_key_info().to_der().ok()
}

/// As a file has it (RFC 7468).
fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}
