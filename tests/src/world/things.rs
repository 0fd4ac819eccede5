//! What is in the realm: ids by name, and changes in the middle of a case.

use keycloak_api::admin::{ClientFilter, UserFilter};
use keycloak_api::representation::RoleRepresentation;
use serde_json::Value;

use super::World;
use crate::case::Outcome;

impl World {
    /// The id of a user.
    ///
    /// # Errors
    /// There is none.
    pub async fn user_id(&self, username: &str) -> Outcome<String> {
        let users = self.keycloak().list_users(&self.realm, &UserFilter::username(username)).await?;
        let found = users.into_iter().next().and_then(|user| user.id);
        found.ok_or_else(|| format!("no user {username}").into())
    }

    /// The internal id of a client.
    ///
    /// # Errors
    /// There is none.
    pub async fn client_uuid(&self, client_id: &str) -> Outcome<String> {
        let clients = self.keycloak().list_clients(&self.realm, &ClientFilter::client_id(client_id)).await?;
        let found = clients.into_iter().next().and_then(|client| client.id);
        found.ok_or_else(|| format!("no client {client_id}").into())
    }

    /// The id of a client scope.
    ///
    /// # Errors
    /// There is none.
    pub async fn scope_id(&self, name: &str) -> Outcome<String> {
        let scopes = self.keycloak().list_client_scopes(&self.realm).await?;
        let found = scopes.into_iter().find(|scope| scope.name.as_deref() == Some(name)).and_then(|scope| scope.id);
        found.ok_or_else(|| format!("no client scope {name}").into())
    }

    /// A realm role.
    ///
    /// # Errors
    /// There is none.
    pub async fn realm_role(&self, name: &str) -> Outcome<RoleRepresentation> {
        Ok(self.keycloak().get_realm_role(&self.realm, name).await?)
    }

    /// A client's role.
    ///
    /// # Errors
    /// There is none.
    pub async fn client_role(&self, client_id: &str, name: &str) -> Outcome<RoleRepresentation> {
        let client = self.client_uuid(client_id).await?;
        Ok(self.keycloak().get_client_role(&self.realm, &client, name).await?)
    }

    /// Changes the realm's settings.
    ///
    /// # Errors
    /// They are refused.
    pub async fn change_realm(&self, change: Value) -> Outcome {
        Ok(self.keycloak().update_realm(&self.realm, &serde_json::from_value(change)?).await?)
    }

    /// Changes a user.
    ///
    /// # Errors
    /// The change is refused.
    pub async fn change_user(&self, username: &str, change: Value) -> Outcome {
        let id = self.user_id(username).await?;
        Ok(self.keycloak().update_user(&self.realm, &id, &serde_json::from_value(change)?).await?)
    }

    /// Changes a client.
    ///
    /// # Errors
    /// The change is refused.
    pub async fn change_client(&self, client_id: &str, change: Value) -> Outcome {
        let id = self.client_uuid(client_id).await?;
        Ok(self.keycloak().update_client(&self.realm, &id, &serde_json::from_value(change)?).await?)
    }

    /// Gives a user a role of a client's.
    ///
    /// # Errors
    /// It is refused.
    pub async fn give_client_role(&self, username: &str, client_id: &str, name: &str) -> Outcome {
        let (user, client) = (self.user_id(username).await?, self.client_uuid(client_id).await?);
        let role = self.client_role(client_id, name).await?;
        Ok(self.keycloak().add_user_client_roles(&self.realm, &user, &client, &[role]).await?)
    }
}
