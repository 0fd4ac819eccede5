//! Permissions as clients ask for them, are granted them and are refused them: UMA's tickets.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::representation::{lenient, redact};

/// A permission in a token, or in the answer of a decision.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#Permission)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// The scopes granted.
    pub scopes: Option<Vec<String>>,
    /// Facts that came with the request.
    pub claims: Option<BTreeMap<String, Vec<String>>>,
    /// Id of the resource.
    pub rsid: Option<String>,
    /// Name of the resource.
    pub rsname: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What a resource server asks a ticket for.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionRequest {
    /// Facts about the request, by name.
    #[serde(default, deserialize_with = "lenient::text_lists")]
    pub claims: Option<BTreeMap<String, Vec<String>>>,
    /// Id of the resource; its name is read as well.
    #[serde(rename = "resource_id")]
    pub resource_id: Option<String>,
    /// The scopes.
    #[serde(rename = "resource_scopes")]
    pub resource_scopes: Option<Vec<String>>,
    /// Internal id of the resource server.
    #[serde(rename = "resource_server_id")]
    pub resource_server_id: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// The answer to [`PermissionRequest`].
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionResponse {
    /// The ticket, which a client exchanges for a token.
    #[debug("{}", redact::secret(ticket))]
    pub ticket: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Somebody's wish to use a resource, which its owner grants or not.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionTicketRepresentation {
    /// The ticket's id.
    pub id: Option<String>,
    /// Id of the resource's owner.
    pub owner: Option<String>,
    /// Id of the resource.
    pub resource: Option<String>,
    /// Id of the scope.
    pub scope: Option<String>,
    /// Whether the owner granted it.
    pub granted: Option<bool>,
    /// Name of the scope, where names were asked for.
    pub scope_name: Option<String>,
    /// Name of the resource, where names were asked for.
    pub resource_name: Option<String>,
    /// Id of who wishes.
    pub requester: Option<String>,
    /// Name of the owner, where names were asked for.
    pub owner_name: Option<String>,
    /// Name of who wishes, where names were asked for.
    pub requester_name: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
