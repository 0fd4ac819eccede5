//! RSA keys, each made once in a process.
//!
//! Making one takes 60 to 600 ms. The fakes of one test binary share their keys therefore: the first RSA key of every
//! fake is the same, and so on; a seed has its own row. Keys of one fake are never the same. A key is made when it
//! is first needed, or before that by a thread that makes them ahead.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::RsaKeyPair;
use parking_lot::Mutex;
use rsa::pkcs8::EncodePrivateKey as _;

use super::rsa_key::RsaKey;
use super::source;

/// Where an RSA key stands: the seed's row, and the place in it.
type Place = (Option<u64>, u64);

/// A key that is made when it is first asked for.
#[derive(Debug)]
pub(super) struct Slot {
    place: Place,
    is_queued: AtomicBool,
    key: OnceLock<Option<Arc<RsaKey>>>,
}

static SLOTS: LazyLock<Mutex<HashMap<Place, Arc<Slot>>>> = LazyLock::new(Mutex::default);
static AHEAD: Mutex<Ahead> = Mutex::new(Ahead { queue: VecDeque::new(), running: false });

/// What the thread has before it.
struct Ahead {
    queue: VecDeque<Arc<Slot>>,
    running: bool,
}

/// The slot at the `n`th place of the seed's row.
pub(super) fn slot(seed: Option<u64>, n: u64) -> Arc<Slot> {
    let place = (seed, n);
    SLOTS.lock().entry(place).or_insert_with(|| Arc::new(Slot::at(place))).clone()
}

impl Slot {
    fn at(place: Place) -> Self {
        Self { place, is_queued: AtomicBool::new(false), key: OnceLock::new() }
    }

    /// The key; made now if it isn't yet. `None` if the system has no randomness to give.
    pub(super) fn key(&self) -> Option<Arc<RsaKey>> {
        self.key.get_or_init(|| make(self.place).map(Arc::new)).clone()
    }

    /// Whether the key is made.
    pub(super) fn is_made(&self) -> bool {
        self.key.get().is_some()
    }

    /// Whether the key is the same in every process.
    pub(super) fn is_seeded(&self) -> bool {
        let (seed, _) = self.place;
        seed.is_some()
    }

    /// Has the key made by a thread, if it isn't yet.
    pub(super) fn prepare(self: &Arc<Self>) {
        if self.key.get().is_some() || self.is_queued.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut ahead = AHEAD.lock();
        ahead.queue.push_back(self.clone());
        if !ahead.running {
            // Without a thread the key is made when it is needed.
            ahead.running = std::thread::Builder::new().name("keycloak-fake-keys".into()).spawn(make_ahead).is_ok();
        }
    }
}

/// Makes what is queued, and ends when nothing is.
fn make_ahead() {
    // aws-lc's first random number costs 24 ms; the first signature needs one.
    let _ = SystemRandom::new().fill(&mut [0]);
    loop {
        let mut ahead = AHEAD.lock();
        let Some(slot) = ahead.queue.pop_front() else {
            ahead.running = false;
            return;
        };
        drop(ahead);
        slot.key();
    }
}

fn make((seed, n): Place) -> Option<RsaKey> {
    let pair = match seed {
        None => RsaKeyPair::generate(KeySize::Rsa2048).ok()?,
        Some(_) => {
            // aws-lc cannot be seeded.
            let mut random = source::seeded(seed, n, source::Purpose::Rsa);
            let key = rsa::PrivateKey::new(&mut random, 2048).ok()?;
            RsaKeyPair::from_pkcs8(key.to_pkcs8_der().ok()?.as_bytes()).ok()?
        }
    };
    RsaKey::new(pair)
}
