//! Importing into a realm that is there already.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{
    ClientRepresentation, GroupRepresentation, IdentityProviderMapperRepresentation, IdentityProviderRepresentation,
    RolesRepresentation, UserRepresentation, redact,
};

/// What to import.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartialImportRepresentation {
    /// What happens to what is there already, as read back from `if_resource_exists`.
    pub policy: Option<String>,
    /// What happens to what is there already: `FAIL`, `SKIP` or `OVERWRITE`.
    pub if_resource_exists: Option<String>,
    /// Users.
    pub users: Option<Vec<UserRepresentation>>,
    /// Groups.
    pub groups: Option<Vec<GroupRepresentation>>,
    /// Clients.
    pub clients: Option<Vec<ClientRepresentation>>,
    /// Identity providers.
    pub identity_providers: Option<Vec<IdentityProviderRepresentation>>,
    /// Mappers of the identity providers.
    pub identity_provider_mappers: Option<Vec<IdentityProviderMapperRepresentation>>,
    /// Roles of the realm and of clients.
    pub roles: Option<RolesRepresentation>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What came of an import.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartialImportResults {
    /// How many things were overwritten.
    pub overwritten: Option<i32>,
    /// How many things were added.
    pub added: Option<i32>,
    /// How many things were left as they were.
    pub skipped: Option<i32>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// What happened to each thing.
    pub results: Option<Vec<PartialImportResult>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What happened to one thing that was to be imported.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartialImportResult {
    /// `ADDED`, `SKIPPED` or `OVERWRITTEN`.
    pub action: Option<String>,
    /// `USER`, `GROUP`, `CLIENT`, `IDP`, `IDP_MAPPER`, `REALM_ROLE` or `CLIENT_ROLE`.
    pub resource_type: Option<String>,
    /// The thing's name.
    pub resource_name: Option<String>,
    /// The thing's id.
    pub id: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
