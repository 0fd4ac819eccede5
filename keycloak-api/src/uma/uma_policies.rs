//! What owners of resources allow to others. The token is the owner's own, of the resource server's client.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::authz::UmaPermissionRepresentation;

/// Which policies to list. Nothing set means all of the owner's.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UmaPolicyFilter {
    /// Only those with this in their name.
    pub name: Option<String>,
    /// The resource, by id or name.
    pub resource: Option<String>,
    /// The scope, by id or name.
    pub scope: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The policies of the owner whose token it is.
#[operations]
pub trait UmaPolicies: Send + Sync {
    /// Lists the owner's policies that match `filter`.
    ///
    /// # Errors
    /// `Forbidden` for a token of a client that has no authorization services.
    #[get("/realms/{realm}/authz/protection/uma-policy")]
    async fn list_uma_policies(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        #[query] filter: &UmaPolicyFilter,
    ) -> Result<Vec<UmaPermissionRepresentation>>;

    /// Allows something with a resource to others.
    ///
    /// # Errors
    /// `BadRequest` for a resource that is not the owner's, or that owners may not share; `Conflict` if the name is
    /// taken.
    #[post("/realms/{realm}/authz/protection/uma-policy/{resource_id}", success = 200)]
    async fn create_uma_policy(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        resource_id: &str,
        #[json] policy: &UmaPermissionRepresentation,
    ) -> Result<UmaPermissionRepresentation>;

    /// The policy of this id.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, `BadRequest` for one that is not the owner's.
    #[get("/realms/{realm}/authz/protection/uma-policy/{policy_id}")]
    async fn get_uma_policy(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        policy_id: &str,
    ) -> Result<UmaPermissionRepresentation>;

    /// Replaces a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, `BadRequest` for one that is not the owner's.
    #[put("/realms/{realm}/authz/protection/uma-policy/{policy_id}", success = 201)]
    async fn update_uma_policy(
        &self,
        realm: &str,
        #[bearer] access_token: &str,
        policy_id: &str,
        #[json] policy: &UmaPermissionRepresentation,
    ) -> Result<()>;

    /// Deletes a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, `BadRequest` for one that is not the owner's.
    #[delete("/realms/{realm}/authz/protection/uma-policy/{policy_id}")]
    async fn delete_uma_policy(&self, realm: &str, #[bearer] access_token: &str, policy_id: &str) -> Result<()>;
}
