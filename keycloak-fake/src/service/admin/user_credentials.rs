//! [`UserCredentials`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_USERS, VIEW_USERS};
use crate::domain::admin::user_credentials;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl UserCredentials for FakeKeycloak {
    async fn move_credential_to_first(&self, realm: &str, user_id: &str, credential_id: &str) -> Result<()> {
        let operation = <dyn UserCredentials>::MOVE_CREDENTIAL_TO_FIRST;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            user_credentials::move_to_first(realm, user_id, credential_id)
        })
    }

    async fn move_credential_after(
        &self,
        realm: &str,
        user_id: &str,
        credential_id: &str,
        new_previous_credential_id: &str,
    ) -> Result<()> {
        let operation = <dyn UserCredentials>::MOVE_CREDENTIAL_AFTER;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            user_credentials::move_after(realm, user_id, credential_id, new_previous_credential_id)
        })
    }

    async fn set_credential_label(&self, realm: &str, user_id: &str, credential_id: &str, label: &str) -> Result<()> {
        let operation = <dyn UserCredentials>::SET_CREDENTIAL_LABEL;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            user_credentials::set_label(realm, user_id, credential_id, label)
        })
    }

    async fn disable_credential_types(&self, realm: &str, user_id: &str, _types: &[String]) -> Result<()> {
        let operation = <dyn UserCredentials>::DISABLE_CREDENTIAL_TYPES;
        self.read(operation, Target::user(realm, user_id), MANAGE_USERS, |realm| {
            user_credentials::disable_types(realm, user_id)
        })
    }

    async fn list_user_storage_credential_types(&self, realm: &str, user_id: &str) -> Result<Vec<String>> {
        let operation = <dyn UserCredentials>::LIST_USER_STORAGE_CREDENTIAL_TYPES;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            user_credentials::list_user_storage_types(realm, user_id)
        })
    }
}
