//! The journal: which requests came, in their order, and what was answered; and assertions on it for tests.
//!
//! A fake keeps one from [`FakeKeycloakBuilder::journal`](crate::FakeKeycloakBuilder::journal) on, or from the first
//! [`FakeKeycloak::journal`]. It holds the last requests only ([`DEFAULT_CAPACITY`]); no password, token, code or secret
//! is ever in it, nor the body of a request or an answer.
//!
//! ```
//! # use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
//! # use keycloak_fake::{Client, FakeKeycloak, Realm, User};
//! # fn main() -> keycloak_api::Result<()> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! # let shop = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
//! # let (web, login) = (ClientAuth::public("web"), Grant::password("alice", "pw"));
//! let fake = FakeKeycloak::builder().realm(shop).journal(100).build()?;
//! let tokens = fake.token("shop", &web, &login).await?;
//! fake.logout("shop", &web, &tokens.refresh_token.unwrap_or_default()).await?;
//!
//! let journal = fake.journal();
//! journal.of("token").realm("shop").user("alice").assert_once();
//! journal.of("token").assert_before(&journal.of("logout"));
//! journal.of("token").after(&journal.of("logout")).assert_none();
//! # Ok(()) })
//! # }
//! ```
//!
//! What a realm itself records stands beside it: [`FakeKeycloak::user_events`], [`FakeKeycloak::admin_events`].

mod entry;
mod filter;
mod ring;
mod selection;
mod show;

pub use entry::{Entry, Outcome};
pub use ring::DEFAULT_CAPACITY;
pub use selection::Selection;

pub(crate) use ring::Ring;

use std::fmt;
use std::sync::Arc;

use super::watch::Watch;
use crate::handle::FakeKeycloak;

/// The journal of a fake, or of a [`Watched`](super::Watched). Clones are the same journal.
#[derive(Clone)]
pub struct Journal {
    watch: Arc<Watch>,
}

/// The watch has all of it, and the faults.
impl fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Journal").finish_non_exhaustive()
    }
}

impl FakeKeycloak {
    /// The journal, which is kept from now on where it was not yet. A fork keeps one of its own if this fake keeps one; it
    /// begins anew, as it does after a [reset](Self::reset).
    #[must_use]
    pub fn journal(&self) -> Journal {
        Journal::kept(&self.engine.watch)
    }
}

impl Journal {
    /// The journal of a watch, which keeps one from now on.
    pub(super) fn kept(watch: &Arc<Watch>) -> Self {
        watch.keep_journal(DEFAULT_CAPACITY);
        Self { watch: watch.clone() }
    }

    /// The requests that it holds, in the order in which they came.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.watch.journal(|ring| ring.entries()).unwrap_or_default()
    }

    /// How many requests came since it began that it holds no more.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.watch.journal(|ring| ring.lost()).unwrap_or_default()
    }

    /// Begins it anew.
    pub fn clear(&self) {
        self.watch.journal(Ring::clear);
    }

    /// All of them, to choose from.
    pub fn all(&self) -> Selection {
        Selection::new(self.clone())
    }

    /// Those for an operation, by the name of its trait's method: `token`, `create_user`. Operations that share a method
    /// and path are one here.
    ///
    /// # Panics
    /// If no trait has a method of this name.
    #[track_caller]
    pub fn of(&self, operation: &str) -> Selection {
        self.all().operation(operation)
    }
}
