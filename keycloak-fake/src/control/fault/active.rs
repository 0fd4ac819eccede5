//! Setting faults on a fake, and taking them back.

use std::fmt;
use std::sync::Arc;

use super::Fault;
use crate::control::watch::Watch;
use crate::handle::FakeKeycloak;

/// A fault that is set. It stays set when this is dropped.
#[derive(Clone)]
pub struct ActiveFault {
    watch: Arc<Watch>,
    id: u64,
}

/// The watch has every other fault.
impl fmt::Debug for ActiveFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ActiveFault").field("id", &self.id).finish_non_exhaustive()
    }
}

impl ActiveFault {
    /// A fault that is set from now on.
    pub(crate) fn set(watch: &Arc<Watch>, fault: Fault) -> Self {
        Self { watch: watch.clone(), id: watch.add(fault) }
    }

    /// On how many requests it has taken effect; nothing once it is taken back.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.watch.hits(self.id)
    }

    /// Takes it back. Requests that it has taken effect on already are not spared.
    pub fn remove(self) {
        let _ = self.watch.remove(self.id);
    }
}

impl FakeKeycloak {
    /// Has requests go wrong from now on, in process and served, as [`Fault`] says.
    pub fn fault(&self, fault: Fault) -> ActiveFault {
        ActiveFault::set(&self.engine.watch, fault)
    }

    /// Takes every fault back.
    pub fn clear_faults(&self) {
        self.engine.watch.clear();
    }
}
