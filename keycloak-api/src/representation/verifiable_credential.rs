//! Verifiable credentials of users, where the realm issues such.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// A verifiable credential that a user may be issued.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserVerifiableCredentialRepresentation {
    /// Name of the client scope that describes the credential.
    pub credential_scope_name: Option<String>,
    /// Id under which the issuer offers the credential.
    pub credential_configuration_id: Option<String>,
    /// The revision of the user's credential.
    pub revision: Option<String>,
    /// When it was created, in milliseconds since the epoch.
    pub created_date: Option<i64>,
    /// When it last changed, in milliseconds since the epoch.
    pub updated_date: Option<i64>,
    /// The user's attributes that go into the credential.
    pub user_attributes: Option<BTreeMap<String, Vec<String>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A verifiable credential that was issued to a user.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedVerifiableCredentialRepresentation {
    /// The issued credential's id.
    pub id: Option<String>,
    /// The user's id.
    pub user_id: Option<String>,
    /// The credential's type.
    pub credential_type: Option<String>,
    /// When it was issued, in milliseconds since the epoch.
    pub issued_at: Option<i64>,
    /// When it expires, in milliseconds since the epoch.
    pub expires_at: Option<i64>,
    /// The client that asked for it.
    pub client_id: Option<String>,
    /// The name of that client.
    pub client_name: Option<String>,
    /// The base URL of that client.
    pub client_base_url: Option<String>,
    /// The revision of the user's credential that was issued.
    pub revision: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
