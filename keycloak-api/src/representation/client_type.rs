//! Client types, an experiment of Keycloak's.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// The client types of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientTypesRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientTypesRepresentation {
    /// The realm's own types.
    #[serde(rename = "client-types")]
    pub client_types: Option<Vec<ClientTypeRepresentation>>,
    /// The types built into the server.
    #[serde(rename = "global-client-types")]
    pub global_client_types: Option<Vec<ClientTypeRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A client type: what clients of the type have in common.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientTypeRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientTypeRepresentation {
    /// The type's name.
    pub name: Option<String>,
    /// What implements it.
    pub provider: Option<String>,
    /// The type that it refines.
    pub parent: Option<String>,
    /// What it says about each of a client's fields.
    pub config: Option<BTreeMap<String, PropertyConfig>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What a client type says about one field of a client.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#PropertyConfig)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyConfig {
    /// Whether clients of the type have the field.
    pub applicable: Option<bool>,
    /// The value that the field has to have.
    pub value: Option<Value>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
