//! Copies of a fake: one world is prepared, and each test goes on from it by itself.

use std::fmt;
use std::sync::Arc;

use crate::control::Clock;
use crate::engine::Engine;
use crate::handle::FakeKeycloak;

/// What a fake was like at a moment; [`FakeKeycloak::snapshot`] takes one, [`FakeKeycloak::reset`] goes back to it.
#[derive(Clone)]
pub struct Snapshot(Arc<Engine>);

/// Secrets are in everything below.
impl fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

impl FakeKeycloak {
    /// An independent fake that begins as this one is now: with its realms, users, sessions, mails, keys and
    /// [faults](crate::control::fault), and a clock of its own that shows the same. If this one keeps a
    /// [journal](crate::control::journal), it keeps one too, which is empty. What is done on one of the two from now on, the other does not see.
    ///
    /// What they have in common is shared till one of them changes it, so this takes as long with many users as with
    /// few. Tokens that both have stay good on both. With a seed, every fork goes on with the same ids and codes, in
    /// whatever order forks are made; without one, each goes on with its own.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self::on(Arc::new(self.engine.fork()), self.base_url().into())
    }

    /// The clock that everything on this fake follows: the builder's, or a fork's own.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.engine.clock.clone()
    }

    /// What the fake is like now, to [go back to](Self::reset). As cheap as a [fork](Self::fork).
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(Arc::new(self.engine.fork()))
    }

    /// Goes back to what the fake was like: realms and all that is in them, keys, the clock, faults, and with a
    /// seed what comes next. The journal, if one is kept, begins anew. Every handle of this fake goes back with it, and so does a server. A request that is under way meanwhile is
    /// decided on the one state or the other, and what it changes of the former is gone.
    ///
    /// A snapshot of another fake makes this one a copy of that.
    pub fn reset(&self, snapshot: &Snapshot) {
        self.engine.reset(&snapshot.0);
    }
}
