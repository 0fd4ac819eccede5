//! Policies and permissions: the form that all share, and the fields that each type adds.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ResourceRepresentation, ScopeRepresentation};
use crate::representation::{lenient, redact};

/// A policy or a permission of any type, its type's settings in `config`.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PolicyRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyRepresentation {
    /// The policy's id.
    pub id: Option<String>,
    /// The policy's name.
    pub name: Option<String>,
    /// What the policy is for.
    pub description: Option<String>,
    /// The type: `role`, `user`, `group`, `client`, `time`, `aggregate`, `resource`, `scope`, …
    pub r#type: Option<String>,
    /// The policies that it depends on.
    pub policies: Option<Vec<String>>,
    /// The resources that it is about.
    pub resources: Option<Vec<String>>,
    /// The scopes that it is about.
    pub scopes: Option<Vec<String>>,
    /// `POSITIVE`, or `NEGATIVE` to turn the decision round.
    pub logic: Option<String>,
    /// How the policies combine: `AFFIRMATIVE`, `UNANIMOUS` or `CONSENSUS`.
    pub decision_strategy: Option<String>,
    /// Who made it, where a user did by the protection API.
    pub owner: Option<String>,
    /// The type of the resources that it is about.
    pub resource_type: Option<String>,
    /// The resources that it is about, in full.
    pub resources_data: Option<Vec<ResourceRepresentation>>,
    /// The scopes that it is about, in full.
    pub scopes_data: Option<Vec<ScopeRepresentation>>,
    /// The settings of the type, all of them texts, many of which hold JSON.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What policies and permissions of every type have in common.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#AbstractPolicyRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AbstractPolicyRepresentation {
    /// The policy's id.
    pub id: Option<String>,
    /// The policy's name.
    pub name: Option<String>,
    /// What the policy is for.
    pub description: Option<String>,
    /// The type: `role`, `user`, `group`, `client`, `time`, `aggregate`, `resource`, `scope`, …
    pub r#type: Option<String>,
    /// The policies that it depends on.
    pub policies: Option<Vec<String>>,
    /// The resources that it is about.
    pub resources: Option<Vec<String>>,
    /// The scopes that it is about.
    pub scopes: Option<Vec<String>>,
    /// `POSITIVE`, or `NEGATIVE` to turn the decision round.
    pub logic: Option<String>,
    /// How the policies combine: `AFFIRMATIVE`, `UNANIMOUS` or `CONSENSUS`.
    pub decision_strategy: Option<String>,
    /// Who made it, where a user did by the protection API.
    pub owner: Option<String>,
    /// The type of the resources that it is about.
    pub resource_type: Option<String>,
    /// The resources that it is about, in full.
    pub resources_data: Option<Vec<ResourceRepresentation>>,
    /// The scopes that it is about, in full.
    pub scopes_data: Option<Vec<ScopeRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl AbstractPolicyRepresentation {
    /// A policy of a type, such as [`RolePolicyRepresentation`](super::RolePolicyRepresentation), as what all types have
    /// in common; what its type adds is in `extra`.
    ///
    /// # Errors
    /// A type whose JSON is no object.
    pub fn of(policy: &impl Serialize) -> Result<Self, serde_json::Error> {
        serde_json::from_value(serde_json::to_value(policy)?)
    }
}
