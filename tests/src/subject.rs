//! The backends that the contract is run for.

use std::sync::Arc;

use keycloak_api::Keycloak;

use crate::case::{Capability, Case};
use crate::wire::Wire;

/// A backend.
pub struct Subject {
    /// Its name in the tests' names.
    pub name: &'static str,
    /// The traits, with every right.
    pub keycloak: Arc<dyn Keycloak + Send + Sync>,
    /// The wire to it.
    pub wire: Arc<dyn Wire>,
    /// The URL above `/realms`.
    pub base_url: String,
    /// What it can do that not every backend can.
    pub capabilities: Vec<Capability>,
    /// Whether its answers are the specification.
    pub is_real: bool,
}

impl std::fmt::Debug for Subject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Subject").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Subject {
    /// Whether it can do what `case` needs.
    #[must_use]
    pub fn can(&self, case: &Case) -> bool {
        case.needs.iter().all(|need| self.capabilities.contains(need))
    }
}
