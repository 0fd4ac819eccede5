//! [`TypedPolicies`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_AUTHORIZATION, VIEW_AUTHORIZATION};
use crate::domain::admin::policies;
use crate::handle::FakeKeycloak;
use crate::service::target::Target;

#[rest]
#[async_trait]
impl TypedPolicies for FakeKeycloak {
    async fn create_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy: &AbstractPolicyRepresentation,
    ) -> Result<AbstractPolicyRepresentation> {
        let operation = <dyn TypedPolicies>::CREATE_TYPED_POLICY;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| policies::create_typed(realm, context, client_uuid, kind, policy),
        )
    }

    async fn find_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        name: &str,
        fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>> {
        let operation = <dyn TypedPolicies>::FIND_TYPED_POLICY;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::find_named(realm, client_uuid, name, fields, true)
        })
    }

    async fn get_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<AbstractPolicyRepresentation> {
        let operation = <dyn TypedPolicies>::GET_TYPED_POLICY;
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::get_typed(realm, client_uuid, policy_id)
        })
    }

    async fn update_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
        policy: &AbstractPolicyRepresentation,
    ) -> Result<()> {
        let operation = <dyn TypedPolicies>::UPDATE_TYPED_POLICY;
        self.administer_typed(operation, (realm, client_uuid, kind), |realm, context| {
            policies::update_typed(realm, context, client_uuid, policy_id, policy)
        })
    }

    async fn delete_typed_policy(&self, realm: &str, client_uuid: &str, kind: &str, policy_id: &str) -> Result<()> {
        let operation = <dyn TypedPolicies>::DELETE_TYPED_POLICY;
        self.administer_typed(operation, (realm, client_uuid, kind), |realm, _| {
            policies::delete(realm, client_uuid, policy_id)
        })
    }

    async fn get_policy(&self, realm: &str, client_uuid: &str, policy_id: &str) -> Result<PolicyRepresentation> {
        let operation = <dyn TypedPolicies>::GET_POLICY;
        self.read(operation, Target::policy(realm, client_uuid, policy_id), VIEW_AUTHORIZATION, |realm| {
            policies::require_single(policy_id)?;
            policies::get(realm, client_uuid, policy_id)
        })
    }

    async fn update_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
        policy: &PolicyRepresentation,
    ) -> Result<()> {
        let operation = <dyn TypedPolicies>::UPDATE_POLICY;
        self.administer(
            operation,
            Target::policy(realm, client_uuid, policy_id),
            MANAGE_AUTHORIZATION,
            |realm, context| policies::update(realm, context, client_uuid, policy_id, policy),
        )
    }

    async fn delete_policy(&self, realm: &str, client_uuid: &str, policy_id: &str) -> Result<()> {
        let operation = <dyn TypedPolicies>::DELETE_POLICY;
        self.administer(operation, Target::policy(realm, client_uuid, policy_id), MANAGE_AUTHORIZATION, |realm, _| {
            policies::delete(realm, client_uuid, policy_id)
        })
    }

    async fn list_policy_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn TypedPolicies>::LIST_POLICY_DEPENDENTS;
        self.read(operation, Target::policy(realm, client_uuid, policy_id), VIEW_AUTHORIZATION, |realm| {
            policies::dependents(realm, client_uuid, policy_id)
        })
    }

    async fn list_policy_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>> {
        let operation = <dyn TypedPolicies>::LIST_POLICY_ASSOCIATES;
        self.read(operation, Target::policy(realm, client_uuid, policy_id), VIEW_AUTHORIZATION, |realm| {
            policies::associates(realm, client_uuid, policy_id)
        })
    }

    async fn list_resources_of_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<ResourceRepresentation>> {
        let operation = <dyn TypedPolicies>::LIST_RESOURCES_OF_POLICY;
        self.read(operation, Target::policy(realm, client_uuid, policy_id), VIEW_AUTHORIZATION, |realm| {
            policies::resources(realm, client_uuid, policy_id)
        })
    }

    async fn list_scopes_of_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<ScopeRepresentation>> {
        let operation = <dyn TypedPolicies>::LIST_SCOPES_OF_POLICY;
        self.read(operation, Target::policy(realm, client_uuid, policy_id), VIEW_AUTHORIZATION, |realm| {
            policies::scopes(realm, client_uuid, policy_id)
        })
    }
}
