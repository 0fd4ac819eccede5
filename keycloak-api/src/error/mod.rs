//! The one error of every operation.
//!
//! Ask it with its predicates (`is_not_found()`), or match its [`ErrorKind`]; never parse its text. What the server
//! said is kept whole in its [`ErrorReply`].

mod kind;
mod reply;

pub use kind::{ErrorKind, InvalidGrant};
pub use reply::{ErrorReply, FieldError};

use std::borrow::Cow;
use std::fmt;

use crate::operation::OperationInfo;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why an operation failed.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static OperationInfo>,
    message: Cow<'static, str>,
    reply: Option<ErrorReply>,
    source: Option<Source>,
}

/// What an operation returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error that no server spoke of.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { kind, operation: None, message: message.into(), reply: None, source: None }))
    }

    /// An error that another one caused.
    #[must_use]
    pub fn with_source(kind: ErrorKind, source: impl Into<Source>) -> Self {
        let mut error = Self::new(kind, "");
        error.0.source = Some(source.into());
        error
    }

    /// What the server's refusal means. The client and the fake in process both make their errors here.
    #[must_use]
    pub fn from_reply(operation: &'static OperationInfo, reply: ErrorReply) -> Self {
        Self::new(ErrorKind::of(&reply), "").of(operation).replied(reply)
    }

    /// Names the operation that failed.
    #[must_use]
    pub fn of(mut self, operation: &'static OperationInfo) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Adds what the server answered.
    #[must_use]
    pub fn replied(mut self, reply: ErrorReply) -> Self {
        self.0.reply = Some(reply);
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The name of the method that failed, such as `create_user`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.name)
    }

    /// What the server answered, where it did.
    #[must_use]
    pub fn reply(&self) -> Option<&ErrorReply> {
        self.0.reply.as_ref()
    }

    /// The status that the server answered with, where it did.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.reply().map(|reply| reply.status)
    }

    /// What was asked for does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// It exists already, or is in use.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind() == ErrorKind::Conflict
    }

    /// The server does not know who asks, or takes the token for none of its own.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        matches!(self.kind(), ErrorKind::Unauthorized | ErrorKind::InvalidToken)
    }

    /// The server knows who asks, and refuses.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        matches!(self.kind(), ErrorKind::Forbidden | ErrorKind::AccessDenied)
    }

    /// The grant is not, or no longer, good.
    #[must_use]
    pub fn is_invalid_grant(&self) -> bool {
        matches!(self.kind(), ErrorKind::InvalidGrant(_))
    }

    /// The person behind the grant has to act: the name or password is wrong.
    #[must_use]
    pub fn is_bad_credentials(&self) -> bool {
        self.kind() == ErrorKind::InvalidGrant(InvalidGrant::BadCredentials)
    }

    /// The same request may succeed later: a time limit, a lost connection, an overloaded server.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Timeout | ErrorKind::Connect | ErrorKind::TooManyRequests | ErrorKind::Unavailable
        )
    }

    /// This backend does not do the operation.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        self.kind() == ErrorKind::Unsupported
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(formatter, "{}: ", operation.name)?;
        }
        write!(formatter, "{}", self.0.kind)?;
        if !self.0.message.is_empty() {
            write!(formatter, ": {}", self.0.message)?;
        }
        if let Some(reply) = &self.0.reply {
            write!(formatter, " ({reply})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, message, reply, source } = self.0.as_ref();
        formatter
            .debug_struct("Error")
            .field("kind", kind)
            .field("operation", &operation.map(|operation| operation.name))
            .field("message", message)
            .field("reply", reply)
            .field("source", source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
