//! An authorization request that is a token (OpenID Connect Core 1.0, section 6.1): what it says, and whether the client
//! signed it. Whether it is good is `domain`'s to decide.

use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::client_keys::LookedUp;
use super::client_signature::{ClientToken, Signature, is_encrypted};
use crate::state::Client;

/// The `alg` of a token that nobody signed.
const UNSIGNED: &str = "none";

/// A request, as a token says it.
#[derive(Debug)]
pub(crate) struct RequestObject {
    /// The header's `alg`.
    pub(crate) algorithm: String,
    pub(crate) signature: Signature,
    /// Empty where the token holds no object.
    says: Map<String, Value>,
}

/// Why there is no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoObject {
    /// Nothing at its address can be had, for this reason.
    NotFetched(String),
    /// The text has no parts.
    NoToken,
    Unreadable,
    /// It does not say how it is signed.
    NoAlgorithm,
    /// It is encrypted, which this fake does not undo.
    Encrypted,
}

impl RequestObject {
    /// Reads `raw`, and verifies it with what `client` has: its keys, or its secret where that is how it is signed.
    pub(crate) fn read(client: &Client, raw: &str, looked_up: &LookedUp) -> Result<Self, NoObject> {
        if is_encrypted(raw) {
            return Err(NoObject::Encrypted);
        }
        let token = ClientToken::read(raw).ok_or(match raw.contains('.') {
            true => NoObject::Unreadable,
            false => NoObject::NoToken,
        })?;
        let text = |name: &str| token.header.get(name).and_then(Value::as_str);
        let name = text("alg").ok_or(NoObject::NoAlgorithm)?;
        let signature = if name == UNSIGNED {
            Signature::Good
        } else {
            let algorithm: Algorithm = name.parse().map_err(|_| NoObject::Unreadable)?;
            match algorithm.is_symmetric() {
                true => token.by_secret(client, algorithm),
                false => token.by_key(client, text("kid"), algorithm, looked_up),
            }
        };
        let says = token.claims.as_object().cloned().unwrap_or_default();
        Ok(Self { algorithm: name.to_owned(), signature, says })
    }

    /// What it says, as a query would: each name once.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, String)> {
        self.says.iter().map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.as_str(), text)
        })
    }
}
