//! User profile: which attributes users have, and who may see and change them.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{UPConfig, UserProfileMetadata};

/// The user profile of a realm.
#[operations]
pub trait UserProfile: Send + Sync {
    /// The realm's user profile, as it is configured.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/users/profile")]
    async fn get_user_profile(&self, realm: &str) -> Result<UPConfig>;

    /// Replaces the realm's user profile.
    ///
    /// # Errors
    /// `BadRequest` for a profile that is not valid.
    #[put("/admin/realms/{realm}/users/profile", success = 200)]
    async fn update_user_profile(&self, realm: &str, #[json] profile: &UPConfig) -> Result<UPConfig>;

    /// The attributes as a form for users shows them.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/users/profile/metadata")]
    async fn get_user_profile_metadata(&self, realm: &str) -> Result<UserProfileMetadata>;
}
