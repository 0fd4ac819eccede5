//! The Keycloak traits against a real Keycloak, over HTTP.
//!
//! [`HttpKeycloak`] carries the requests of `keycloak-api`, so it has every one of its traits:
//!
//! ```no_run
//! use keycloak_api::admin::{UserFilter, Users};
//! use keycloak_http::{Credentials, HttpKeycloak};
//!
//! # async fn example(secret: secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
//! let keycloak = HttpKeycloak::builder("https://sso.example.org/auth")
//!     .credentials(Credentials::client("shop", "shop-admin", secret))
//!     .build()?;
//! let users = keycloak.list_users("shop", &UserFilter::default()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What it holds to
//!
//! - **Credentials stay with the origin they were given for.** No redirect is followed, no secret stands in a URL, and
//!   none shows up in a span, an error or a `Debug`.
//! - **Nothing is sent twice that may not be.** A request is repeated if its operation is safe to repeat, or if no
//!   connection came about, so that nothing of it was sent.
//! - **Everything ends**: requests by their time limit, retries by a budget of time and number, bodies by a size.
//! - **One token for all.** Any number of concurrent callers wait for one token request.
//!
//! This crate must not know a resource nor a representation: those are `keycloak-api`'s.

mod base_url;
mod build_error;
mod builder;
mod clock;
mod credentials;
mod keycloak;
mod keys;
mod polling;
mod retry;
mod single_flight;
#[cfg(any(feature = "tower", feature = "login"))]
mod source;
#[cfg(any(feature = "tower", feature = "login"))]
mod timed_cache;
mod trace;
mod uma1;
mod wire;

pub use build_error::BuildError;
pub use builder::HttpKeycloakBuilder;
pub use credentials::{Credentials, SuppliedToken, TokenSupplier};
pub use keycloak::HttpKeycloak;
pub use keys::VerifyError;
pub use retry::RetryPolicy;

/// The HTTP client whose types the [builder](HttpKeycloakBuilder) takes.
pub use reqwest;

#[cfg(feature = "tower")]
pub mod bearer;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "tower")]
pub mod enforcer;
#[cfg(feature = "login")]
pub mod login;
