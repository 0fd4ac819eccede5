//! What the client does on the wire, seen by a server that answers as each test has it. Loopback only.

#![expect(clippy::unwrap_used, reason = "what a test's server stumbles over fails the test")]

mod support;

#[cfg(feature = "blocking")]
mod blocking;
mod credentials;
mod keys;
mod limits;
mod polling;
mod redirects;
mod refresh;
mod requests;
mod retries;
mod secrets;
mod tls;
mod uma1;
