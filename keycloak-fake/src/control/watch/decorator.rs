//! Faults and the journal on a Keycloak of any kind: what is put between it and the code that is tested.
//!
//! This module must not know any operation: the traits' own macros write the methods.

use std::fmt;
use std::sync::Arc;

use keycloak_api::oidc::*;
use keycloak_api::operation::OperationInfo;
use keycloak_api::prelude::*;
use keycloak_api::token::JsonWebKeySet;
use keycloak_api::{Keycloak, each_part};

use super::{Asked, Call, Watch};
use crate::control::{ActiveFault, Clock, Fault, Journal};

/// A Keycloak, such as a client of a real one or an application's own stand-in, whose callers meet [faults](Fault), and what
/// they ask stands in a [journal](Journal): the same ones as the fake's. It has every trait that the Keycloak has, and does
/// nothing itself.
///
/// ```
/// # use std::sync::Arc;
/// # use keycloak_api::{ErrorKind, Keycloak};
/// # use keycloak_api::oidc::{ClientAuth, Grant};
/// # use keycloak_fake::control::{Fault, Watched};
/// # use keycloak_fake::{Client, FakeKeycloak, Realm, User};
/// # fn main() -> keycloak_api::Result<()> {
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// # let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
/// # let keycloak: Arc<dyn Keycloak> = Arc::new(FakeKeycloak::builder().realm(shop).build()?);
/// # let (web, login) = (ClientAuth::public("web"), Grant::password("alice", "pw"));
/// let watched = Watched::over(keycloak); // an `Arc<dyn Keycloak>` of any kind
/// let journal = watched.journal();
/// watched.fault(Fault::on("token").realm("shop").nth(1).lose_answer());
/// let application: &dyn Keycloak = &watched;
/// assert_eq!(application.token("shop", &web, &login).await.unwrap_err().kind(), ErrorKind::Connect);
/// assert!(application.token("shop", &web, &login).await.is_ok());
/// journal.of("token").realm("shop").client("web").good().assert_once();
/// # Ok(()) })
/// # }
/// ```
///
/// What it sees are calls of the traits' methods. What a client sends besides, such as requests for its own tokens or the
/// same request again, it does not see, and what a fault does comes after all of that: no client tries again because of
/// it. Who asks with a client's own credentials stands in no entry; who shows a token, or authenticates in the call, does.
/// Times are the system's. The fake's own faults and journal see what a served fake is asked; these see what an application
/// asks.
///
/// A clone is the same one.
pub struct Watched<K: ?Sized> {
    keycloak: Arc<K>,
    watch: Arc<Watch>,
}

impl<K> Watched<K> {
    /// Puts itself in front of a Keycloak.
    #[must_use]
    pub fn new(keycloak: K) -> Self {
        Self::over(Arc::new(keycloak))
    }
}

impl<K: ?Sized> Watched<K> {
    /// Puts itself in front of a shared Keycloak, also of an `Arc<dyn Keycloak>`.
    #[must_use]
    pub fn over(keycloak: Arc<K>) -> Self {
        Self { keycloak, watch: Arc::default() }
    }

    /// The Keycloak behind it, whose callers meet no faults and stand in no journal.
    #[must_use]
    pub fn keycloak(&self) -> &K {
        &self.keycloak
    }

    /// Has calls go wrong from now on, as [`Fault`] says.
    pub fn fault(&self, fault: Fault) -> ActiveFault {
        ActiveFault::set(&self.watch, fault)
    }

    /// Takes every fault back.
    pub fn clear_faults(&self) {
        self.watch.clear();
    }

    /// The journal, which is kept from now on where it was not yet.
    #[must_use]
    pub fn journal(&self) -> Journal {
        Journal::kept(&self.watch)
    }

    /// Begins to look at a call, with the segments of its path; nothing where nobody looks.
    fn watch(
        &self,
        operation: &'static OperationInfo,
        segments: &[(&'static str, &str)],
        given: impl FnOnce(&mut Asked),
    ) -> Option<Call> {
        if !self.watch.is_on() {
            return None;
        }
        let mut asked = Asked::of_call(operation, segments);
        given(&mut asked);
        Some(Call::new(operation, self.watch.visit(asked, Clock::system().now_ms())))
    }
}

impl<K: ?Sized> Clone for Watched<K> {
    fn clone(&self) -> Self {
        Self { keycloak: self.keycloak.clone(), watch: self.watch.clone() }
    }
}

/// What is behind it may hold anything.
impl<K: ?Sized> fmt::Debug for Watched<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Watched").finish_non_exhaustive()
    }
}

macro_rules! watched {
    ($($part:tt)+) => {
        $($part)+! { around [impl<K: Keycloak + ?Sized> $($part)+ for Watched<K>] }
    };
}

each_part!(watched);
