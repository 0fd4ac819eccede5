//! Which proofs were shown: each is good once.
//!
//! What is here must not grow without bound, and must not forget a proof that could be shown again: where there is no room
//! for another one, it is not taken.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::num::NonZeroUsize;

use parking_lot::Mutex;

use crate::timed_cache::TokenHash;

/// What became of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    New,
    Again,
    /// There is no room for it.
    Full,
}

/// The proofs that were shown, and can be shown again yet.
pub(super) struct Replays {
    shown: Mutex<Shown>,
    most: NonZeroUsize,
}

#[derive(Default)]
struct Shown {
    all: HashSet<TokenHash>,
    /// By the last second in which they are good.
    ends: BinaryHeap<Reverse<(i64, TokenHash)>>,
}

impl Replays {
    pub(super) fn new(most: NonZeroUsize) -> Self {
        Self { shown: Mutex::default(), most }
    }

    /// Keeps a proof till the second `until`, unless it is there.
    pub(super) fn keep(&self, proof: TokenHash, until: i64, now: i64) -> Kept {
        let mut shown = self.shown.lock();
        while let Some(Reverse((_, old))) = shown.ends.peek().copied().filter(|Reverse((end, _))| *end < now) {
            shown.ends.pop();
            shown.all.remove(&old);
        }
        if shown.all.contains(&proof) {
            return Kept::Again;
        }
        if shown.all.len() >= self.most.get() {
            return Kept::Full;
        }
        shown.all.insert(proof);
        shown.ends.push(Reverse((until, proof)));
        Kept::New
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_new_once_till_it_is_over() {
        let replays = Replays::new(NonZeroUsize::MIN.saturating_add(1));
        let [one, two, three] = [1, 2, 3].map(|byte| [byte; 32]);
        for (proof, until, now, expected) in [
            (one, 10, 5, Kept::New),
            (one, 10, 5, Kept::Again),
            (one, 10, 10, Kept::Again),
            (two, 20, 10, Kept::New),
            (three, 30, 10, Kept::Full),
            (two, 20, 10, Kept::Again),
            (three, 30, 11, Kept::New),
            (one, 40, 21, Kept::New),
            (three, 30, 30, Kept::Again),
        ] {
            assert_eq!(replays.keep(proof, until, now), expected, "{proof:?} {now}");
        }
    }
}
