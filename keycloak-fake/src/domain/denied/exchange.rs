//! Why tokens are not exchanged, within the realm or with identity providers.

use std::sync::Arc;

use crate::state::Id;

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
    NotAllowed(ExchangeRefusal),
    /// A public client shows another one's token.
    NotHolder,
    /// A client that the new token is to be for asks users for consent.
    AudienceConsent,
    /// There is nowhere to send an assertion to.
    AssertionConsumer,
    /// There is no such identity provider, or none that does this.
    Provider(ProviderFault),
}

/// What is not allowed of an exchange, which the client is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExchangeRefusal {
    /// The user who is asked for is not there, or disabled.
    SubjectUnknown,
    /// The token's user may not be the one who is asked for.
    Subject,
    /// A public client may not be a user without a token.
    PublicClient,
    /// The client may not be the user.
    Client,
    /// This client does not permit tokens for it.
    Audience(String),
    /// The provider that is asked for does not permit it.
    RequestedIssuer,
    /// The provider whose token is shown does not permit it.
    SubjectIssuer,
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

/// Why an identity provider's assertion is not taken for a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JwtBearerFault {
    Missing,
    NoToken,
    /// The client may not use the grant.
    Off,
    /// The claim is missing.
    Claim(&'static str),
    PublicClient,
    /// No provider of the realm's is of this issuer.
    Provider,
    /// These are, by their aliases.
    SeveralProviders(Vec<String>),
    ProviderNotAllowed,
    Algorithm,
    Signature,
    ExpiryMissing,
    NotActive,
    ExpiryTooFar,
    OfTheFuture,
    TooOld,
    IdMissing,
    Reused,
    /// Nobody is linked to the provider's user.
    UserMissing,
    UserDisabled,
    NotSetUp,
    /// The client of this name has to be consented to.
    ConsentMissing(String),
    AudienceWrong,
    SeveralAudiences,
}
