//! One run of a costly thing for everybody who wants it at the same time.
//!
//! The run is a task of its own: a caller who goes away takes nothing from the others, and a refresh token that the
//! server has exchanged is not lost with the caller who asked for it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use keycloak_api::{Error, ErrorKind};
use parking_lot::Mutex;
use tokio::sync::watch;
use tracing::Instrument as _;
use tracing::instrument::WithSubscriber as _;

type Outcome<T> = Result<T, Arc<Error>>;
pub(crate) type Flight<T> = watch::Receiver<Option<Outcome<T>>>;

/// Lets one run at a time happen.
pub(crate) struct SingleFlight<T>(Arc<Mutex<Option<Flight<T>>>>);

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone + Send + Sync + 'static> SingleFlight<T> {
    /// Returns what `cached` finds, or else the outcome of the run that is under way, or else that of a new run of
    /// `make`. `make` has to leave its outcome where `cached` finds it.
    pub(crate) async fn run<M, F>(&self, cached: impl Fn() -> Option<T>, make: M) -> Outcome<T>
    where
        M: FnOnce() -> F,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut flight = match self.begin(cached, make) {
            Ok(found) => return Ok(found),
            Err(flight) => flight,
        };
        match flight.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(Arc::new(cut_off()))),
            Err(_) => Err(Arc::new(cut_off())),
        }
    }

    /// Like [`run`](Self::run), without waiting for the run.
    pub(crate) fn begin<M, F>(&self, cached: impl Fn() -> Option<T>, make: M) -> Result<T, Flight<T>>
    where
        M: FnOnce() -> F,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut slot = self.0.lock();
        if let Some(found) = cached() {
            return Ok(found);
        }
        Err(match slot.as_ref().filter(|flight| is_under_way(flight)) {
            Some(flight) => flight.clone(),
            None => slot.insert(self.start(make())).clone(),
        })
    }

    fn start(&self, run: impl Future<Output = Result<T, Error>> + Send + 'static) -> Flight<T> {
        let (done, flight) = watch::channel(None);
        let slot = Arc::clone(&self.0);
        let task = async move {
            let outcome = run.await.map_err(Arc::new);
            // Whoever comes from here on finds the cached outcome, or starts anew.
            *slot.lock() = None;
            done.send_replace(Some(outcome));
        };
        // What the caller's traces go to, the run's go to as well.
        tokio::spawn(task.in_current_span().with_current_subscriber());
        flight
    }
}

/// A run whose runtime was shut down never ends.
fn is_under_way<T>(flight: &Flight<T>) -> bool {
    flight.has_changed().is_ok()
}

fn cut_off() -> Error {
    Error::new(ErrorKind::Connect, "the runtime of the request was shut down")
}

impl<T> fmt::Debug for SingleFlight<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SingleFlight")
    }
}

/// An error of a run, for one of those who waited for it.
pub(crate) fn share(error: Arc<Error>) -> Error {
    let shared = Error::with_source(error.kind(), Shared(Arc::clone(&error)));
    match error.reply() {
        Some(reply) => shared.replied(reply.clone()),
        None => shared,
    }
}

/// An error that several callers got, as the source of the error of each.
#[derive(Clone, Debug)]
pub(crate) struct Shared(pub(crate) Arc<Error>);

impl fmt::Display for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Shared {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
