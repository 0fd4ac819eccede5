//! Clients as OpenID Connect's dynamic registration describes them.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// A client's metadata, by the names of OpenID Connect Dynamic Client Registration.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OIDCClientRepresentation {
    /// Where a login may return to.
    pub redirect_uris: Option<Vec<String>>,
    /// How the client authenticates, such as `client_secret_basic`.
    pub token_endpoint_auth_method: Option<String>,
    /// The algorithm of the assertions that it authenticates with.
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// The grants that it uses, such as `authorization_code`.
    pub grant_types: Option<Vec<String>>,
    /// The response types that it uses, such as `code`.
    pub response_types: Option<Vec<String>>,
    /// `web` or `native`.
    pub application_type: Option<String>,
    /// The client's public id.
    pub client_id: Option<String>,
    /// The client's secret.
    #[debug("{}", redact::secret(client_secret))]
    pub client_secret: Option<String>,
    /// The name shown to people.
    pub client_name: Option<String>,
    /// URL of the client's home page.
    pub client_uri: Option<String>,
    /// URL of the client's logo.
    pub logo_uri: Option<String>,
    /// The scopes that it may ask for, separated by spaces.
    pub scope: Option<String>,
    /// Email addresses of who is responsible.
    pub contacts: Option<Vec<String>>,
    /// URL of the terms of service.
    pub tos_uri: Option<String>,
    /// URL of the privacy policy.
    pub policy_uri: Option<String>,
    /// URL of the client's keys.
    pub jwks_uri: Option<String>,
    /// The client's public keys, as a JSON Web Key Set.
    pub jwks: Option<Value>,
    /// URL that pairwise subjects are derived from.
    pub sector_identifier_uri: Option<String>,
    /// `public` or `pairwise`.
    pub subject_type: Option<String>,
    /// The algorithm that signs ID tokens.
    pub id_token_signed_response_alg: Option<String>,
    /// The algorithm that encrypts ID tokens' keys.
    pub id_token_encrypted_response_alg: Option<String>,
    /// The algorithm that encrypts ID tokens.
    pub id_token_encrypted_response_enc: Option<String>,
    /// The algorithm that signs userinfo.
    pub userinfo_signed_response_alg: Option<String>,
    /// The algorithm that encrypts userinfo's keys.
    pub userinfo_encrypted_response_alg: Option<String>,
    /// The algorithm that encrypts userinfo.
    pub userinfo_encrypted_response_enc: Option<String>,
    /// The algorithm that request objects are signed with.
    pub request_object_signing_alg: Option<String>,
    /// The algorithm that request objects' keys are encrypted with.
    pub request_object_encryption_alg: Option<String>,
    /// The algorithm that request objects are encrypted with.
    pub request_object_encryption_enc: Option<String>,
    /// How old a login may be, in seconds.
    pub default_max_age: Option<i32>,
    /// Whether ID tokens hold `auth_time`.
    pub require_auth_time: Option<bool>,
    /// Levels of authentication that the client asks for.
    pub default_acr_values: Option<Vec<String>>,
    /// URL where somebody else can start a login.
    pub initiate_login_uri: Option<String>,
    /// URLs that request objects may be at.
    pub request_uris: Option<Vec<String>>,
    /// Whether access tokens are bound to the client's certificate.
    pub tls_client_certificate_bound_access_tokens: Option<bool>,
    /// Subject of the certificate that the client authenticates with.
    pub tls_client_auth_subject_dn: Option<String>,
    /// Whether access tokens are bound to a DPoP key.
    pub dpop_bound_access_tokens: Option<bool>,
    /// Where a logout may return to.
    pub post_logout_redirect_uris: Option<Vec<String>>,
    /// What software the client is.
    pub software_id: Option<String>,
    /// Which version of it.
    pub software_version: Option<String>,
    /// When the client was registered, in seconds since the epoch.
    pub client_id_issued_at: Option<i32>,
    /// When the secret expires, in seconds since the epoch; 0 means never.
    pub client_secret_expires_at: Option<i64>,
    /// URL where the client may change its own registration.
    pub registration_client_uri: Option<String>,
    /// The token that it may do so with.
    #[debug("{}", redact::secret(registration_access_token))]
    pub registration_access_token: Option<String>,
    /// URL where the client hears of logouts.
    pub backchannel_logout_uri: Option<String>,
    /// Whether it hears which session.
    pub backchannel_logout_session_required: Option<bool>,
    /// Whether such a logout ends offline sessions too.
    pub backchannel_logout_revoke_offline_tokens: Option<bool>,
    /// How tokens of the CIBA grant come: `poll` or `ping`.
    pub backchannel_token_delivery_mode: Option<String>,
    /// URL where the client hears that they are there.
    pub backchannel_client_notification_endpoint: Option<String>,
    /// The algorithm that CIBA requests are signed with.
    pub backchannel_authentication_request_signing_alg: Option<String>,
    /// The algorithm that signs authorization responses.
    pub authorization_signed_response_alg: Option<String>,
    /// The algorithm that encrypts authorization responses' keys.
    pub authorization_encrypted_response_alg: Option<String>,
    /// The algorithm that encrypts authorization responses.
    pub authorization_encrypted_response_enc: Option<String>,
    /// Whether every login has to start with a pushed request.
    pub require_pushed_authorization_requests: Option<bool>,
    /// URL that the browser visits at a logout.
    pub frontchannel_logout_uri: Option<String>,
    /// Whether it tells which session.
    pub frontchannel_logout_session_required: Option<bool>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
