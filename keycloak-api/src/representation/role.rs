//! Roles, of a realm and of clients, and their mappings.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// A role of a realm or of a client.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RoleRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleRepresentation {
    /// The role's id.
    pub id: Option<String>,
    /// The role's name, unique in its realm or client.
    pub name: Option<String>,
    /// What the role is for.
    pub description: Option<String>,
    /// Deprecated: whether a token gets the role only when `scope` asks for it.
    pub scope_param_required: Option<bool>,
    /// Whether the role brings others with it.
    pub composite: Option<bool>,
    /// The roles that it brings, in an export or an import.
    pub composites: Option<Composites>,
    /// Whether it is a role of a client, and not of the realm.
    pub client_role: Option<bool>,
    /// Id of the realm or client that the role belongs to.
    pub container_id: Option<String>,
    /// Further attributes by name. Left out of listings that ask for the brief form.
    #[serde(default, deserialize_with = "lenient::lists")]
    pub attributes: Option<BTreeMap<String, Vec<String>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl RoleRepresentation {
    /// A role of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

/// The roles that a composite role brings, by name.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#Composites)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Composites {
    /// Names of realm roles.
    pub realm: Option<Vec<String>>,
    /// Names of client roles, by `clientId`.
    pub client: Option<BTreeMap<String, Vec<String>>>,
    /// Deprecated for `client`.
    pub application: Option<BTreeMap<String, Vec<String>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// All roles of a realm, in an export or an import.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RolesRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RolesRepresentation {
    /// The realm roles.
    pub realm: Option<Vec<RoleRepresentation>>,
    /// The client roles, by `clientId`.
    pub client: Option<BTreeMap<String, Vec<RoleRepresentation>>>,
    /// Deprecated for `client`.
    pub application: Option<BTreeMap<String, Vec<RoleRepresentation>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// All roles mapped to a user, a group, a client or a client scope.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#MappingsRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MappingsRepresentation {
    /// The realm roles.
    pub realm_mappings: Option<Vec<RoleRepresentation>>,
    /// The client roles, by `clientId`.
    pub client_mappings: Option<BTreeMap<String, ClientMappingsRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The roles of one client in [`MappingsRepresentation`].
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientMappingsRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientMappingsRepresentation {
    /// The client's internal id.
    pub id: Option<String>,
    /// The client's `clientId`.
    pub client: Option<String>,
    /// The roles.
    pub mappings: Option<Vec<RoleRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Which roles a client or a client scope may put into tokens, in an export or an import.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ScopeMappingRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeMappingRepresentation {
    /// URL of the mapping. Only in answers of some versions.
    #[serde(rename = "self")]
    pub self_: Option<String>,
    /// The client that may, by its `clientId`.
    pub client: Option<String>,
    /// Deprecated: the template that may, by name.
    pub client_template: Option<String>,
    /// The client scope that may, by name.
    pub client_scope: Option<String>,
    /// Names of the roles.
    pub roles: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
