//! What the admin API denies of client policies and their profiles.

use crate::domain::client_policies::Refusal;

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientPolicyDenied {
    GlobalPolicies,
    GlobalProfiles,
    PolicyNameMissing,
    PolicyTwice,
    ProfileNameMissing,
    ProfileTwice,
    /// The server has a profile of this name.
    ProfileOfServer(String),
    Executor,
    /// The policy of this name has a mode that there is not.
    Mode(String),
    /// A condition names these client scopes, not all of which are there.
    Scopes(Vec<String>),
    /// A policy refuses a client.
    Client(Refusal),
    Condition {
        policy: String,
        condition: String,
    },
    Profile {
        policy: String,
        profile: String,
    },
}
