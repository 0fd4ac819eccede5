//! [`RequiredActions`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_REALM, VIEW_REALM, VIEW_REQUIRED_ACTIONS};
use crate::domain::admin::authentication_flows::Direction;
use crate::domain::admin::required_actions;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl RequiredActions for FakeKeycloak {
    async fn list_required_actions(&self, realm: &str) -> Result<Vec<RequiredActionProviderRepresentation>> {
        let operation = <dyn RequiredActions>::LIST_REQUIRED_ACTIONS;
        self.read(operation, realm, VIEW_REQUIRED_ACTIONS, required_actions::list)
    }

    async fn get_required_action(&self, realm: &str, alias: &str) -> Result<RequiredActionProviderRepresentation> {
        let operation = <dyn RequiredActions>::GET_REQUIRED_ACTION;
        self.read(operation, realm, VIEW_REALM, |realm| required_actions::get(realm, alias))
    }

    async fn update_required_action(
        &self,
        realm: &str,
        alias: &str,
        action: &RequiredActionProviderRepresentation,
    ) -> Result<()> {
        let operation = <dyn RequiredActions>::UPDATE_REQUIRED_ACTION;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| required_actions::update(realm, alias, action))
    }

    async fn delete_required_action(&self, realm: &str, alias: &str) -> Result<()> {
        let operation = <dyn RequiredActions>::DELETE_REQUIRED_ACTION;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| required_actions::delete(realm, alias))
    }

    async fn lower_required_action_priority(&self, realm: &str, alias: &str) -> Result<()> {
        self.administer(<dyn RequiredActions>::LOWER_REQUIRED_ACTION_PRIORITY, realm, MANAGE_REALM, |realm, _| {
            required_actions::shift(realm, alias, Direction::Down)
        })
    }

    async fn raise_required_action_priority(&self, realm: &str, alias: &str) -> Result<()> {
        self.administer(<dyn RequiredActions>::RAISE_REQUIRED_ACTION_PRIORITY, realm, MANAGE_REALM, |realm, _| {
            required_actions::shift(realm, alias, Direction::Up)
        })
    }

    async fn describe_required_action_config(
        &self,
        realm: &str,
        alias: &str,
    ) -> Result<RequiredActionConfigInfoRepresentation> {
        let operation = <dyn RequiredActions>::DESCRIBE_REQUIRED_ACTION_CONFIG;
        self.read(operation, realm, VIEW_REALM, |_| required_actions::describe(alias))
    }

    async fn get_required_action_config(&self, realm: &str, alias: &str) -> Result<RequiredActionConfigRepresentation> {
        let operation = <dyn RequiredActions>::GET_REQUIRED_ACTION_CONFIG;
        self.read(operation, realm, VIEW_REALM, |realm| required_actions::get_config(realm, alias))
    }

    async fn update_required_action_config(
        &self,
        realm: &str,
        alias: &str,
        config: &RequiredActionConfigRepresentation,
    ) -> Result<()> {
        let operation = <dyn RequiredActions>::UPDATE_REQUIRED_ACTION_CONFIG;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| {
            required_actions::update_config(realm, alias, config)
        })
    }

    async fn delete_required_action_config(&self, realm: &str, alias: &str) -> Result<()> {
        let operation = <dyn RequiredActions>::DELETE_REQUIRED_ACTION_CONFIG;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| required_actions::delete_config(realm, alias))
    }

    async fn list_unregistered_required_actions(
        &self,
        realm: &str,
    ) -> Result<Vec<RequiredActionProviderSimpleRepresentation>> {
        let operation = <dyn RequiredActions>::LIST_UNREGISTERED_REQUIRED_ACTIONS;
        self.read(operation, realm, VIEW_REALM, required_actions::list_unregistered)
    }

    async fn register_required_action(
        &self,
        realm: &str,
        action: &RequiredActionProviderSimpleRepresentation,
    ) -> Result<()> {
        let operation = <dyn RequiredActions>::REGISTER_REQUIRED_ACTION;
        self.administer(operation, realm, MANAGE_REALM, |realm, _| required_actions::register(realm, action))
    }

    async fn list_credential_registrators(&self, realm: &str) -> Result<Vec<String>> {
        let operation = <dyn RequiredActions>::LIST_CREDENTIAL_REGISTRATORS;
        self.read(operation, realm, VIEW_REALM, required_actions::list_registrators)
    }
}
