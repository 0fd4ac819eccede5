//! Where keys, ids, codes and secrets come from: chance, or a seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::RsaKeyPair;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng};

use super::pool::{self, Slot};
use super::rsa_key::RsaKey;
use crate::state::Id;

/// The source of what is random in one fake. Clones are the same source, so that no two keys of a fake are the same.
#[derive(Clone, Debug)]
pub(crate) struct RandomSource(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    seed: Option<u64>,
    /// How many keys were given out; RSA keys are counted apart, because they are what the process shares.
    given: AtomicU64,
    rsa_given: AtomicU64,
    /// How many decisions were.
    decisions: AtomicU64,
}

/// What a random generator is for, so that one seed serves several.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Rsa = 1,
    Other = 2,
    Decision = 3,
}

impl RandomSource {
    /// By chance.
    pub(crate) fn random() -> Self {
        Self::with(None)
    }

    /// The same for the same seed, run after run.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self::with(Some(seed))
    }

    /// By chance, and beside what any fake takes from the process's keys.
    pub(super) fn stranger() -> Self {
        let source = Self::random();
        source.0.rsa_given.store(u64::MAX, Ordering::Relaxed);
        source
    }

    fn with(seed: Option<u64>) -> Self {
        Self(Arc::new(Inner { seed, ..Inner::default() }))
    }

    /// A source of its own, that goes on where this one is.
    pub(crate) fn fork(&self) -> Self {
        let fork = Self::with(self.0.seed);
        fork.follow(self);
        fork
    }

    /// Goes on where `other` is.
    pub(crate) fn follow(&self, other: &Self) {
        for (own, others) in self.0.counts().into_iter().zip(other.0.counts()) {
            own.store(others.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }

    /// The place of the next RSA key.
    pub(super) fn next_rsa(&self) -> Arc<Slot> {
        pool::slot(self.0.seed, self.0.rsa_given.fetch_add(1, Ordering::Relaxed))
    }

    /// A new RSA key of this size that nobody else has. With a seed it is the next of the seed's row, whatever its size:
    /// making a long one from a seed would take minutes.
    pub(super) fn new_rsa(&self, size: KeySize) -> Option<Arc<RsaKey>> {
        match self.0.seed {
            Some(_) => self.next_rsa().key(),
            None => RsaKey::new(RsaKeyPair::generate(size).ok()?).map(Arc::new),
        }
    }

    /// A generator for what the next decision makes up.
    pub(crate) fn next_decision(&self) -> StdRng {
        seeded(self.0.seed, self.0.decisions.fetch_add(1, Ordering::Relaxed), Purpose::Decision)
    }

    /// A generator for the next key of another kind, and for the ids that go with keys.
    pub(in crate::token) fn next_random(&self) -> StdRng {
        seeded(self.0.seed, self.0.given.fetch_add(1, Ordering::Relaxed), Purpose::Other)
    }
}

impl Inner {
    fn counts(&self) -> [&AtomicU64; 3] {
        [&self.given, &self.rsa_given, &self.decisions]
    }
}

impl Default for RandomSource {
    fn default() -> Self {
        Self::random()
    }
}

/// The generator of the seed's `n`th key or decision; one by chance if there is no seed.
pub(super) fn seeded(seed: Option<u64>, n: u64, purpose: Purpose) -> StdRng {
    let Some(seed) = seed else {
        return StdRng::from_rng(&mut rand::rng());
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&n.to_le_bytes());
    bytes[16] = purpose as u8;
    StdRng::from_seed(bytes)
}

/// A UUID, as components and secret keys are named.
pub(super) fn uuid(random: &mut StdRng) -> Id {
    let mut bytes = [0; 16];
    random.fill_bytes(&mut bytes);
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Id::from(&*id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
}
