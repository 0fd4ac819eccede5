//! Federated user stores as very old exports wrote them; today they are components.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// Deprecated: a federated user store.
///
/// [In Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserFederationProviderRepresentation).
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFederationProviderRepresentation {
    /// The store's id.
    pub id: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// What implements it, such as `ldap`.
    pub provider_name: Option<String>,
    /// The settings; some are passwords.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// The position among the stores; lower is asked first.
    pub priority: Option<i32>,
    /// How often all users are read, in seconds; -1 means never.
    pub full_sync_period: Option<i32>,
    /// How often changed users are read, in seconds; -1 means never.
    pub changed_sync_period: Option<i32>,
    /// When users were last read, in seconds since the epoch.
    pub last_sync: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Deprecated: a mapper of a federated user store.
///
/// [In Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserFederationMapperRepresentation).
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFederationMapperRepresentation {
    /// The mapper's id.
    pub id: Option<String>,
    /// The mapper's name.
    pub name: Option<String>,
    /// The store's name shown to people.
    pub federation_provider_display_name: Option<String>,
    /// What implements it.
    pub federation_mapper_type: Option<String>,
    /// The settings, all of them texts.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
