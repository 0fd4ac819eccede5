//! Running: each case for each backend, on a realm of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use libtest_mimic::{Failed, Trial};
use tokio::runtime::Handle;

use crate::backend::{self, Backend};
use crate::case::{Capability, Case, Outcome};
use crate::golden::Golden;
use crate::passing::passes;
use crate::world::{World, representation};

/// The cases that the fake does not pass yet, a line each. They are ignored, so that the count shows them.
const OPEN: &str = include_str!("../open.txt");

/// The names of the cases that the fake does not pass yet.
pub fn open() -> impl Iterator<Item = &'static str> {
    OPEN.lines()
}

/// How often a case is tried on a real server.
const ATTEMPTS: usize = 3;

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A trial for each backend and case. When recording, for the real Keycloak only.
#[must_use]
pub fn trials(backends: &[Arc<dyn Backend>], cases: &[Case], recording: bool, runtime: &Handle) -> Vec<Trial> {
    let mut trials = Vec::new();
    for backend in backends.iter().filter(|backend| backend.is_real() || !recording) {
        for case in cases.iter().copied() {
            let open = !backend.is_real() && open().any(|line| line == case.full_name());
            let (backend, runtime) = (Arc::clone(backend), runtime.clone());
            let can = case.needs.iter().all(|need| backend.capabilities().contains(need))
                && (!backend.is_extended_only() || case.needs.contains(&Capability::Extended));
            let name = format!("{}::{}", backend.name(), case.full_name());
            let run = move || {
                let once = || runtime.block_on(run(&*backend, case, recording));
                let mut outcome = once();
                // Only what passes by itself is tried again: the clock of a real server ticks on between two of its own
                // readings, and a busy one may not answer. When recording, it is seen by whoever records.
                for _ in 1..ATTEMPTS {
                    match &outcome {
                        Err(failure) if backend.is_real() && !recording && passes(failure) => outcome = once(),
                        _ => break,
                    }
                }
                outcome.map_err(|error| Failed::from(error.to_string()))
            };
            trials.push(Trial::test(name, run).with_ignored_flag(!can || open));
        }
    }
    trials
}

async fn run(backend: &dyn Backend, case: Case, recording: bool) -> Outcome {
    let subject = backend.subject(&case).await?;
    let golden = Golden::of(&case, recording)?;
    let realm = realm_name();
    subject.keycloak.create_realm(&representation(&realm)?).await?;
    let mut world = World::new(Arc::clone(&subject), realm.clone(), golden);
    let outcome = (case.run)(&mut world).await;
    let realms = world.realms();
    let mut outcome = world.close(outcome);
    for realm in realms {
        // The case may have deleted or renamed it.
        match subject.keycloak.delete_realm(&realm).await {
            Err(error) if outcome.is_ok() && !error.is_not_found() => outcome = Err(error.into()),
            _ => {}
        }
    }
    outcome
}

/// Runs what compares nothing with recorded answers on every backend that can, each time in a realm of its own.
///
/// # Errors
/// Those of the first backend on which it fails, with its name.
pub async fn on_all(case: &Case) -> Outcome {
    for backend in backend::all()? {
        if !case.needs.iter().all(|need| backend.capabilities().contains(need)) {
            continue;
        }
        let (subject, realm) = (backend.subject(case).await?, realm_name());
        subject.keycloak.create_realm(&representation(&realm)?).await?;
        let golden = Golden::open("none".into(), false)?;
        let mut world = World::new(Arc::clone(&subject), realm.clone(), golden);
        let outcome = (case.run)(&mut world).await;
        subject.keycloak.delete_realm(&realm).await?;
        outcome.map_err(|error| format!("{}: {error:?}", backend.name()))?;
    }
    Ok(())
}

/// A name that no other run has, and that is no part of another one's.
fn realm_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() & 0xff_ffff;
    format!("contract-{now:06x}-{:04}", COUNT.fetch_add(1, Ordering::Relaxed))
}
