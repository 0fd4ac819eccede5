//! The realms' public keys, kept to verify tokens with.
//!
//! They are fetched when first asked for, when a token names a key that is not among them (the realm may have rotated
//! its keys), and when they are old. Anybody can send a token with a key's name made up, so that a realm is asked at
//! most once in an interval; and old keys are good for verifying as long as the server does not answer.

mod realm;
mod verify;

pub use verify::VerifyError;
#[cfg(feature = "tower")]
pub(crate) use verify::access_tokens;
#[cfg(feature = "login")]
pub(crate) use verify::issuer;
pub(crate) use verify::segment;
#[cfg(any(feature = "tower", feature = "login"))]
pub(crate) use verify::{Keys, verify};

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use keycloak_api::Error;
use keycloak_api::oidc::OpenIdConnect as _;
use keycloak_api::operation::Transport as _;
use keycloak_api::token::KeySet;
use parking_lot::Mutex;

use crate::retry::{self, RetryPolicy};
use crate::single_flight::share;
use crate::wire::Wire;
use realm::RealmKeys;

/// The keys of every realm that was asked for.
pub(crate) struct KeyCache {
    fetch: Arc<Fetch>,
    /// After this time keys are fetched again, while the old ones are used; after twice this time the fetch is waited
    /// for.
    max_age: Duration,
    /// At most one fetch in this time, once there are keys.
    interval: Duration,
    realms: Mutex<HashMap<String, Arc<RealmKeys>>>,
}

/// What keys are fetched with.
pub(crate) struct Fetch {
    pub(crate) wire: Arc<Wire>,
    pub(crate) retry: RetryPolicy,
}

impl KeyCache {
    pub(crate) fn new(fetch: Fetch, max_age: Duration, interval: Duration) -> Self {
        Self { fetch: Arc::new(fetch), max_age, interval, realms: Mutex::default() }
    }

    /// The realm's keys.
    ///
    /// # Errors
    /// Those of the fetch, where there are no keys from before.
    pub(crate) async fn keys(&self, realm: &str) -> Result<KeySet, Error> {
        // The time is told anew each time: a fetch that ends meanwhile must not look like one of the future.
        let (now, entry) = (|| self.fetch.wire.now(), self.entry(realm));
        if let Some(keys) = entry.younger_than(self.max_age, now()) {
            return Ok(keys);
        }
        if let Some(keys) = entry.recent(self.interval, now()) {
            return Ok(keys);
        }
        let run = || Arc::clone(&self.fetch).run(realm.to_owned(), Arc::clone(&entry));
        // Whoever verifies waits for no server as long as the keys are good enough.
        if let Some(keys) = entry.usable_meanwhile(self.max_age.saturating_mul(2), now()) {
            return Ok(entry.flight.begin(|| entry.recent(self.interval, now()), run).unwrap_or(keys));
        }
        let fetched = entry.flight.run(|| entry.younger_than(self.max_age, now()), run).await;
        fetched.or_else(|error| entry.any().ok_or_else(|| self.give_up(realm, error)))
    }

    /// The realm's keys after a token named one that is not among those that [`keys`](Self::keys) gave.
    ///
    /// # Errors
    /// Those of the fetch, or of the last one where it is too early for another.
    pub(crate) async fn newer_keys(&self, realm: &str) -> Result<KeySet, Error> {
        let (now, entry) = (|| self.fetch.wire.now(), self.entry(realm));
        if let Some(failure) = entry.recent_failure(self.interval, now()) {
            return Err(failure);
        }
        let run = || Arc::clone(&self.fetch).run(realm.to_owned(), Arc::clone(&entry));
        entry.flight.run(|| entry.recent(self.interval, now()), run).await.map_err(share)
    }

    fn entry(&self, realm: &str) -> Arc<RealmKeys> {
        let mut realms = self.realms.lock();
        match realms.get(realm) {
            Some(entry) => Arc::clone(entry),
            None => Arc::clone(realms.entry(realm.to_owned()).or_default()),
        }
    }

    /// Forgets a realm without keys: it may be a name that somebody made up.
    fn give_up(&self, realm: &str, error: Arc<Error>) -> Error {
        self.realms.lock().remove(realm);
        share(error)
    }
}

impl Fetch {
    async fn run(self: Arc<Self>, realm: String, entry: Arc<RealmKeys>) -> Result<KeySet, Error> {
        entry.asked(self.wire.now());
        let judge = |outcome: &Result<_, _>| retry::of_outcome(outcome, true, self.wire.now());
        let fetched = retry::run(&self.retry, || self.wire.certs(&realm), judge);
        match fetched.await {
            Ok(keys) => Ok(entry.fetched(KeySet::from(&keys), self.wire.now())),
            Err(error) => {
                tracing::warn!(%realm, kind = %error.kind(), "the realm's keys could not be fetched");
                entry.failed(error.kind());
                Err(error)
            }
        }
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KeyCache")
            .field("max_age", &self.max_age)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}
