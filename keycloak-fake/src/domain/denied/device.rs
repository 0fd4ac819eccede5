//! Why nobody is logged in on another device, or by one.

use super::OAuthDenied;

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
    /// This is no number, where it says how old a login may be. A person is told that the request is bad.
    Age(String),
    /// A setting of the client is no number: Keycloak breaks on it.
    NoNumber,
}
