//! A login that was started, till the browser comes back.

use std::fmt;
use std::time::SystemTime;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::{Deserialize, Serialize};

use crate::timed_cache::at_second;

/// What a login that was started is known by when it comes back. It belongs into the session of the browser that is sent
/// away, where only the server reads it, and is good once: take it out of there for [`finish`](super::WebLogin::finish).
///
/// Somebody who starts several logins in one session, in several tabs, has several of these, which differ by their
/// [`state`](Self::state). `Debug` does not show what is secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogin {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) code_verifier: String,
    pub(super) issuer: String,
    pub(super) redirect_uri: String,
    /// In seconds.
    pub(super) max_age: Option<u64>,
    /// Seconds since 1970.
    pub(super) started_at: i64,
}

impl PendingLogin {
    /// What the callback has as `state`.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// When it was started, in whole seconds: for clearing away those that never came back.
    #[must_use]
    pub fn started_at(&self) -> SystemTime {
        at_second(u64::try_from(self.started_at).unwrap_or_default())
    }

    /// Whether this came back with it. How long that takes says nothing of where they differ.
    pub(super) fn has_state(&self, state: &str) -> bool {
        verify_slices_are_equal(self.state.as_bytes(), state.as_bytes()).is_ok()
    }
}

impl fmt::Debug for PendingLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PendingLogin")
            .field("issuer", &self.issuer)
            .field("redirect_uri", &self.redirect_uri)
            .field("max_age", &self.max_age)
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}
