//! What makes a realm's JSON unusable, and where in it.

use std::fmt::Display;

use crate::domain::Denied;
use crate::domain::denied::AdminDenied;

/// Why no realm can be made of a representation.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    /// Where, as in `users[3].groups[0]`; empty for the realm itself.
    pub(crate) path: String,
    pub(crate) words: String,
    /// What the admin API says of it.
    pub(crate) denied: Denied,
}

/// What making a part of a realm comes to.
pub(crate) type Made<T> = Result<T, Broken>;

impl Broken {
    /// Something that the part at `path` names does not exist.
    pub(in crate::domain::admin) fn missing(path: impl Display, what: &str, name: &str) -> Self {
        Self::new(path, format!("there is no {what} `{name}`"), AdminDenied::Breaks.into())
    }

    pub(in crate::domain::admin) fn new(path: impl Display, words: impl Into<String>, denied: Denied) -> Self {
        Self { path: path.to_string(), words: words.into(), denied }
    }

    /// A part that the admin API denies.
    pub(in crate::domain::admin) fn denied(path: impl Display, denied: Denied) -> Self {
        Self::new(path, format!("{denied:?}"), denied)
    }
}
