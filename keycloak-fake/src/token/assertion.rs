//! The assertion by which a client proves itself (RFC 7523, section 2.2): what it says, and whether the client signed it.
//! Whether it is good is `domain`'s to decide.

use std::sync::atomic::{AtomicBool, Ordering};

use keycloak_api::operation::Form;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::client_keys::{self, LookedUp};
use super::client_signature::{ClientToken, Signature};
use crate::state::{Client, Realm, Seconds};

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

impl Assertion {
    /// Reads `raw`, and verifies it with what the client has that it says it is of.
    pub(crate) fn read(realm: &Realm, raw: &str, issuer: String, looked_up: &LookedUp) -> Self {
        let read = Parts::read(raw);
        let client = read.as_ref().and_then(|parts| realm.client(parts.says.sub.as_deref()?));
        let signature = match (&read, client) {
            (Some(parts), Some(client)) => parts.signature_of(client, looked_up),
            _ => Signature::NoKey,
        };
        let now = looked_up.now;
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
    client_keys::used(client, parts.kid.as_deref(), algorithm)
}

struct Parts<'a> {
    says: Says,
    kid: Option<String>,
    token: ClientToken<'a>,
}

impl<'a> Parts<'a> {
    fn read(raw: &'a str) -> Option<Self> {
        let token = ClientToken::read(raw)?;
        let (header, claims) = (&token.header, token.claims.as_object()?);
        let algorithm = text(header, "alg")?;
        if algorithm.as_deref().is_some_and(|name| name != "none" && name.parse::<Algorithm>().is_err()) {
            return None;
        }
        let says = Says {
            algorithm,
            jti: text(claims, "jti")?,
            iss: text(claims, "iss")?,
            sub: text(claims, "sub")?,
            aud: texts(claims.get("aud"))?,
            exp: seconds(claims, "exp")?,
            nbf: seconds(claims, "nbf")?,
            iat: seconds(claims, "iat")?,
        };
        Some(Self { says, kid: text(header, "kid")?, token })
    }

    fn signature_of(&self, client: &Client, looked_up: &LookedUp) -> Signature {
        let algorithm = self.says.algorithm.as_deref().and_then(|name| name.parse::<Algorithm>().ok());
        let Some(algorithm) = algorithm else { return Signature::Bad };
        if client.settings.client_authenticator_type.as_deref() == Some("client-secret-jwt") {
            return self.token.by_secret(client, algorithm);
        }
        self.token.by_key(client, self.kid.as_deref(), algorithm, looked_up)
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
