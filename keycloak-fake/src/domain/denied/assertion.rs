//! What is wrong with a client's assertion.

/// What is wrong with an assertion. Who it is of is known by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AssertionFault {
    TypeMissing,
    /// The type that was given.
    TypeUnknown(String),
    Missing,
    Unreadable,
    SubjectMissing,
    /// The form names another client.
    AnotherClient,
    Algorithm,
    Signature,
    /// It is signed as one signs with a key, and the client has a secret.
    NoMac,
    KeyUnknown,
    /// For this reason, where it is known.
    KeysUnreadable(Option<String>),
    AudienceWrong,
    SeveralAudiences,
    ExpiryMissing,
    NotActive,
    ExpiryTooFar,
    OfTheFuture,
    TooOld,
    IdMissing,
    Reused,
}
