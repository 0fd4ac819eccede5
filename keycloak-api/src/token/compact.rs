//! The compact form of a signed token (RFC 7515, section 7.1): `base64url(header).base64url(claims).base64url(signature)`.
//!
//! Strict, so that a token has one spelling: three parts, no padding, no whitespace, no stray bits at the end of a part,
//! no member twice. Knows nothing of keys.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::error::{TokenError, excerpt};

/// What a token's header (RFC 7515, section 4) says of the token; its other members are not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenHeader {
    /// `alg`, as it is written there.
    pub alg: String,
    /// `kid`: which key signed the token.
    pub kid: Option<String>,
    /// `typ`: `JWT`, `at+jwt`, `logout+jwt`.
    pub typ: Option<String>,
}

/// A token's three parts, still encoded.
pub(super) struct Compact<'a> {
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
    /// What the signature is over: the first two parts and the dot between them.
    pub(super) signed: &'a [u8],
}

impl<'a> Compact<'a> {
    pub(super) fn split(raw: &'a str, limit: usize) -> Result<Self, TokenError> {
        if raw.len() > limit {
            return Err(TokenError::TooLong { length: raw.len(), limit });
        }
        let parts =
            raw.rsplit_once('.').and_then(|(signed, signature)| Some((signed, signed.split_once('.')?, signature)));
        match parts {
            Some((signed, (header, claims), signature)) if !claims.contains('.') => {
                Ok(Self { header, claims, signature, signed: signed.as_bytes() })
            }
            _ => Err(TokenError::Malformed("it doesn't have three parts")),
        }
    }

    /// The header, and whether it has `crit`.
    pub(super) fn header(&self) -> Result<(TokenHeader, bool), TokenError> {
        let malformed = TokenError::Malformed("the header is not a JSON object with unique members, in base64url");
        let mut members = object(self.header).ok_or(malformed)?;
        let mut text = |name| match members.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(TokenError::Malformed("alg, kid or typ in the header is not a string")),
        };
        let (alg, kid, typ) = (text("alg")?, text("kid")?, text("typ")?);
        let alg = alg.ok_or(TokenError::Malformed("the header has no alg"))?;
        Ok((TokenHeader { alg, kid, typ }, members.contains_key("crit")))
    }

    pub(super) fn claims(&self) -> Result<Map<String, Value>, TokenError> {
        object(self.claims)
            .ok_or(TokenError::Malformed("the claims are not a JSON object with unique members, in base64url"))
    }

    pub(super) fn signature(&self) -> Result<Vec<u8>, TokenError> {
        base64url(self.signature).ok_or(TokenError::Malformed("the signature is not base64url"))
    }
}

impl TokenHeader {
    /// The `kid` for an error.
    pub(super) fn kid_excerpt(&self) -> Option<String> {
        self.kid.as_deref().map(excerpt)
    }
}

/// Canonical unpadded base64url; the engine refuses padding, foreign characters and trailing bits.
pub(super) fn base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn object(encoded: &str) -> Option<Map<String, Value>> {
    let bytes = base64url(encoded)?;
    serde_json::from_slice::<UniqueMembers>(&bytes).ok().map(|object| object.0)
}

/// A JSON object none of whose own members appears twice.
///
/// The values are `serde_json`'s, which bounds their depth (at 128), also where another crate switched on features of
/// `serde_json` that change how numbers are read.
struct UniqueMembers(Map<String, Value>);

impl<'de> Deserialize<'de> for UniqueMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = UniqueMembers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<UniqueMembers, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = access.next_entry::<String, Value>()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("a member appears twice"));
                    }
                }
                Ok(UniqueMembers(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
