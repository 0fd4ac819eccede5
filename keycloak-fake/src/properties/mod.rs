//! What holds whatever is done to a fake: sequences of logins, refreshes and logouts, tokens that somebody changed,
//! and input that nobody would write.
//!
//! The cases follow from a fixed seed, so that a run finds what the last one found. The clients sign by EC keys, which
//! are made in no time.

#[cfg(feature = "server")]
mod input;
mod invariants;
mod model;
mod operation;
#[cfg(feature = "server")]
mod refusals;
mod sessions;
mod tokens;
mod world;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A runner of so many cases, the same at each run.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Waits for what is ready, or needs a runtime's threads at most.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(future)
}
