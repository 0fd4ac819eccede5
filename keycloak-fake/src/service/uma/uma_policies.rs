//! [`UmaPolicies`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use crate::domain::Decision;
use crate::domain::denied::AdminDenied;
use crate::domain::uma::{caller as admit, uma_policies};
use crate::handle::FakeKeycloak;

#[rest]
#[async_trait]
impl UmaPolicies for FakeKeycloak {
    async fn list_uma_policies(
        &self,
        realm: &str,
        access_token: &str,
        filter: &UmaPolicyFilter,
    ) -> Result<Vec<UmaPermissionRepresentation>> {
        self.read_protected(<dyn UmaPolicies>::LIST_UMA_POLICIES, realm, access_token, admit, |realm, _, caller| {
            uma_policies::list(realm, caller, filter)?.iter().map(shown).collect()
        })
    }

    async fn create_uma_policy(
        &self,
        realm: &str,
        access_token: &str,
        resource_id: &str,
        policy: &UmaPermissionRepresentation,
    ) -> Result<UmaPermissionRepresentation> {
        self.change_protected(
            <dyn UmaPolicies>::CREATE_UMA_POLICY,
            realm,
            access_token,
            admit,
            |realm, context, caller| shown(&uma_policies::create(realm, context, caller, resource_id, &read(policy)?)?),
        )
    }

    async fn get_uma_policy(
        &self,
        realm: &str,
        access_token: &str,
        policy_id: &str,
    ) -> Result<UmaPermissionRepresentation> {
        self.read_protected(<dyn UmaPolicies>::GET_UMA_POLICY, realm, access_token, admit, |realm, _, caller| {
            shown(&uma_policies::get(realm, caller, policy_id)?)
        })
    }

    async fn update_uma_policy(
        &self,
        realm: &str,
        access_token: &str,
        policy_id: &str,
        policy: &UmaPermissionRepresentation,
    ) -> Result<()> {
        self.change_protected(
            <dyn UmaPolicies>::UPDATE_UMA_POLICY,
            realm,
            access_token,
            admit,
            |realm, context, caller| uma_policies::update(realm, context, caller, policy_id, &read(policy)?),
        )
    }

    async fn delete_uma_policy(&self, realm: &str, access_token: &str, policy_id: &str) -> Result<()> {
        self.change_protected(<dyn UmaPolicies>::DELETE_UMA_POLICY, realm, access_token, admit, |realm, _, caller| {
            uma_policies::delete(realm, caller, policy_id)
        })
    }
}

/// The policy as all types have it.
fn read(policy: &UmaPermissionRepresentation) -> Decision<AbstractPolicyRepresentation> {
    AbstractPolicyRepresentation::of(policy).map_err(|_| AdminDenied::BreaksOnJson.into())
}

/// The policy as its type has it.
fn shown(policy: &AbstractPolicyRepresentation) -> Decision<UmaPermissionRepresentation> {
    let value = serde_json::to_value(policy);
    value.and_then(serde_json::from_value).map_err(|_| AdminDenied::Breaks.into())
}
