//! What the OpenID Connect endpoints deny.

use super::AssertionFault;
use super::UmaDenied;
use crate::domain::oidc::client_assertion::Way;
use crate::state::Id;

/// Why an OpenID Connect endpoint denies something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OAuthDenied {
    RealmUnknown,
    RealmDisabled,
    /// A parameter stands more than once.
    Duplicated,
    GrantTypeMissing,
    GrantTypeUnknown,
    // Clients.
    ClientMissing,
    ClientUnknown,
    ClientDisabled,
    ClientSecretMissing,
    ClientSecretWrong,
    /// What is wrong with the assertion of a client that proves itself this way.
    ClientAssertion(Way, AssertionFault),
    BearerOnly,
    /// The page that asks is of an origin that the client does not allow.
    OriginNotAllowed,
    /// The client may not use this grant.
    GrantNotAllowed(GrantFlow),
    /// A client that asks users for consent can't use the password grant.
    ConsentRequired,
    // Users.
    UsernameMissing,
    BadCredentials,
    UserDisabled,
    /// The service account of this name.
    ServiceAccountDisabled(String),
    /// The client may have a service account, and has none.
    ServiceAccountMissing,
    NotSetUp,
    /// A password can be told right from wrong only by a hash that takes long, and is computed with the realm
    /// unlocked. Then the decision is made again.
    HashNeeded {
        user: Id,
        credential: Id,
    },
    /// All the scopes that were asked for, one of them unknown.
    ScopeInvalid(String),
    OfflineNotAllowed,
    // Codes.
    CodeMissing,
    CodeInvalid,
    RedirectUriWrong,
    CodeOfAnotherClient,
    VerifierMissing,
    VerifierNotExpected,
    VerifierMalformed,
    VerifierWrong,
    // Refresh tokens.
    RefreshTokenMissing,
    RefreshTokenInvalid,
    RefreshTokenExpired,
    RefreshTokenReused,
    RefreshTokenStale,
    RefreshTokenOfAnotherClient,
    RefreshUserDisabled,
    SessionOver,
    OfflineSessionOver,
    SessionWithoutClient,
    /// The token is of an earlier session of the same id.
    RefreshTokenBeforeSession,
    /// The token is of a part of the client in the session that was ended.
    RefreshTokenBeforeClientSession,
    /// A refresh asks for one of all organizations, which nobody is there to choose.
    AnyOrganization,
    /// The token is for an organization that the user is no more in.
    OrganizationLost,
    // Access tokens shown to userinfo.
    BearerMissing,
    BearerTwice,
    /// The form has it more than once.
    BearerDuplicated,
    BearerInvalid(BearerFault),
    OpenidMissing,
    /// The client wants userinfo signed by an algorithm that is none: Keycloak breaks on it.
    UserinfoAlgorithm,
    // Tokens shown to introspection.
    /// The client has not shown its secret.
    IntrospectionUnproven,
    IntrospectionOfPublicClient,
    IntrospectionTokenMissing,
    IntrospectionHintUnknown,
    // Tokens shown to revocation.
    RevocationTokenMissing,
    RevocationTokenInvalid,
    RevocationOfAnotherClient,
    RevocationOfIdToken,
    /// By the grant of permissions.
    Uma(UmaDenied),
}

/// A way to get tokens that a client can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantFlow {
    Direct,
    ServiceAccount,
    ServiceAccountOfPublicClient,
}

/// What is wrong with an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BearerFault {
    /// It is none of the realm's, expired, revoked, or of another kind.
    Unverified,
    SessionOver,
    UserDisabled,
    ClientDisabled,
    /// The service account that it is of is disabled.
    AccountDisabled,
    /// It is a lightweight one, which userinfo does not take.
    Lightweight,
}
