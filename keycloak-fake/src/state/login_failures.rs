//! The failed logins of a user.

use std::sync::Arc;

use super::Seconds;

/// How often a user's logins failed, and what came of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoginFailures {
    /// Since the last good login.
    pub(crate) count: i32,
    /// How often the user was locked out for them.
    pub(crate) lockouts: i32,
    /// When the last one was, in milliseconds since the epoch.
    pub(crate) last: i64,
    /// Where the last one came from.
    pub(crate) last_ip: Arc<str>,
    /// The user is locked out till then; 0 where it was not.
    pub(crate) not_before: Seconds,
}
