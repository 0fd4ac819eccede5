//! Resources and scopes.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::PolicyRepresentation;
use crate::representation::{lenient, redact};

/// Something that a resource server protects.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ResourceRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRepresentation {
    /// The resource's name, unique for its owner.
    pub name: Option<String>,
    /// A type, by which permissions can gather resources.
    pub r#type: Option<String>,
    /// Who owns it: the client itself or a user. A text is read as well, as [`ResourceOwnerRepresentation::id`].
    #[serde(default, deserialize_with = "lenient::owner")]
    pub owner: Option<ResourceOwnerRepresentation>,
    /// Whether the owner may share it.
    pub owner_managed_access: Option<bool>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// Further attributes by name.
    #[serde(default, deserialize_with = "lenient::text_lists")]
    pub attributes: Option<BTreeMap<String, Vec<String>>>,
    /// The resource's id.
    #[serde(rename = "_id")]
    pub id: Option<String>,
    /// Its URIs, patterns included.
    pub uris: Option<Vec<String>>,
    /// The protection API's name for `scopes`. Names alone are read as well.
    #[serde(rename = "resource_scopes", default, deserialize_with = "lenient::scopes")]
    pub resource_scopes: Option<Vec<ScopeRepresentation>>,
    /// What can be done with it. Names alone are read as well.
    #[serde(default, deserialize_with = "lenient::scopes")]
    pub scopes: Option<Vec<ScopeRepresentation>>,
    /// URI of an icon.
    #[serde(rename = "icon_uri")]
    pub icon_uri: Option<String>,
    /// Deprecated for `uris`. Only read by the server.
    pub uri: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl ResourceRepresentation {
    /// A resource of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

/// The owner of a resource.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ResourceOwnerRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceOwnerRepresentation {
    /// Id of the client or user. A username is read as well.
    pub id: Option<String>,
    /// The `clientId` or username.
    pub name: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Something that can be done with a resource, such as `view`.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ScopeRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeRepresentation {
    /// The scope's id.
    pub id: Option<String>,
    /// The scope's name.
    pub name: Option<String>,
    /// URI of an icon.
    pub icon_uri: Option<String>,
    /// The policies and permissions that are about it.
    pub policies: Option<Vec<PolicyRepresentation>>,
    /// The resources that have it.
    pub resources: Option<Vec<ResourceRepresentation>>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl ScopeRepresentation {
    /// A scope of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}
