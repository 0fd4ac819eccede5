//! Clients.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{ProtocolMapperRepresentation, ResourceServerRepresentation, lenient, redact};

/// A client of a realm.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#ClientRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientRepresentation {
    /// The client's internal id, which the admin API's paths take.
    pub id: Option<String>,
    /// The client's public id, which OAuth calls `client_id`.
    pub client_id: Option<String>,
    /// The name shown to people.
    pub name: Option<String>,
    /// What the client is for.
    pub description: Option<String>,
    /// The client's type, where the (experimental) client types are on.
    pub r#type: Option<String>,
    /// URL that relative URLs of the client start from.
    pub root_url: Option<String>,
    /// URL where the client hears of logouts and revocations.
    pub admin_url: Option<String>,
    /// URL of the client's home page.
    pub base_url: Option<String>,
    /// Kept for old versions; has no effect.
    pub surrogate_auth_required: Option<bool>,
    /// Whether the client can be used.
    pub enabled: Option<bool>,
    /// Whether the account console lists the client to people who never used it.
    pub always_display_in_console: Option<bool>,
    /// How the client authenticates: `client-secret`, `client-jwt`, `client-secret-jwt`, `client-x509`, …
    pub client_authenticator_type: Option<String>,
    /// The client's secret.
    #[debug("{}", redact::secret(secret))]
    pub secret: Option<String>,
    /// The token that the client may change its own registration with. Only in the answer that makes one.
    #[debug("{}", redact::secret(registration_access_token))]
    pub registration_access_token: Option<String>,
    /// Deprecated: names of the client's roles that every new user gets.
    pub default_roles: Option<Vec<String>>,
    /// Where a login may return to; a `*` at the end matches anything.
    pub redirect_uris: Option<Vec<String>>,
    /// Origins that may call with CORS; `+` stands for those of `redirect_uris`.
    pub web_origins: Option<Vec<String>>,
    /// The client's tokens issued before this moment are refused, in seconds since the epoch.
    pub not_before: Option<i32>,
    /// Whether the client only checks tokens and never starts a login.
    pub bearer_only: Option<bool>,
    /// Whether people have to consent to the client.
    pub consent_required: Option<bool>,
    /// Whether the authorization code flow is allowed.
    pub standard_flow_enabled: Option<bool>,
    /// Whether the implicit flow is allowed.
    pub implicit_flow_enabled: Option<bool>,
    /// Whether the password grant is allowed.
    pub direct_access_grants_enabled: Option<bool>,
    /// Whether the client credentials grant is allowed, as the client's own user.
    pub service_accounts_enabled: Option<bool>,
    /// Whether the client is a resource server of the authorization services. Left out when it isn't.
    pub authorization_services_enabled: Option<bool>,
    /// Deprecated: whether only the password grant is allowed.
    pub direct_grants_only: Option<bool>,
    /// Whether the client has no secret.
    pub public_client: Option<bool>,
    /// Whether logouts reach the client through the browser.
    pub frontchannel_logout: Option<bool>,
    /// `openid-connect`, `saml` or `docker-v2`.
    pub protocol: Option<String>,
    /// Settings without a field of their own, such as `pkce.code.challenge.method`; some are private keys.
    #[serde(default, deserialize_with = "lenient::removable_texts")]
    #[debug("{}", redact::values(attributes))]
    pub attributes: Option<BTreeMap<String, String>>,
    /// Ids of the flows that this client uses instead of the realm's, by binding, such as `browser`.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub authentication_flow_binding_overrides: Option<BTreeMap<String, String>>,
    /// Whether tokens may hold every role of the user, and not only those in the client's scope.
    pub full_scope_allowed: Option<bool>,
    /// After which time a node that didn't register again is forgotten, in seconds; -1 means never.
    pub node_re_registration_timeout: Option<i32>,
    /// When each node of a clustered client last registered, in seconds since the epoch, by host.
    pub registered_nodes: Option<BTreeMap<String, i32>>,
    /// The client's own mappers.
    pub protocol_mappers: Option<Vec<ProtocolMapperRepresentation>>,
    /// Deprecated: name of the client's template.
    pub client_template: Option<String>,
    /// Deprecated: whether the template's configuration applies.
    pub use_template_config: Option<bool>,
    /// Deprecated: whether the template's scope applies.
    pub use_template_scope: Option<bool>,
    /// Deprecated: whether the template's mappers apply.
    pub use_template_mappers: Option<bool>,
    /// Names of the client scopes that always apply.
    pub default_client_scopes: Option<Vec<String>>,
    /// Names of the client scopes that apply when asked for.
    pub optional_client_scopes: Option<Vec<String>>,
    /// Resources, scopes and policies of a resource server, in an export or an import.
    pub authorization_settings: Option<Box<ResourceServerRepresentation>>,
    /// What the caller may do with the client, such as `configure`. Only in answers.
    pub access: Option<BTreeMap<String, bool>>,
    /// Where the client is stored, unless in the realm itself.
    pub origin: Option<String>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl ClientRepresentation {
    /// An enabled client with this `clientId`, everything else left to the server.
    pub fn with_client_id(client_id: impl Into<String>) -> Self {
        Self { client_id: Some(client_id.into()), enabled: Some(true), ..Self::default() }
    }
}
