//! Policies one by one, and by type. Keycloak's published list has none of these operations; its console and its clients use
//! them.

use keycloak_api_macros::operations;

use crate::error::Result;
use crate::representation::{
    AbstractPolicyRepresentation, PolicyRepresentation, ResourceRepresentation, ScopeRepresentation,
};

/// Single policies of a client that has authorization services. `kind` is the type, such as `role`: a policy is sent
/// as its type has it, [`RolePolicyRepresentation`](crate::representation::authz::RolePolicyRepresentation) and so on, of which
/// [`AbstractPolicyRepresentation::of`] makes what these methods take.
#[operations]
pub trait TypedPolicies: Send + Sync {
    /// Creates a policy of a type.
    ///
    /// # Errors
    /// `Conflict` if the name is taken, `NotFound` for a type that the server does not have.
    #[post("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}", success = 201)]
    async fn create_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        #[json] policy: &AbstractPolicyRepresentation,
    ) -> Result<AbstractPolicyRepresentation>;

    /// The policy of exactly this name, as its type has it, if there is one. `*` as `fields` adds what it stands for: resources,
    /// scopes and policies.
    ///
    /// # Errors
    /// `NotFound` for a client that does not exist or has no authorization services.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/search")]
    async fn find_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        #[query("name")] name: &str,
        #[query("fields")] fields: Option<&str>,
    ) -> Result<Option<AbstractPolicyRepresentation>>;

    /// The policy of this id, as its type has it.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}")]
    async fn get_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
    ) -> Result<AbstractPolicyRepresentation>;

    /// Replaces a policy, as its type has it.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, `Conflict` if the name is taken.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}", success = 201)]
    async fn update_typed_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        kind: &str,
        policy_id: &str,
        #[json] policy: &AbstractPolicyRepresentation,
    ) -> Result<()>;

    /// Deletes a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{kind}/{policy_id}")]
    async fn delete_typed_policy(&self, realm: &str, client_uuid: &str, kind: &str, policy_id: &str) -> Result<()>;

    /// The policy of this id.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}")]
    async fn get_policy(&self, realm: &str, client_uuid: &str, policy_id: &str) -> Result<PolicyRepresentation>;

    /// Replaces a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist, `Conflict` if the name is taken.
    #[put("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}", success = 201)]
    async fn update_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
        #[json] policy: &PolicyRepresentation,
    ) -> Result<()>;

    /// Deletes a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[delete("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}")]
    async fn delete_policy(&self, realm: &str, client_uuid: &str, policy_id: &str) -> Result<()>;

    /// Lists the policies and permissions that depend on a policy.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}/dependentPolicies")]
    async fn list_policy_dependents(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the policies that a policy depends on.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}/associatedPolicies")]
    async fn list_policy_associates(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<PolicyRepresentation>>;

    /// Lists the resources that a policy is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}/resources")]
    async fn list_resources_of_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<ResourceRepresentation>>;

    /// Lists the scopes that a policy is about, by id and name.
    ///
    /// # Errors
    /// `NotFound` for a policy that does not exist.
    #[get("/admin/realms/{realm}/clients/{client_uuid}/authz/resource-server/policy/{policy_id}/scopes")]
    async fn list_scopes_of_policy(
        &self,
        realm: &str,
        client_uuid: &str,
        policy_id: &str,
    ) -> Result<Vec<ScopeRepresentation>>;
}
