//! Whether permissions of administrators are set for one thing in particular.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// Whether one thing (a client, a group, a role, …) has permissions of its own, and which.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ManagementPermissionReference)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagementPermissionReference {
    /// Whether it has.
    pub enabled: Option<bool>,
    /// Id of the resource that stands for the thing.
    pub resource: Option<String>,
    /// Id of the permission for each scope, such as `view`.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub scope_permissions: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
