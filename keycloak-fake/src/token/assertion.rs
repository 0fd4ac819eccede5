//! The assertion by which a client proves itself (RFC 7523, section 2.2): what it says, and whether the client signed it.
//! Whether it is good is `domain`'s to decide.

use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use keycloak_api::operation::Form;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::client_keys::{self, Found};
use crate::state::{Client, Realm, Seconds};

/// base64url as Keycloak reads it: with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An assertion, when and where it was shown, and whether its client signed it.
#[derive(Debug)]
pub(crate) struct Assertion {
    /// Nothing where it cannot be read.
    pub(crate) says: Option<Says>,
    pub(crate) signature: Signature,
    /// When it was shown.
    pub(crate) now: Seconds,
    /// The issuer of the realm, at the address at which it was shown.
    pub(crate) issuer: String,
    taken: AtomicBool,
}

/// What an assertion says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Says {
    /// The header's `alg`, if there is one.
    pub(crate) algorithm: Option<String>,
    pub(crate) jti: Option<String>,
    pub(crate) iss: Option<String>,
    pub(crate) sub: Option<String>,
    pub(crate) aud: Vec<String>,
    pub(crate) exp: Option<Seconds>,
    pub(crate) nbf: Option<Seconds>,
    pub(crate) iat: Option<Seconds>,
}

/// What became of the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    Good,
    Bad,
    /// The client is to sign with its secret, and this is not how one does.
    NoMac,
    /// The client has no such key.
    NoKey,
    /// The client's keys cannot be read.
    KeysUnreadable,
    /// The client's keys are elsewhere, and this fake asks nobody.
    KeysElsewhere,
}

impl Assertion {
    /// Reads `raw`, and verifies it with what the client has that it says it is of.
    pub(crate) fn read(realm: &Realm, raw: &str, issuer: String, now: Seconds) -> Self {
        let read = Parts::read(raw);
        let client = read.as_ref().and_then(|parts| realm.client(parts.says.sub.as_deref()?));
        let signature = match (&read, client) {
            (Some(parts), Some(client)) => parts.signature_of(client),
            _ => Signature::NoKey,
        };
        Self { says: read.map(|parts| parts.says), signature, now, issuer, taken: AtomicBool::new(false) }
    }

    /// Notes that a client was taken for proven by it: it is good for one use.
    pub(crate) fn take(&self) {
        self.taken.store(true, Ordering::Relaxed);
    }

    pub(crate) fn was_taken(&self) -> bool {
        self.taken.load(Ordering::Relaxed)
    }
}

/// What the assertion in `form` says, if there is one that can be read. Nothing of it may be believed.
pub(crate) fn asserted(form: &Form) -> Option<Says> {
    Parts::read(form.get("client_assertion")?).map(|parts| parts.says)
}

/// The name of the key of `client` that the assertion in `form` is held against, if it is signed with a key.
pub(crate) fn asserted_key(form: &Form, client: &Client) -> Option<String> {
    let parts = Parts::read(form.get("client_assertion")?)?;
    let algorithm: Algorithm = parts.says.algorithm.as_deref()?.parse().ok()?;
    if algorithm.is_symmetric() || client.settings.client_authenticator_type.as_deref() != Some("client-jwt") {
        return None;
    }
    match client_keys::find(client, parts.kid.as_deref(), algorithm) {
        Found::Key(key) => key.kid().map(str::to_owned),
        Found::Nothing | Found::Unreadable | Found::Elsewhere => None,
    }
}

struct Parts<'a> {
    says: Says,
    kid: Option<String>,
    message: &'a str,
    signature: Vec<u8>,
    raw: &'a str,
}

impl<'a> Parts<'a> {
    fn read(raw: &'a str) -> Option<Self> {
        // Empty parts at the end are none: a token may be unsigned.
        let trimmed = raw.trim_end_matches('.');
        let parts: Vec<&str> = trimmed.split('.').collect();
        let (header, claims, signature) = match parts[..] {
            [header, claims] => (header, claims, ""),
            [header, claims, signature] => (header, claims, signature),
            _ => return None,
        };
        let object = |part: &str| serde_json::from_slice::<Map<String, Value>>(&BASE64.decode(part).ok()?).ok();
        let (header_says, claims_say) = (object(header)?, object(claims)?);
        let algorithm = text(&header_says, "alg")?;
        if algorithm.as_deref().is_some_and(|name| name != "none" && name.parse::<Algorithm>().is_err()) {
            return None;
        }
        let says = Says {
            algorithm,
            jti: text(&claims_say, "jti")?,
            iss: text(&claims_say, "iss")?,
            sub: text(&claims_say, "sub")?,
            aud: texts(claims_say.get("aud"))?,
            exp: seconds(&claims_say, "exp")?,
            nbf: seconds(&claims_say, "nbf")?,
            iat: seconds(&claims_say, "iat")?,
        };
        let message = trimmed.get(..header.len() + 1 + claims.len())?;
        let signature = BASE64.decode(signature).ok()?;
        Some(Self { says, kid: text(&header_says, "kid")?, message, signature, raw })
    }

    fn signature_of(&self, client: &Client) -> Signature {
        let algorithm = self.says.algorithm.as_deref().and_then(|name| name.parse::<Algorithm>().ok());
        let Some(algorithm) = algorithm else { return Signature::Bad };
        if client.settings.client_authenticator_type.as_deref() == Some("client-secret-jwt") {
            return self.by_secret(client.secret.as_deref().unwrap_or_default(), algorithm);
        }
        match client_keys::find(client, self.kid.as_deref(), algorithm) {
            Found::Key(key) => {
                let signed = key.verifies(algorithm, self.raw, self.message.as_bytes(), &self.signature);
                if signed { Signature::Good } else { Signature::Bad }
            }
            Found::Nothing => Signature::NoKey,
            Found::Unreadable => Signature::KeysUnreadable,
            Found::Elsewhere => Signature::KeysElsewhere,
        }
    }

    fn by_secret(&self, secret: &str, algorithm: Algorithm) -> Signature {
        let hash = match algorithm {
            Algorithm::HS256 => hmac::HMAC_SHA256,
            Algorithm::HS384 => hmac::HMAC_SHA384,
            Algorithm::HS512 => hmac::HMAC_SHA512,
            _ => return Signature::NoMac,
        };
        let verified = hmac::verify(&hmac::Key::new(hash, secret.as_bytes()), self.message.as_bytes(), &self.signature);
        if verified.is_ok() { Signature::Good } else { Signature::Bad }
    }
}

/// A member that is a text: nothing where it is of another kind, `Some(None)` where it is not there. Numbers and words
/// are taken for texts.
fn text(members: &Map<String, Value>, name: &str) -> Option<Option<String>> {
    match members.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(value) => scalar(value).map(Some),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(word) => Some(word.to_string()),
        _ => None,
    }
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(several)) => several.iter().map(scalar).collect(),
        Some(one) => Some(vec![scalar(one)?]),
    }
}

/// A member that is a time. What is behind the point is dropped, and a text may hold a number.
fn seconds(members: &Map<String, Value>, name: &str) -> Option<Option<Seconds>> {
    match members.get(name) {
        None | Some(Value::Null) => Some(None),
        #[expect(clippy::cast_possible_truncation, reason = "a time that is none is far in the future or the past")]
        Some(Value::Number(number)) => Some(number.as_i64().or_else(|| number.as_f64().map(|value| value as i64))),
        Some(Value::String(text)) => text.trim().parse().ok().map(Some),
        Some(_) => None,
    }
}
