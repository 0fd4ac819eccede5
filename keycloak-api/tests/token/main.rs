//! Offline verification: with the tokens of a real Keycloak, with tokens signed here for what Keycloak never sends, and
//! with garbage.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "the helpers panic for the tests")]

mod algorithms;
mod claims;
mod form;
mod hostile;
mod keycloak;
mod keys;
mod signing;
mod times;
