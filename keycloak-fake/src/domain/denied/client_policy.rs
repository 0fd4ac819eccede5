//! What the admin API denies of client policies and their profiles.

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
    Condition {
        policy: String,
        condition: String,
    },
    Profile {
        policy: String,
        profile: String,
    },
}
