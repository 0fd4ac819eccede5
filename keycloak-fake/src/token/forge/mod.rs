//! Tokens that are wrong, each in one way, made from a good one: for tests of those who verify tokens. Nothing that a
//! realm gives out is made here.

mod claims;
mod keys;
mod shape;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::keys::{KeyPurpose, RealmKey};
use super::verify;
use crate::state::{Realm, Seconds};

/// What is wrong, in words, and the token.
pub(crate) type Forged = (&'static str, String);

/// What wrong tokens are made of.
pub(crate) struct Forge {
    algorithm: Algorithm,
    header: Map<String, Value>,
    claims: Map<String, Value>,
    /// Header, claims and signature, as they came.
    parts: [String; 3],
    key: Arc<RealmKey>,
    /// A key of the same kind that the realm does not have.
    stranger: RealmKey,
    now: Seconds,
}

impl Forge {
    /// `None` unless a key of the realm signed `good`.
    pub(crate) fn of(realm: &Realm, good: &str, now: Seconds) -> Option<Self> {
        let (key, token) = verify::signed(realm, good)?;
        let claims = serde_json::from_slice(&token.claims).ok()?;
        let mut parts = good.split('.').map(str::to_owned);
        let parts = [parts.next()?, parts.next()?, parts.next()?];
        let header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[0]).ok()?).ok()?;
        let stranger = RealmKey::stranger(KeyPurpose::Sign(token.algorithm));
        Some(Self { algorithm: token.algorithm, header, claims, parts, key, stranger, now })
    }

    /// Every wrong token.
    pub(crate) fn all(&self) -> Vec<Forged> {
        [self.with_wrong_claims(), self.with_wrong_keys(), self.of_wrong_shape()].concat()
    }

    /// Signed as the good one is.
    fn signed(&self, claims: &Map<String, Value>) -> Option<String> {
        sign(&self.key, &self.header, &json(claims))
    }

    /// The good token's header with `value` in the place of what it had.
    fn header_with(&self, name: &str, value: impl Into<Value>) -> Map<String, Value> {
        with(&self.header, name, value)
    }
}

/// The token, signed by this key of the realm, whatever the realm does with the key. `None` if there is none that signs.
pub(crate) fn signed_by(realm: &Realm, kid: &str, token: &str) -> Option<String> {
    let keys = realm.keys.list().into_iter().map(|held| held.key);
    let key = keys.into_iter().find(|key| key.kid().is_some_and(|own| **own == *kid))?;
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let header: Map<String, Value> = serde_json::from_slice(&parts.next()??).ok()?;
    let header = with(&with(&header, "alg", key.algorithm()), "kid", kid);
    sign(&key, &header, &parts.next()??)
}

/// The token that `key` makes of these, by its own algorithm, whatever the header says.
fn sign(key: &RealmKey, header: &Map<String, Value>, claims: &[u8]) -> Option<String> {
    let message = message(header, claims);
    Some(join(&message, &key.sign(message.as_bytes())?))
}

/// What is signed.
fn message(header: &Map<String, Value>, claims: &[u8]) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(json(header)), URL_SAFE_NO_PAD.encode(claims))
}

fn join(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn json(object: &Map<String, Value>) -> Vec<u8> {
    // A map of JSON values is JSON.
    serde_json::to_vec(object).unwrap_or_default()
}

fn with(object: &Map<String, Value>, name: &str, value: impl Into<Value>) -> Map<String, Value> {
    let mut object = object.clone();
    object.insert(name.to_owned(), value.into());
    object
}

fn found(all: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Vec<Forged> {
    all.into_iter().filter_map(|(name, token)| Some((name, token?))).collect()
}
