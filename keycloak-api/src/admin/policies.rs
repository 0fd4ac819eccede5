//! Policies and permissions: what decides about access at a resource server.

use keycloak_api_macros::operations;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::error::Result;
use crate::representation::{
    AbstractPolicyRepresentation, PolicyEvaluationRequest, PolicyEvaluationResponse, PolicyProviderRepresentation,
    PolicyRepresentation,
};

/// Which policies or permissions to list.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyFilter {
    /// Only those with this in their name.
    pub name: Option<String>,
    /// The kind, such as `role` or `scope`.
    pub r#type: Option<String>,
    /// The resource, by name or id.
    pub resource: Option<String>,
    /// The scope, by name or id.
    pub scope: Option<String>,
    /// The type of the resources.
    pub resource_type: Option<String>,
    /// The owner's user id.
    pub owner: Option<String>,
    /// Only permissions, or only policies.
    pub permission: Option<bool>,
    /// The id.
    pub policy_id: Option<String>,
    /// What to show besides, such as `*`.
    pub fields: Option<String>,
    /// How many to skip.
    pub first: Option<i32>,
    /// How many to list.
    pub max: Option<i32>,
}

/// The policies and permissions of a client that has authorization services.
#[operations]
pub trait Policies: Send + Sync {
    /// Lists the policies that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy")]
    async fn list_policies(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] filter: &PolicyFilter,
    ) -> Result<Vec<AbstractPolicyRepresentation>>;

    /// Creates a policy, of the kind that the representation names.
    ///
    /// # Errors
    /// `Conflict` if the name is taken, `BadRequest` for what is not valid.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy", success = 201)]
    async fn create_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] policy: &PolicyRepresentation,
    ) -> Result<PolicyRepresentation>;

    /// Decides a request for access as if it were made, and says why so.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services, `BadRequest` for a user or client
    /// that does not exist.
    #[post(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/evaluate",
        success = 200,
        repeatable
    )]
    async fn evaluate_policies(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] evaluation: &PolicyEvaluationRequest,
    ) -> Result<PolicyEvaluationResponse>;

    /// Lists the kinds of policies that there are.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/providers")]
    async fn list_policy_providers(&self, realm: &str, client_uuid: &str) -> Result<Vec<PolicyProviderRepresentation>>;

    /// The policy of exactly this name, if there is one.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/search")]
    async fn find_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("name")] name: &str,
        #[query("fields")] fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>>;

    /// Lists the permissions that match `filter`.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission")]
    async fn list_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query] filter: &PolicyFilter,
    ) -> Result<Vec<AbstractPolicyRepresentation>>;

    /// Creates a permission, of the kind that the representation names.
    ///
    /// # Errors
    /// `Conflict` if the name is taken, `BadRequest` for what is not valid.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission", success = 201)]
    async fn create_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] permission: &PolicyRepresentation,
    ) -> Result<PolicyRepresentation>;

    /// Decides a request for access as if it were made, and says why so.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services, `BadRequest` for a user or client
    /// that does not exist.
    #[post(
        "/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/evaluate",
        success = 200,
        repeatable
    )]
    async fn evaluate_permissions(
        &self,
        realm: &str,
        client_uuid: &str,
        #[json] evaluation: &PolicyEvaluationRequest,
    ) -> Result<PolicyEvaluationResponse>;

    /// Lists the kinds of policies that there are.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/providers")]
    async fn list_permission_providers(
        &self,
        realm: &str,
        client_uuid: &str,
    ) -> Result<Vec<PolicyProviderRepresentation>>;

    /// The permission of exactly this name, if there is one.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/permission/search")]
    async fn find_permission(
        &self,
        realm: &str,
        client_uuid: &str,
        #[query("name")] name: &str,
        #[query("fields")] fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>>;
}
