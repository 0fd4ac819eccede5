//! What a server answered, kept for a time: bounded in number, and asked once for all who want the same at the same time.
//!
//! The clock is the caller's. Failures are not kept.

use std::future::Future;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest;
use keycloak_api::Error;
use lru::LruCache;
use parking_lot::{Mutex, RwLock};

use crate::keycloak::check_runtime;
use crate::single_flight::SingleFlight;

/// What a token is known by here, so that no cache's key is a token.
pub(crate) type TokenHash = [u8; digest::SHA256_OUTPUT_LEN];

/// The SHA-256 of a token.
pub(crate) fn token_hash(token: &str) -> TokenHash {
    let mut hash = [0; digest::SHA256_OUTPUT_LEN];
    hash.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    hash
}

/// The time after a span; late, where there is no such time.
pub(crate) fn later(time: SystemTime, span: Duration) -> SystemTime {
    time.checked_add(span).unwrap_or_else(|| at_second(u64::from(u32::MAX)))
}

/// The time that a server tells in seconds since 1970; long ago, where there is no such time.
pub(crate) fn at_second(seconds: u64) -> SystemTime {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(UNIX_EPOCH)
}

/// The answers. Where there is no room for another one, the one that was wanted longest ago goes.
pub(crate) struct TimedCache<K, V>(Mutex<LruCache<K, Arc<Entry<V>>>>);

struct Entry<V> {
    kept: RwLock<Option<Kept<V>>>,
    flight: SingleFlight<V>,
}

struct Kept<V> {
    value: V,
    from: SystemTime,
    until: SystemTime,
}

impl<K: Hash + Eq, V: Clone + Send + Sync + 'static> TimedCache<K, V> {
    pub(crate) fn new(entries: NonZeroUsize) -> Self {
        Self(Mutex::new(LruCache::new(entries)))
    }

    /// The answer that is kept, or else that of the question that is under way, or else that of `ask`, which also says
    /// until when it may be kept.
    ///
    /// # Errors
    /// Those of `ask`.
    pub(crate) async fn get<F>(
        &self,
        key: K,
        now: impl Fn() -> SystemTime,
        ask: impl FnOnce() -> F,
    ) -> Result<V, Arc<Error>>
    where
        F: Future<Output = Result<(V, SystemTime), Error>> + Send + 'static,
    {
        check_runtime()?;
        let entry = self.entry(key);
        if let Some(value) = entry.at(now()) {
            return Ok(value);
        }
        let run = || {
            let (asked, entry, from) = (ask(), Arc::clone(&entry), now());
            async move {
                let (value, until) = asked.await?;
                *entry.kept.write() = Some(Kept { value: value.clone(), from, until });
                Ok(value)
            }
        };
        entry.flight.run(|| entry.at(now()), run).await
    }

    /// Keeps this answer no longer.
    #[cfg(any(feature = "tower", test))]
    pub(crate) fn forget(&self, key: &K) {
        self.0.lock().pop(key);
    }

    fn entry(&self, key: K) -> Arc<Entry<V>> {
        let new = || Arc::new(Entry { kept: RwLock::new(None), flight: SingleFlight::default() });
        Arc::clone(self.0.lock().get_or_insert(key, new))
    }
}

impl<V: Clone> Entry<V> {
    /// The answer, if it may be used now. One of the future was kept by a clock that has been put back.
    fn at(&self, now: SystemTime) -> Option<V> {
        let kept = self.kept.read();
        kept.as_ref().filter(|kept| kept.from <= now && now < kept.until).map(|kept| kept.value.clone())
    }
}

impl<K, V> std::fmt::Debug for TimedCache<K, V> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TimedCache")
    }
}

#[cfg(test)]
mod tests {
    use keycloak_api::ErrorKind;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        at_second(seconds)
    }

    #[test]
    fn there_is_a_time_after_any_span() {
        assert_eq!(later(at(5), Duration::from_secs(2)), at(7));
        assert_eq!(later(at(5), Duration::MAX), at(u64::from(u32::MAX)));
        assert_eq!(at_second(u64::MAX), UNIX_EPOCH);
    }

    /// A server that counts how often it is asked, and says it; kept until second 10.
    #[derive(Clone, Default)]
    struct Server(Arc<AtomicU32>);

    impl Server {
        async fn ask(self) -> Result<(u32, SystemTime), Error> {
            tokio::task::yield_now().await;
            Ok((self.0.fetch_add(1, Ordering::Relaxed), at(10)))
        }
    }

    fn cache(entries: usize) -> TimedCache<&'static str, u32> {
        TimedCache::new(NonZeroUsize::new(entries).unwrap())
    }

    #[tokio::test]
    async fn an_answer_is_kept_for_its_time() {
        let (cache, server) = (cache(8), Server::default());
        for (second, expected) in [(5, 0), (9, 0), (10, 1), (5, 2), (4, 3), (9, 3)] {
            let got = cache.get("a", || at(second), || server.clone().ask()).await.unwrap();
            assert_eq!(got, expected, "at second {second}");
        }
        cache.forget(&"a");
        assert_eq!(cache.get("a", || at(9), || server.clone().ask()).await.unwrap(), 4);
    }

    #[tokio::test]
    async fn the_oldest_goes_where_there_is_no_room() {
        let (cache, server) = (cache(2), Server::default());
        for (key, expected) in [("a", 0), ("b", 1), ("a", 0), ("c", 2), ("a", 0), ("b", 3)] {
            assert_eq!(cache.get(key, || at(5), || server.clone().ask()).await.unwrap(), expected, "{key}");
        }
    }

    #[tokio::test]
    async fn who_asks_the_same_at_the_same_time_asks_once() {
        let (cache, server) = (Arc::new(cache(8)), Server::default());
        let callers: Vec<_> = (0..50)
            .map(|_| {
                let (cache, server) = (cache.clone(), server.clone());
                tokio::spawn(async move { cache.get("a", || at(5), || server.ask()).await.unwrap() })
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.await.unwrap(), 0);
        }
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let (cache, server) = (cache(8), Server::default());
        let failure = || async { Err(Error::new(ErrorKind::Connect, "gone")) };
        assert_eq!(cache.get("a", || at(5), failure).await.unwrap_err().kind(), ErrorKind::Connect);
        assert_eq!(cache.get("a", || at(5), || server.ask()).await.unwrap(), 0);
    }
}
