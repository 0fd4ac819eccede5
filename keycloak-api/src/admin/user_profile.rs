//! The user profile: which attributes the users of a realm have.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::UPConfig;

/// The user profile of a realm.
#[operations]
pub trait UserProfile: Send + Sync {
    /// The realm's user profile.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/users/profile")]
    async fn get_user_profile(&self, realm: &str) -> Result<UPConfig>;

    /// Replaces the realm's user profile, and returns it as it is now.
    ///
    /// # Errors
    /// `BadRequest` for a profile without the attributes `username` and `email`, and for what makes no sense in one.
    #[put("/admin/realms/{realm}/users/profile")]
    async fn update_user_profile(&self, realm: &str, #[json] profile: &UPConfig) -> Result<UPConfig>;
}
