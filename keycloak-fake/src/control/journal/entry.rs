//! A request in the journal.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::Method;
use keycloak_api::operation::{OperationInfo, Reply};
use keycloak_api::{Error, ErrorKind, ErrorReply};

use crate::control::watch::Asked;

/// A request, and what came of it. No secret is in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Its place among all that came, from 0.
    pub number: u64,
    /// When it came, by the fake's clock, in milliseconds since the epoch.
    pub time_ms: i64,
    /// The operation; `None` for what no trait has, such as a page.
    pub operation: Option<&'static OperationInfo>,
    /// The HTTP method.
    pub method: Method,
    /// The path, escapes undone.
    pub path: String,
    /// The realm that the path names; of a new realm none.
    pub realm: Option<String>,
    /// The client that authenticates, or whose access token is shown, by its `clientId`. Nothing of it is checked here.
    pub client: Option<String>,
    /// The user who logs in, or whose access token is shown: by name, or by id where the token has no name.
    pub user: Option<String>,
    /// Of the path, the query and the form what is no secret; of a call in process those that are texts, or in the type
    /// of a query or a form.
    pub parameters: Vec<(Cow<'static, str>, String)>,
    /// What the caller was told.
    pub outcome: Outcome,
    /// What the fault did that took effect, in a few words.
    pub fault: Option<String>,
}

/// What the caller of a request was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing yet, or nothing ever: the caller may be gone.
    Pending,
    /// A good answer, or one that sends a browser elsewhere.
    Ok,
    /// That it failed.
    Failed {
        /// The kind of error that this is to a caller in Rust.
        kind: ErrorKind,
        /// The status, where there was an answer.
        status: Option<u16>,
    },
}

impl Entry {
    pub(super) fn new(number: u64, time_ms: i64, asked: Asked, fault: Option<String>) -> Self {
        let Asked { operation, method, path, realm, client, user, parameters, .. } = asked;
        let outcome = Outcome::Pending;
        Self { number, time_ms, operation, method, path, realm, client, user, parameters, outcome, fault }
    }

    /// When it came, by the fake's clock.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        let since = Duration::from_millis(self.time_ms.unsigned_abs());
        if self.time_ms >= 0 { UNIX_EPOCH + since } else { UNIX_EPOCH - since }
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The name of the operation, or the method and path of what is none.
    #[must_use]
    pub fn name(&self) -> String {
        self.operation.map_or_else(|| format!("{} {}", self.method, self.path), |operation| operation.name.to_owned())
    }
}

impl Outcome {
    pub(crate) fn of<T>(outcome: &Result<T, Error>) -> Self {
        match outcome {
            Ok(_) => Self::Ok,
            Err(error) => Self::Failed { kind: error.kind(), status: error.status() },
        }
    }

    /// What a reply tells; whether its body can be read is the caller's to see.
    pub(crate) fn of_reply(reply: &Reply) -> Self {
        if !reply.status.is_client_error() && !reply.status.is_server_error() {
            return Self::Ok;
        }
        Self::Failed { kind: ErrorKind::of(&ErrorReply::read(reply)), status: Some(reply.status.as_u16()) }
    }

    /// A failure without an answer.
    pub(crate) fn unanswered(kind: ErrorKind) -> Self {
        Self::Failed { kind, status: None }
    }
}
