//! The claims that Keycloak writes, typed; the rest is kept in a map.
//!
//! Plain data and questions about it. Everything is optional, because mappers and lightweight tokens leave out what they
//! like; what has to be there is [`TokenVerifier`](super::TokenVerifier)'s to say.

mod access;
mod id;
mod logout;
mod parts;

pub use access::AccessTokenClaims;
pub use id::IdTokenClaims;
pub use logout::LogoutTokenClaims;
pub use parts::{Audience, AuthorizationClaim, Confirmation, GrantedPermission, RoleSet};
