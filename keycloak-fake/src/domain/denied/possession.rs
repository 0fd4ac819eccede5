//! Why a key or a certificate is not taken to be the holder's.

/// Why a client is not taken for the one that its certificate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CertificateFault {
    /// It has to be named outside the header.
    ClientNotNamed,
    /// There is none, or it is another one's.
    Unproven,
    /// The client's setting is no name and no pattern: Keycloak breaks on it.
    Breaks,
}

/// What is wrong with a proof of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProofFault {
    Missing,
    Header,
    Type(String),
    Algorithm(String),
    NoKey,
    KeyType,
    /// The key is not for the algorithm.
    KeyOfAlgorithm {
        algorithm: String,
        kind: String,
    },
    /// The key is none: Keycloak breaks on it.
    Breaks,
    Signature,
    Claims,
    Method,
    Address,
    NotActive,
    Replayed,
    OtherKey,
}

/// What is wrong with the key that a code is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    Missing,
    Other,
}
