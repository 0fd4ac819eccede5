//! What only very old exports hold, and the server still reads.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ClientRepresentation, ProtocolMapperRepresentation, lenient, redact};

/// Deprecated: a client as very old exports wrote it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ApplicationRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationRepresentation {
    /// The client.
    #[serde(flatten)]
    pub client: ClientRepresentation,
    /// Deprecated: which claims the client asked for.
    pub claims: Option<ClaimRepresentation>,
}

/// Deprecated: a client without a login of its own, as very old exports wrote it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#OAuthClientRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OAuthClientRepresentation {
    /// The client.
    #[serde(flatten)]
    pub client: ClientRepresentation,
    /// Deprecated: which claims the client asked for.
    pub claims: Option<ClaimRepresentation>,
}

/// Deprecated: which claims a client of a very old export asked for.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClaimRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimRepresentation {
    /// Whether the full name.
    pub name: Option<bool>,
    /// Whether the username.
    pub username: Option<bool>,
    /// Whether the profile page.
    pub profile: Option<bool>,
    /// Whether the picture.
    pub picture: Option<bool>,
    /// Whether the website.
    pub website: Option<bool>,
    /// Whether the email address.
    pub email: Option<bool>,
    /// Whether the gender.
    pub gender: Option<bool>,
    /// Whether the locale.
    pub locale: Option<bool>,
    /// Whether the postal address.
    pub address: Option<bool>,
    /// Whether the telephone number.
    pub phone: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Deprecated: a template for clients; client scopes took its place.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientTemplateRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientTemplateRepresentation {
    /// The template's id.
    pub id: Option<String>,
    /// The template's name.
    pub name: Option<String>,
    /// What the template is for.
    pub description: Option<String>,
    /// `openid-connect` or `saml`.
    pub protocol: Option<String>,
    /// Whether tokens may hold every role of the user.
    pub full_scope_allowed: Option<bool>,
    /// Whether clients only check tokens.
    pub bearer_only: Option<bool>,
    /// Whether people have to consent.
    pub consent_required: Option<bool>,
    /// Whether the authorization code flow is allowed.
    pub standard_flow_enabled: Option<bool>,
    /// Whether the implicit flow is allowed.
    pub implicit_flow_enabled: Option<bool>,
    /// Whether the password grant is allowed.
    pub direct_access_grants_enabled: Option<bool>,
    /// Whether the client credentials grant is allowed.
    pub service_accounts_enabled: Option<bool>,
    /// Whether clients have no secret.
    pub public_client: Option<bool>,
    /// Whether logouts reach the client through the browser.
    pub frontchannel_logout: Option<bool>,
    /// Settings without a field of their own.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(attributes))]
    pub attributes: Option<BTreeMap<String, String>>,
    /// The template's mappers.
    pub protocol_mappers: Option<Vec<ProtocolMapperRepresentation>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Deprecated: a user's link to an account at a social provider.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#SocialLinkRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SocialLinkRepresentation {
    /// The provider's name.
    pub social_provider: Option<String>,
    /// The account's id at the provider.
    pub social_user_id: Option<String>,
    /// The account's name at the provider.
    pub social_username: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Deprecated: a federated user store.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserFederationProviderRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFederationProviderRepresentation {
    /// The store's id.
    pub id: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// What implements it, such as `ldap`.
    pub provider_name: Option<String>,
    /// The settings; some are passwords.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// The position among the stores; lower is asked first.
    pub priority: Option<i32>,
    /// How often all users are read, in seconds; -1 means never.
    pub full_sync_period: Option<i32>,
    /// How often changed users are read, in seconds; -1 means never.
    pub changed_sync_period: Option<i32>,
    /// When users were last read, in seconds since the epoch.
    pub last_sync: Option<i32>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// Deprecated: a mapper of a federated user store.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserFederationMapperRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserFederationMapperRepresentation {
    /// The mapper's id.
    pub id: Option<String>,
    /// The mapper's name.
    pub name: Option<String>,
    /// The store's name shown to people.
    pub federation_provider_display_name: Option<String>,
    /// What implements it.
    pub federation_mapper_type: Option<String>,
    /// The settings, all of them texts.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(config))]
    pub config: Option<BTreeMap<String, String>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
