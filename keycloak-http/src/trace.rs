//! The span of an operation: its name, realm, status and duration. Never a token, a password, a body or a query.

use std::future::Future;
use std::time::{Duration, Instant};

use keycloak_api::Error;
use keycloak_api::operation::{Reply, Request};
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

/// Runs `work` in the span of `request`, and writes down how it ended.
pub(crate) async fn operation(
    request: &Request,
    work: impl Future<Output = Result<Reply, Error>>,
) -> Result<Reply, Error> {
    let span = tracing::info_span!(
        "keycloak",
        resource = request.operation.resource,
        operation = request.operation.name,
        method = request.operation.method.as_str(),
        realm = request.realm(),
        status = Empty,
        error = Empty,
        duration_us = Empty,
    );
    if span.is_disabled() {
        return work.await;
    }
    let started = Instant::now();
    let outcome = work.instrument(span.clone()).await;
    span.in_scope(|| end(&span, &outcome, started));
    outcome
}

/// Tells that a request will be sent again, in the span of its operation.
pub(crate) fn retry(attempts: usize, delay: Duration) {
    tracing::debug!(attempts, delay_ms = millis(delay), "to be sent again");
}

fn end(span: &Span, outcome: &Result<Reply, Error>, started: Instant) {
    let elapsed = started.elapsed();
    span.record("duration_us", u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX));
    match outcome {
        Ok(reply) => {
            span.record("status", reply.status.as_u16());
            tracing::debug!(status = reply.status.as_u16(), duration_ms = millis(elapsed), "answered");
        }
        Err(error) => {
            span.record("error", tracing::field::display(error.kind()));
            tracing::debug!(kind = %error.kind(), duration_ms = millis(elapsed), "no answer");
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
