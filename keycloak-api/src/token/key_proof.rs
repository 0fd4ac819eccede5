//! Proofs of possession of a key (DPoP, RFC 9449, section 4): what one says, signed by the key that it brings along.
//!
//! Must not read a clock, nor remember anything: whether a proof is of now, of this request, and shown for the first time
//! is the caller's to decide, and a proof of which that is not known proves nothing.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{Algorithm, JsonWebKey, KeySet, Timestamp, TokenError, TokenVerifier};

/// A proof whose own key has signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyProof {
    algorithm: Algorithm,
    thumbprint: String,
    has_private_key: bool,
    id: String,
    method: String,
    address: String,
    issued_at: i64,
    token_hash: Option<String>,
}

/// Why a text is no proof. The checks run in this order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyProofError {
    /// It is no JWT, or its algorithm does not exist.
    #[error("it is no signed JWT")]
    Unreadable,
    /// The header's `typ` is not `dpop+jwt`; what it is, if it is a text.
    #[error("it is not of the type dpop+jwt")]
    Type(Option<String>),
    /// The algorithm of this name signs with a secret, or does not sign.
    #[error("its algorithm has no public key")]
    Algorithm(String),
    /// The header has no `jwk`.
    #[error("it brings no key")]
    NoKey,
    /// Keys of this type are not known.
    #[error("its key is of an unknown type")]
    KeyType,
    /// What the header has as `jwk` is no public key.
    #[error("its key can't be read")]
    Key,
    /// The key, of this type, does not sign by the algorithm.
    #[error("its key is not for its algorithm")]
    KeyOfAlgorithm {
        /// The header's `alg`.
        algorithm: Algorithm,
        /// The key's `kty`.
        kind: String,
    },
    /// Another key has signed it, or it was altered.
    #[error("its signature is wrong")]
    Signature,
    /// `jti`, `htm`, `htu` or `iat` is missing, or is empty or of another type.
    #[error("it lacks a claim")]
    Claims,
}

/// The algorithms that sign without a public key, or not at all.
const SECRET: [&str; 4] = ["none", "HS256", "HS384", "HS512"];

/// The members of a JWK that are nobody else's (RFC 7518, section 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

impl KeyProof {
    /// Reads a proof, and verifies that the key in its header has signed it.
    ///
    /// # Errors
    /// [`KeyProofError`].
    pub fn read(text: &str) -> Result<Self, KeyProofError> {
        use KeyProofError as E;
        let header = part(text, 0).ok_or(E::Unreadable)?;
        let name = header.get("alg").and_then(Value::as_str).ok_or(E::Unreadable)?;
        let algorithm: Option<Algorithm> = name.parse().ok();
        if algorithm.is_none() && !SECRET.contains(&name) {
            return Err(E::Unreadable);
        }
        match header.get("typ").and_then(Value::as_str) {
            Some("dpop+jwt") => {}
            typ => return Err(E::Type(typ.map(str::to_owned))),
        }
        let Some(algorithm) = algorithm.filter(|_| !SECRET.contains(&name)) else {
            return Err(E::Algorithm(name.to_owned()));
        };
        let jwk = header.get("jwk").ok_or(E::NoKey)?;
        let thumbprint = verify(text, algorithm, jwk, &header)?;
        let claims = part(text, 1).ok_or(E::Unreadable)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let word = |name: &str| text(name).filter(|word| !word.trim().is_empty()).ok_or(E::Claims);
        Ok(Self {
            algorithm,
            thumbprint,
            has_private_key: PRIVATE.iter().any(|name| jwk.get(name).is_some()),
            id: word("jti")?,
            method: word("htm")?,
            address: word("htu")?,
            issued_at: claims.get("iat").and_then(Value::as_i64).ok_or(E::Claims)?,
            token_hash: text("ath"),
        })
    }

    /// What it is signed by.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key's thumbprint (RFC 7638), as tokens that are bound to it hold it:
    /// [`Confirmation::jkt`](super::Confirmation::jkt).
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Whether the key that it brings along has members of a private key too, which section 4.3 forbids.
    #[must_use]
    pub fn has_private_key(&self) -> bool {
        self.has_private_key
    }

