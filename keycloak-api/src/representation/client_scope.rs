//! Client scopes.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ProtocolMapperRepresentation, lenient, redact};

/// A client scope: mappers and role mappings that several clients share, and that a request's `scope` can ask for.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientScopeRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientScopeRepresentation {
    /// The scope's id.
    pub id: Option<String>,
    /// The scope's name, as `scope` asks for it.
    pub name: Option<String>,
    /// What the scope is for.
    pub description: Option<String>,
    /// `openid-connect` or `saml`.
    pub protocol: Option<String>,
    /// Settings, such as `include.in.token.scope` and `display.on.consent.screen`.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub attributes: Option<BTreeMap<String, String>>,
    /// The scope's mappers.
    pub protocol_mappers: Option<Vec<ProtocolMapperRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl ClientScopeRepresentation {
    /// A client scope of this name for OpenID Connect.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), protocol: Some("openid-connect".to_owned()), ..Self::default() }
    }
}
