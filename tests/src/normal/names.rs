//! Which members hold what.

/// The name of a list that is none of Keycloak's, and has no order.
pub(super) const ANY_UNORDERED: &str = "<unordered>";

/// Members whose value is random: replaced by the member's name, a number and the value's length.
pub(super) const RANDOM: [&str; 17] = [
    "client_secret",
    "code",
    "code_id",
    "device_code",
    "sessionId",
    "sid",
    "session_state",
    "kid",
    "at_hash",
    "c_hash",
    "s_hash",
    "n",
    "x5t",
    "x5t#S256",
    "secret",
    "state_checker",
    "public_key",
];

/// Members whose list has no order that means something.
const UNORDERED: [&str; 30] = [
    ANY_UNORDERED,
    "allowed-origins",
    "allowed-protocol-mapper-types",
    "aud",
    "aud_x",
    "clientScopes",
    "composites",
    "defaultClientScopes",
    "domains",
    "defaultRoles",
    "enabledEventTypes",
    "groups",
    "keys",
    "optionalClientScopes",
    "permissions",
    "post_logout_redirect_uris",
    "protocolMappers",
    "realm",
    "realmMappings",
    "realmRoles",
    "redirectUris",
    "redirect_uris",
    "requiredActions",
    "resource_scopes",
    "roles",
    "scopes",
    "scopes_supported",
    "supportedLocales",
    "types",
    "webOrigins",
];

/// Members that hold a moment.
const MOMENTS: [&str; 16] = [
    "client.secret.creation.time",
    "client_id_issued_at",
    "createdDate",
    "createdTimestamp",
    "expiresAt",
    "failedLoginNotBefore",
    "lastAccess",
    "lastFailure",
    "lastUpdatedDate",
    "not-before-policy",
    "notBefore",
    "sentDate",
    "start",
    "time",
    "timestamp",
    "validTo",
];

/// Whether the value is of the fixture's own making and not random: those are short.
pub(super) fn is_random(name: &str, value: &str) -> bool {
    match name {
        "id" => is_session(value),
        "value" => is_secret(value),
        "user_code" => is_user_code(value),
        _ => RANDOM.contains(&name) && value.len() >= 20,
    }
}

/// Whether the value is a secret of Keycloak's making.
fn is_secret(value: &str) -> bool {
    value.len() == 86 && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the value is what a device shows its user.
fn is_user_code(value: &str) -> bool {
    value.len() == 9
        && value.split('-').all(|half| half.len() == 4 && half.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Whether the value is a session's id: eighteen bytes in base64url.
fn is_session(value: &str) -> bool {
    value.len() == 24 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether the value is a moment; 0 means none, and stays.
pub(super) fn is_moment(name: &str, value: &str) -> bool {
    MOMENTS.contains(&name) && !matches!(value, "" | "0")
}

/// Whether the list has no order.
pub(super) fn is_unordered(name: &str) -> bool {
    UNORDERED.contains(&name) || name.ends_with("_supported")
}
