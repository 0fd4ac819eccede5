//! Protocol mappers: what decides which claims a token gets.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ConfigPropertyRepresentation, lenient, redact};

/// A protocol mapper of a client or of a client scope.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ProtocolMapperRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProtocolMapperRepresentation {
    /// The mapper's id.
    pub id: Option<String>,
    /// The mapper's name, unique in its client or client scope.
    pub name: Option<String>,
    /// `openid-connect`, `saml` or `docker-v2`.
    pub protocol: Option<String>,
    /// The mapper's type, such as `oidc-usermodel-attribute-mapper`.
    pub protocol_mapper: Option<String>,
    /// Deprecated: whether people have to consent to the claim.
    pub consent_required: Option<bool>,
    /// Deprecated: what people consent to.
    pub consent_text: Option<String>,
    /// The mapper's settings, such as `claim.name`, all of them texts.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl ProtocolMapperRepresentation {
    /// A mapper of this name and type for OpenID Connect, without any settings.
    pub fn new(name: impl Into<String>, protocol_mapper: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            protocol: Some("openid-connect".to_owned()),
            protocol_mapper: Some(protocol_mapper.into()),
            ..Self::default()
        }
    }

    /// The same mapper with one setting more.
    #[must_use]
    pub fn setting(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.config.get_or_insert_default().insert(key.into(), value.into());
        self
    }
}

/// A kind of protocol mapper.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProtocolMapperTypeRepresentation {
    /// The mapper's type.
    pub id: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// What kind of mapper it is, such as `Token mapper`.
    pub category: Option<String>,
    /// What it does.
    pub help_text: Option<String>,
    /// When it works; lower comes first.
    pub priority: Option<i32>,
    /// Its settings.
    pub properties: Option<Vec<ConfigPropertyRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A mapper that would work on a token, and where it comes from.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ProtocolMapperEvaluationRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProtocolMapperEvaluationRepresentation {
    /// The mapper's id.
    pub mapper_id: Option<String>,
    /// The mapper's name.
    pub mapper_name: Option<String>,
    /// Id of the client or client scope that it belongs to.
    pub container_id: Option<String>,
    /// Name of the client or client scope that it belongs to.
    pub container_name: Option<String>,
    /// `client` or `client-scope`.
    pub container_type: Option<String>,
    /// The mapper's type.
    pub protocol_mapper: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
