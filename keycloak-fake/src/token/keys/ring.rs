//! A realm's keys, and which of them sign.

use std::sync::Arc;

use keycloak_api::token::Algorithm;
use parking_lot::RwLock;

use super::key::{KeyPurpose, RealmKey};
use super::source::RandomSource;
use crate::state::Id;

/// The priority of a new realm's keys.
const USUAL: i64 = 100;
/// The priority of a key that is made because an algorithm is asked for that no key is for.
const FALLBACK: i64 = -100;

/// The keys of a realm. It is shared by every state of the realm: a key that is made on demand, when the realm is
/// unlocked, is there for all.
#[derive(Debug, Default)]
pub(crate) struct KeyRing {
    source: RandomSource,
    realm: Arc<str>,
    keys: RwLock<Vec<HeldKey>>,
}

/// A key, and what the realm does with it.
#[derive(Clone, Debug)]
pub(crate) struct HeldKey {
    pub(crate) key: Arc<RealmKey>,
    /// Of several keys for a purpose the one of the highest priority is used.
    pub(crate) priority: i64,
    pub(crate) status: KeyStatus,
}

/// Whether a key is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    /// It signs, verifies and is published.
    Active,
    /// It verifies and is published.
    Passive,
    /// It is there.
    Disabled,
}

/// A key as its component has it.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) component: Id,
    pub(crate) name: String,
    /// `None` for a key that only an import can bring.
    pub(crate) purpose: Option<KeyPurpose>,
    pub(crate) priority: i64,
    pub(crate) status: KeyStatus,
}

impl KeyRing {
    /// The keys that a new realm has. None is made yet.
    pub(crate) fn new(source: &RandomSource, realm: &Arc<str>, now_ms: i64) -> Self {
        let ring = Self::empty(source, realm);
        let kinds = [
            (KeyPurpose::Sign(Algorithm::RS256), "rsa-generated"),
            (KeyPurpose::Encrypt, "rsa-enc-generated"),
            (KeyPurpose::Sign(Algorithm::HS512), "hmac-generated-hs512"),
            (KeyPurpose::Internal, "aes-generated"),
        ];
        for (purpose, provider) in kinds {
            ring.add(RealmKey::new(source, purpose, provider, realm, now_ms), USUAL, KeyStatus::Active);
        }
        ring
    }

    /// No keys, for those that an import brings along.
    pub(crate) fn empty(source: &RandomSource, realm: &Arc<str>) -> Self {
        Self { source: source.clone(), realm: realm.clone(), keys: RwLock::default() }
    }

    /// The same keys, of which each ring from now on has its own say: what one makes, turns or switches off is not the
    /// other's. The fork's next keys come from `source`.
    pub(crate) fn fork(&self, source: &RandomSource) -> Self {
        let keys = RwLock::new(self.keys.read().clone());
        Self { source: source.clone(), realm: self.realm.clone(), keys }
    }

    /// Has the signing key made by a thread, so that the first token finds it there. Worth calling for a realm that
    /// is likely to sign; an RSA key costs 60 to 600 ms of CPU.
    pub(crate) fn prepare(&self) {
        if let Some(held) = self.active(KeyPurpose::Sign(Algorithm::RS256)) {
            held.key.prepare();
        }
    }

    /// Has every published key made by a thread: who was given a token will ask for the keys.
    pub(crate) fn prepare_published(&self) {
        self.keys.read().iter().for_each(|held| held.key.prepare());
    }

    /// Adds a key.
    pub(crate) fn add(&self, key: RealmKey, priority: i64, status: KeyStatus) {
        self.keys.write().push(HeldKey { key: Arc::new(key), priority, status });
    }

    /// Every key, as Keycloak lists them: by priority, the highest first.
    pub(crate) fn list(&self) -> Vec<HeldKey> {
        let mut keys = self.keys.read().clone();
        keys.sort_by_key(|held| std::cmp::Reverse(held.priority));
        keys
    }

    /// The key that signs by `algorithm`. As on the real server there is always one: if none was set up, it is made
    /// now.
    pub(crate) fn signing(&self, algorithm: Algorithm, now_ms: i64) -> Arc<RealmKey> {
        let purpose = KeyPurpose::Sign(algorithm);
        if let Some(held) = self.active(purpose) {
            return held.key;
        }
        let key = RealmKey::new(&self.source, purpose, &format!("fallback-{algorithm}"), &self.realm, now_ms);
        let mut keys = self.keys.write();
        // Another thread may have made one meanwhile.
        if let Some(found) = keys.iter().find(|held| held.is_active(purpose)) {
            return found.key.clone();
        }
        let key = Arc::new(key);
        keys.push(HeldKey { key: key.clone(), priority: FALLBACK, status: KeyStatus::Active });
        key
    }

