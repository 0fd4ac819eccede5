//! Attempts, one after the other, within the policy's budget.

use std::future::Future;

use keycloak_api::{Error, ErrorKind};
use tokio::time::{Instant, sleep, timeout_at};

use super::RetryPolicy;
use super::judgement::Judgement;
use crate::trace;

/// Runs `attempt` until `judge` lets an outcome stand or the budget is spent, and returns the last outcome.
pub(crate) async fn run<T, F: Future<Output = Result<T, Error>>>(
    policy: &RetryPolicy,
    attempt: impl Fn() -> F,
    judge: impl Fn(&Result<T, Error>) -> Judgement,
) -> Result<T, Error> {
    let started = Instant::now();
    let mut outcome = attempt().await;
    // Most operations succeed at once, and don't pay for a plan.
    let Judgement::Again(mut at_least) = judge(&outcome) else { return outcome };
    let Some(end) = started.checked_add(policy.budget) else { return outcome };
    for (attempts, backoff) in (1..).zip(policy.delays()) {
        // The jitter stands on top, so that not everybody comes back at the second that the server named.
        let delay = if at_least.is_zero() { backoff } else { at_least.saturating_add(backoff) };
        if Instant::now().checked_add(delay).is_none_or(|then| then >= end) {
            return outcome;
        }
        trace::retry(attempts, delay);
        sleep(delay).await;
        outcome = match timeout_at(end, attempt()).await {
            Ok(outcome) => outcome,
            // Not the outcome before: this attempt may have been carried out.
            Err(elapsed) => return Err(Error::with_source(ErrorKind::Timeout, elapsed)),
        };
        match judge(&outcome) {
            Judgement::Again(duration) => at_least = duration,
            Judgement::Final => return outcome,
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use super::*;

    /// Fails each time and counts; `at_least` is what the server asks for.
    async fn failing(policy: RetryPolicy, at_least: Duration) -> (usize, Duration) {
        let (attempts, started) = (Cell::new(0), Instant::now());
        let attempt = || {
            attempts.set(attempts.get() + 1);
            async { Err::<(), _>(Error::new(ErrorKind::Unavailable, "")) }
        };
        let outcome = run(&policy, attempt, |_| Judgement::Again(at_least)).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Unavailable);
        (attempts.get(), started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn the_number_of_retries_is_kept_and_the_waits_double() {
        let policy = RetryPolicy::default().retries(4).first_delay(Duration::from_millis(100));
        let (attempts, elapsed) = failing(policy, Duration::ZERO).await;
        assert_eq!(attempts, 5);
        // 100 + 200 + 400 + 800, each with a jitter of up to itself.
        assert!((1500..=3100).contains(&elapsed.as_millis()), "{elapsed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn off_means_once() {
        assert_eq!(failing(RetryPolicy::off(), Duration::ZERO).await, (1, Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_ends_the_waiting() {
        let policy = RetryPolicy::default().retries(1000).budget(Duration::from_secs(20));
        let (attempts, elapsed) = failing(policy, Duration::ZERO).await;
        assert!(attempts < 20 && elapsed < Duration::from_secs(20), "{attempts} {elapsed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_server_asks_for_is_waited_out_or_not_at_all() {
        let policy = RetryPolicy::default().retries(1).budget(Duration::from_secs(20));
        let (attempts, elapsed) = failing(policy, Duration::from_secs(7)).await;
        assert_eq!(attempts, 2);
        assert!((7000..7500).contains(&elapsed.as_millis()), "{elapsed:?}");
        assert_eq!(failing(policy, Duration::from_secs(60)).await, (1, Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_retry_that_hangs_is_cut_at_the_budget() {
        let (attempts, started) = (Cell::new(0), Instant::now());
        let attempt = || {
            attempts.set(attempts.get() + 1);
            let hangs = attempts.get() > 1;
            async move {
                if hangs {
                    std::future::pending::<()>().await;
                }
                Err::<(), _>(Error::new(ErrorKind::Unavailable, ""))
            }
        };
        let policy = RetryPolicy::default().budget(Duration::from_secs(20));
        let judge = |_: &Result<(), Error>| Judgement::Again(Duration::ZERO);
        assert_eq!(run(&policy, attempt, judge).await.unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(started.elapsed(), Duration::from_secs(20));
    }
}
