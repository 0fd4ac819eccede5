//! Identity providers: logins that a realm leaves to somebody else, and their mappers.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ConfigPropertyRepresentation, lenient, redact};

/// An identity provider of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#IdentityProviderRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderRepresentation {
    /// The provider's name, as it appears in URLs.
    pub alias: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// The provider's internal id.
    pub internal_id: Option<String>,
    /// The kind: `oidc`, `saml`, `github`, `google`, …
    pub provider_id: Option<String>,
    /// Whether people can log in with it.
    pub enabled: Option<bool>,
    /// Deprecated: whether the first login asks for the profile: `on`, `off` or `missing`.
    pub update_profile_first_login_mode: Option<String>,
    /// Whether its email addresses count as verified.
    pub trust_email: Option<bool>,
    /// Whether its tokens are kept.
    pub store_token: Option<bool>,
    /// Whether new users may read the tokens kept.
    pub add_read_token_role_on_create: Option<bool>,
    /// Deprecated: whether the login page goes there at once.
    pub authenticate_by_default: Option<bool>,
    /// Whether it can only be linked to an existing user, and not log anybody in.
    pub link_only: Option<bool>,
    /// Whether the login page leaves it out.
    pub hide_on_login: Option<bool>,
    /// Alias of the flow for a first login; the realm's unless set.
    pub first_broker_login_flow_alias: Option<String>,
    /// Alias of the flow after every login; none unless set.
    pub post_broker_login_flow_alias: Option<String>,
    /// Id of the organization that it belongs to.
    pub organization_id: Option<String>,
    /// The settings, all of them texts, such as `clientId` and `clientSecret`.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// What it is good for, such as `USER_AUTHENTICATION`, as the server makes out.
    pub types: Option<Vec<String>>,
    /// Deprecated: whether the first login asks for the profile. Only read by the server.
    pub update_profile_first_login: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl IdentityProviderRepresentation {
    /// An enabled provider of this alias and kind, without any settings.
    pub fn new(alias: impl Into<String>, provider_id: impl Into<String>) -> Self {
        Self {
            alias: Some(alias.into()),
            provider_id: Some(provider_id.into()),
            enabled: Some(true),
            ..Self::default()
        }
    }
}

/// A mapper of an identity provider: what its users bring with them.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#IdentityProviderMapperRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderMapperRepresentation {
    /// The mapper's id.
    pub id: Option<String>,
    /// The mapper's name.
    pub name: Option<String>,
    /// Alias of the identity provider.
    pub identity_provider_alias: Option<String>,
    /// The mapper's type, such as `oidc-user-attribute-idp-mapper`.
    pub identity_provider_mapper: Option<String>,
    /// The settings, all of them texts.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// A kind of mapper that an identity provider can have.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#IdentityProviderMapperTypeRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProviderMapperTypeRepresentation {
    /// The mapper's type.
    pub id: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// What kind of thing it maps to.
    pub category: Option<String>,
    /// What it does.
    pub help_text: Option<String>,
    /// Its settings.
    pub properties: Option<Vec<ConfigPropertyRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
