//! What the admin API denies of identity providers and their mappers.

/// Why it is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IdentityProviderDenied {
    Missing,
    /// A kind that Keycloak has nothing to say of.
    Unsaid,
    /// A kind that there is not.
    Kind(Option<String>),
    Taken(String),
    /// The alias cannot be changed.
    Alias,
    /// The setting is no address.
    Malformed(&'static str),
    /// The setting is an address, and none of the web.
    Scheme(&'static str),
    /// The setting is an address that the realm wants to be encrypted.
    Insecure(&'static str),
    UserInfoMissing,
    IssuerMissing,
    /// Another identity provider has the issuer.
    IssuerTaken(String),
    MapperTaken {
        name: String,
        kind: String,
    },
}
