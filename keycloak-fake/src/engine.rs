//! The realms of one fake, each behind its lock, and what decisions need from outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard, RwLock};

use crate::control::watch::Watch;
use crate::control::{CibaChannel, Clock};
use crate::domain::{Context, Decision};
use crate::feature::Features;
use crate::state::Realm;
use crate::token::{self, RandomSource};

/// Everything that handles of one fake share.
#[derive(Debug)]
pub(crate) struct Engine {
    /// By name.
    realms: RwLock<BTreeMap<Arc<str>, Arc<RealmCell>>>,
    pub(crate) clock: Clock,
    pub(crate) random_source: RandomSource,
    /// Who looks at requests.
    pub(crate) watch: Arc<Watch>,
    /// Since when there has been this fake, on its clock, in milliseconds since the epoch.
    pub(crate) started_ms: i64,
    /// Whether mails go to mail servers too.
    pub(crate) delivers_mails: bool,
    /// Whether clients are told of logouts.
    pub(crate) sends_logouts: bool,
    /// How users' devices are reached, if they are.
    pub(crate) ciba_channel: Option<CibaChannel>,
    /// Which of Keycloak's features are on that are off by default.
    pub(crate) features: Features,
}

/// A realm behind its lock. The lock is held while a decision is made, never while something is signed, hashed or
/// awaited.
#[derive(Debug)]
pub(crate) struct RealmCell {
    current: Mutex<Arc<Realm>>,
}

impl Engine {
    /// A fake without realms.
    pub(crate) fn new(clock: Clock, random_source: RandomSource) -> Self {
        let started_ms = clock.now_ms();
        Self {
            realms: RwLock::default(),
            clock,
            random_source,
            watch: Arc::default(),
            started_ms,
            delivers_mails: false,
            sends_logouts: true,
            ciba_channel: None,
            features: Features::default(),
        }
    }

    /// Another engine with the same realms, which share what they have in common till one changes it.
    pub(crate) fn fork(&self) -> Self {
        let random_source = self.random_source.fork();
        Self {
            realms: RwLock::new(self.forked_realms(&random_source)),
            clock: self.clock.fork(),
            random_source,
            watch: Arc::new(self.watch.fork()),
            started_ms: self.started_ms,
            delivers_mails: self.delivers_mails,
            sends_logouts: self.sends_logouts,
            ciba_channel: self.ciba_channel.clone(),
            features: self.features,
        }
    }

    /// Becomes like another engine, in all but where its mails and calls go, and which features it has.
    pub(crate) fn reset(&self, to: &Self) {
        let next = to.forked_realms(&self.random_source);
        let mut realms = self.realms.write();
        self.clock.follow(&to.clock);
        self.random_source.follow(&to.random_source);
        self.watch.follow(&to.watch);
        *realms = next;
    }

    fn forked_realms(&self, source: &RandomSource) -> BTreeMap<Arc<str>, Arc<RealmCell>> {
        let realms = self.realms.read();
        realms.iter().map(|(name, cell)| (name.clone(), Arc::new(cell.fork(source)))).collect()
    }

    /// What a decision needs, now.
    pub(crate) fn context(&self, base_url: &Arc<str>) -> Context {
        let random = self.random_source.next_decision();
        let mut context = Context::new(self.clock.now_ms(), base_url.clone(), token::one_time_password, random);
        context.features = self.features;
        context
    }

    /// The realm of this name.
    pub(crate) fn realm(&self, name: &str) -> Option<Arc<RealmCell>> {
        self.realms.read().get(name).cloned()
    }

    /// Every realm, ordered by name.
    pub(crate) fn realms(&self) -> Vec<Arc<RealmCell>> {
        self.realms.read().values().cloned().collect()
    }

    /// Puts a realm in, unless its name is taken.
    pub(crate) fn insert(&self, realm: Realm) -> Result<Arc<RealmCell>, Box<Realm>> {
        let mut realms = self.realms.write();
        if realms.contains_key(&realm.name) {
            return Err(Box::new(realm));
        }
        let name = realm.name.clone();
        let cell = Arc::new(RealmCell { current: Mutex::new(Arc::new(realm)) });
        realms.insert(name, cell.clone());
        Ok(cell)
    }

    /// Finds a realm under its new name. `false` if that is taken.
    pub(crate) fn rename(&self, old: &str, new: &Arc<str>) -> bool {
        let mut realms = self.realms.write();
        if realms.contains_key(new) {
            return false;
        }
        match realms.remove(old) {
            Some(cell) => realms.insert(new.clone(), cell).is_none(),
            None => false,
        }
    }

    /// Takes a realm out.
    pub(crate) fn remove(&self, name: &str) -> Option<Arc<RealmCell>> {
        self.realms.write().remove(name)
    }
}

impl RealmCell {
    /// The realm as it is now; later decisions do not change what is returned.
    pub(crate) fn snapshot(&self) -> Arc<Realm> {
        self.current.lock().clone()
    }

    /// The realm as it is now, in a place of its own; its later keys come from `source`.
    fn fork(&self, source: &RandomSource) -> Self {
        let current = self.snapshot();
        let forked = Realm { keys: Arc::new(current.keys.fork(source)), ..Realm::clone(&current) };
        Self { current: Mutex::new(Arc::new(forked)) }
    }

    /// Makes a decision, and returns what it came to with the realm as it left it. A denial leaves the realm as it
    /// was, unless it is noted.
    pub(crate) fn decide<T>(&self, decision: impl FnOnce(&mut Realm) -> Decision<T>) -> Decision<(T, Arc<Realm>)> {
        let mut change = self.begin();
        match decision(&mut change.next) {
            Ok(outcome) => Ok((outcome, change.keep())),
            Err(denied) => {
                if denied.is_noted() {
                    change.keep();
                }
                Err(denied)
            }
        }
    }

    fn begin(&self) -> Change<'_> {
        let current = self.current.lock();
        Change { next: Realm::clone(&current), current }
    }
}

/// A decision that is being made: the realm as it may become, while nobody else decides.
struct Change<'a> {
    current: MutexGuard<'a, Arc<Realm>>,
    next: Realm,
}

impl Change<'_> {
    fn keep(mut self) -> Arc<Realm> {
        *self.current = Arc::new(self.next);
        self.current.clone()
    }
}
