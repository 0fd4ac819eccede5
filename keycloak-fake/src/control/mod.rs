//! What only tests do to a server: set its clock, turn its keys, ask what it can. Never part of the API traits.

mod bad_tokens;
mod clock;
mod fork;
mod keys;
pub(crate) mod mailbox;
mod mint;
mod operations;

pub use bad_tokens::BadToken;
pub use clock::Clock;
pub use fork::Snapshot;
pub use mailbox::Mail;
pub use operations::not_done;
