//! What the grant of permissions denies.

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UmaDenied {
    Bearer,
    Identity,
    /// The token that stands for the identity is not signed by the realm.
    Signature,
    /// Nothing is shown that stands for the identity, although the format says so.
    SubjectMissing,
    /// What stands for the identity was given to another client.
    ClaimOfOther,
    ClaimOver,
    /// Public clients cannot push claims.
    ClaimsOfPublicClient,
    Claims,
    /// A claim that is pushed is no list of texts.
    ClaimsBreak,
    ClaimsFormat(String),
    Rpt,
    TicketUnverified,
    TicketOver,
    AudienceMissing,
    AudienceUnknown(String),
    NoResourceServer,
    ResourceUnknown(String),
    UriUnknown(String),
    UriMissing,
    Scopes(Vec<String>),
    Limit,
    ResponseMode,
    NotAuthorized,
    /// Not authorized yet: the owner was asked.
    Submitted,
}
