//! The tokens of identity providers: taken apart, and held against a provider's keys. Whether what they say is good is
//! `domain`'s to decide.

use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::client_keys;
use super::client_signature::{ClientToken, is_encrypted, is_json};

/// Why a text is no token of a provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoToken {
    /// It is encrypted, which this fake does not undo.
    Encrypted,
    /// Its header is no JSON.
    NoJson,
    /// It has none.
    NoHeader,
    Unreadable,
}

/// The keys of a provider, as it gives them or as they are kept.
#[derive(Clone, Copy)]
pub(crate) enum ProviderKeys<'a> {
    /// A set of JWKs.
    Set(&'a str),
    /// One public key in PEM, and its name if it has one.
    Key { pem: &'a str, kid: Option<&'a str> },
}

/// What a token says, by whomever it was made; nothing where that is no object. None of it may be believed.
pub(crate) fn claims_of_providers(raw: &str) -> Result<Option<Map<String, Value>>, NoToken> {
    if is_encrypted(raw) {
        return Err(NoToken::Encrypted);
    }
    // Empty parts at the end are none.
    let header = raw.trim_end_matches('.').split('.').next().filter(|_| raw.bytes().any(|byte| byte != b'.'));
    match ClientToken::read_any(raw) {
        Some(token) if has_known_algorithm(&token.header) => Ok(token.claims.as_object().cloned()),
        None if header == Some("") => Err(NoToken::NoHeader),
        None if header.and_then(is_json) == Some(false) => Err(NoToken::NoJson),
        Some(_) | None => Err(NoToken::Unreadable),
    }
}

/// A header may leave out by which algorithm the token is signed, and not name one that is none.
fn has_known_algorithm(header: &Map<String, Value>) -> bool {
    match header.get("alg") {
        None | Some(Value::Null) => true,
        Some(name) => name.as_str().is_some_and(|name| name == "none" || name.parse::<Algorithm>().is_ok()),
    }
}

/// Whether one of the keys signed the token. What cannot be read has signed nothing.
pub(crate) fn is_signed_by(raw: &str, keys: ProviderKeys<'_>) -> bool {
    let Some(token) = ClientToken::read_any(raw) else { return false };
    let text = |name: &str| token.header.get(name).and_then(Value::as_str);
    let Some(algorithm) = text("alg").and_then(|name| name.parse::<Algorithm>().ok()) else { return false };
    if algorithm.is_symmetric() {
        return false;
    }
    let key = match keys {
        ProviderKeys::Set(text_of_set) => {
            client_keys::of_set(text_of_set, true).and_then(|keys| client_keys::choose(keys, text("kid"), algorithm))
        }
        // A key without a name has the one that the token asks for.
        ProviderKeys::Key { kid, .. } if kid.is_some() && kid != text("kid") => None,
        ProviderKeys::Key { pem, .. } => client_keys::of_pem(pem),
    };
    key.is_some_and(|key| token.is_signed_by(&key, algorithm))
}
