//! Users, their consents and their links to identity providers.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{
    CredentialRepresentation, IssuedVerifiableCredentialRepresentation, SocialLinkRepresentation, UserProfileMetadata,
    UserVerifiableCredentialRepresentation, lenient, redact,
};

/// A user of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserRepresentation {
    /// The user's id. Chosen by the server unless an import gives one.
    pub id: Option<String>,
    /// The name to log in with, lower-case.
    pub username: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The email address, lower-case.
    pub email: Option<String>,
    /// Whether the email address is known to be the user's.
    pub email_verified: Option<bool>,
    /// Further attributes by name; which are allowed is up to the realm's user profile.
    #[serde(default, deserialize_with = "lenient::text_lists")]
    pub attributes: Option<BTreeMap<String, Vec<String>>>,
    /// What the user profile says about each attribute, where the request asked for it.
    pub user_profile_metadata: Option<UserProfileMetadata>,
    /// Whether the user can log in.
    pub enabled: Option<bool>,
    /// URL of the user. Only in answers of some versions.
    #[serde(rename = "self")]
    pub self_: Option<String>,
    /// Deprecated: the id of the federated store that the user came from; see `federation_link`.
    pub origin: Option<String>,
    /// When the user was created, in milliseconds since the epoch.
    pub created_timestamp: Option<i64>,
    /// Deprecated: whether the user has a one-time password.
    pub totp: Option<bool>,
    /// Id of the component of the federated store that the user came from.
    pub federation_link: Option<String>,
    /// The `clientId` of the client whose service account this user is.
    pub service_account_client_id: Option<String>,
    /// The credentials, when creating, importing or exporting a user; answers leave them out.
    pub credentials: Option<Vec<CredentialRepresentation>>,
    /// The types of the user's credentials that an administrator may disable.
    pub disableable_credential_types: Option<Vec<String>>,
    /// What the user has to do at the next login, such as `UPDATE_PASSWORD`.
    pub required_actions: Option<Vec<String>>,
    /// Links to accounts at identity providers.
    pub federated_identities: Option<Vec<FederatedIdentityRepresentation>>,
    /// Names of the realm roles granted directly, in an export or an import.
    pub realm_roles: Option<Vec<String>>,
    /// Names of the client roles granted directly, by `clientId`, in an export or an import.
    pub client_roles: Option<BTreeMap<String, Vec<String>>>,
    /// The consents given, in an export or an import.
    pub client_consents: Option<Vec<UserConsentRepresentation>>,
    /// The user's tokens issued before this moment are refused, in seconds since the epoch.
    pub not_before: Option<i32>,
    /// The verifiable credentials that the user may be issued, in an export or an import.
    pub verifiable_credentials: Option<Vec<UserVerifiableCredentialRepresentation>>,
    /// The verifiable credentials issued to the user, in an export or an import.
    pub issued_verifiable_credentials: Option<Vec<IssuedVerifiableCredentialRepresentation>>,
    /// Deprecated for `client_roles`.
    pub application_roles: Option<BTreeMap<String, Vec<String>>>,
    /// Deprecated for `federated_identities`.
    pub social_links: Option<Vec<SocialLinkRepresentation>>,
    /// Paths of the groups that the user is in, when creating, importing or exporting a user.
    pub groups: Option<Vec<String>>,
    /// What the caller may do with the user, such as `manage`. Only in answers.
    pub access: Option<BTreeMap<String, bool>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl UserRepresentation {
    /// An enabled user of this name.
    pub fn named(username: impl Into<String>) -> Self {
        Self { username: Some(username.into()), enabled: Some(true), ..Self::default() }
    }

    /// The same user with one credential more.
    #[must_use]
    pub fn credential(mut self, credential: CredentialRepresentation) -> Self {
        self.credentials.get_or_insert_default().push(credential);
        self
    }
}

/// A user's link to an account at an identity provider.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#FederatedIdentityRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FederatedIdentityRepresentation {
    /// Alias of the identity provider.
    pub identity_provider: Option<String>,
    /// The account's id at the identity provider.
    pub user_id: Option<String>,
    /// The account's name at the identity provider.
    pub user_name: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What a user has consented to give a client.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#UserConsentRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserConsentRepresentation {
    /// The client, by its `clientId`.
    pub client_id: Option<String>,
    /// Names of the client scopes consented to.
    pub granted_client_scopes: Option<Vec<String>>,
    /// When consent was first given, in milliseconds since the epoch.
    pub created_date: Option<i64>,
    /// When the consent last changed, in milliseconds since the epoch.
    pub last_updated_date: Option<i64>,
    /// Deprecated: names of the realm roles consented to.
    pub granted_realm_roles: Option<Vec<String>>,
    /// What the client holds besides, such as an offline token: `client` and `key`. Only in answers.
    pub additional_grants: Option<Vec<BTreeMap<String, String>>>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

/// What came of becoming a user. Keycloak has no name for it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#_users)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Impersonation {
    /// Whether the caller is of the user's realm; then its own session is over.
    pub same_realm: Option<bool>,
    /// Where a browser goes as the user.
    pub redirect: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
