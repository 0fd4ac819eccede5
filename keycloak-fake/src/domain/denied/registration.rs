//! What the client registration endpoints deny.

use crate::domain::client_policies::Refusal;

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RegistrationDenied {
    /// The realm cannot make anything of the token.
    TokenUnreadable,
    TokenKind,
    InitialTokenUnknown,
    InitialTokenExpired,
    InitialTokenUsedUp,
    /// An initial access token makes clients and shows none.
    InitialTokenUseless,
    NotToBeSeen,
    NotToBeChanged,
    ClientUnproven,
    /// The token's holder lacks the role.
    Forbidden,
    /// A policy of the realm refuses.
    Policy {
        name: String,
        reason: String,
    },
    /// A client policy refuses.
    ClientPolicy(Refusal),
    ClientMissing,
    ClientProtocol,
    /// Who registers a client by OpenID Connect's metadata does not choose its id.
    IdGiven,
    IdTaken,
    IdChanged,
    /// The metadata make no client.
    Metadata,
    /// What is said of the client is wrong, its redirect URIs or something else.
    Invalid {
        of_redirect_uris: bool,
        words: String,
    },
}
