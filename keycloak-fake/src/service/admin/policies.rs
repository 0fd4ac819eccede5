//! [`Policies`] on the fake.

use async_trait::async_trait;
use keycloak_api::operation::OperationInfo;
use keycloak_api::{prelude::*, rest};

use super::rights::{MANAGE_AUTHORIZATION, VIEW_AUTHORIZATION};
use crate::domain::admin::policies;
use crate::domain::oidc::grant;
use crate::domain::{Context, Decision};
use crate::handle::FakeKeycloak;
use crate::service::target::Target;
use crate::state::Realm;
use crate::token;

#[rest]
#[async_trait]
impl Policies for FakeKeycloak {
    async fn list_policies(
        &self,
        realm: &str,
        client_uuid: &str,
        filter: &PolicyFilter,
    ) -> Result<Vec<AbstractPolicyRepresentation>> {
        let operation = <dyn Policies>::LIST_POLICIES;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::list(realm, client_uuid, filter, false)
        })
    }

    async fn create_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy: &PolicyRepresentation,
    ) -> Result<PolicyRepresentation> {
        let operation = <dyn Policies>::CREATE_POLICY;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| policies::create(realm, context, client_uuid, policy),
        )
    }

    async fn list_policy_providers(&self, realm: &str, client_uuid: &str) -> Result<Vec<PolicyProviderRepresentation>> {
        let operation = <dyn Policies>::LIST_POLICY_PROVIDERS;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::providers(realm, client_uuid)
        })
    }

    async fn find_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        name: &str,
        fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>> {
        let operation = <dyn Policies>::FIND_POLICY;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::find_named(realm, client_uuid, name, fields, false)
        })
    }

    async fn list_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        filter: &PolicyFilter,
    ) -> Result<Vec<AbstractPolicyRepresentation>> {
        let operation = <dyn Policies>::LIST_PERMISSIONS;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::list(realm, client_uuid, filter, true)
        })
    }

    async fn create_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        permission: &PolicyRepresentation,
    ) -> Result<PolicyRepresentation> {
        let operation = <dyn Policies>::CREATE_PERMISSION;
        self.administer(
            operation,
            Target::resource_server(realm, client_uuid),
            MANAGE_AUTHORIZATION,
            |realm, context| policies::create(realm, context, client_uuid, permission),
        )
    }

    async fn list_permission_providers(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<PolicyProviderRepresentation>> {
        let operation = <dyn Policies>::LIST_PERMISSION_PROVIDERS;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::providers(realm, client_uuid)
        })
    }

    async fn find_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        name: &str,
        fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>> {
        let operation = <dyn Policies>::FIND_PERMISSION;
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::find_named(realm, client_uuid, name, fields, true)
        })
    }

    async fn evaluate_policies(
        &self,
        realm: &str,
        client_uuid: &str,
        evaluation: &PolicyEvaluationRequest,
    ) -> Result<PolicyEvaluationResponse> {
        self.evaluate(<dyn Policies>::EVALUATE_POLICIES, realm, client_uuid, evaluation)
    }

    async fn evaluate_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        evaluation: &PolicyEvaluationRequest,
    ) -> Result<PolicyEvaluationResponse> {
        self.evaluate(<dyn Policies>::EVALUATE_PERMISSIONS, realm, client_uuid, evaluation)
    }
}

impl FakeKeycloak {
    /// Reads from the authorization services of a client, given behind its realm, what belongs to a type of policies that
    /// has to be one.
    pub(super) fn read_typed<T>(
        &self,
        operation: &'static OperationInfo,
        (realm, client_uuid, kind): (&str, &str, &str),
        reading: impl FnOnce(&Realm) -> Decision<T>,
    ) -> Result<T> {
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            policies::require(kind)?;
            reading(realm)
        })
    }

    /// Changes there what belongs to a type of policies that has to be one.
    pub(super) fn administer_typed<T>(
        &self,
        operation: &'static OperationInfo,
        (realm, client_uuid, kind): (&str, &str, &str),
        decision: impl FnOnce(&mut Realm, &mut Context) -> Decision<T>,
    ) -> Result<T> {
        let target = Target::resource_server(realm, client_uuid);
        self.administer(operation, target, MANAGE_AUTHORIZATION, |realm, context| {
            policies::require(kind)?;
            decision(realm, context)
        })
    }

    /// Lists the policies or permissions of a type, in its form, for the operation that else reads one of them.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[cfg(feature = "server")]
    pub(crate) fn policies_of_type(
        &self,
        operation: &'static OperationInfo,
        (realm, client_uuid, kind): (&str, &str, &str),
        filter: &PolicyFilter,
        are_permissions: bool,
    ) -> Result<Vec<AbstractPolicyRepresentation>> {
        self.read_typed(operation, (realm, client_uuid, kind), |realm| {
            policies::list_of_type(realm, client_uuid, kind, filter, are_permissions)
        })
    }

    /// Decides as if the user had asked with a token of the client's.
    fn evaluate(
        &self,
        operation: &'static OperationInfo,
        realm: &str,
        client_uuid: &str,
        evaluation: &PolicyEvaluationRequest,
    ) -> Result<PolicyEvaluationResponse> {
        let issuer = self.issuer(realm);
        self.read(operation, Target::resource_server(realm, client_uuid), VIEW_AUTHORIZATION, |realm| {
            let mut context = self.context();
            let trial = policies::trial(realm, client_uuid, evaluation)?;
            let issue = grant::example(realm, &mut context, &trial.user, &trial.client, None);
            let claims = token::access_claims(realm, &issuer, &issue);
            policies::evaluate(realm, &context, client_uuid, evaluation, &trial.user, claims)
        })
    }
}
