//! What only tests do to a server: set its clock, turn its keys. Never part of the API traits.

mod clock;
mod keys;
mod mint;

pub use clock::Clock;
