//! The user profile: which attributes users have, and who may see and change them.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// A realm's user profile.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UPConfig)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UPConfig {
    /// The attributes, in the order in which forms show them.
    pub attributes: Option<Vec<UPAttribute>>,
    /// The groups that forms gather attributes in.
    pub groups: Option<Vec<UPGroup>>,
    /// Who may set attributes that aren't listed: `ENABLED`, `ADMIN_EDIT`, `ADMIN_VIEW`; nobody unless set.
    pub unmanaged_attribute_policy: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// An attribute of the user profile.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UPAttribute)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UPAttribute {
    /// The attribute's name.
    pub name: Option<String>,
    /// The name shown to people, or the key of a message such as `${username}`.
    pub display_name: Option<String>,
    /// What a value has to satisfy: the settings of each validator by its name.
    pub validations: Option<BTreeMap<String, BTreeMap<String, Value>>>,
    /// Hints for forms.
    pub annotations: Option<BTreeMap<String, Value>>,
    /// When there has to be a value; never unless set.
    pub required: Option<UPAttributeRequired>,
    /// Who may see and change it.
    pub permissions: Option<UPAttributePermissions>,
    /// When the attribute is there at all.
    pub selector: Option<UPAttributeSelector>,
    /// Name of the group that it belongs to.
    pub group: Option<String>,
    /// Whether it can have several values.
    pub multivalued: Option<bool>,
    /// The value of users who were given none.
    pub default_value: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// When an attribute has to have a value; always, if nothing is set.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UPAttributeRequired)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UPAttributeRequired {
    /// Only where one of these edits: `user`, `admin`.
    pub roles: Option<Vec<String>>,
    /// Only where a login asks for one of these scopes.
    pub scopes: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Who may see and change an attribute.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UPAttributePermissions)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UPAttributePermissions {
    /// Who may see it: `user`, `admin`.
    pub view: Option<Vec<String>>,
    /// Who may change it: `user`, `admin`.
    pub edit: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// When an attribute is there.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UPAttributeSelector)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UPAttributeSelector {
    /// Only where a login asks for one of these scopes.
    pub scopes: Option<Vec<String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A group of attributes in forms.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UPGroup)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UPGroup {
    /// The group's name.
    pub name: Option<String>,
    /// The heading, or the key of a message.
    pub display_header: Option<String>,
    /// The text below the heading, or the key of a message.
    pub display_description: Option<String>,
    /// Hints for forms.
    pub annotations: Option<BTreeMap<String, Value>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What the user profile says about the attributes of a user, as seen by the caller.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserProfileMetadata)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfileMetadata {
    /// The attributes, in the order in which forms show them.
    pub attributes: Option<Vec<UserProfileAttributeMetadata>>,
    /// The groups that forms gather attributes in.
    pub groups: Option<Vec<UserProfileAttributeGroupMetadata>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What the user profile says about one attribute.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserProfileAttributeMetadata)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfileAttributeMetadata {
    /// The attribute's name.
    pub name: Option<String>,
    /// The name shown to people, or the key of a message such as `${username}`.
    pub display_name: Option<String>,
    /// Whether there has to be a value.
    pub required: Option<bool>,
    /// Whether the caller may only see it.
    pub read_only: Option<bool>,
    /// Hints for forms.
    pub annotations: Option<BTreeMap<String, Value>>,
    /// What a value has to satisfy: the settings of each validator by its name.
    pub validators: Option<BTreeMap<String, BTreeMap<String, Value>>>,
    /// Name of the group that it belongs to.
    pub group: Option<String>,
    /// Whether it can have several values.
    pub multivalued: Option<bool>,
    /// The value of users who were given none.
    pub default_value: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A group of attributes in forms.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserProfileAttributeGroupMetadata)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserProfileAttributeGroupMetadata {
    /// The group's name.
    pub name: Option<String>,
    /// The heading, or the key of a message.
    pub display_header: Option<String>,
    /// The text below the heading, or the key of a message.
    pub display_description: Option<String>,
    /// Hints for forms.
    pub annotations: Option<BTreeMap<String, Value>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
