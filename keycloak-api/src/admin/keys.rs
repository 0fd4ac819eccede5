//! Keys: what a realm signs and encrypts with.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::KeysMetadataRepresentation;

/// The keys of a realm.
#[operations]
pub trait Keys: Send + Sync {
    /// The realm's keys, their public halves only, and which of them are in use.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/keys")]
    async fn get_keys(&self, realm: &str) -> Result<KeysMetadataRepresentation>;
}
