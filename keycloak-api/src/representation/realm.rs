//! Realms: [`RealmRepresentation`].
//!
//! One long file, because Keycloak's realm is one flat JSON object of some 150 fields, and the order of the fields
//! here is the order in which the server writes them.

use std::collections::BTreeMap;

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::{
    ApplicationRepresentation, AuthenticationFlowRepresentation, AuthenticatorConfigRepresentation,
    ClientPoliciesRepresentation, ClientProfilesRepresentation, ClientRepresentation, ClientScopeRepresentation,
    ClientTemplateRepresentation, ComponentExportRepresentation, GroupRepresentation,
    IdentityProviderMapperRepresentation, IdentityProviderRepresentation, OAuthClientRepresentation,
    OrganizationRepresentation, ProtocolMapperRepresentation, RequiredActionProviderRepresentation, RoleRepresentation,
    RolesRepresentation, ScopeMappingRepresentation, UserFederationMapperRepresentation,
    UserFederationProviderRepresentation, UserRepresentation, lenient, redact,
};

/// A realm: its settings, and, in an export or an import, everything in it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#RealmRepresentation)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RealmRepresentation {
    /// The realm's internal id. Chosen by the server unless the creator gives one.
    pub id: Option<String>,
    /// The realm's name, as it appears in URLs.
    pub realm: Option<String>,
    /// The name shown to people.
    pub display_name: Option<String>,
    /// The name shown to people where HTML is allowed, such as the login page.
    pub display_name_html: Option<String>,
    /// Tokens issued before this moment are refused, in seconds since the epoch; 0 refuses none.
    pub not_before: Option<i32>,
    /// The algorithm that signs tokens unless a client asks for another, such as `RS256`.
    pub default_signature_algorithm: Option<String>,
    /// Whether a refresh token is spent by using it.
    pub revoke_refresh_token: Option<bool>,
    /// How often a refresh token may be used again when `revokeRefreshToken` is on.
    pub refresh_token_max_reuse: Option<i32>,
    /// How long an access token lives, in seconds.
    pub access_token_lifespan: Option<i32>,
    /// How long an access token from the implicit flow lives, in seconds.
    pub access_token_lifespan_for_implicit_flow: Option<i32>,
    /// How long a session lives without activity, in seconds.
    pub sso_session_idle_timeout: Option<i32>,
    /// How long a session lives at most, in seconds.
    pub sso_session_max_lifespan: Option<i32>,
    /// As `sso_session_idle_timeout` for a login with "remember me", in seconds; 0 means no difference.
    pub sso_session_idle_timeout_remember_me: Option<i32>,
    /// As `sso_session_max_lifespan` for a login with "remember me", in seconds; 0 means no difference.
    pub sso_session_max_lifespan_remember_me: Option<i32>,
    /// How long an offline session lives without activity, in seconds.
    pub offline_session_idle_timeout: Option<i32>,
    /// Whether `offline_session_max_lifespan` counts.
    pub offline_session_max_lifespan_enabled: Option<bool>,
    /// How long an offline session lives at most, in seconds.
    pub offline_session_max_lifespan: Option<i32>,
    /// How long one client's part of a session lives without activity, in seconds; 0 follows the session.
    pub client_session_idle_timeout: Option<i32>,
    /// How long one client's part of a session lives at most, in seconds; 0 follows the session.
    pub client_session_max_lifespan: Option<i32>,
    /// As `client_session_idle_timeout` for offline sessions, in seconds; 0 follows the session.
    pub client_offline_session_idle_timeout: Option<i32>,
    /// As `client_session_max_lifespan` for offline sessions, in seconds; 0 follows the session.
    pub client_offline_session_max_lifespan: Option<i32>,
    /// How long an authorization code can be exchanged, in seconds.
    pub access_code_lifespan: Option<i32>,
    /// How long a person may take over one action of a login, such as a new password, in seconds.
    pub access_code_lifespan_user_action: Option<i32>,
    /// How long a person may take over the whole login, in seconds.
    pub access_code_lifespan_login: Option<i32>,
    /// How long a link that an administrator sent by mail works, in seconds.
    pub action_token_generated_by_admin_lifespan: Option<i32>,
    /// How long a link that a user asked for by mail works, in seconds.
    pub action_token_generated_by_user_lifespan: Option<i32>,
    /// How long a device code works, in seconds.
    pub oauth2_device_code_lifespan: Option<i32>,
    /// How long a device waits between two polls, in seconds.
    pub oauth2_device_polling_interval: Option<i32>,
    /// Whether anybody can log in to the realm.
    pub enabled: Option<bool>,
    /// Which requests need HTTPS: `all`, `external` or `none`.
    pub ssl_required: Option<String>,
    /// Deprecated: whether the password grant is allowed at all; clients have a switch of their own.
    pub password_credential_grant_allowed: Option<bool>,
    /// Whether people may register themselves.
    pub registration_allowed: Option<bool>,
    /// Whether the email address serves as the username.
    pub registration_email_as_username: Option<bool>,
    /// Whether the login page offers "remember me".
    pub remember_me: Option<bool>,
    /// Whether people have to verify their email address.
    pub verify_email: Option<bool>,
    /// Whether people may log in with their email address.
    pub login_with_email_allowed: Option<bool>,
    /// Whether several users may have the same email address.
    pub duplicate_emails_allowed: Option<bool>,
    /// Whether the login page offers to reset a forgotten password.
    pub reset_password_allowed: Option<bool>,
    /// Whether people may change their own username.
    pub edit_username_allowed: Option<bool>,
    /// Whether repeated failures to log in lock a user out.
    pub brute_force_protected: Option<bool>,
    /// Whether a lockout lasts until an administrator ends it.
    pub permanent_lockout: Option<bool>,
    /// How many temporary lockouts come before a permanent one.
    pub max_temporary_lockouts: Option<i32>,
    /// How the wait grows with the failures: `LINEAR` or `MULTIPLE`.
    pub brute_force_strategy: Option<String>,
    /// The longest lockout, in seconds.
    pub max_failure_wait_seconds: Option<i32>,
    /// How long a lockout after too quick a retry lasts, in seconds.
    pub minimum_quick_login_wait_seconds: Option<i32>,
    /// By how much a lockout grows, in seconds.
    pub wait_increment_seconds: Option<i32>,
    /// Failures closer together than this count as too quick, in milliseconds.
    pub quick_login_check_milli_seconds: Option<i64>,
    /// When failures are forgotten, in seconds after the last one.
    pub max_delta_time_seconds: Option<i32>,
    /// How many failures lead to a lockout.
    pub failure_factor: Option<i32>,
    /// How many failures of a second factor are tolerated.
    pub max_secondary_auth_failures: Option<i32>,
    /// Deprecated: the realm's signing key in PEM, from before keys were components.
    #[debug("{}", redact::secret(private_key))]
    pub private_key: Option<String>,
    /// Deprecated: the realm's public key in PEM, from before keys were components.
    pub public_key: Option<String>,
    /// Deprecated: the realm's certificate in PEM, from before keys were components.
    pub certificate: Option<String>,
    /// Deprecated: the key that codes were signed with, from before keys were components.
    #[debug("{}", redact::secret(code_secret))]
    pub code_secret: Option<String>,
    /// The realm's roles and those of its clients, in an export or an import.
    pub roles: Option<RolesRepresentation>,
    /// The groups, in an export or an import.
    pub groups: Option<Vec<GroupRepresentation>>,
    /// Deprecated: names of the roles that a new user gets; now the composites of `default_role`.
    pub default_roles: Option<Vec<String>>,
    /// The role whose composites every new user gets.
    pub default_role: Option<RoleRepresentation>,
    /// The client that holds the permissions of administrators, where `admin_permissions_enabled`.
    pub admin_permissions_client: Option<Box<ClientRepresentation>>,
    /// Paths of the groups that a new user joins.
    pub default_groups: Option<Vec<String>>,
    /// Deprecated: the credential types a user needs, such as `password`.
    pub required_credentials: Option<Vec<String>>,
    /// What passwords have to satisfy, such as `length(8) and digits(1)`.
    pub password_policy: Option<String>,
    /// The kind of one-time password: `totp` or `hotp`.
    pub otp_policy_type: Option<String>,
    /// The one-time password's hash: `HmacSHA1`, `HmacSHA256` or `HmacSHA512`.
    pub otp_policy_algorithm: Option<String>,
    /// The first counter of a `hotp`.
    pub otp_policy_initial_counter: Option<i32>,
    /// How many digits a one-time password has: 6 or 8.
    pub otp_policy_digits: Option<i32>,
    /// How many intervals or counters around the expected one are accepted.
    pub otp_policy_look_ahead_window: Option<i32>,
    /// How long one `totp` lasts, in seconds.
    pub otp_policy_period: Option<i32>,
    /// Whether one code may be used twice.
    pub otp_policy_code_reusable: Option<bool>,
    /// The authenticator apps that the setup page names. Computed by the server.
    pub otp_supported_applications: Option<Vec<String>>,
    /// Texts by locale and message key, in an export or an import.
    pub localization_texts: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// WebAuthn as a second factor: the relying party's name as shown to people.
    pub web_authn_policy_rp_entity_name: Option<String>,
    /// WebAuthn as a second factor: accepted algorithms, such as `ES256`.
    pub web_authn_policy_signature_algorithms: Option<Vec<String>>,
    /// WebAuthn as a second factor: the relying party's id; empty means the server's host.
    pub web_authn_policy_rp_id: Option<String>,
    /// WebAuthn as a second factor: `not specified`, `none`, `indirect` or `direct`.
    pub web_authn_policy_attestation_conveyance_preference: Option<String>,
    /// WebAuthn as a second factor: `not specified`, `platform` or `cross-platform`.
    pub web_authn_policy_authenticator_attachment: Option<String>,
    /// Deprecated for `web_authn_policy_resident_key`: `not specified`, `Yes` or `No`.
    pub web_authn_policy_require_resident_key: Option<String>,
    /// WebAuthn as a second factor: whether the authenticator has to store the key, such as `not specified` or
    /// `required`.
    pub web_authn_policy_resident_key: Option<String>,
    /// WebAuthn as a second factor: `not specified`, `required`, `preferred` or `discouraged`.
    pub web_authn_policy_user_verification_requirement: Option<String>,
    /// WebAuthn as a second factor: how long registering may take, in seconds; 0 means the browser's default.
    pub web_authn_policy_create_timeout: Option<i32>,
    /// WebAuthn as a second factor: whether one authenticator can be registered only once.
    pub web_authn_policy_avoid_same_authenticator_register: Option<bool>,
    /// WebAuthn as a second factor: accepted authenticator models; empty means all.
    pub web_authn_policy_acceptable_aaguids: Option<Vec<String>>,
    /// WebAuthn as a second factor: accepted origins besides the server's own.
    pub web_authn_policy_extra_origins: Option<Vec<String>>,
    /// WebAuthn without a password: the relying party's name as shown to people.
    pub web_authn_policy_passwordless_rp_entity_name: Option<String>,
    /// WebAuthn without a password: accepted algorithms, such as `ES256`.
    pub web_authn_policy_passwordless_signature_algorithms: Option<Vec<String>>,
    /// WebAuthn without a password: the relying party's id; empty means the server's host.
    pub web_authn_policy_passwordless_rp_id: Option<String>,
    /// WebAuthn without a password: `not specified`, `none`, `indirect` or `direct`.
    pub web_authn_policy_passwordless_attestation_conveyance_preference: Option<String>,
    /// WebAuthn without a password: `not specified`, `platform` or `cross-platform`.
    pub web_authn_policy_passwordless_authenticator_attachment: Option<String>,
    /// Deprecated for `web_authn_policy_passwordless_resident_key`: `not specified`, `Yes` or `No`.
    pub web_authn_policy_passwordless_require_resident_key: Option<String>,
    /// WebAuthn without a password: whether the authenticator has to store the key, such as `not specified` or
    /// `required`.
    pub web_authn_policy_passwordless_resident_key: Option<String>,
    /// WebAuthn without a password: `not specified`, `required`, `preferred` or `discouraged`.
    pub web_authn_policy_passwordless_user_verification_requirement: Option<String>,
    /// WebAuthn without a password: how long registering may take, in seconds; 0 means the browser's default.
    pub web_authn_policy_passwordless_create_timeout: Option<i32>,
    /// WebAuthn without a password: whether one authenticator can be registered only once.
    pub web_authn_policy_passwordless_avoid_same_authenticator_register: Option<bool>,
    /// WebAuthn without a password: accepted authenticator models; empty means all.
    pub web_authn_policy_passwordless_acceptable_aaguids: Option<Vec<String>>,
    /// WebAuthn without a password: accepted origins besides the server's own.
    pub web_authn_policy_passwordless_extra_origins: Option<Vec<String>>,
    /// WebAuthn without a password: whether the login page offers passkeys.
    pub web_authn_policy_passwordless_passkeys_enabled: Option<bool>,
    /// WebAuthn without a password: how the browser offers passkeys, as in WebAuthn's `mediation`.
    pub web_authn_policy_passwordless_mediation: Option<String>,
    /// The users, in an export or an import.
    pub users: Option<Vec<UserRepresentation>>,
    /// What the realm keeps about users of a federated store, in an export or an import.
    pub federated_users: Option<Vec<UserRepresentation>>,
    /// Which realm roles which clients may put into tokens, in an export or an import.
    pub scope_mappings: Option<Vec<ScopeMappingRepresentation>>,
    /// Which roles of a client (the key) which other clients may put into tokens, in an export or an import.
    pub client_scope_mappings: Option<BTreeMap<String, Vec<ScopeMappingRepresentation>>>,
    /// The clients, in an export or an import.
    pub clients: Option<Vec<ClientRepresentation>>,
    /// The client scopes, in an export or an import.
    pub client_scopes: Option<Vec<ClientScopeRepresentation>>,
    /// Names of the client scopes that a new client gets as default scopes.
    pub default_default_client_scopes: Option<Vec<String>>,
    /// Names of the client scopes that a new client gets as optional scopes.
    pub default_optional_client_scopes: Option<Vec<String>>,
    /// Security headers of the server's pages, by the name Keycloak gives them, such as `xFrameOptions`.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub browser_security_headers: Option<BTreeMap<String, String>>,
    /// How mail is sent: `host`, `port`, `from`, `user`, `password` and so on.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(smtp_server))]
    pub smtp_server: Option<BTreeMap<String, String>>,
    /// Deprecated: federated user stores from before they were components.
    pub user_federation_providers: Option<Vec<UserFederationProviderRepresentation>>,
    /// Deprecated: mappers of `user_federation_providers`.
    pub user_federation_mappers: Option<Vec<UserFederationMapperRepresentation>>,
    /// The theme of the login pages.
    pub login_theme: Option<String>,
    /// The theme of the account console.
    pub account_theme: Option<String>,
    /// The theme of the admin console.
    pub admin_theme: Option<String>,
    /// The theme of mails.
    pub email_theme: Option<String>,
    /// Whether login events are stored.
    pub events_enabled: Option<bool>,
    /// How long login events are kept, in seconds; 0 keeps them.
    pub events_expiration: Option<i64>,
    /// Names of the listeners that hear of every event, such as `jboss-logging`.
    pub events_listeners: Option<Vec<String>>,
    /// The types of login events that are stored, such as `LOGIN`; empty stores all.
    pub enabled_event_types: Option<Vec<String>>,
    /// Whether admin events are stored.
    pub admin_events_enabled: Option<bool>,
    /// Whether admin events keep the representation that was sent.
    pub admin_events_details_enabled: Option<bool>,
    /// The identity providers, in an export or an import.
    pub identity_providers: Option<Vec<IdentityProviderRepresentation>>,
    /// The mappers of the identity providers, in an export or an import.
    pub identity_provider_mappers: Option<Vec<IdentityProviderMapperRepresentation>>,
    /// Deprecated: mappers for every client, from before client scopes.
    pub protocol_mappers: Option<Vec<ProtocolMapperRepresentation>>,
    /// The components (keys, user stores and so on) by provider type, in an export or an import.
    pub components: Option<BTreeMap<String, Vec<ComponentExportRepresentation>>>,
    /// Whether people may choose a language.
    pub internationalization_enabled: Option<bool>,
    /// The languages on offer, such as `en`.
    pub supported_locales: Option<Vec<String>>,
    /// The language of people who chose none.
    pub default_locale: Option<String>,
    /// The authentication flows, in an export or an import.
    pub authentication_flows: Option<Vec<AuthenticationFlowRepresentation>>,
    /// The configurations that executions of the flows refer to, in an export or an import.
    pub authenticator_config: Option<Vec<AuthenticatorConfigRepresentation>>,
    /// The required actions, in an export or an import.
    pub required_actions: Option<Vec<RequiredActionProviderRepresentation>>,
    /// Alias of the flow for logins in a browser.
    pub browser_flow: Option<String>,
    /// Alias of the flow for registering.
    pub registration_flow: Option<String>,
    /// Alias of the flow for the password grant.
    pub direct_grant_flow: Option<String>,
    /// Alias of the flow for a forgotten password.
    pub reset_credentials_flow: Option<String>,
    /// Alias of the flow that authenticates clients.
    pub client_authentication_flow: Option<String>,
    /// Alias of the flow for Docker registries.
    pub docker_authentication_flow: Option<String>,
    /// Alias of the flow for a first login by an identity provider.
    pub first_broker_login_flow: Option<String>,
    /// Settings without a field of their own, and those of extensions.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(attributes))]
    pub attributes: Option<BTreeMap<String, String>>,
    /// The version of the server that wrote the export.
    pub keycloak_version: Option<String>,
    /// Whether people may share their resources in the account console (UMA).
    pub user_managed_access_allowed: Option<bool>,
    /// Whether the realm has organizations.
    pub organizations_enabled: Option<bool>,
    /// The organizations, in an export or an import.
    pub organizations: Option<Vec<OrganizationRepresentation>>,
    /// Whether the realm issues verifiable credentials.
    pub verifiable_credentials_enabled: Option<bool>,
    /// Whether permissions of administrators can be set finely.
    pub admin_permissions_enabled: Option<bool>,
    /// Deprecated: whether logins by social providers are allowed.
    pub social: Option<bool>,
    /// Deprecated: whether a first social login asks for the profile.
    pub update_profile_on_initial_social_login: Option<bool>,
    /// Deprecated: configuration of social providers.
    #[serde(default, deserialize_with = "lenient::texts")]
    #[debug("{}", redact::values(social_providers))]
    pub social_providers: Option<BTreeMap<String, String>>,
    /// Deprecated for `client_scope_mappings`.
    pub application_scope_mappings: Option<BTreeMap<String, Vec<ScopeMappingRepresentation>>>,
    /// Deprecated for `clients`.
    pub applications: Option<Vec<ApplicationRepresentation>>,
    /// Deprecated for `clients`.
    pub oauth_clients: Option<Vec<OAuthClientRepresentation>>,
    /// Deprecated for `client_scopes`.
    pub client_templates: Option<Vec<ClientTemplateRepresentation>>,
    /// Whether the realm offers the SCIM API.
    pub scim_api_enabled: Option<bool>,
    /// The client profiles, which client policies apply.
    pub client_profiles: Option<ClientProfilesRepresentation>,
    /// The client policies.
    pub client_policies: Option<ClientPoliciesRepresentation>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}

impl RealmRepresentation {
    /// An enabled realm of this name, everything else left to the server.
    pub fn named(realm: impl Into<String>) -> Self {
        Self { realm: Some(realm.into()), enabled: Some(true), ..Self::default() }
    }
}
