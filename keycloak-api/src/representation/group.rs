//! Groups.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// A group of users.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#GroupRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRepresentation {
    /// The group's id.
    pub id: Option<String>,
    /// The group's name, unique under its parent.
    pub name: Option<String>,
    /// What the group is for.
    pub description: Option<String>,
    /// The names from the top down to the group, such as `/staff/night`.
    pub path: Option<String>,
    /// Id of the parent; absent at the top.
    pub parent_id: Option<String>,
    /// How many groups are directly below it. Only in answers.
    pub sub_group_count: Option<i64>,
    /// The groups below it; how deep is up to the request.
    pub sub_groups: Option<Vec<GroupRepresentation>>,
    /// Further attributes by name. Left out of the brief form.
    #[serde(default, deserialize_with = "lenient::lists")]
    pub attributes: Option<BTreeMap<String, Vec<String>>>,
    /// Names of the realm roles that the members get. Left out of the brief form.
    pub realm_roles: Option<Vec<String>>,
    /// Names of the client roles that the members get, by `clientId`. Left out of the brief form.
    pub client_roles: Option<BTreeMap<String, Vec<String>>>,
    /// What the caller may do with the group, such as `manage`. Only in answers.
    pub access: Option<BTreeMap<String, bool>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl GroupRepresentation {
    /// A group of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}
