//! A stateful Keycloak in memory, for tests: in process with no socket, or served on a port.
//!
//! It has the traits of `keycloak-api` and signs real tokens. What it doesn't do answers 501 with the operation's
//! name; the settings that it keeps and does not act on stand in the README, and an import lists them. How an application
//! is tested with it, from Rust and other languages, stands in the [`guide`].

pub mod builder;
pub mod control;
mod domain;
mod engine;
mod feature;
pub mod guide;
mod handle;
pub mod import;
#[cfg(test)]
mod properties;
#[cfg(feature = "server")]
mod server;
mod service;
mod state;
mod token;

pub use builder::{Client, FakeKeycloakBuilder, Realm, User};
pub use feature::Feature;
pub use handle::FakeKeycloak;
#[cfg(feature = "tls")]
pub use server::TlsOptions;
#[cfg(feature = "server")]
pub use server::{HttpOptions, Server, TlsConnection};
