//! The traits without `async`: every method waits for its answer. For programs that have no async runtime.
//!
//! They are on whatever implements [`BlockOn`](crate::operation::BlockOn), such as the blocking front of
//! `keycloak-http`.

pub use crate::admin::blocking_traits::*;
pub use crate::navigation::blocking::Navigate;
pub use crate::oidc::blocking::OpenIdConnect;
pub use crate::oidc::blocking_traits::*;
pub use crate::uma::blocking_traits::*;
