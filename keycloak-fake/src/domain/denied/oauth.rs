//! What the OpenID Connect endpoints deny.

use super::{
    AssertionFault, BackchannelFault, CertificateFault, DeviceFault, ExchangeFault, JwtBearerFault, KeyFault,
    ProofFault, UmaDenied,
};
use crate::domain::client_policies::Refusal;
use crate::domain::oidc::client_assertion::Way;
use crate::domain::oidc::inquiry::Inquiry;
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
    /// A client does not prove itself by its certificate.
    ClientCertificate(CertificateFault),
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
    /// What a client asks for stands at an address, where it is fetched with the realm unlocked. Then the decision is made
    /// again.
    ObjectNeeded {
        client: Id,
        address: String,
    },
    /// Somebody has to look where the client's keys are, with the realm unlocked. Then the decision is made again.
    KeysNeeded {
        client: Id,
    },
    /// Somebody elsewhere has to be asked first, with the realm unlocked. Then the decision is made again.
    Unheard(Box<Inquiry>),
    /// All the scopes that were asked for, one of them unknown.
    ScopeInvalid(String),
    OfflineNotAllowed,
    // Codes.
    CodeMissing,
    CodeInvalid,
    /// The client has no part in the session of the code any more.
    CodeSessionGone,
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
    /// The certificate that it is bound to is not shown.
    RefreshCertificate,
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
    /// A setting cannot be worked with, which Keycloak finds out when it makes the tokens.
    Breaks,
    /// The client wants its tokens bound to a certificate, and shows none. All else was granted.
    CertificateMissing {
        user: Id,
        session: Option<Id>,
    },
    /// By the grant of permissions.
    Uma(UmaDenied),
    /// A token is not exchanged for another one.
    Exchange(ExchangeFault),
    /// A device is not started, or gets no tokens.
    Device(DeviceFault),
    /// An identity provider's assertion is not taken for a grant.
    JwtBearer(JwtBearerFault),
    /// A key is not proven.
    Proof(ProofFault),
    /// The key of a code is not proven.
    CodeProof(KeyFault),
    /// The key of a refresh token is not proven.
    RefreshProof(ProofFault),
    /// The key of an access token is not proven.
    BoundTokenInvalid,
    /// A login on another device is not started, or gives no tokens.
    Backchannel(BackchannelFault),
    /// A client policy refuses what a client asks for.
    ClientPolicy(Refusal),
    /// A client policy refuses a code.
    CodePolicy(Refusal),
    /// An authorization request is not taken ahead of the browser.
    Push(PushFault),
}

/// What Keycloak had looked at of a request before it refused it, as its event tells.
type Seen = Box<[(&'static str, String)]>;

/// Why an authorization request is not taken ahead of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PushFault {
    /// The client has not shown that it is that client.
    Unproven(Box<OAuthDenied>),
    /// It names another pushed request.
    Nested,
    /// A parameter is not what it has to be, for this reason.
    Unreadable {
        reason: String,
    },
    /// A request object is not what it has to be, for this reason.
    Object {
        reason: String,
    },
    /// A parameter stands more than once.
    Twice {
        seen: Seen,
    },
    /// It names another key than the one that was proven.
    OtherKey {
        seen: Seen,
    },
    RedirectUri {
        seen: Seen,
    },
    /// A browser would have been told so.
    Refused {
        code: String,
        words: Option<String>,
        seen: Seen,
    },
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
    /// The service account that it is of is gone.
    AccountMissing,
    /// Its client is gone.
    ClientMissing,
    /// It is of before the moment from which on the user's tokens are good.
    UserStale,
    /// The certificate that it is bound to is not shown.
    Certificate,
    /// It is a lightweight one, which userinfo does not take.
    Lightweight,
}
