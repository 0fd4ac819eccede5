//! A fault that is set: which requests it is of, and how many it has met.

use std::sync::atomic::{AtomicU64, Ordering};

use http::Method;
use keycloak_api::operation::OperationInfo;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::Fault;
use super::effect::{Effect, Told, pause};
use crate::control::watch::Asked;

/// Of which requests.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Any,
    Operations(Vec<&'static OperationInfo>),
    Path { method: Method, segments: Vec<Option<String>> },
}

/// Of how many of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    Each,
    Nth(u64),
    First(u64),
    Chance { probability: f64, seed: u64 },
}

/// A fault that is set.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: u64,
    fault: Fault,
    /// How many requests it was of.
    met: AtomicU64,
    /// How many of them it took effect on.
    hits: AtomicU64,
}

impl Target {
    /// The operations of this name; `None` if there are none.
    pub(super) fn named(name: &str) -> Option<Self> {
        let named: Vec<_> = keycloak_api::operations().into_iter().filter(|info| info.name == name).collect();
        if named.is_empty() { None } else { Some(Self::Operations(named)) }
    }

    pub(super) fn at(method: Method, path: &str) -> Self {
        let is_place = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
        let segments = path.trim_start_matches('/').split('/');
        let segments = segments.map(|segment| (!is_place(segment)).then(|| segment.to_owned())).collect();
        Self::Path { method, segments }
    }

    fn is_met(&self, asked: &Asked) -> bool {
        match self {
            Self::Any => true,
            Self::Operations(named) => {
                asked.operation.is_some_and(|asked| named.iter().any(|named| is_same(named, asked)))
            }
            Self::Path { method, segments } => {
                let path: Vec<_> = asked.path.trim_start_matches('/').split('/').collect();
                let fits = |(wanted, own): (&Option<String>, &&str)| wanted.as_ref().is_none_or(|wanted| wanted == own);
                asked.method == *method && path.len() == segments.len() && segments.iter().zip(&path).all(fits)
            }
        }
    }
}

/// Whether two operations are one on the wire.
pub(crate) fn is_same(one: &OperationInfo, other: &OperationInfo) -> bool {
    one.method == other.method && one.path == other.path
}

impl When {
    /// Whether the `n`th request, counted from 1, is meant.
    fn is_now(self, n: u64) -> bool {
        match self {
            Self::Each => true,
            Self::Nth(wanted) => n == wanted,
            Self::First(last) => n <= last,
            // By itself for each request, so that it is the same in whatever order they are decided.
            Self::Chance { probability, seed } => {
                StdRng::seed_from_u64(seed ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).random_bool(probability)
            }
        }
    }
}

impl Rule {
    pub(crate) fn new(id: u64, fault: Fault) -> Self {
        Self { id, fault, met: AtomicU64::new(0), hits: AtomicU64::new(0) }
    }

    /// The same, which counts on by itself from here.
    pub(crate) fn fork(&self) -> Self {
        Self {
            id: self.id,
            fault: self.fault.clone(),
            met: AtomicU64::new(self.met.load(Ordering::Relaxed)),
            hits: AtomicU64::new(self.hits.load(Ordering::Relaxed)),
        }
    }

    /// Counts a request, if it is of those; whether it is one to take effect on.
    pub(crate) fn is_due(&self, asked: &Asked) -> bool {
        let Fault { target, realm, client, when, .. } = &self.fault;
        let is = |wanted: &Option<String>, own: &Option<String>| wanted.is_none() || wanted == own;
        if !is(realm, &asked.realm) || !is(client, &asked.client) || !target.is_met(asked) {
            return false;
        }
        when.is_now(self.met.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Counts that it takes effect.
    pub(crate) fn hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }

    /// Takes its time, and tells what comes in the operation's place, if anything does.
    pub(crate) async fn before(&self) -> Option<Told> {
        pause(self.fault.latency).await;
        match &self.fault.effect {
            Some(effect) if !self.fault.once_done => Some(effect.told(None).await),
            _ => None,
        }
    }

    /// Whether it waits for the operation's answer.
    pub(crate) fn is_of_answer(&self) -> bool {
        self.fault.once_done && self.fault.effect.is_some()
    }

    /// What comes of the operation's answer.
    pub(crate) async fn after(&self, reply: keycloak_api::operation::Reply) -> Told {
        match &self.fault.effect {
            Some(effect) if self.fault.once_done => effect.told(Some(reply)).await,
            _ => Told::Reply(reply),
        }
    }

    /// What it does, in a few words.
    pub(crate) fn name(&self) -> String {
        let name = self.fault.effect.as_ref().map_or_else(|| "delayed".to_owned(), Effect::name);
        if self.is_of_answer() { format!("{name} once done") } else { name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: Method, path: &str) -> Asked {
        Asked { method, path: path.to_owned(), ..Asked::default() }
    }

    #[test]
    fn a_path_has_places_for_anything() {
        let target = Target::at(Method::GET, "/realms/{realm}/protocol/openid-connect/auth");
        assert!(target.is_met(&asked(Method::GET, "/realms/shop/protocol/openid-connect/auth")));
        for (method, path) in [
            (Method::POST, "/realms/shop/protocol/openid-connect/auth"),
            (Method::GET, "/realms/shop/protocol/openid-connect/auth/device"),
            (Method::GET, "/realms/shop/protocol/openid-connect"),
            (Method::GET, "/realms/shop/protocol/saml/auth"),
        ] {
            assert!(!target.is_met(&asked(method, path)), "{path}");
        }
    }

    #[test]
    fn chance_follows_from_the_seed() {
        let drawn = |seed| {
            let when = When::Chance { probability: 0.3, seed };
            (1..=1000).filter(|n| when.is_now(*n)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert!((200..400).contains(&drawn(7).len()), "{}", drawn(7).len());
        let sure = |probability| (1..=100).filter(|n| When::Chance { probability, seed: 1 }.is_now(*n)).count();
        assert_eq!((sure(0.0), sure(1.0)), (0, 100));
    }

    #[test]
    fn a_number_counts_the_requests_that_are_met() {
        let rule = Rule::new(0, Fault::at(Method::GET, "/a").nth(2).drop_connection());
        let due = ["/a", "/b", "/a", "/a"].map(|path| rule.is_due(&asked(Method::GET, path)));
        assert_eq!(due, [false, false, true, false]);
    }
}
