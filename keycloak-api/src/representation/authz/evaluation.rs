//! Trying what the policies of a resource server would decide.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{PolicyRepresentation, ResourceRepresentation, ScopeRepresentation};
use crate::representation::redact;

/// What to try.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PolicyEvaluationRequest)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyEvaluationRequest {
    /// Facts about the request: `attributes` by name.
    pub context: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// The resources asked for, with the scopes asked for.
    pub resources: Option<Vec<ResourceRepresentation>>,
    /// The type of the resources asked for.
    pub resource_type: Option<String>,
    /// Internal id of the client that asks.
    pub client_id: Option<String>,
    /// Id of the user who asks.
    pub user_id: Option<String>,
    /// Ids of the roles that the user shall have in addition.
    pub role_ids: Option<Vec<String>>,
    /// Whether to find out everything that is allowed.
    pub entitlements: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What would be decided.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PolicyEvaluationResponse)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyEvaluationResponse {
    /// The decision for each resource.
    pub results: Option<Vec<EvaluationResultRepresentation>>,
    /// Whether everything that is allowed was asked for.
    pub entitlements: Option<bool>,
    /// The decision for all: `PERMIT` or `DENY`.
    pub status: Option<String>,
    /// The claims of the token that would be issued.
    pub rpt: Option<Map<String, Value>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What would be decided about one resource.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#EvaluationResultRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationResultRepresentation {
    /// The resource.
    pub resource: Option<ResourceRepresentation>,
    /// The scopes asked for.
    pub scopes: Option<Vec<ScopeRepresentation>>,
    /// What each permission decided.
    pub policies: Option<Vec<PolicyResultRepresentation>>,
    /// `PERMIT` or `DENY`.
    pub status: Option<String>,
    /// The scopes allowed.
    pub allowed_scopes: Option<Vec<ScopeRepresentation>>,
    /// The scopes denied.
    pub denied_scopes: Option<Vec<ScopeRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What one policy or permission decided.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PolicyResultRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyResultRepresentation {
    /// The policy.
    pub policy: Option<PolicyRepresentation>,
    /// `PERMIT` or `DENY`.
    pub status: Option<String>,
    /// What the policies that it depends on decided.
    pub associated_policies: Option<Vec<PolicyResultRepresentation>>,
    /// The scopes that it is about.
    pub scopes: Option<Vec<String>>,
    /// The type of the resources that it is about.
    pub resource_type: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A type of policy that the server has.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PolicyProviderRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyProviderRepresentation {
    /// The type's key, such as `role`.
    pub r#type: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// What it is listed under.
    pub group: Option<String>,
    /// What it decides by.
    pub description: Option<String>,
    /// The script, for types that are one.
    pub code: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
