//! The fake's behaviour: decisions on one realm, each a function of the realm, a [`Context`] and its input.
//!
//! Nothing here does I/O, reads a clock, computes a signature or a password's hash, or knows HTTP; one-time passwords
//! are computed here. A decision checks first and changes then; what it changed before a denial is dropped with the
//! realm's clone, unless the denial is [`Denied::Noted`].

pub(crate) mod admin;
pub(crate) mod authz;
pub(crate) mod brute_force;
pub(crate) mod client_policies;
mod context;
pub(crate) mod denied;
pub(crate) mod issue;
pub(crate) mod java_pattern;
pub(crate) mod oidc;
pub(crate) mod roles;
pub(crate) mod uma;
mod uri;
pub(crate) mod user_profile;

pub(crate) use context::Context;
pub(crate) use denied::{Decision, Denied};
