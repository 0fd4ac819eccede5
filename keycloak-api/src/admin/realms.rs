//! Realms: the worlds of users and clients.

use std::collections::BTreeMap;

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::operation::Created;
use crate::representation::{
    ClientRepresentation, ClientSessionStats, GlobalRequestResult, PartialImportRepresentation, PartialImportResults,
    RealmRepresentation,
};

/// The realms of a server.
#[operations]
pub trait Realms: Send + Sync {
    /// Lists the realms that the caller may see, with all their settings unless the brief form is asked for.
    ///
    /// # Errors
    /// `Forbidden` where the caller may see none.
    #[get("/admin/realms")]
    async fn list_realms(
        &self,
        #[query("briefRepresentation")] brief: Option<bool>,
    ) -> Result<Vec<RealmRepresentation>>;

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
    async fn logout_all(&self, realm: &str) -> Result<GlobalRequestResult>;

    /// The realm's settings with groups and roles and with clients, if they are asked for; never with users. Secrets
    /// are stars.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[post("/admin/realms/{realm}/partial-export", success = 200, repeatable)]
    async fn export_realm(
        &self,
        realm: &str,
        #[query("exportGroupsAndRoles")] groups_and_roles: Option<bool>,
        #[query("exportClients")] clients: Option<bool>,
    ) -> Result<RealmRepresentation>;

    /// Adds things to the realm.
    ///
    /// # Errors
    /// `Conflict` for what is there already, unless `contents` says what to do then.
    #[post("/admin/realms/{realm}/partialImport", success = 200)]
    async fn import_into_realm(
        &self,
        realm: &str,
        #[json] contents: &PartialImportRepresentation,
    ) -> Result<PartialImportResults>;

    /// The client that a description means: OpenID Connect's JSON, SAML's XML or a client's own JSON. Nothing is
    /// created.
    ///
    /// # Errors
    /// `BadRequest` for a description that is none.
    #[post("/admin/realms/{realm}/client-description-converter", success = 200, repeatable)]
    async fn convert_client_description(&self, realm: &str, #[text] description: &str) -> Result<ClientRepresentation>;

    /// Sends the caller an e-mail by the server that `settings` name, as a realm's `smtpServer` does.
    ///
    /// # Errors
    /// `ServerError` for a server that does not take it.
    #[post("/admin/realms/{realm}/testSMTPConnection")]
    async fn test_smtp_connection(&self, realm: &str, #[json] settings: &BTreeMap<String, String>) -> Result<()>;

    /// Counts the sessions of each client that has any.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/client-session-stats")]
    async fn list_client_session_stats(&self, realm: &str) -> Result<Vec<ClientSessionStats>>;

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

    /// Tells every client's hosts since when tokens are valid.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[post("/admin/realms/{realm}/push-revocation", success = 200)]
    async fn push_revocation(&self, realm: &str) -> Result<GlobalRequestResult>;
}
