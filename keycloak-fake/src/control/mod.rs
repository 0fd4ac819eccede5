//! What only tests do to a server: set its clock, turn its keys, have it fail, look at what it was asked. Never part of
//! the API traits.

mod bad_tokens;
mod ciba;
mod clock;
mod events;
pub mod fault;
mod fork;
pub mod journal;
pub(crate) mod keys;
pub(crate) mod mailbox;
mod mint;
mod operations;
pub(crate) mod watch;

pub use bad_tokens::BadToken;
pub use ciba::{Ciba, CibaChannel, CibaRequest};
pub use clock::Clock;
pub use fault::{ActiveFault, Fault};
pub use fork::Snapshot;
pub use journal::{Entry, Journal, Outcome, Selection};
pub use keys::KeyStatus;
pub use mailbox::Mail;
pub use operations::not_done;
pub use watch::Watched;
