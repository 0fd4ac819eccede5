//! User credentials: their order, their labels, and what user stores hold of them.

use keycloak_api_macros::operations;

use crate::error::Result;

/// The credentials of a user, as far as [`Users`](super::Users) leaves them out.
#[operations]
pub trait UserCredentials: Send + Sync {
    /// Makes a credential the one that the user is asked for first.
    ///
    /// # Errors
    /// `NotFound` for a user or credential that does not exist.
    #[post("/admin/realms/{realm}/users/{user_id}/credentials/{credential_id}/moveToFirst")]
    async fn move_credential_to_first(&self, realm: &str, user_id: &str, credential_id: &str) -> Result<()>;

    /// Moves a credential behind another one.
    ///
    /// # Errors
    /// `NotFound` for a user or credential that does not exist.
    #[post("/admin/realms/{realm}/users/{user_id}/credentials/{credential_id}/moveAfter/{new_previous_credential_id}")]
    async fn move_credential_after(
        &self,
        realm: &str,
        user_id: &str,
        credential_id: &str,
        new_previous_credential_id: &str,
    ) -> Result<()>;

    /// Changes the name by which the user knows a credential.
    ///
    /// # Errors
    /// `NotFound` for a user or credential that does not exist.
    #[put("/admin/realms/{realm}/users/{user_id}/credentials/{credential_id}/userLabel")]
    async fn set_credential_label(
        &self,
        realm: &str,
        user_id: &str,
        credential_id: &str,
        #[text] label: &str,
    ) -> Result<()>;

    /// Takes all credentials of these types from the user, such as `otp`.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[put("/admin/realms/{realm}/users/{user_id}/disable-credential-types")]
    async fn disable_credential_types(&self, realm: &str, user_id: &str, #[json] types: &[String]) -> Result<()>;

    /// Lists the types of credentials that the user store which the user comes from has of it.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/configured-user-storage-credential-types")]
    async fn list_user_storage_credential_types(&self, realm: &str, user_id: &str) -> Result<Vec<String>>;
}
