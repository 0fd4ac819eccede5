//! What a fault does to a request, and to the reply of an operation that is done.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use keycloak_api::operation::Reply;

use super::foreign_keys;

/// What goes wrong.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    Answer(Canned),
    Drop,
    /// With the patience of callers in process.
    Silence(Duration),
    BreakOff,
    Mangle(Mangle),
}

/// An answer that nothing was done for.
#[derive(Clone, Default)]
pub(super) struct Canned {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// What happens to the body of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mangle {
    Truncate,
    Garble,
    ForeignKeys,
}

/// What the caller is told in the end.
#[derive(Debug)]
pub(crate) enum Told {
    Reply(Reply),
    /// The connection goes without an answer.
    Dropped,
    /// The connection goes in the middle of this answer.
    BrokenOff(Reply),
    /// Nothing, till the caller gives up; in process after this long.
    Silence(Duration),
}

impl Effect {
    /// What the caller is told, where the operation answers `reply` or is not done.
    pub(super) async fn told(&self, reply: Option<Reply>) -> Told {
        match (self, reply) {
            (Self::Answer(canned), _) => Told::Reply(canned.reply()),
            (Self::Silence(patience), _) => Told::Silence(*patience),
            (Self::BreakOff, Some(reply)) => Told::BrokenOff(reply),
            (Self::Mangle(how), Some(reply)) => Told::Reply(how.applied(reply).await),
            (Self::Drop, _) | (Self::BreakOff | Self::Mangle(_), None) => Told::Dropped,
        }
    }

    /// In a few words.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Answer(canned) => format!("answered {}", canned.status.as_u16()),
            Self::Drop => "connection dropped".to_owned(),
            Self::Silence(_) => "kept silent".to_owned(),
            Self::BreakOff => "answer broken off".to_owned(),
            Self::Mangle(Mangle::Truncate) => "answer truncated".to_owned(),
            Self::Mangle(Mangle::Garble) => "answer garbled".to_owned(),
            Self::Mangle(Mangle::ForeignKeys) => "foreign keys".to_owned(),
        }
    }
}

impl Canned {
    fn reply(&self) -> Reply {
        Reply::new(self.status, self.headers.clone(), self.body.clone())
    }
}

/// The body may be anything.
impl fmt::Debug for Canned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Canned({}, {} bytes)", self.status, self.body.len())
    }
}

impl Mangle {
    async fn applied(self, mut reply: Reply) -> Reply {
        reply.body = match self {
            _ if reply.body.is_empty() => return reply,
            Self::Truncate => reply.body.slice(..reply.body.len() / 2),
            Self::Garble => [b"{,".as_slice(), &reply.body].concat().into(),
            Self::ForeignKeys => foreign_keys::in_place_of(reply.body).await,
        };
        reply
    }
}

/// Waits, by the runtime's clock; without a runtime there is nobody else to hold up.
pub(crate) async fn pause(time: Duration) {
    match tokio::runtime::Handle::try_current() {
        _ if time.is_zero() => {}
        Ok(_) => tokio::time::sleep(time).await,
        Err(_) => std::thread::sleep(time),
    }
}
