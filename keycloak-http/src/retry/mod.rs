//! How often and how long a request is sent again, and when that is right.
//!
//! What may be repeated is the operation's to say; this module must not know one.

mod judgement;
mod run;

pub(crate) use judgement::{of_outcome, of_reply};
pub(crate) use run::run;

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};

/// How a request that came to nothing is sent again.
///
/// It is sent again only if its operation is safe to repeat
/// ([`is_repeatable`](keycloak_api::operation::OperationInfo::is_repeatable)) and the server or the connection failed
/// (429, 502, 503, 504, a time limit, a broken connection), or if no connection came about at all, so that nothing of
/// it was sent. The waits between double and are jittered; a `Retry-After` (RFC 9110, section 10.2.3) is waited out,
/// and where the budget is too small for it, the reply is handed back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: usize,
    first_delay: Duration,
    longest_delay: Duration,
    budget: Duration,
}

impl Default for RetryPolicy {
    /// Three retries after about 0.1, 0.2 and 0.4 seconds, 20 seconds in all.
    fn default() -> Self {
        Self {
            retries: 3,
            first_delay: Duration::from_millis(100),
            longest_delay: Duration::from_secs(5),
            budget: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Sends nothing again, whatever happens.
    ///
    /// A token that the server refuses (401) is still renewed once: that request was not carried out.
    #[must_use]
    pub fn off() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// Sends again at most this often; the first sending does not count.
    #[must_use]
    pub fn retries(mut self, retries: usize) -> Self {
        self.retries = retries;
        self
    }

    /// Waits about this long before the first retry, twice as long before the next, and so on.
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Waits no longer than about this, unless the server asks for it.
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// Spends no longer than this on an operation that is sent again, counted from its first sending. A first sending
    /// alone has the builder's `timeout` only.
    #[must_use]
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    fn delays(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.first_delay)
            .with_max_delay(self.longest_delay)
            .with_max_times(self.retries)
            .with_jitter()
            .build()
    }
}
