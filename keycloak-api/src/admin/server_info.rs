//! The server: what it is made of, and what the admin console asks first.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{ServerInfoRepresentation, WhoAmI};

/// What a server says of itself and of the caller.
#[operations]
pub trait Server: Send + Sync {
    /// What the server is, has and can do. Much of it is told to administrators of `master` only.
    ///
    /// # Errors
    /// `Unauthorized` without a token.
    #[get("/admin/serverinfo")]
    async fn get_server_info(&self) -> Result<ServerInfoRepresentation>;

    /// Who the caller is, and what the roles of `current_realm` let it do. Only the admin console may ask: the token
    /// must be of the client `security-admin-console`.
    ///
    /// # Errors
    /// `Forbidden` for a token of another client, `Unauthorized` for one of another realm.
    #[get("/admin/{realm}/console/whoami")]
    async fn get_who_am_i(&self, realm: &str, #[query("currentRealm")] current_realm: Option<&str>) -> Result<WhoAmI>;
}
