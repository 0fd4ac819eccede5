//! What the OpenID Connect endpoints deny.

/// Why an OpenID Connect endpoint denies something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OAuthDenied {
    RealmUnknown,
    RealmDisabled,
    /// A parameter stands more than once.
    Duplicated,
    /// A parameter is missing; the name is Keycloak's word for it.
    Missing(&'static str),
    GrantTypeMissing,
    GrantTypeUnknown(String),
    // Clients.
    ClientMissing,
    ClientUnknown,
    ClientDisabled,
    ClientSecretMissing,
    ClientSecretWrong,
    ClientAssertionInvalid(String),
    BearerOnly,
    /// The client may not use this grant.
    GrantNotAllowed(GrantFlow),
    // Users.
    UsernameMissing,
    BadCredentials,
    UserDisabled,
    NotSetUp,
    ConsentRequired,
    // Scopes.
    ScopeInvalid(String),
    // Codes.
    CodeMissing,
    CodeInvalid,
    CodeExpired,
    RedirectUriWrong,
    CodeOfAnotherClient,
    VerifierMissing,
    VerifierWrong,
    VerifierMalformed,
    // Refresh tokens.
    RefreshTokenMissing,
    RefreshTokenInvalid,
    RefreshTokenExpired,
    RefreshTokenReused,
    RefreshTokenStale,
    RefreshTokenOfAnotherClient,
    SessionOver,
    // Access tokens shown to userinfo, introspection and revocation.
    TokenMissing,
    TokenInvalid(String),
    ScopeInsufficient,
    TokenOfAnotherClient,
}

/// A way to get tokens that a client can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantFlow {
    Standard,
    Direct,
    ServiceAccount,
}