    /// `jti`: by which, with the key, a proof is told from others.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `htm`: the method of the request that it is for.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// `htu`: the address of the request that it is for, as it stands there.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// `iat`: when it was made, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn issued_at(&self) -> i64 {
        self.issued_at
    }

    /// Whether it is good `now`: for `lifespan` seconds from when it was made, where the clocks may differ by `leeway`
    /// seconds.
    #[must_use]
    pub fn is_active(&self, now: impl Into<Timestamp>, lifespan: u32, leeway: u32) -> bool {
        let now = now.into().seconds();
        self.expires(lifespan, leeway) >= now && self.issued_at <= now.saturating_add(i64::from(leeway))
    }

    /// The last second, since 1970-01-01T00:00:00Z, in which it [is active](Self::is_active): for so long it must be known
    /// that it was shown.
    #[must_use]
    pub fn expires(&self, lifespan: u32, leeway: u32) -> i64 {
        self.issued_at.saturating_add(i64::from(lifespan)).saturating_add(i64::from(leeway))
    }

    /// Whether it goes with this access token (`ath`).
    #[must_use]
    pub fn is_for_token(&self, access_token: &str) -> bool {
        self.token_hash.as_deref() == Some(&*Self::hash_of(access_token))
    }

    /// `ath`: the hash of the access token that it goes with.
    #[must_use]
    pub fn access_token_hash(&self) -> Option<&str> {
        self.token_hash.as_deref()
    }

    /// The hash of an access token, as a proof holds it (section 4.2).
    #[must_use]
    pub fn hash_of(access_token: &str) -> String {
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, access_token.as_bytes()))
    }
}

/// Checks that the key in the header made the proof, and gives the key's thumbprint.
fn verify(text: &str, algorithm: Algorithm, jwk: &Value, header: &Map<String, Value>) -> Result<String, KeyProofError> {
    use KeyProofError as E;
    let mut key: JsonWebKey = serde_json::from_value(jwk.clone()).map_err(|_| E::Key)?;
    let kind = key.kty.clone().unwrap_or_default();
    let members: &[&str] = match kind.as_str() {
        "EC" => &["crv", "kty", "x", "y"],
        "RSA" => &["e", "kty", "n"],
        "OKP" => &["crv", "kty", "x"],
        _ => return Err(E::KeyType),
    };
    // The key is found by what the header says, whatever it calls itself.
    key.kid = header.get("kid").and_then(Value::as_str).map(str::to_owned);
    (key.alg, key.key_use, key.key_ops) = (None, None, None);
    let keys: KeySet = [key].into_iter().collect();
    if keys.is_empty() {
        return Err(E::Key);
    }
    let verifier = TokenVerifier::new().algorithms([algorithm]).check_expiry(false);
    let verifier = verifier.check_not_before(false).check_issued_at(false);
    match verifier.decode::<Map<String, Value>>(text, &keys, 0) {
        Ok(_) => {}
        Err(TokenError::BadSignature) => return Err(E::Signature),
        Err(_) => return Err(E::KeyOfAlgorithm { algorithm, kind }),
    }
    let named: Map<String, Value> =
        members.iter().map(|name| ((*name).to_owned(), jwk.get(*name).cloned().unwrap_or(Value::Null))).collect();
    // RFC 7638, section 3: these members, in this order, without blanks.
    let text = Value::Object(named).to_string();
    Ok(URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes())))
}

fn part(text: &str, place: usize) -> Option<Map<String, Value>> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 3 {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.get(place)?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_for_a_time() {
        let proof = |issued_at| KeyProof {
            algorithm: Algorithm::ES256,
            thumbprint: String::new(),
            has_private_key: false,
            id: String::new(),
            method: String::new(),
            address: String::new(),
            issued_at,
            token_hash: None,
        };
        for (issued_at, expected) in
            [(1000, true), (975, true), (974, false), (1015, true), (1016, false), (i64::MIN, false), (i64::MAX, false)]
        {
            assert_eq!(proof(issued_at).is_active(1000, 10, 15), expected, "{issued_at}");
        }
        assert_eq!(proof(1000).expires(10, 15), 1025);
    }
}
