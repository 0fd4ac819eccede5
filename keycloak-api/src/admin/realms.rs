//! Realms: the worlds of users and clients.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::RealmRepresentation;

/// The realms of a server.
#[operations]
pub trait Realms: Send + Sync {
    /// Lists the realms that the caller may see.
    ///
    /// # Errors
    /// `Forbidden` where the caller may see none.
    #[get("/admin/realms")]
    async fn list_realms(&self) -> Result<Vec<RealmRepresentation>>;

    /// Creates a realm, with everything that the representation holds: users, clients, roles, groups, scopes.
    ///
    /// # Errors
    /// `Conflict` if a realm of that name or id exists.
    #[post("/admin/realms")]
    async fn create_realm(&self, #[json] representation: &RealmRepresentation) -> Result<Created>;

    /// The realm's settings, without its users, clients and roles.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}")]
    async fn get_realm(&self, realm: &str) -> Result<RealmRepresentation>;

    /// Changes the settings that the representation holds; what it leaves out stays.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist, `Conflict` for a name that is taken.
    #[put("/admin/realms/{realm}")]
    async fn update_realm(&self, realm: &str, #[json] representation: &RealmRepresentation) -> Result<()>;

    /// Deletes the realm with everything in it.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[delete("/admin/realms/{realm}")]
    async fn delete_realm(&self, realm: &str) -> Result<()>;

    /// Ends every session of the realm, and answers how many there were.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[post("/admin/realms/{realm}/logout-all", success = 200)]
    async fn logout_all(&self, realm: &str) -> Result<crate::representation::GlobalRequestResult>;

    /// Ends a session, or the session of an offline token.
    ///
    /// # Errors
    /// `NotFound` for a session that does not exist.
    #[delete("/admin/realms/{realm}/sessions/{session_id}")]
    async fn delete_session(
        &self,
        realm: &str,
        session_id: &str,
        #[query("isOffline")] is_offline: Option<bool>,
    ) -> Result<()>;
}
