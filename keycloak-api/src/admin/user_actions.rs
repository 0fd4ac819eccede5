//! User actions: what a user is asked to do by e-mail, and being a user for a while.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::Impersonation;

/// Where the link in an e-mail leads, and how long it holds.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailLink {
    /// The client that the user returns to, by its `clientId`.
    pub client_id: Option<String>,
    /// Where the user returns to; one of the client's.
    pub redirect_uri: Option<String>,
    /// How long the link holds, in seconds.
    pub lifespan: Option<i32>,
}

/// What administrators have a user do.
#[operations]
pub trait UserActions: Send + Sync {
    /// Sends the user an e-mail with a link to required actions, by their aliases.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `BadRequest` for a user without an address, an action or a client
    /// that does not exist.
    #[put("/admin/realms/{realm}/users/{user_id}/execute-actions-email")]
    async fn execute_actions_email(
        &self,
        realm: &str,
        user_id: &str,
        #[query] link: &EmailLink,
        #[json] actions: &[String],
    ) -> Result<()>;

    /// Sends the user an e-mail with a link that verifies its address.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `BadRequest` for a user without an address or a client that does not
    /// exist.
    #[put("/admin/realms/{realm}/users/{user_id}/send-verify-email")]
    async fn send_verify_email(&self, realm: &str, user_id: &str, #[query] link: &EmailLink) -> Result<()>;

    /// Sends the user an e-mail with a link to change its password. Keycloak wants
    /// [`UserActions::execute_actions_email`] used instead.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `BadRequest` for a user without an address or a client that does not
    /// exist.
    #[put("/admin/realms/{realm}/users/{user_id}/reset-password-email")]
    async fn send_reset_password_email(
        &self,
        realm: &str,
        user_id: &str,
        #[query("client_id")] client_id: Option<&str>,
        #[query("redirect_uri")] redirect_uri: Option<&str>,
    ) -> Result<()>;

    /// Starts a session of the user for the caller; the cookies of the answer, which are not kept, would make a browser
    /// the user's.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `BadRequest` for a user who may not log in.
    #[post("/admin/realms/{realm}/users/{user_id}/impersonation", success = 200)]
    async fn impersonate_user(&self, realm: &str, user_id: &str) -> Result<Impersonation>;
}
