//! What a decision needs from outside: the time, and chance.

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _};

use crate::state::{Id, Seconds};

/// Letters and digits, of which Keycloak makes secrets.
const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The time of a decision, its source of ids, and the address under which the caller reached the server.
#[derive(Debug)]
pub(crate) struct Context {
    /// Milliseconds since the epoch.
    pub(crate) now_ms: i64,
    /// The URL above `/realms`, without a slash at its end.
    pub(crate) base_url: std::sync::Arc<str>,
    random: StdRng,
}

impl Context {
    pub(crate) fn new(now_ms: i64, base_url: std::sync::Arc<str>, random: StdRng) -> Self {
        Self { now_ms, base_url, random }
    }

    /// The time in seconds since the epoch.
    pub(crate) fn now(&self) -> Seconds {
        self.now_ms.div_euclid(1000)
    }

    /// A new random UUID (RFC 9562, version 4).
    pub(crate) fn new_id(&mut self) -> Id {
        let mut bytes = [0; 16];
        self.random.fill_bytes(&mut bytes);
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        Id::from(&*id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
    }

    /// A new secret of letters and digits.
    pub(crate) fn new_secret(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(ALPHANUMERIC[self.random.random_range(0..ALPHANUMERIC.len())])).collect()
    }

    /// The issuer of `realm`: `iss` in its tokens.
    pub(crate) fn issuer(&self, realm: &str) -> String {
        format!("{}/realms/{realm}", self.base_url)
    }
}
