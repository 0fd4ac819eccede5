//! Where the journal's entries are: the last so many.

use std::collections::VecDeque;

use super::{Entry, Outcome};
use crate::control::watch::Asked;

/// How many requests a journal holds, where nothing is said.
pub const DEFAULT_CAPACITY: usize = 10_000;

/// The last entries, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Ring {
    entries: VecDeque<Entry>,
    capacity: usize,
    /// The number of the next entry.
    next: u64,
    lost: u64,
}

impl Ring {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { entries: VecDeque::new(), capacity: capacity.max(1), next: 0, lost: 0 }
    }

    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Adds a request that came, and returns its number.
    pub(crate) fn begin(&mut self, asked: Asked, fault: Option<String>, now_ms: i64) -> u64 {
        if self.entries.len() == self.capacity {
            self.entries.pop_front();
            self.lost += 1;
        }
        let number = self.next;
        self.next += 1;
        self.entries.push_back(Entry::new(number, now_ms, asked, fault));
        number
    }

    /// Adds what came of it, if it is still there.
    pub(crate) fn end(&mut self, number: u64, outcome: Outcome) {
        let Some(first) = self.entries.front().map(|entry| entry.number) else { return };
        let place = number.checked_sub(first).and_then(|place| usize::try_from(place).ok());
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            entry.outcome = outcome;
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.iter().cloned().collect()
    }

    /// How many are gone since it began.
    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    /// Begins anew. Numbers go on, so that what is under way does not end another's entry.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.lost = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_are_held_and_each_ends_its_own() {
        let mut ring = Ring::new(2);
        let numbers: Vec<u64> = (0..3).map(|n| ring.begin(Asked::default(), None, n)).collect();
        assert_eq!((numbers.as_slice(), ring.lost()), ([0, 1, 2].as_slice(), 1));
        // The first is gone already.
        ring.end(0, Outcome::Ok);
        ring.end(2, Outcome::Ok);
        let held: Vec<_> = ring.entries().iter().map(|entry| (entry.number, entry.outcome)).collect();
        assert_eq!(held, [(1, Outcome::Pending), (2, Outcome::Ok)]);
        ring.clear();
        ring.end(2, Outcome::Ok);
        assert_eq!(ring.begin(Asked::default(), None, 9), 3);
        assert_eq!((ring.entries().len(), ring.lost()), (1, 0));
    }
}
