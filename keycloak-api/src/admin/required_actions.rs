//! Required actions: what users must do after their next login, such as changing the password.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{
    RequiredActionConfigInfoRepresentation, RequiredActionConfigRepresentation, RequiredActionProviderRepresentation,
    RequiredActionProviderSimpleRepresentation,
};

/// The required actions of a realm.
#[operations]
pub trait RequiredActions: Send + Sync {
    /// Lists the realm's required actions in their order.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/required-actions")]
    async fn list_required_actions(&self, realm: &str) -> Result<Vec<RequiredActionProviderRepresentation>>;

    /// The required action of this alias.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[get("/admin/realms/{realm}/authentication/required-actions/{alias}")]
    async fn get_required_action(&self, realm: &str, alias: &str) -> Result<RequiredActionProviderRepresentation>;

    /// Changes a required action.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[put("/admin/realms/{realm}/authentication/required-actions/{alias}")]
    async fn update_required_action(
        &self,
        realm: &str,
        alias: &str,
        #[json] action: &RequiredActionProviderRepresentation,
    ) -> Result<()>;

    /// Takes a required action out of the realm; it can be registered again.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[delete("/admin/realms/{realm}/authentication/required-actions/{alias}")]
    async fn delete_required_action(&self, realm: &str, alias: &str) -> Result<()>;

    /// Moves a required action behind the next one.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[post("/admin/realms/{realm}/authentication/required-actions/{alias}/lower-priority")]
    async fn lower_required_action_priority(&self, realm: &str, alias: &str) -> Result<()>;

    /// Moves a required action before the one ahead of it.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[post("/admin/realms/{realm}/authentication/required-actions/{alias}/raise-priority")]
    async fn raise_required_action_priority(&self, realm: &str, alias: &str) -> Result<()>;

    /// What a required action can be told.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[get("/admin/realms/{realm}/authentication/required-actions/{alias}/config-description")]
    async fn describe_required_action_config(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<RequiredActionConfigInfoRepresentation>;

    /// The settings of a required action.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[get("/admin/realms/{realm}/authentication/required-actions/{alias}/config")]
    async fn get_required_action_config(&self, realm: &str, alias: &str) -> Result<RequiredActionConfigRepresentation>;

    /// Replaces the settings of a required action.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist, `BadRequest` for settings that are not valid.
    #[put("/admin/realms/{realm}/authentication/required-actions/{alias}/config")]
    async fn update_required_action_config(
        &self,
        realm: &str,
        alias: &str,
        #[json] config: &RequiredActionConfigRepresentation,
    ) -> Result<()>;

    /// Takes the settings of a required action back to what they were at first.
    ///
    /// # Errors
    /// `NotFound` for a required action that does not exist.
    #[delete("/admin/realms/{realm}/authentication/required-actions/{alias}/config")]
    async fn delete_required_action_config(&self, realm: &str, alias: &str) -> Result<()>;

    /// Lists the required actions that the server has and the realm has not.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/authentication/unregistered-required-actions")]
    async fn list_unregistered_required_actions(
        &self,
        realm: &str,
    ) -> Result<Vec<RequiredActionProviderSimpleRepresentation>>;

    /// Puts one of the server's required actions into the realm, by its provider's id, under this name.
    ///
    /// # Errors
    /// `BadRequest` for a provider that does not exist.
    #[post("/admin/realms/{realm}/authentication/register-required-action")]
    async fn register_required_action(
        &self,
        realm: &str,
        #[json] action: &RequiredActionProviderSimpleRepresentation,
    ) -> Result<()>;

    /// Lists the aliases of the required actions that set up a credential.
    ///
    /// # Errors
    /// `NotFound` for a realm that does not exist.
    #[get("/admin/realms/{realm}/credential-registrators")]
    async fn list_credential_registrators(&self, realm: &str) -> Result<Vec<String>>;
}
