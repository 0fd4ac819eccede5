//! How far an import is. It only counts; showing it is for whoever holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use keycloak_api::representation::RealmRepresentation;

/// How far an import is, in users, of which a big realm has the most. Clones tell of the same import.
#[derive(Clone, Debug, Default)]
pub struct ImportProgress {
    users: Arc<AtomicU64>,
    of: Arc<AtomicU64>,
}

impl ImportProgress {
    /// The users that are in the realm by now.
    #[must_use]
    pub fn users(&self) -> u64 {
        self.users.load(Ordering::Relaxed)
    }

    /// How many there will be: 0 while the files are being read.
    #[must_use]
    pub fn of(&self) -> u64 {
        self.of.load(Ordering::Relaxed)
    }

    /// The files are read. Returns what is to be counted up.
    pub(super) fn begin(&self, inputs: &[RealmRepresentation]) -> Arc<AtomicU64> {
        let users: usize = inputs.iter().filter_map(|input| input.users.as_ref().map(Vec::len)).sum();
        self.of.fetch_add(u64::try_from(users).unwrap_or(u64::MAX), Ordering::Relaxed);
        Arc::clone(&self.users)
    }
}
