//! Which operations the cases have asked the served fake for: one that it does and that no case asks is not verified.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use keycloak_api::operation::OperationInfo;
use keycloak_fake::control::{self, Journal};

/// How many requests of a fake are kept: more than the whole contract makes.
pub(crate) const REQUESTS: usize = 1_000_000;

/// Method and path: what the token endpoint answers has several methods of the traits, which are one request here.
type Key = (&'static str, &'static str);

static ASKED: Mutex<BTreeSet<Key>> = Mutex::new(BTreeSet::new());

fn key(info: &'static OperationInfo) -> Key {
    (info.method.as_str(), info.path)
}

/// Keeps what a fake was asked for, once it has ended.
pub(crate) fn keep(journal: &Journal) {
    let asked = journal.entries().into_iter().filter_map(|entry| entry.operation.map(key));
    ASKED.lock().unwrap_or_else(PoisonError::into_inner).extend(asked);
}

/// The operations that the fake does, and that no case of this run has asked it for.
#[must_use]
pub fn never_asked() -> Vec<&'static str> {
    let not_done: BTreeSet<Key> = control::not_done().into_iter().map(key).collect();
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let done = keycloak_api::operations().into_iter().filter(|info| !not_done.contains(&key(info)));
    done.filter(|info| !asked.contains(&key(info))).map(|info| info.name).collect()
}
