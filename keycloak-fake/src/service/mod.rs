//! The API traits on the fake: lock, decide, unlock, then sign.
//!
//! A method here finds the realm and who asks, hands over to `domain`, and turns the outcome into the answer. It
//! takes no decision of its own.

mod admin;
pub(crate) mod answer;
pub(crate) mod caller;
pub(crate) mod discovery;
mod logout_calls;
mod mail_server;
pub(crate) mod oidc;
mod outgoing;
mod process;
#[cfg(feature = "server")]
mod public_realm;
pub(crate) mod smtp;
pub(crate) mod target;
mod uma;
mod watched;

#[cfg(feature = "server")]
pub(crate) use admin::registration_rows;
pub(crate) use admin::{Answer, Row, rows};
