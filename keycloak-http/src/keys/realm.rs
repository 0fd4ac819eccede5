//! The keys of one realm, and when they were asked for.

use std::time::{Duration, SystemTime};

use keycloak_api::token::KeySet;
use keycloak_api::{Error, ErrorKind};
use parking_lot::RwLock;

use crate::single_flight::SingleFlight;

/// Keys with their age, and the fetch that is under way.
#[derive(Default)]
pub(super) struct RealmKeys {
    state: RwLock<State>,
    pub(super) flight: SingleFlight<KeySet>,
}

#[derive(Default)]
struct State {
    keys: Option<(KeySet, SystemTime)>,
    /// When the server was asked last, whatever it answered.
    asked_at: Option<SystemTime>,
    /// Why the last fetch came to nothing.
    failure: Option<ErrorKind>,
}

impl RealmKeys {
    /// The keys, if they were fetched less than `age` ago.
    pub(super) fn younger_than(&self, age: Duration, now: SystemTime) -> Option<KeySet> {
        let state = self.state.read();
        let (keys, _) = state.keys.as_ref().filter(|(_, fetched_at)| is_within(*fetched_at, age, now))?;
        Some(keys.clone())
    }

    /// The keys, if it is too early to ask for others.
    pub(super) fn recent(&self, interval: Duration, now: SystemTime) -> Option<KeySet> {
        let state = self.state.read();
        let asked_at = state.asked_at.filter(|asked_at| is_within(*asked_at, interval, now));
        asked_at.and(state.keys.as_ref()).map(|(keys, _)| keys.clone())
    }

    /// The keys, if they may be used while others are fetched: they are not too old, or the server failed when it was
    /// asked last, so that it is not worth waiting for.
    pub(super) fn usable_meanwhile(&self, age: Duration, now: SystemTime) -> Option<KeySet> {
        let failed = self.state.read().failure.is_some();
        if failed { self.any() } else { self.younger_than(age, now) }
    }

    /// The keys, however old.
    pub(super) fn any(&self) -> Option<KeySet> {
        self.state.read().keys.as_ref().map(|(keys, _)| keys.clone())
    }

    /// Why the last fetch came to nothing, if it is too early for another.
    pub(super) fn recent_failure(&self, interval: Duration, now: SystemTime) -> Option<Error> {
        let state = self.state.read();
        state.asked_at.filter(|asked_at| is_within(*asked_at, interval, now))?;
        let kind = state.failure?;
        Some(Error::new(kind, "the realm's keys could not be fetched a moment ago"))
    }

    pub(super) fn asked(&self, now: SystemTime) {
        self.state.write().asked_at = Some(now);
    }

    pub(super) fn fetched(&self, keys: KeySet, now: SystemTime) -> KeySet {
        let mut state = self.state.write();
        state.keys = Some((keys.clone(), now));
        state.failure = None;
        keys
    }

    pub(super) fn failed(&self, kind: ErrorKind) {
        self.state.write().failure = Some(kind);
    }
}

/// Whether `then` is less than `duration` ago. What lies in the future was set by a clock that has been put back.
fn is_within(then: SystemTime, duration: Duration, now: SystemTime) -> bool {
    now.duration_since(then).is_ok_and(|elapsed| elapsed < duration)
}
