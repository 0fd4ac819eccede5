//! The OpenID Connect endpoints.

mod action_events;
mod authorization_code;
mod browser_actions;
mod browser_answers;
mod browser_consent;
mod browser_initiated;
mod browser_login;
mod browser_logout;
mod browser_pages;
mod certificate_bound;
mod certs;
mod ciba;
mod ciba_answers;
mod ciba_events;
mod ciba_logins;
mod ciba_notices;
mod ciba_polling;
mod ciba_signed;
mod claims;
mod client_assertion_claims;
mod client_assertion_keys;
mod client_assertion_signatures;
mod client_assertions;
mod client_authentication;
mod client_certificates;
mod client_credentials;
mod client_keys_elsewhere;
mod client_keys_uses;
mod client_policies;
mod client_policies_of_clients;
mod client_registration_access;
mod client_registration_changes;
mod client_registration_events;
mod client_registration_metadata;
mod client_registration_policies;
mod client_registrations;
mod cors;
mod device;
mod device_events;
mod device_pages;
mod discovery;
mod dpop;
mod dpop_codes;
pub(super) mod events;
mod exchange_events;
mod exchange_v1;
mod exchange_v1_audiences;
mod exchange_v1_elsewhere;
mod exchange_v1_events;
mod exchange_v1_external;
mod exchange_v1_held;
mod exchange_v1_impersonation;
mod exchange_v1_imports;
mod exchange_v1_jwt;
mod exchange_v1_mappers;
mod exchange_v1_permissions;
mod exchange_v1_providers;
mod exchange_v1_subjects;
mod flows;
mod forgotten;
mod front_channel_logout;
mod http_edges;
mod introspection;
mod jwt_bearer;
mod jwt_bearer_providers;
mod levels;
mod levels_by_name;
mod levels_of_flows;
mod lifespans;
mod logout;
mod logout_call_ways;
mod logout_calls;
mod mail_links;
mod mappers;
mod mappers_of_logins;
mod not_before;
mod offline;
mod one_time_password_grants;
mod one_time_password_set_up;
mod one_time_passwords;
mod organizations;
mod password;
mod pkce;
mod profile_checks;
mod profile_forms;
mod profile_values;
mod pushed;
mod pushed_events;
mod refresh;
mod refresh_reuse;
mod registration;
mod request_objects;
mod request_uris;
mod request_uris_answered;
mod request_uris_registered;
mod revocation;
mod roles_in_tokens;
mod scopes;
mod security;
mod sessions;
mod shown_token_events;
mod signature_algorithms;
mod token_exchange;
mod token_exchange_clients;
mod token_exchange_results;
mod token_exchange_subjects;
mod userinfo;

use crate::case::Case;

/// The authorization endpoint.
const AUTH: &str = "/realms/{realm}/protocol/openid-connect/auth";
/// The token endpoint.
const TOKEN: &str = "/realms/{realm}/protocol/openid-connect/token";
/// The introspection endpoint.
const INTROSPECT: &str = "/realms/{realm}/protocol/openid-connect/token/introspect";
/// The userinfo endpoint.
const USERINFO: &str = "/realms/{realm}/protocol/openid-connect/userinfo";
/// The revocation endpoint.
const REVOKE: &str = "/realms/{realm}/protocol/openid-connect/revoke";
/// The logout endpoint.
const LOGOUT: &str = "/realms/{realm}/protocol/openid-connect/logout";

/// A request for a code, with everything that is usual.
const ASK: &str = "client_id=conf&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&response_type=code&scope=openid\
                   &state=st&nonce=n-0";
/// The client `conf` in a form.
const CONF: &str = "client_id=conf&client_secret=conf-secret";
/// The code that the world keeps, for the redirect URI of [`ASK`].
const CODE: &str = "grant_type=authorization_code&code={code}&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";

pub(super) use security::CASES as SECURITY;

/// The cases, by module.
pub(super) const CASES: &[&[Case]] = &[
    action_events::CASES,
    authorization_code::CASES,
    browser_actions::CASES,
    browser_answers::CASES,
    browser_consent::CASES,
    browser_initiated::CASES,
    browser_login::CASES,
    browser_logout::CASES,
    browser_pages::CASES,
    certificate_bound::CASES,
    certs::CASES,
    ciba::CASES,
    ciba_answers::CASES,
    ciba_events::CASES,
    ciba_logins::CASES,
    ciba_notices::CASES,
    ciba_polling::CASES,
    ciba_signed::CASES,
    claims::CASES,
    client_assertion_keys::CASES,
    client_assertions::CASES,
    client_assertion_claims::CASES,
    client_assertion_signatures::CASES,
    client_authentication::CASES,
    client_certificates::CASES,
    client_credentials::CASES,
    client_keys_elsewhere::CASES,
    client_keys_uses::CASES,
    client_policies::CASES,
    client_policies_of_clients::CASES,
    client_registrations::CASES,
    client_registration_metadata::CASES,
    client_registration_changes::CASES,
    client_registration_events::CASES,
    client_registration_policies::CASES,
    client_registration_access::CASES,
    cors::CASES,
    device::CASES,
    device_events::CASES,
    device_pages::CASES,
    discovery::CASES,
    dpop::CASES,
    dpop_codes::CASES,
    events::CASES,
    exchange_events::CASES,
    exchange_v1::CASES,
    exchange_v1_subjects::CASES,
    exchange_v1_impersonation::CASES,
    exchange_v1_permissions::CASES,
    exchange_v1_audiences::CASES,
    exchange_v1_providers::CASES,
    exchange_v1_external::CASES,
    exchange_v1_jwt::CASES,
    exchange_v1_elsewhere::CASES,
    exchange_v1_events::CASES,
    exchange_v1_held::CASES,
    exchange_v1_imports::CASES,
    exchange_v1_mappers::CASES,
    flows::CASES,
    forgotten::CASES,
    front_channel_logout::CASES,
    http_edges::CASES,
    introspection::CASES,
    jwt_bearer::CASES,
    jwt_bearer_providers::CASES,
    levels::CASES,
    levels_by_name::CASES,
    levels_of_flows::CASES,
    lifespans::CASES,
    logout::CASES,
    logout_calls::CASES,
    logout_call_ways::CASES,
    mail_links::CASES,
    mappers::CASES,
    mappers_of_logins::CASES,
    not_before::CASES,
    offline::CASES,
    organizations::CASES,
    one_time_passwords::CASES,
    one_time_password_set_up::CASES,
    one_time_password_grants::CASES,
    password::CASES,
    pkce::CASES,
    profile_checks::CASES,
    profile_forms::CASES,
    profile_values::CASES,
    pushed::CASES,
    pushed_events::CASES,
    refresh::CASES,
    refresh_reuse::CASES,
    registration::CASES,
    request_objects::CASES,
    request_uris::CASES,
    request_uris_answered::CASES,
    request_uris_registered::CASES,
    revocation::CASES,
    roles_in_tokens::CASES,
    scopes::CASES,
    sessions::CASES,
    shown_token_events::CASES,
    signature_algorithms::CASES,
    token_exchange::CASES,
    token_exchange_subjects::CASES,
    token_exchange_clients::CASES,
    token_exchange_results::CASES,
    userinfo::CASES,
];

/// A token whose signature is another one's.
pub(super) fn tampered(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
    format!("{signed}.{}", signature.chars().rev().collect::<String>())
}

/// The claims of `token`, unsigned (RFC 7519, section 6).
pub(super) fn unsigned(token: &str) -> String {
    let claims = token.split('.').nth(1).unwrap_or_default();
    format!("eyJhbGciOiJub25lIn0.{claims}.")
}
