//! Every Keycloak operation as an async trait method, Keycloak's JSON, and offline token verification.
//!
//! An application depends on the traits (`&dyn Keycloak`, or one of its parts such as `&dyn Users`) and not on a
//! server: `keycloak-http` puts a real Keycloak behind them, `keycloak-fake` one in memory. This crate does no I/O.

// The attribute's output names this crate, also inside it.
extern crate self as keycloak_api;

pub mod admin;
pub mod error;
pub mod oidc;
pub mod operation;
pub mod representation;
pub mod token;

#[cfg(feature = "blocking")]
pub mod blocking;

pub use error::{Error, ErrorKind, ErrorReply, InvalidGrant, Result};
pub use operation::Transport;

use admin::{ClientScopes, Clients, Groups, ProtocolMappers, Realms, RoleMappings, Roles, UserProfile, Users};
use oidc::OpenIdConnect;

/// Everything that a Keycloak does. `&dyn Keycloak` upcasts to each of its parts, such as `&dyn Users`.
pub trait Keycloak:
    Realms + Users + UserProfile + Groups + Roles + RoleMappings + Clients + ClientScopes + ProtocolMappers + OpenIdConnect
{
}

impl<T> Keycloak for T where
    T: Realms
        + Users
        + UserProfile
        + Groups
        + Roles
        + RoleMappings
        + Clients
        + ClientScopes
        + ProtocolMappers
        + OpenIdConnect
        + ?Sized
{
}
