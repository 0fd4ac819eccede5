//! Authorization services: resources, scopes, policies and permissions of a resource server.

mod evaluation;
mod permission;
mod policy;
mod resource;
mod typed_policy;

pub use evaluation::{
    EvaluationResultRepresentation, PolicyEvaluationRequest, PolicyEvaluationResponse, PolicyProviderRepresentation,
    PolicyResultRepresentation,
};
pub use permission::{Permission, PermissionRequest, PermissionResponse, PermissionTicketRepresentation};
pub use policy::{AbstractPolicyRepresentation, PolicyRepresentation};
pub use resource::{ResourceOwnerRepresentation, ResourceRepresentation, ScopeRepresentation};
pub use typed_policy::{
    ClientPolicyRepresentation, ClientScopeDefinition, ClientScopePolicyRepresentation, GroupDefinition,
    GroupPolicyRepresentation, JSPolicyRepresentation, RegexPolicyRepresentation, RoleDefinition,
    RolePolicyRepresentation, TimePolicyRepresentation, UmaPermissionRepresentation, UserPolicyRepresentation,
};

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::representation::redact;

/// A client that protects resources: its settings, and, in an export or an import, all that it protects.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ResourceServerRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceServerRepresentation {
    /// The client's internal id.
    pub id: Option<String>,
    /// The client's internal id again, although it is called `clientId`.
    pub client_id: Option<String>,
    /// The client's `clientId`, although it is called a name.
    pub name: Option<String>,
    /// Whether the client may manage its resources by the protection API.
    pub allow_remote_resource_management: Option<bool>,
    /// What happens without a policy: `ENFORCING` denies, `PERMISSIVE` allows, `DISABLED` always allows.
    pub policy_enforcement_mode: Option<String>,
    /// The resources, in an export or an import.
    pub resources: Option<Vec<ResourceRepresentation>>,
    /// The policies and permissions, in an export or an import.
    pub policies: Option<Vec<PolicyRepresentation>>,
    /// The scopes, in an export or an import.
    pub scopes: Option<Vec<ScopeRepresentation>>,
    /// How the permissions of one resource combine: `AFFIRMATIVE` or `UNANIMOUS`.
    pub decision_strategy: Option<String>,
    /// The kinds of resources that a server for administrators' permissions knows.
    pub authorization_schema: Option<AuthorizationSchema>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The kinds of resources that permissions of administrators are about.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AuthorizationSchema)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationSchema {
    /// Each kind by its name, such as `Users`.
    pub resource_types: Option<BTreeMap<String, ResourceType>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A kind of resource that permissions of administrators are about.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ResourceType)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceType {
    /// The kind's name.
    pub r#type: Option<String>,
    /// The scopes that it has.
    pub scopes: Option<Vec<String>>,
    /// Further names of its scopes.
    pub scope_aliases: Option<BTreeMap<String, Vec<String>>>,
    /// The kind that gathers resources of this one.
    pub group_type: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
