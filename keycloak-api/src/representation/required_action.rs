//! Required actions: what people may have to do at a login.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ConfigPropertyRepresentation, lenient, redact};

/// Something that people can be required to do at a login, such as choosing a new password.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RequiredActionProviderRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredActionProviderRepresentation {
    /// The action's key, as in a user's `requiredActions`.
    pub alias: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// What implements the action.
    pub provider_id: Option<String>,
    /// Whether it can be required.
    pub enabled: Option<bool>,
    /// Whether every new user has to do it.
    pub default_action: Option<bool>,
    /// The position among the actions; lower comes first.
    pub priority: Option<i32>,
    /// The settings, all of them texts.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A required action that the server has and the realm doesn't use yet.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredActionProviderSimpleRepresentation {
    /// The action's key.
    pub id: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// What implements the action.
    pub provider_id: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The settings of a required action.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RequiredActionConfigRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredActionConfigRepresentation {
    /// The settings, all of them texts.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What a required action can be told.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RequiredActionConfigInfoRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredActionConfigInfoRepresentation {
    /// Its settings.
    pub properties: Option<Vec<ConfigPropertyRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
