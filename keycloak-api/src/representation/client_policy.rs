//! Client policies and client profiles: rules about what clients have to be like.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// The client policies of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientPoliciesRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientPoliciesRepresentation {
    /// The realm's own policies.
    pub policies: Option<Vec<ClientPolicyRepresentation>>,
    /// The policies built into the server; only where asked for.
    pub global_policies: Option<Vec<ClientPolicyRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A client policy: which profiles apply to which clients.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientPolicyRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientPolicyRepresentation {
    /// The policy's name.
    pub name: Option<String>,
    /// What the policy is for.
    pub description: Option<String>,
    /// Whether it applies.
    pub enabled: Option<bool>,
    /// How strictly it applies.
    pub mode: Option<String>,
    /// Which clients it applies to; all conditions have to hold.
    pub conditions: Option<Vec<ClientPolicyConditionRepresentation>>,
    /// Names of the profiles that it applies.
    pub profiles: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A condition of a client policy.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientPolicyConditionRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientPolicyConditionRepresentation {
    /// What implements it, such as `client-roles`.
    pub condition: Option<String>,
    /// Its settings, as the implementation defines them.
    pub configuration: Option<Value>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The client profiles of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientProfilesRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientProfilesRepresentation {
    /// The realm's own profiles.
    pub profiles: Option<Vec<ClientProfileRepresentation>>,
    /// The profiles built into the server; only where asked for.
    pub global_profiles: Option<Vec<ClientProfileRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A client profile: what a client has to satisfy.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientProfileRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientProfileRepresentation {
    /// The profile's name.
    pub name: Option<String>,
    /// What the profile is for.
    pub description: Option<String>,
    /// What is checked or set.
    pub executors: Option<Vec<ClientPolicyExecutorRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A check or a change that a client profile makes.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientPolicyExecutorRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientPolicyExecutorRepresentation {
    /// What implements it, such as `pkce-enforcer`.
    pub executor: Option<String>,
    /// Its settings, as the implementation defines them.
    pub configuration: Option<Value>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
