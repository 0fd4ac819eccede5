//! The admin API.

use crate::case::Case;

/// The cases, by module.
pub(super) const CASES: &[&[Case]] = &[];
