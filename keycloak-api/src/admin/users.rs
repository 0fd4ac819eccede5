//! Users, their credentials, groups and sessions.

use std::collections::BTreeMap;

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Count, Page};
use crate::error::Result;
use crate::operation::Created;
use crate::representation::{
    CredentialRepresentation, GroupRepresentation, UserConsentRepresentation, UserRepresentation,
    UserSessionRepresentation,
};

/// Which users to list, count, or page through. Nothing set means all of them.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFilter {
    /// Users with this in their name, e-mail address, first or last name: `text` at the start of one, `*text*`
    /// inside, `"text"` the whole.
    pub search: Option<String>,
    /// The user's name, or a part of it.
    pub username: Option<String>,
    /// The e-mail address, or a part of it.
    pub email: Option<String>,
    /// The first name, or a part of it.
    pub first_name: Option<String>,
    /// The last name, or a part of it.
    pub last_name: Option<String>,
    /// Whether the four above mean the whole value.
    pub exact: Option<bool>,
    /// Whether the user may log in.
    pub enabled: Option<bool>,
    /// Whether the e-mail address was verified.
    pub email_verified: Option<bool>,
    /// Attributes: `key1:value1 key2:value2`.
    pub q: Option<String>,
    /// The identity provider that the user is linked to.
    pub idp_alias: Option<String>,
    /// The user's id at that identity provider.
    pub idp_user_id: Option<String>,
    /// Users created then or later: a day of the server's, as `2026-01-31`, or milliseconds since the epoch.
    pub created_after: Option<String>,
    /// Users created then or earlier, on that day too.
    pub created_before: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list; Keycloak lists 100 where nothing is said.
    pub max: Option<i32>,
    /// Whether to leave out attributes and the like.
    pub brief_representation: Option<bool>,
}

impl UserFilter {
    /// The user of exactly this name.
    #[must_use]
    pub fn username(username: impl Into<String>) -> Self {
        Self { username: Some(username.into()), exact: Some(true), ..Self::default() }
    }

    /// The users with this text in their name, e-mail address, first or last name.
    #[must_use]
    pub fn search(text: impl Into<String>) -> Self {
        Self { search: Some(text.into()), ..Self::default() }
    }
}

/// The users of a realm.
#[operations]
pub trait Users: Send + Sync {
    /// Lists the users that match `filter`, ordered by username.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/users")]
    async fn list_users(&self, realm: &str, #[query] filter: &UserFilter) -> Result<Vec<UserRepresentation>>;

    /// Counts the users that match `filter`; its paging has no effect.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/users/count")]
    async fn count_users(&self, realm: &str, #[query] filter: &UserFilter) -> Result<i64>;

    /// Creates a user, with the credentials, groups and required actions that the representation holds.
    ///
    /// # Errors
    /// `Conflict` if the name or e-mail address is taken, `BadRequest` for what the user profile refuses.
    #[post("/admin/realms/{realm}/users")]
    async fn create_user(&self, realm: &str, #[json] user: &UserRepresentation) -> Result<Created>;

    /// The user of this id; with what the user profile says of its attributes, if `profile_metadata` asks for it.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}")]
    async fn get_user(
        &self,
        realm: &str,
        user_id: &str,
        #[query("userProfileMetadata")] profile_metadata: Option<bool>,
    ) -> Result<UserRepresentation>;

    /// Changes a user. What the representation leaves out stays, except that its attributes replace all of the
    /// user's attributes.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `Conflict` if the new name or e-mail address is taken.
    #[put("/admin/realms/{realm}/users/{user_id}")]
    async fn update_user(&self, realm: &str, user_id: &str, #[json] user: &UserRepresentation) -> Result<()>;

    /// Deletes a user, with its sessions.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[delete("/admin/realms/{realm}/users/{user_id}")]
    async fn delete_user(&self, realm: &str, user_id: &str) -> Result<()>;

    /// Sets the user's password. A temporary one must be changed at the next login.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, `BadRequest` for what the password policy refuses.
    #[put("/admin/realms/{realm}/users/{user_id}/reset-password")]
    async fn reset_password(
        &self,
        realm: &str,
        user_id: &str,
        #[json] credential: &CredentialRepresentation,
    ) -> Result<()>;

    /// Lists the user's credentials, without their secrets.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/credentials")]
    async fn list_credentials(&self, realm: &str, user_id: &str) -> Result<Vec<CredentialRepresentation>>;

    /// Deletes one of the user's credentials.
    ///
    /// # Errors
    /// `NotFound` for a user or credential that does not exist.
    #[delete("/admin/realms/{realm}/users/{user_id}/credentials/{credential_id}")]
    async fn delete_credential(&self, realm: &str, user_id: &str, credential_id: &str) -> Result<()>;

    /// Lists the groups that the user is in, ordered by name.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/groups")]
    async fn list_user_groups(
        &self,
        realm: &str,
        user_id: &str,
        #[query] page: &Page,
    ) -> Result<Vec<GroupRepresentation>>;

    /// Puts the user into a group.
    ///
    /// # Errors
    /// `NotFound` for a user or group that does not exist.
    #[put("/admin/realms/{realm}/users/{user_id}/groups/{group_id}")]
    async fn join_group(&self, realm: &str, user_id: &str, group_id: &str) -> Result<()>;

    /// Takes the user out of a group.
    ///
    /// # Errors
    /// `NotFound` for a user or group that does not exist.
    #[delete("/admin/realms/{realm}/users/{user_id}/groups/{group_id}")]
    async fn leave_group(&self, realm: &str, user_id: &str, group_id: &str) -> Result<()>;

    /// Lists the user's sessions, those of offline tokens left out.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/sessions")]
    async fn list_user_sessions(&self, realm: &str, user_id: &str) -> Result<Vec<UserSessionRepresentation>>;

    /// Ends the user's sessions.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[post("/admin/realms/{realm}/users/{user_id}/logout")]
    async fn logout_user(&self, realm: &str, user_id: &str) -> Result<()>;

    /// Counts the groups that the user is in: all, or those with `search` in their name.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/groups/count")]
    async fn count_user_groups(
        &self,
        realm: &str,
        user_id: &str,
        #[query("search")] search: Option<&str>,
    ) -> Result<Count>;

    /// The user's attributes that the user profile does not know.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/unmanagedAttributes")]
    async fn get_unmanaged_attributes(&self, realm: &str, user_id: &str) -> Result<BTreeMap<String, Vec<String>>>;

    /// Lists the sessions of the user's offline tokens for a client.
    ///
    /// # Errors
    /// `NotFound` for a user or client that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/offline-sessions/{client_uuid}")]
    async fn list_user_offline_sessions(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<UserSessionRepresentation>>;

    /// Lists what the user let clients do, and the clients that have offline tokens of it.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist.
    #[get("/admin/realms/{realm}/users/{user_id}/consents")]
    async fn list_consents(&self, realm: &str, user_id: &str) -> Result<Vec<UserConsentRepresentation>>;

    /// Takes back what the user let a client do, by its `clientId`, and its offline tokens.
    ///
    /// # Errors
    /// `NotFound` for a user that does not exist, client or consent.
    #[delete("/admin/realms/{realm}/users/{user_id}/consents/{client_id}")]
    async fn revoke_consent(&self, realm: &str, user_id: &str, client_id: &str) -> Result<()>;
}
