//! [`PolicyRelations`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::domain::admin::policies;
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl PolicyRelations for FakeKeycloak {
    async fn list_typed_policy_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_TYPED_POLICY_DEPENDENTS;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::dependents(realm, client_uuid, policy_id)
        })
    }

    async fn list_typed_policy_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_TYPED_POLICY_ASSOCIATES;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::associates(realm, client_uuid, policy_id)
        })
    }

    async fn list_resources_of_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<ResourceRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_RESOURCES_OF_TYPED_POLICY;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::resources(realm, client_uuid, policy_id)
        })
    }

    async fn list_scopes_of_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<Vec<ScopeRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_SCOPES_OF_TYPED_POLICY;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| policies::scopes(realm, client_uuid, policy_id))
    }

    async fn list_typed_permission_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_TYPED_PERMISSION_DEPENDENTS;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::dependents(realm, client_uuid, permission_id)
        })
    }

    async fn list_typed_permission_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_TYPED_PERMISSION_ASSOCIATES;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::associates(realm, client_uuid, permission_id)
        })
    }

    async fn list_resources_of_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<ResourceRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_RESOURCES_OF_TYPED_PERMISSION;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::resources(realm, client_uuid, permission_id)
        })
    }

    async fn list_scopes_of_typed_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        permission_id: &str,
    ) -> Result<Vec<ScopeRepresentation>> {
        let operation = <dyn PolicyRelations>::LIST_SCOPES_OF_TYPED_PERMISSION;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::scopes(realm, client_uuid, permission_id)
        })
    }
}
