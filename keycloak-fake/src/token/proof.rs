//! Proofs of a key (RFC 9449, section 4): what one says, and whether its own key made it. Whether it was shown before, and
//! to what token it belongs, is decided elsewhere.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::{Algorithm, JsonWebKey, KeySet, TokenError, TokenVerifier};
use serde_json::{Map, Value, json};

use crate::domain::denied::ProofFault;
use crate::state::Seconds;

/// A good proof.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    /// The key's thumbprint (RFC 7638).
    pub(crate) thumbprint: String,
    /// The proof's own id.
    pub(crate) id: String,
    /// The hash of the access token that it goes with.
    pub(crate) token_hash: Option<String>,
    /// Till when it must not be shown again, in seconds since the epoch.
    pub(crate) expires: Seconds,
}

/// How long a proof holds, and by how much the clocks may differ, in seconds.
const LIFESPAN: Seconds = 10;
const LEEWAY: Seconds = 15;

/// The algorithms that no proof may have, though Keycloak knows them.
const SECRET: [&str; 4] = ["none", "HS256", "HS384", "HS512"];

/// Reads the proof that a request of this method to this address shows.
pub(crate) fn read(text: &str, method: &str, address: &str, now: Seconds) -> Result<Proof, ProofFault> {
    if text.trim().is_empty() {
        return Err(ProofFault::Missing);
    }
    let header = part(text, 0).ok_or(ProofFault::Header)?;
    let name = header.get("alg").and_then(Value::as_str).ok_or(ProofFault::Header)?;
    let algorithm: Option<Algorithm> = name.parse().ok();
    if algorithm.is_none() && !SECRET.contains(&name) {
        return Err(ProofFault::Header);
    }
    match header.get("typ").and_then(Value::as_str) {
        Some("dpop+jwt") => {}
        typ => return Err(ProofFault::Type(typ.unwrap_or("null").to_owned())),
    }
    let Some(algorithm) = algorithm.filter(|_| !SECRET.contains(&name)) else {
        return Err(ProofFault::Algorithm(name.to_owned()));
    };
    let jwk = header.get("jwk").ok_or(ProofFault::NoKey)?;
    let thumbprint = verify(text, algorithm, jwk, &header, now)?;
    let claims = part(text, 1).ok_or(ProofFault::Header)?;
    check(&claims, method, address, now)?;
    let word = |name: &str| claims.get(name).and_then(Value::as_str);
    Ok(Proof {
        thumbprint,
        id: word("jti").unwrap_or_default().to_owned(),
        token_hash: word("ath").map(str::to_owned),
        expires: now + LIFESPAN + LEEWAY,
    })
}

/// The hash of an access token, as a proof holds it.
pub(crate) fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, token.as_bytes()))
}

/// Checks that the key in the header made the proof, and gives the key's thumbprint.
fn verify(
    text: &str,
    algorithm: Algorithm,
    jwk: &Value,
    header: &Map<String, Value>,
    now: Seconds,
) -> Result<String, ProofFault> {
    let mut key: JsonWebKey = serde_json::from_value(jwk.clone()).map_err(|_| ProofFault::Breaks)?;
    let kind = key.kty.clone().unwrap_or_default();
    let members: &[&str] = match kind.as_str() {
        "EC" => &["crv", "kty", "x", "y"],
        "RSA" => &["e", "kty", "n"],
        "OKP" => &["crv", "kty", "x"],
        _ => return Err(ProofFault::KeyType),
    };
    // The key is found by what the header says, whatever it calls itself.
    key.kid = header.get("kid").and_then(Value::as_str).map(str::to_owned);
    (key.alg, key.key_use, key.key_ops) = (None, None, None);
    let keys: KeySet = [key].into_iter().collect();
    if keys.is_empty() {
        return Err(ProofFault::Breaks);
    }
    let verifier = TokenVerifier::new().algorithms([algorithm]).check_expiry(false);
    let verifier = verifier.check_not_before(false).check_issued_at(false);
    match verifier.decode::<Map<String, Value>>(text, &keys, now) {
        Ok(_) => {}
        Err(TokenError::BadSignature) => return Err(ProofFault::Signature),
        Err(_) => return Err(ProofFault::KeyOfAlgorithm { algorithm: algorithm.name().to_owned(), kind }),
    }
    let named: Map<String, Value> =
        members.iter().map(|name| ((*name).to_owned(), jwk.get(*name).cloned().unwrap_or(Value::Null))).collect();
    // RFC 7638, section 3: these members, in this order, without blanks.
    let text = json!(named).to_string();
    Ok(URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes())))
}

fn check(claims: &Map<String, Value>, method: &str, address: &str, now: Seconds) -> Result<(), ProofFault> {
    let word = |name: &str| claims.get(name).and_then(Value::as_str).filter(|word| !word.trim().is_empty());
    let issued = claims.get("iat").and_then(Value::as_i64);
    let (Some(issued), Some(_), Some(by), Some(at)) = (issued, word("jti"), word("htm"), word("htu")) else {
        return Err(ProofFault::Claims);
    };
    if by != method {
        return Err(ProofFault::Method);
    }
    if at.split(['?', '#']).next() != Some(address) {
        return Err(ProofFault::Address);
    }
    if issued.saturating_add(LIFESPAN + LEEWAY) < now || issued > now + LEEWAY {
        return Err(ProofFault::NotActive);
    }
    Ok(())
}

fn part(text: &str, place: usize) -> Option<Map<String, Value>> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 3 {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.get(place)?).ok()?).ok()
}
