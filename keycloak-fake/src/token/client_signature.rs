//! Tokens that clients sign: taken apart, and held against what the client has. What they say is not looked at here.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::client_keys::{self, ClientKey, Found, LookedUp};
use crate::state::Client;

/// base64url as Keycloak reads it: with and without padding, whatever the last bits are.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What became of the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    Good,
    Bad,
    /// The client is to sign with its secret, and this is not how one does.
    NoMac,
    /// The client has no such key.
    NoKey,
    /// The client's keys cannot be read, or are not where they should be, for this reason.
    KeysUnreadable(Option<String>),
    /// Somebody has to look first where the client's keys are.
    KeysElsewhere,
}

/// A client's token, taken apart.
pub(super) struct ClientToken<'a> {
    pub(super) header: Map<String, Value>,
    pub(super) claims: Value,
    message: &'a str,
    signature: Vec<u8>,
    raw: &'a str,
}

impl<'a> ClientToken<'a> {
    /// Takes a token apart, if it is one.
    pub(super) fn read(raw: &'a str) -> Option<Self> {
        Self::read_with(raw, |claims| serde_json::from_slice(claims).ok())
    }

    /// Takes a token apart whatever its claims are; null, where they are no JSON.
    pub(super) fn read_any(raw: &'a str) -> Option<Self> {
        Self::read_with(raw, |claims| Some(serde_json::from_slice(claims).unwrap_or_default()))
    }

    fn read_with(raw: &'a str, read: impl FnOnce(&[u8]) -> Option<Value>) -> Option<Self> {
        // Empty parts at the end are none: a token may be unsigned.
        let trimmed = raw.trim_end_matches('.');
        let parts: Vec<&str> = trimmed.split('.').collect();
        let (header, claims, signature) = match parts[..] {
            [header, claims] => (header, claims, ""),
            [header, claims, signature] => (header, claims, signature),
            _ => return None,
        };
        Some(Self {
            header: serde_json::from_slice(&BASE64.decode(header).ok()?).ok()?,
            claims: read(&BASE64.decode(claims).ok()?)?,
            message: trimmed.get(..header.len() + 1 + claims.len())?,
            signature: BASE64.decode(signature).ok()?,
            raw,
        })
    }

    /// Whether one of the client's keys made the signature.
    pub(super) fn by_key(
        &self,
        client: &Client,
        kid: Option<&str>,
        algorithm: Algorithm,
        looked_up: &LookedUp,
    ) -> Signature {
        match client_keys::find(client, kid, algorithm, looked_up) {
            Found::Key(key) => {
                if self.is_signed_by(&key, algorithm) {
                    Signature::Good
                } else {
                    Signature::Bad
                }
            }
            Found::Nothing => Signature::NoKey,
            Found::Unreadable(reason) => Signature::KeysUnreadable(reason),
            Found::Elsewhere => Signature::KeysElsewhere,
        }
    }

    /// Whether this key made the signature.
    pub(super) fn is_signed_by(&self, key: &ClientKey, algorithm: Algorithm) -> bool {
        key.verifies(algorithm, self.raw, self.message.as_bytes(), &self.signature)
    }

    /// Whether the client's secret made the signature.
    pub(super) fn by_secret(&self, client: &Client, algorithm: Algorithm) -> Signature {
        let hash = match algorithm {
            Algorithm::HS256 => hmac::HMAC_SHA256,
            Algorithm::HS384 => hmac::HMAC_SHA384,
            Algorithm::HS512 => hmac::HMAC_SHA512,
            _ => return Signature::NoMac,
        };
        let secret = client.secret.as_deref().unwrap_or_default();
        let verified = hmac::verify(&hmac::Key::new(hash, secret.as_bytes()), self.message.as_bytes(), &self.signature);
        if verified.is_ok() { Signature::Good } else { Signature::Bad }
    }
}

/// Whether a token's part is JSON; nothing where it is no base64.
pub(super) fn is_json(part: &str) -> Option<bool> {
    let decoded = BASE64.decode(part).ok()?;
    Some(serde_json::from_slice::<serde::de::IgnoredAny>(&decoded).is_ok())
}

/// Whether a text is a token that is encrypted (RFC 7516, section 9).
pub(super) fn is_encrypted(raw: &str) -> bool {
    let mut parts = raw.split('.');
    let header = parts.next().and_then(|header| BASE64.decode(header).ok());
    let header = header.and_then(|header| serde_json::from_slice::<Map<String, Value>>(&header).ok());
    parts.count() == 4 && header.is_some_and(|header| header.contains_key("enc"))
}