    /// Whether the key that signs by `algorithm` is made.
    pub(crate) fn is_ready(&self, algorithm: Algorithm) -> bool {
        self.active(KeyPurpose::Sign(algorithm)).is_some_and(|held| held.key.is_made())
    }

    /// The key of this name that verifies by `algorithm`.
    pub(crate) fn verifying(&self, kid: &str, algorithm: Algorithm) -> Option<Arc<RealmKey>> {
        let may_have_signed = |key: &Arc<RealmKey>| key.purpose == KeyPurpose::Sign(algorithm) && key.may_have_signed();
        let keys: Vec<_> = self.enabled().filter(may_have_signed).collect();
        // Outside the lock: a key's name is known when the key is made.
        keys.into_iter().find(|key| key.kid().is_some_and(|own| **own == *kid))
    }

    /// Takes a new key for `algorithm` into use. Those that it replaces verify on, and stay published.
    pub(crate) fn rotate(&self, algorithm: Algorithm, now_ms: i64) -> Arc<RealmKey> {
        let purpose = KeyPurpose::Sign(algorithm);
        let replaced = self.active(purpose);
        let provider = replaced.as_ref().map(|held| held.key.provider.clone());
        let provider = provider.unwrap_or_else(|| format!("fallback-{algorithm}"));
        let key = Arc::new(RealmKey::new(&self.source, purpose, &provider, &self.realm, now_ms));
        let priority = replaced.map_or(USUAL, |replaced| replaced.priority.saturating_add(1));
        let mut keys = self.keys.write();
        for old in keys.iter_mut().filter(|held| held.is_active(purpose)) {
            old.status = KeyStatus::Passive;
        }
        keys.push(HeldKey { key: key.clone(), priority, status: KeyStatus::Active });
        key
    }

    /// Has the keys be those that are wanted: new ones are made, others go.
    pub(crate) fn follow(&self, wanted: &[Wanted], now_ms: i64) {
        let mut keys = self.keys.write();
        let fits = |key: &RealmKey, one: &Wanted| {
            key.provider_id == one.component && one.purpose.is_none_or(|purpose| purpose == key.purpose)
        };
        keys.retain(|held| wanted.iter().any(|one| fits(&held.key, one)));
        for one in wanted {
            match (keys.iter_mut().find(|held| held.key.provider_id == one.component), one.purpose) {
                (Some(held), _) => {
                    held.priority = one.priority;
                    held.status = one.status;
                }
                (None, Some(purpose)) => {
                    let mut key = RealmKey::new(&self.source, purpose, &one.name, &self.realm, now_ms);
                    key.provider_id = one.component.clone();
                    keys.push(HeldKey { key: Arc::new(key), priority: one.priority, status: one.status });
                }
                (None, None) => {}
            }
        }
    }

    /// Sets whether the key of this name is used. `false` if there is none.
    pub(crate) fn set_status(&self, kid: &str, status: KeyStatus) -> bool {
        let named = self.list().into_iter().find(|held| held.key.kid().is_some_and(|own| **own == *kid));
        let Some(named) = named else { return false };
        for held in self.keys.write().iter_mut().filter(|held| Arc::ptr_eq(&held.key, &named.key)) {
            held.status = status;
        }
        true
    }

    /// The keys that are published: those that sign, verify or encrypt, and have a public part.
    pub(crate) fn published(&self) -> Vec<Arc<RealmKey>> {
        self.list().into_iter().filter(HeldKey::is_enabled).map(|held| held.key).collect()
    }

    fn enabled(&self) -> impl Iterator<Item = Arc<RealmKey>> {
        let keys = self.keys.read().clone();
        keys.into_iter().filter(HeldKey::is_enabled).map(|held| held.key)
    }

    /// Of the active keys for `purpose` the one of the highest priority, and of several the last.
    fn active(&self, purpose: KeyPurpose) -> Option<HeldKey> {
        let keys = self.keys.read();
        keys.iter().filter(|held| held.is_active(purpose)).max_by_key(|held| held.priority).cloned()
    }
}

impl HeldKey {
    fn is_active(&self, purpose: KeyPurpose) -> bool {
        self.status == KeyStatus::Active && self.key.purpose == purpose
    }

    fn is_enabled(&self) -> bool {
        self.status != KeyStatus::Disabled
    }
}
