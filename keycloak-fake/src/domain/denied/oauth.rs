//! What the OpenID Connect endpoints deny.

use std::sync::Arc;

use super::AssertionFault;
use super::UmaDenied;
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

/// Why a token is not exchanged with an identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProviderFault {
    /// Nobody knows who made the shown token.
    Subject,
    /// There is no provider of the name that is asked for.
    Requested,
    /// The provider that is asked for does not do this.
    Unable,
    /// The provider does not vouch for the shown token.
    Token,
    /// The shown token is said to be of a type that is not taken.
    TokenType,
    /// The shown token says itself that it is of a type that is not taken.
    TokenTypeClaim,
    /// The shown token's header is no JSON: Keycloak breaks on it.
    TokenHeader,
    /// The shown token has no header: Keycloak breaks on it.
    TokenHeaderMissing,
    /// The provider's settings do not say how its tokens are verified.
    Settings,
    /// A user who is somebody else has the name, or the address.
    UserTaken,
    /// The user is disabled, or locked out.
    UserDisabled,
    /// The provider gives no tokens of the type that is asked for.
    ResponseType,
    /// The user has no token of the provider's.
    NotLinked(Box<Link>),
    /// The same, and tokens of the provider's are only kept in sessions that began with it.
    NotLinkedInSession(Box<Link>),
}

/// What the address is made of at which a user would be linked to an identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The URL above `/realms`.
    pub(crate) base_url: Arc<str>,
    pub(crate) provider: String,
    pub(crate) client: Arc<str>,
    pub(crate) session: Id,
    pub(crate) nonce: Id,
}

/// Why a token is not exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExchangeFault {
    /// The parameter asks for what belongs to a feature that is off.
    NotStandard(&'static str),
    /// The client may not exchange tokens.
    Off,
    /// The parameter is missing.
    Missing(&'static str),
    SubjectType,
    SubjectToken,
    RequestedType,
    /// A client that the new token is to be for does not exist.
    Audience,
    AudienceDisabled,
    /// The new token would not be for these.
    AudienceMissing(Vec<String>),
    PublicClient,
    /// The shown token is neither the client's nor for it.
    NotInAudience,
    /// It is bound to a certificate, and another client's.
    BoundToAnother,
    /// The certificate that it is bound to is not shown.
    Certificate,
    RefreshWithoutSession,
    Offline,
    ConsentMissing(String),
    /// The shown token is not said to be an access token.
    NoAccessToken,
    /// By permissions and roles.
    NotAllowed,
    /// A public client shows another one's token.
    NotHolder,
    /// A client that the new token is to be for asks users for consent.
    AudienceConsent,
    /// There is nowhere to send an assertion to.
    AssertionConsumer,
    /// There is no such identity provider, or none that does this.
    Provider(ProviderFault),
}

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

/// Why an identity provider's assertion is not taken for a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JwtBearerFault {
    Missing,
    NoToken,
    /// The client may not use the grant.
    Off,
    /// The claim is missing.
    Claim(&'static str),
    /// No provider of the realm's is of this issuer.
    Provider,
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

/// Why a login on another device is not started, or gives no tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BackchannelFault {
    /// The client has not shown that it is that client, or may do nothing at all.
    Client(Box<OAuthDenied>),
    /// The client may not start the flow.
    FlowOff,
    /// The client may not use the grant.
    GrantOff,
    TwoObjects,
    /// The request is to be fetched from where the client has not said.
    Elsewhere,
    /// What is to be a number is none.
    NoNumber(String),
    /// The request that is a token is not good.
    Object(ObjectFault),
    /// The realm goes by a hint that there is none of.
    Hint,
    /// The parameter is missing.
    Missing(&'static str),
    User,
    BindingMessage,
    NoticeNotWanted,
    NoticeTooLong,
    NoticeMissing,
    UserCode,
    /// There is no way to the user's device.
    NoChannel,
    /// The way to the user's device did not take the request.
    Unexpected,
    IdMissing,
    IdInvalid,
    /// Of what the id names, nothing is left.
    IdUnknown,
    Expired,
    SlowDown,
    Pending,
    Denied,
    NoUser,
    UserDisabled,
    /// The device has no token.
    AnswerTokenMissing,
    /// The device's token is not good, or not any more.
    AnswerToken,
    /// The client has gone in between.
    AnswerOfNobody,
    /// What the device says is no answer.
    AnswerStatus,
    /// The client does not say where it is to be told.
    NoticeNowhere,
    /// The client could not be told.
    NoticeFailed,
}

/// What is wrong with a backchannel request that is a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ObjectFault {
    /// It cannot be had from where it stands, for this reason.
    NotFetched(String),
    NoToken,
    Unreadable,
    NoAlgorithm,
    Encrypted,
    Unsigned,
    /// It is signed with a secret.
    Symmetric,
    /// It is not signed by the algorithm that the client has said.
    Algorithm,
    Signature,
}

/// What is wrong with the key that a code is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    Missing,
    Other,
}

/// Why an authorization request is not taken ahead of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PushFault {
    /// The client has not shown that it is that client.
    Unproven,
    /// It names another pushed request.
    Nested,
    /// A parameter is not what it has to be.
    Unreadable,
    /// A request object is not what it has to be.
    Object,
    /// It names another key than the one that was proven.
    OtherKey,
    RedirectUri,
    /// A browser would have been told so.
    Refused {
        code: String,
        words: Option<String>,
    },
}

/// Why a device is not started, or gets no tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeviceFault {
    /// The client may not start the flow.
    FlowOff,
    BearerOnly,
    /// The client may not use the grant.
    GrantOff,
    /// What is asked for makes no sense; the words are Keycloak's.
    Request {
        error: &'static str,
        words: String,
    },
    CodeMissing,
    CodeInvalid,
    Expired,
    SlowDown,
    Refused,
    Pending,
    /// The code was agreed to for another client.
    OfAnotherClient,
    /// The person has logged out since.
    NoSession,
    /// The person has taken back what was agreed to.
    ConsentOver,
    /// A person is shown this, though it is a device that asks.
    Shown(&'static str),
    /// A setting of the client is no number: Keycloak breaks on it.
    NoNumber,
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
    /// The certificate that it is bound to is not shown.
    Certificate,
    /// It is a lightweight one, which userinfo does not take.
    Lightweight,
}
