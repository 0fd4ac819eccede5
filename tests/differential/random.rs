//! Random tries, which ones and how many the environment says.

use keycloak_tests::case::Outcome;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// Tries what `strategy` makes until one fails, and then ever smaller ones.
///
/// # Errors
/// What the smallest came to that was found to fail.
pub(crate) fn each<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Outcome) -> Outcome {
    let (cases, seed) = (number("DIFFERENTIAL_SEQUENCES", 12)?, number("DIFFERENTIAL_SEED", 1)?);
    let max_shrink_iters = number("DIFFERENTIAL_STEPS", 60)?;
    let config = Config { cases, max_shrink_iters, failure_persistence: None, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let outcome = runner.run(strategy, |value| test(value).map_err(|error| TestCaseError::fail(error.to_string())));
    outcome.map_err(|error| match error {
        TestError::Fail(reason, _) => format!("with DIFFERENTIAL_SEED={seed}: {reason}").into(),
        TestError::Abort(reason) => reason.to_string().into(),
    })
}

/// A number of the environment's.
///
/// # Errors
/// It is none.
pub(crate) fn number(name: &str, default: u32) -> Outcome<u32> {
    std::env::var(name).map_or(Ok(default), |value| Ok(value.parse().map_err(|error| format!("{name}: {error}"))?))
}
