//! Turning a realm's keys.

use keycloak_api::Result;
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::token::Algorithm;

use crate::handle::{FakeKeycloak, refusal};

impl FakeKeycloak {
    /// Takes a new RS256 key into use in `realm`. Tokens of the old one verify on, and it stays published, as with a
    /// key provider of a lower priority.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    pub fn rotate_keys(&self, realm: &str) -> Result<()> {
        let cell = self.realm_of_oidc(realm).map_err(|denied| refusal(<dyn OpenIdConnect>::CERTS, realm, &denied))?;
        cell.snapshot().keys.rotate(Algorithm::RS256, self.engine.clock.now_ms());
        Ok(())
    }
}
