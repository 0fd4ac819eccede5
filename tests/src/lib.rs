//! The contract: cases written once against the traits and the wire, run for every backend.
//!
//! What a case expects is never written by hand. Each answer is normalised (ids, times and tokens made comparable)
//! and held against the file in `golden/` that was recorded from a real Keycloak. Only a real Keycloak can record.

pub mod assertion;
pub mod backend;
pub mod browser;
pub mod call;
pub mod case;
pub mod cases;
pub mod channel;
pub mod coverage;
pub mod golden;
pub mod jose;
pub mod listener;
pub mod normal;
pub mod passing;
pub mod run;
pub mod tls;
pub mod wire;
pub mod world;
