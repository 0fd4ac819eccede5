//! Attack detection: which users failed to log in, and who is locked out for it.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::BruteForceStatus;

/// The failed logins of a realm's users.
#[operations]
pub trait AttackDetection: Send + Sync {
    /// How often the user's logins failed, and whether it is locked out. A user that does not exist has no failures.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/attack-detection/brute-force/users/{user_id}")]
    async fn get_login_failures(&self, realm: &str, user_id: &str) -> Result<BruteForceStatus>;

    /// Forgets the user's failed logins, which lets it in again.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[delete("/admin/realms/{realm}/attack-detection/brute-force/users/{user_id}")]
    async fn clear_login_failures(&self, realm: &str, user_id: &str) -> Result<()>;

    /// Forgets the failed logins of every user.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[delete("/admin/realms/{realm}/attack-detection/brute-force/users")]
    async fn clear_all_login_failures(&self, realm: &str) -> Result<()>;
}
