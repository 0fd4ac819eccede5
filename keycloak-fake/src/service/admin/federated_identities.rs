//! [`FederatedIdentities`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_USERS, VIEW_USERS};
use crate::domain::admin::federated_identities;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl FederatedIdentities for FakeKeycloak {
    async fn list_federated_identities(
        &self,
        realm: &str,
        user_id: &str,
    ) -> Result<Vec<FederatedIdentityRepresentation>> {
        let operation = <dyn FederatedIdentities>::LIST_FEDERATED_IDENTITIES;
        self.read(operation, Target::user(realm, user_id), VIEW_USERS, |realm| {
            federated_identities::list(realm, user_id)
        })
    }

    async fn add_federated_identity(
        &self,
        realm: &str,
        user_id: &str,
        provider: &str,
        identity: &FederatedIdentityRepresentation,
    ) -> Result<()> {
        let operation = <dyn FederatedIdentities>::ADD_FEDERATED_IDENTITY;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            federated_identities::add(realm, user_id, provider, identity)
        })
    }

    async fn remove_federated_identity(&self, realm: &str, user_id: &str, provider: &str) -> Result<()> {
        let operation = <dyn FederatedIdentities>::REMOVE_FEDERATED_IDENTITY;
        self.administer(operation, Target::user(realm, user_id), MANAGE_USERS, |realm, _| {
            federated_identities::remove(realm, user_id, provider)
        })
    }
}
