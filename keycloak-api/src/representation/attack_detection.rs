//! Attack detection: the failed logins of a user.

use derive_more::Debug;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use super::redact;

/// How often the logins of a user failed, and whether it is locked out for it. Keycloak has no name for it.
///
/// [Keycloak's documentation](https://www.keycloak.org/docs-api/latest/rest-api/index.html#_attack_detection)
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BruteForceStatus {
    /// How many logins failed.
    pub num_failures: Option<i32>,
    /// How many of them failed at a second factor.
    pub num_secondary_auth_failures: Option<i32>,
    /// How often the user was locked out for a while.
    pub num_temporary_lockouts: Option<i32>,
    /// Whether the user is locked out now.
    pub disabled: Option<bool>,
    /// Where the last failed login came from; `n/a` where there was none.
    #[serde(rename = "lastIPFailure")]
    pub last_ip_failure: Option<String>,
    /// When the last login failed, in milliseconds since the epoch; 0 where there was none.
    pub last_failure: Option<i64>,
    /// Until when the user is locked out, in seconds since the epoch; 0 where it is not.
    pub failed_login_not_before: Option<i64>,
    /// Fields that this version of the crate does not know, as they came.
    #[serde(flatten)]
    #[debug("{}", redact::extra(extra))]
    pub extra: Map<String, Value>,
}
