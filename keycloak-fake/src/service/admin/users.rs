//! [`Users`] on the fake.

use std::collections::BTreeMap;

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_USERS, QUERY_USERS, VIEW_USERS};
use crate::domain::admin::users;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl Users for FakeKeycloak {
    async fn list_users(&self, realm: &str, filter: &UserFilter) -> Result<Vec<UserRepresentation>> {
        let operation = <dyn Users>::LIST_USERS;
        self.read_visible(operation, realm, QUERY_USERS, VIEW_USERS, |realm| users::list(realm, filter))
    }

    async fn count_users(&self, realm: &str, filter: &UserFilter) -> Result<i64> {
        self.read(<dyn Users>::COUNT_USERS, realm, QUERY_USERS, |realm| users::count(realm, filter))
    }

    async fn create_user(&self, realm: &str, user: &UserRepresentation) -> Result<Created> {
        let operation = <dyn Users>::CREATE_USER;
        let created =
            self.administer(operation, realm, MANAGE_USERS, |realm, context| users::create(realm, context, user))?;
        Ok(self.created(realm, &["users", &created.id]))
    }

    async fn get_user(&self, realm: &str, user_id: &str, profile_metadata: Option<bool>) -> Result<UserRepresentation> {
        self.read(<dyn Users>::GET_USER, Target::user(realm, user_id), VIEW_USERS, |realm| {
            users::get(realm, user_id, profile_metadata.unwrap_or(false))
        })
    }

    async fn update_user(&self, realm: &str, user_id: &str, user: &UserRepresentation) -> Result<()> {
        let operation = <dyn Users>::UPDATE_USER;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            users::update(realm, context, user_id, user)
        })
    }

    async fn delete_user(&self, realm: &str, user_id: &str) -> Result<()> {
        self.administer(<dyn Users>::DELETE_USER, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            users::delete(realm, user_id)
        })
    }

    async fn reset_password(&self, realm: &str, user_id: &str, credential: &CredentialRepresentation) -> Result<()> {
        self.administer(<dyn Users>::RESET_PASSWORD, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            users::reset_password(realm, context, user_id, credential)
        })
    }

    async fn list_credentials(&self, realm: &str, user_id: &str) -> Result<Vec<CredentialRepresentation>> {
        let operation = <dyn Users>::LIST_CREDENTIALS;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| users::list_credentials(realm, user_id))
    }

    async fn delete_credential(&self, realm: &str, user_id: &str, credential_id: &str) -> Result<()> {
        self.administer(<dyn Users>::DELETE_CREDENTIAL, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            users::delete_credential(realm, user_id, credential_id)
        })
    }

    async fn list_user_groups(&self, realm: &str, user_id: &str, page: &Page) -> Result<Vec<GroupRepresentation>> {
        let operation = <dyn Users>::LIST_USER_GROUPS;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| users::list_groups(realm, user_id, page))
    }

    async fn join_group(&self, realm: &str, user_id: &str, group_id: &str) -> Result<()> {
        let operation = <dyn Users>::JOIN_GROUP;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            users::join_group(realm, user_id, group_id)
        })
    }

    async fn leave_group(&self, realm: &str, user_id: &str, group_id: &str) -> Result<()> {
        let operation = <dyn Users>::LEAVE_GROUP;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            users::leave_group(realm, user_id, group_id)
        })
    }

    async fn list_user_sessions(&self, realm: &str, user_id: &str) -> Result<Vec<UserSessionRepresentation>> {
        let context = self.context();
        let operation = <dyn Users>::LIST_USER_SESSIONS;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            users::list_sessions(realm, &context, user_id)
        })
    }

    async fn logout_user(&self, realm: &str, user_id: &str) -> Result<()> {
        let operation = <dyn Users>::LOGOUT_USER;
        let calls = self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            users::logout(realm, context, user_id)
        })?;
        self.call_clients(realm, calls).await;
        Ok(())
    }

    async fn count_user_groups(&self, realm: &str, user_id: &str, search: Option<&str>) -> Result<Count> {
        let operation = <dyn Users>::COUNT_USER_GROUPS;
        let count = self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            users::count_groups(realm, user_id, search)
        })?;
        Ok(Count { count })
    }

    async fn get_unmanaged_attributes(&self, realm: &str, user_id: &str) -> Result<BTreeMap<String, Vec<String>>> {
        let operation = <dyn Users>::GET_UNMANAGED_ATTRIBUTES;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            users::unmanaged_attributes(realm, user_id)
        })
    }

    async fn list_user_offline_sessions(
        &self,
        realm: &str,
        user_id: &str,
        client_uuid: &str,
    ) -> Result<Vec<UserSessionRepresentation>> {
        let context = self.context();
        let operation = <dyn Users>::LIST_USER_OFFLINE_SESSIONS;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            users::list_offline_sessions(realm, &context, user_id, client_uuid)
        })
    }

    async fn list_consents(&self, realm: &str, user_id: &str) -> Result<Vec<UserConsentRepresentation>> {
        let context = self.context();
        let operation = <dyn Users>::LIST_CONSENTS;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            users::list_consents(realm, &context, user_id)
        })
    }

    async fn revoke_consent(&self, realm: &str, user_id: &str, client_id: &str) -> Result<()> {
        let operation = <dyn Users>::REVOKE_CONSENT;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, context| {
            users::revoke_consent(realm, context, user_id, client_id)
        })
    }
}
