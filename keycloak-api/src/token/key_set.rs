//! The keys to verify with, parsed once and found by `kid`.

use std::fmt;
use std::sync::Arc;

use super::algorithm::Algorithm;
use super::compact::TokenHeader;
use super::error::{KeyError, TokenError, excerpt};
use super::jwk::{JsonWebKey, JsonWebKeySet};
use super::key::Key;

/// Keys ready to verify with: made once from a [`JsonWebKeySet`], cheap to clone and to share.
///
/// Keys that can't verify signatures (for encryption, of an unknown type, too small) are left out, and
/// [`skipped`](Self::skipped) says why: a realm may have such keys beside good ones.
#[derive(Clone, Default)]
pub struct KeySet {
    keys: Arc<[Arc<Key>]>,
    skipped: Arc<[SkippedKey]>,
}

/// A key that a [`KeySet`] left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedKey {
    /// The key's name, if it has one.
    pub kid: Option<String>,
    /// Why it can't be used.
    pub reason: KeyError,
}

impl From<&JsonWebKeySet> for KeySet {
    fn from(jwks: &JsonWebKeySet) -> Self {
        let (mut keys, mut skipped) = (Vec::new(), Vec::new());
        for jwk in &jwks.keys {
            match Key::from_jwk(jwk) {
                Ok(key) => keys.push(Arc::new(key)),
                Err(reason) => skipped.push(SkippedKey { kid: jwk.kid.clone(), reason }),
            }
        }
        Self { keys: keys.into(), skipped: skipped.into() }
    }
}

impl From<JsonWebKeySet> for KeySet {
    fn from(jwks: JsonWebKeySet) -> Self {
        Self::from(&jwks)
    }
}

impl FromIterator<JsonWebKey> for KeySet {
    fn from_iter<I: IntoIterator<Item = JsonWebKey>>(keys: I) -> Self {
        Self::from(JsonWebKeySet::new(keys))
    }
}

impl KeySet {
    /// This set and a secret shared with the signer, such as a client's secret, for one of HS256, HS384 and HS512.
    ///
    /// A token is held against it if its `kid` is the one given here, or if neither has one. RFC 7518, section 3.2, wants
    /// the secret to be as long as the hash; Keycloak takes any, so only an empty one is refused here.
    ///
    /// # Errors
    ///
    /// [`KeyError::WrongAlgorithm`] if `algorithm` isn't HMAC, [`KeyError::Size`] if the secret is empty.
    pub fn with_secret(&self, kid: Option<&str>, algorithm: Algorithm, secret: &[u8]) -> Result<Self, KeyError> {
        let key = Arc::new(Key::from_secret(kid.map(str::to_owned), algorithm, secret)?);
        let keys = self.keys.iter().cloned().chain([key]).collect();
        Ok(Self { keys, skipped: Arc::clone(&self.skipped) })
    }

    /// How many keys can verify.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can verify.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether there is a key of this name that can verify.
    pub fn contains(&self, kid: &str) -> bool {
        self.named(kid).next().is_some()
    }

    /// The keys that were left out, and why.
    pub fn skipped(&self) -> &[SkippedKey] {
        &self.skipped
    }

    /// Whether a key of this set, the one that the header names, made `signature` over `message`.
    pub(super) fn verify(
        &self,
        header: &TokenHeader,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), TokenError> {
        let verdict = match &header.kid {
            Some(kid) => {
                // Keys of one name are alternatives (RFC 7517, section 4.5); most often there is one.
                let verdicts = self.named(kid).filter_map(|key| key.verify(algorithm, message, signature));
                verdicts.reduce(|a, b| a || b).ok_or_else(|| self.no_key(header, kid))?
            }
            None => {
                let fitting = || self.keys.iter().filter(|key| key.algorithms().any(|own| own == algorithm));
                match fitting().count() {
                    0 => return Err(TokenError::UnknownKey { kid: None }),
                    1 => fitting().any(|key| key.verify(algorithm, message, signature) == Some(true)),
                    candidates => return Err(TokenError::AmbiguousKey { candidates }),
                }
            }
        };
        if verdict { Ok(()) } else { Err(TokenError::BadSignature) }
    }

    fn named<'a>(&'a self, kid: &'a str) -> impl Iterator<Item = &'a Arc<Key>> {
        self.keys.iter().filter(move |key| key.kid.as_deref() == Some(kid))
    }

    fn no_key(&self, header: &TokenHeader, kid: &str) -> TokenError {
        let skipped = self.skipped.iter().find(|key| key.kid.as_deref() == Some(kid));
        let reason = match skipped {
            _ if self.contains(kid) => KeyError::WrongAlgorithm,
            Some(key) => key.reason.clone(),
            None => return TokenError::UnknownKey { kid: header.kid_excerpt() },
        };
        TokenError::UnusableKey { kid: excerpt(kid), reason }
    }
}

/// Names and algorithms only: no secret, and no modulus that nobody reads.
impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.iter().map(|key| (key.kid.as_deref(), key.algorithms().collect::<Vec<_>>()));
        f.debug_struct("KeySet").field("keys", &keys.collect::<Vec<_>>()).field("skipped", &self.skipped).finish()
    }
}
