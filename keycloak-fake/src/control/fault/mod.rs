//! Faults: what goes wrong between a caller and a Keycloak, as rules that a test sets.
//!
//! A [`Fault`] says of which requests something goes wrong, how often, and what it is. In process and served the same
//! rule takes the same effect: what `keycloak-http` makes of it over a socket is what the caller in process gets, as the
//! same [`ErrorKind`](keycloak_api::ErrorKind).
//!
//! ```
//! # use keycloak_api::ErrorKind;
//! # use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
//! # use keycloak_fake::control::Fault;
//! # use keycloak_fake::{Client, FakeKeycloak, Realm, User};
//! # use std::time::Duration;
//! # fn main() -> keycloak_api::Result<()> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! # let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
//! # let fake = FakeKeycloak::builder().realm(shop).build()?;
//! # let (web, login) = (ClientAuth::public("web"), Grant::password("alice", "pw"));
//! let busy = fake.fault(Fault::on("token").realm("shop").nth(2).answer(503).retry_after(Duration::from_secs(1)));
//! assert!(fake.token("shop", &web, &login).await.is_ok());
//! assert_eq!(fake.token("shop", &web, &login).await.unwrap_err().kind(), ErrorKind::Unavailable);
//! assert!(fake.token("shop", &web, &login).await.is_ok());
//! assert_eq!(busy.hits(), 1);
//! fake.clear_faults();
//! # Ok(()) })
//! # }
//! ```
//!
//! Of several faults that a request meets, the one that was set first takes effect; each of them counts the request. A
//! fork takes the faults along, with what they have counted, and a [reset](crate::FakeKeycloak::reset) goes back to those
//! of the snapshot. A fake without faults pays for one look at a flag.
//!
//! This module must not know any operation: what a fault does, it does to requests and replies.

mod active;
mod builder;
mod effect;
mod foreign_keys;
mod rule;

pub use active::ActiveFault;
pub use builder::Fault;

pub(crate) use effect::{Told, pause};
pub(crate) use rule::{Rule, is_same};
