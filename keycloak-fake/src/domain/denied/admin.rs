//! What the admin API denies.

/// Why the admin API denies something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AdminDenied {
    /// The caller is nobody that the realm knows.
    Unauthenticated,
    /// The caller lacks the role for it.
    Forbidden,
    /// What the request names does not exist.
    NotFound(What),
    /// A name is taken.
    Conflict(Taken),
    /// The request makes no sense; the words are Keycloak's.
    Invalid(String),
}

/// What does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Realm,
    User,
    Group,
    Client,
    ClientScope,
    Role,
    Mapper,
    Credential,
}

/// Whose name is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Realm(String),
    Username,
    Email,
    UsernameOrEmail,
    TopGroup(String),
    Subgroup(String),
    Client(String),
    ClientScope(String),
    Role(String),
    Mapper(String),
}
