//! An initial access token: what lets somebody register clients.

use super::{Id, Seconds};

/// An initial access token.
#[derive(Clone, Debug, Default)]
pub(crate) struct InitialAccess {
    pub(crate) id: Id,
    pub(crate) made: Seconds,
    /// How long it holds; 0 means for ever.
    pub(crate) lifespan: i32,
    /// How many clients it may register.
    pub(crate) count: i32,
    /// How many of them are left.
    pub(crate) remaining: i32,
}
