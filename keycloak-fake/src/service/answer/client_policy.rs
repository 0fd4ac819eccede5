//! What the admin API answers where it denies something of client policies and their profiles.

use serde_json::Value;

use super::admin::{described, message};
use crate::domain::denied::ClientPolicyDenied as Denied;

/// Keycloak's status and body.
pub(super) fn reply(denied: &Denied) -> (u16, Value) {
    let words = match denied {
        Denied::Client(refusal) => return (400, described(refusal.error, refusal.words)),
        Denied::GlobalPolicies => "Global policies cannot be updated".to_owned(),
        Denied::GlobalProfiles => "Global profiles cannot be updated".to_owned(),
        Denied::PolicyNameMissing => "client policy without name not allowed".to_owned(),
        Denied::PolicyTwice => "proposed client policy name duplicated".to_owned(),
        Denied::ProfileNameMissing => "client profile without its name not allowed.".to_owned(),
        Denied::ProfileTwice => "proposed client profile name duplicated.".to_owned(),
        Denied::ProfileOfServer(name) => format!("Proposed profile name '{name}' is duplicated as a global profile"),
        Denied::Executor => "proposed client profile contains the executor, which does not have valid provider, or \
                             has invalid configuration."
            .to_owned(),
        Denied::Mode(policy) => format!("Policy {policy} has invalid mode"),
        Denied::Scopes(names) => {
            format!("Invalid client-scopes configuration - Client scopes not allowed: [{}]", names.join(", "))
        }
        Denied::Condition { policy, condition } => format!("Policy {policy} contains invalid condition {condition}"),
        Denied::Profile { policy, profile } => format!("Policy {policy} contains invalid profile {profile}"),
    };
    (400, message(words))
}
