//! What a decision needs from outside: the time, and chance.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _};

use crate::feature::Features;
use crate::state::{Id, Seconds};

/// Letters and digits, of which Keycloak makes secrets.
const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// By hand, because a new realm has a hundred ids, and test suites are debug builds.
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Computes a one-time password (RFC 4226): of a secret, for a counter, by this algorithm of Keycloak's, so many digits
/// long.
pub(crate) type OneTimePasswords = fn(secret: &[u8], counter: u64, algorithm: &str, digits: u32) -> Option<String>;

/// The time of a decision, its source of ids, and the address under which the caller reached the server.
#[derive(Debug)]
pub(crate) struct Context {
    /// Milliseconds since the epoch.
    pub(crate) now_ms: i64,
    /// The URL above `/realms`, without a slash at its end.
    pub(crate) base_url: Arc<str>,
    /// Counts the users of an import, for whoever waits for it.
    pub(crate) users_added: Option<Arc<AtomicU64>>,
    pub(crate) one_time_password: OneTimePasswords,
    /// Which of Keycloak's features are on that are off by default.
    pub(crate) features: Features,
    random: StdRng,
}

impl Context {
    pub(crate) fn new(now_ms: i64, base_url: Arc<str>, one_time_password: OneTimePasswords, random: StdRng) -> Self {
        Self { now_ms, base_url, users_added: None, one_time_password, features: Features::default(), random }
    }

    /// The time in seconds since the epoch.
    pub(crate) fn now(&self) -> Seconds {
        self.now_ms.div_euclid(1000)
    }

    /// A new random UUID (RFC 9562, version 4).
    pub(crate) fn new_id(&mut self) -> Id {
        let mut bytes = [0; 16];
        self.random.fill_bytes(&mut bytes);
        bytes[6] = bytes[6] & 0x0F | 0x40;
        bytes[8] = bytes[8] & 0x3F | 0x80;
        let mut text = *b"--------------------------------------";
        let mut at = 0;
        for (n, byte) in bytes.into_iter().enumerate() {
            // Hyphens stand before these.
            if matches!(n, 4 | 6 | 8 | 10) {
                at += 1;
            }
            text[at] = HEX[usize::from(byte >> 4)];
            text[at + 1] = HEX[usize::from(byte & 0x0F)];
            at += 2;
        }
        Id::from(str::from_utf8(&text[..at]).unwrap_or_default())
    }

    /// A new session id: 144 random bits, as Keycloak has them.
    pub(crate) fn new_session_id(&mut self) -> String {
        self.random_text::<18>()
    }

    /// A new id of a login's tab: 64 random bits, as Keycloak has them.
    pub(crate) fn new_tab_id(&mut self) -> String {
        self.random_text::<8>()
    }

    /// A new code that a page's form must show: 256 random bits, as Keycloak has them.
    pub(crate) fn new_action_code(&mut self) -> String {
        self.random_text::<32>()
    }

    /// A new code for a person to type in: eight capitals.
    pub(crate) fn new_user_code(&mut self) -> String {
        (0..8).map(|_| char::from(ALPHANUMERIC[self.random.random_range(0..26)])).collect()
    }

    /// A new secret of letters and digits.
    pub(crate) fn new_secret(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(ALPHANUMERIC[self.random.random_range(0..ALPHANUMERIC.len())])).collect()
    }

    /// The issuer of `realm`: `iss` in its tokens.
    pub(crate) fn issuer(&self, realm: &str) -> String {
        format!("{}/realms/{realm}", self.base_url)
    }

    fn random_text<const N: usize>(&mut self) -> String {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}
