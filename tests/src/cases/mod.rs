//! The cases, by area and resource.

mod admin;
mod oidc;
mod uma;

use crate::case::Case;

/// Every case.
#[must_use]
pub fn all() -> Vec<Case> {
    [oidc::CASES, oidc::SECURITY, admin::CASES, uma::CASES]
        .iter()
        .flat_map(|area| area.iter())
        .flat_map(|cases| cases.iter())
        .copied()
        .collect()
}
