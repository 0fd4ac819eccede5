//! [`ClientNodes`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::MANAGE_CLIENTS;
use crate::domain::admin::client_nodes;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl ClientNodes for FakeKeycloak {
    async fn register_client_node(&self, realm: &str, client_uuid: &str, node: &ClientNode) -> Result<()> {
        let operation = <dyn ClientNodes>::REGISTER_CLIENT_NODE;
        self.administer(operation, Target::client(realm, client_uuid), MANAGE_CLIENTS, |realm, context| {
            client_nodes::register(realm, context, client_uuid, node)
        })
    }

    async fn unregister_client_node(&self, realm: &str, client_uuid: &str, node: &str) -> Result<()> {
        let operation = <dyn ClientNodes>::UNREGISTER_CLIENT_NODE;
        self.administer(operation, Target::client(realm, client_uuid), MANAGE_CLIENTS, |realm, _| {
            client_nodes::unregister(realm, client_uuid, node)
        })
    }

    async fn test_client_nodes(&self, realm: &str, client_uuid: &str) -> Result<GlobalRequestResult> {
        let operation = <dyn ClientNodes>::TEST_CLIENT_NODES;
        self.read(operation, Target::client(realm, client_uuid), MANAGE_CLIENTS, |realm| {
            client_nodes::reach(realm, client_uuid)
        })
    }

    async fn push_client_revocation(&self, realm: &str, client_uuid: &str) -> Result<GlobalRequestResult> {
        let operation = <dyn ClientNodes>::PUSH_CLIENT_REVOCATION;
        self.read(operation, Target::client(realm, client_uuid), MANAGE_CLIENTS, |realm| {
            client_nodes::reach(realm, client_uuid)
        })
    }
}
