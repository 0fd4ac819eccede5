//! Who looks at requests as they come and go: faults and the journal. Requests in process, served ones and those to a
//! [`Watched`] pass the same two points, [`Watch::visit`] and the [`Visit`]'s end.
//!
//! Nothing here decides what Keycloak would answer.

mod asked;
mod call;
mod decorator;

pub use decorator::Watched;

pub(crate) use asked::Asked;
pub(crate) use call::Call;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use keycloak_api::operation::Reply;
use parking_lot::{Mutex, RwLock};

use super::fault::{Fault, Rule, Told};
use super::journal::{Outcome, Ring};
use crate::engine::Engine;

/// The faults and the journal of a fake.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Whether there is a fault or a journal: all that a request pays for where there is none.
    on: AtomicBool,
    rules: RwLock<Vec<Arc<Rule>>>,
    next_rule: AtomicU64,
    journal: Mutex<Option<Ring>>,
}

/// A request that is looked at.
#[derive(Debug)]
pub(crate) struct Visit {
    watch: Arc<Watch>,
    /// Its number in the journal.
    number: Option<u64>,
    rule: Option<Arc<Rule>>,
}

impl Engine {
    /// Begins to look at a request.
    pub(crate) fn visit(&self, mut asked: Asked) -> Visit {
        if let (None, Some((realm, id))) = (&asked.user, &asked.session) {
            let realm = self.realm(realm).map(|cell| cell.snapshot());
            asked.user = realm.and_then(|realm| Some(realm.sessions.get(id.as_str())?.username.to_string()));
        }
        self.watch.visit(asked, self.clock.now_ms())
    }
}

impl Watch {
    /// Whether anything is to be looked at.
    pub(crate) fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    /// Begins to look at a request, which came at this time, in milliseconds since the epoch.
    pub(crate) fn visit(self: &Arc<Self>, asked: Asked, now_ms: i64) -> Visit {
        // Every rule counts the request, the first that is due takes effect.
        let mut rule: Option<Arc<Rule>> = None;
        for one in self.rules.read().iter() {
            if one.is_due(&asked) && rule.is_none() {
                rule = Some(one.clone());
            }
        }
        if let Some(rule) = &rule {
            rule.hit();
        }
        let fault = rule.as_ref().map(|rule| rule.name());
        let number = self.journal.lock().as_mut().map(|ring| ring.begin(asked, fault, now_ms));
        Visit { watch: self.clone(), number, rule }
    }

    /// Adds a fault, and returns its number.
    pub(crate) fn add(&self, fault: Fault) -> u64 {
        let id = self.next_rule.fetch_add(1, Ordering::Relaxed);
        self.rules.write().push(Arc::new(Rule::new(id, fault)));
        self.switch();
        id
    }

    /// Takes a fault out; `false` if there is none of this number.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut rules = self.rules.write();
        let before = rules.len();
        rules.retain(|rule| rule.id != id);
        let is_removed = rules.len() < before;
        drop(rules);
        self.switch();
        is_removed
    }

    /// The faults by their numbers, and how often each took effect.
    #[cfg(feature = "control")]
    pub(crate) fn faults(&self) -> Vec<(u64, u64)> {
        self.rules.read().iter().map(|rule| (rule.id, rule.hits())).collect()
    }

    /// Takes every fault out.
    pub(crate) fn clear(&self) {
        self.rules.write().clear();
        self.switch();
    }

    /// How often a fault took effect.
    pub(crate) fn hits(&self, id: u64) -> u64 {
        self.rules.read().iter().find(|rule| rule.id == id).map_or(0, |rule| rule.hits())
    }

    /// Keeps a journal from now on, unless one is kept already.
    pub(crate) fn keep_journal(&self, capacity: usize) {
        self.journal.lock().get_or_insert_with(|| Ring::new(capacity));
        self.switch();
    }

    /// Looks at the journal.
    pub(crate) fn journal<T>(&self, look: impl FnOnce(&mut Ring) -> T) -> Option<T> {
        self.journal.lock().as_mut().map(look)
    }

    /// Another watch with the same faults. Its journal is kept if this one's is, and begins anew.
    pub(crate) fn fork(&self) -> Self {
        let forked = Self { next_rule: AtomicU64::new(self.next_rule.load(Ordering::Relaxed)), ..Self::default() };
        forked.follow(self);
        forked
    }

    /// Has the faults of another. The journal begins anew.
    pub(crate) fn follow(&self, other: &Self) {
        let rules = other.rules.read().iter().map(|rule| Arc::new(rule.fork())).collect();
        *self.rules.write() = rules;
        let capacity = other.journal.lock().as_ref().map(Ring::capacity);
        let mut journal = self.journal.lock();
        match journal.as_mut() {
            // Its numbers go on: a request that is under way must not end another's entry.
            Some(ring) => ring.clear(),
            None => *journal = capacity.map(Ring::new),
        }
        drop(journal);
        self.next_rule.fetch_max(other.next_rule.load(Ordering::Relaxed), Ordering::Relaxed);
        self.switch();
    }

    fn switch(&self) {
        let (rules, journal) = (self.rules.read(), self.journal.lock());
        // Stored while neither can change: of two changes at once, the last one counts.
        self.on.store(!rules.is_empty() || journal.is_some(), Ordering::Relaxed);
    }
}

impl Visit {
    /// What comes in the operation's place, if anything does. It may take a while.
    pub(crate) async fn before(&self) -> Option<Told> {
        self.rule.as_ref()?.before().await
    }

    /// Whether [`after`](Self::after) has anything to do.
    pub(crate) fn changes_answers(&self) -> bool {
        self.rule.as_ref().is_some_and(|rule| rule.is_of_answer())
    }

    /// What comes of the operation's answer.
    pub(crate) async fn after(&self, reply: Reply) -> Told {
        match &self.rule {
            Some(rule) => rule.after(reply).await,
            None => Told::Reply(reply),
        }
    }

    /// Whether anybody wants to know how it ended.
    pub(crate) fn is_kept(&self) -> bool {
        self.number.is_some()
    }

    /// Ends it: what the caller was told.
    pub(crate) fn end(&self, outcome: Outcome) {
        if let Some(number) = self.number {
            self.watch.journal(|ring| ring.end(number, outcome));
        }
    }
}
