//! Tokens whose key or algorithm is not the one that the realm publishes for them.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value, json};

use super::{Forge, Forged, found, join, message, sign};
use crate::token::keys::RealmKey;

/// Where nobody listens (RFC 2606).
const ELSEWHERE: &str = "https://attacker.invalid/certs";

impl Forge {
    pub(super) fn with_wrong_keys(&self) -> Vec<Forged> {
        let mut all = found([
            ("no kid", self.without_kid()),
            ("an unknown kid", self.by(&self.key, &self.header_with("kid", "unknown"))),
            ("a retired key", self.by_stranger(&[])),
            ("a kid of another key", self.by(&self.stranger, &self.header)),
            ("another realm", self.of_another_realm()),
            ("an embedded key", self.stranger_jwk().and_then(|jwk| self.by_stranger(&[("jwk", jwk)]))),
            ("an embedded key under a known kid", self.embedded_under_known_kid()),
            ("a key at a URL (jku)", self.by_stranger(&[("jku", ELSEWHERE.into())])),
            ("a certificate at a URL (x5u)", self.by_stranger(&[("x5u", ELSEWHERE.into())])),
            ("an embedded certificate (x5c)", self.with_certificate()),
            ("alg none", Some(self.unsigned("none"))),
            ("alg None", Some(self.unsigned("None"))),
            ("alg none, with a signature", Some(self.unsigned("none") + &self.parts[2])),
            ("an unknown critical extension", self.critical()),
            ("HS256 with the public key, as PEM", self.with_public_key(|spki| pem(spki).into_bytes())),
            (
                "HS256 with the public key, as DER",
                self.with_public_key(|spki| STANDARD.decode(spki).unwrap_or_default()),
            ),
        ]);
        all.extend(found([
            ("another algorithm (RS512)", self.by_algorithm(Algorithm::RS512)),
            ("another algorithm (PS256)", self.by_algorithm(Algorithm::PS256)),
        ]));
        all
    }

    /// The good token's claims under this header, signed by `key`.
    fn by(&self, key: &RealmKey, header: &Map<String, Value>) -> Option<String> {
        sign(key, header, &super::json(&self.claims))
    }

    fn without_kid(&self) -> Option<String> {
        let mut header = self.header.clone();
        header.remove("kid")?;
        self.by(&self.key, &header)
    }

    /// By a key under its own name, with these members beside it.
    fn by_stranger(&self, more: &[(&str, Value)]) -> Option<String> {
        let mut header = self.header_with("kid", &**self.stranger.kid()?);
        header.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        self.by(&self.stranger, &header)
    }

    fn of_another_realm(&self) -> Option<String> {
        let (server, _) = self.claims.get("iss")?.as_str()?.rsplit_once('/')?;
        let header = self.header_with("kid", &**self.stranger.kid()?);
        let claims = super::with(&self.claims, "iss", format!("{server}/another-realm"));
        sign(&self.stranger, &header, &super::json(&claims))
    }

    fn stranger_jwk(&self) -> Option<Value> {
        serde_json::to_value(self.stranger.jwk()?).ok()
    }

    fn embedded_under_known_kid(&self) -> Option<String> {
        let mut jwk = self.stranger_jwk()?;
        jwk["kid"] = self.header.get("kid")?.clone();
        self.by(&self.stranger, &self.header_with("jwk", jwk))
    }

    fn with_certificate(&self) -> Option<String> {
        let certificate = STANDARD.encode(&self.stranger.certificate()?.der);
        self.by_stranger(&[("x5c", json!([certificate]))])
    }

    /// With an empty signature.
    fn unsigned(&self, algorithm: &str) -> String {
        message(&self.header_with("alg", algorithm), &super::json(&self.claims)) + "."
    }

    /// Nobody understands it, so nobody may take it (RFC 7515, section 4.1.11).
    fn critical(&self) -> Option<String> {
        let mut header = self.header_with("crit", json!(["urn:example:unknown"]));
        header.insert("urn:example:unknown".to_owned(), true.into());
        self.by(&self.key, &header)
    }

    /// For those who take the algorithm from the token, and the public key for a secret.
    fn with_public_key(&self, secret: impl FnOnce(&str) -> Vec<u8>) -> Option<String> {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &secret(&self.key.public_key()?));
        let message = message(&self.header_with("alg", "HS256"), &super::json(&self.claims));
        let signature = hmac::sign(&secret, message.as_bytes());
        Some(join(&message, signature.as_ref()))
    }

    /// By the same key, but not by the algorithm that it is published for.
    fn by_algorithm(&self, algorithm: Algorithm) -> Option<String> {
        if algorithm == self.algorithm {
            return None;
        }
        let message = message(&self.header_with("alg", algorithm.name()), &super::json(&self.claims));
        Some(join(&message, &self.key.sign_by(algorithm, message.as_bytes())?))
    }
}

/// A public key as files have it (RFC 7468): lines of 64 characters.
fn pem(spki: &str) -> String {
    let lines: Vec<_> = spki.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}
