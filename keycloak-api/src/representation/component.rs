//! Components: keys, federated user stores, registration policies and whatever else is configured by provider.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{lenient, redact};

/// A component of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ComponentRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentRepresentation {
    /// The component's id.
    pub id: Option<String>,
    /// The component's name.
    pub name: Option<String>,
    /// What implements it, such as `rsa-generated`.
    pub provider_id: Option<String>,
    /// What kind of thing it is, such as `org.keycloak.keys.KeyProvider`.
    pub provider_type: Option<String>,
    /// Id of the realm or component that it belongs to.
    pub parent_id: Option<String>,
    /// A further division of the type, such as `anonymous` for registration policies.
    pub sub_type: Option<String>,
    /// The settings, each a list of texts; some are private keys and passwords.
    #[serde(default, deserialize_with = "lenient::lists")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, Vec<String>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A component of a realm, in an export or an import.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ComponentExportRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentExportRepresentation {
    /// The component's id.
    pub id: Option<String>,
    /// The component's name.
    pub name: Option<String>,
    /// What implements it, such as `rsa-generated`.
    pub provider_id: Option<String>,
    /// A further division of the type, such as `anonymous` for registration policies.
    pub sub_type: Option<String>,
    /// The components that belong to it, by provider type.
    pub sub_components: Option<BTreeMap<String, Vec<ComponentExportRepresentation>>>,
    /// The settings, each a list of texts; some are private keys and passwords.
    #[serde(default, deserialize_with = "lenient::lists")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, Vec<String>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A kind of component that the server can make, and what it can be told.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ComponentTypeRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentTypeRepresentation {
    /// The provider's id.
    pub id: Option<String>,
    /// What it does.
    pub help_text: Option<String>,
    /// Its settings.
    pub properties: Option<Vec<ConfigPropertyRepresentation>>,
    /// Its settings that a client can have for itself.
    pub client_properties: Option<Vec<ConfigPropertyRepresentation>>,
    /// Whatever else the provider tells of itself.
    pub metadata: Option<BTreeMap<String, Value>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// One setting of a component, a mapper, an authenticator or the like.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ConfigPropertyRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigPropertyRepresentation {
    /// The key in the `config` map.
    pub name: Option<String>,
    /// The name shown to people, or the key of a message.
    pub label: Option<String>,
    /// What it does, or the key of a message.
    pub help_text: Option<String>,
    /// What input it takes: `String`, `boolean`, `List`, `MultivaluedList`, `Role`, `Script`, `Password`, …
    pub r#type: Option<String>,
    /// What applies when nothing is set: a text, a boolean, a number or a list.
    pub default_value: Option<Value>,
    /// What can be chosen.
    pub options: Option<Vec<String>>,
    /// Whether the value is kept from view.
    pub secret: Option<bool>,
    /// Whether there has to be a value.
    pub required: Option<bool>,
    /// Whether the value can't be changed.
    pub read_only: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
