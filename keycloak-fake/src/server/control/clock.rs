//! The clock.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Shared;
use super::wire::{self, Json};
use crate::server::answer::Answer;

/// What the clock shows.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClockState {
    /// Milliseconds since the epoch.
    now_millis: u64,
    /// Whether it stands.
    stopped: bool,
}

/// What is to become of the clock, in this order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ClockChange {
    /// Sets it: milliseconds since the epoch.
    set_millis: Option<u64>,
    /// Moves it forward by so many milliseconds.
    advance_millis: Option<u64>,
    /// Stops it, or lets it run on.
    stopped: Option<bool>,
}

/// What the clock shows
#[utoipa::path(get, path = "/_fake/clock", responses((status = 200, body = ClockState)))]
pub(super) async fn read(State(shared): State<Arc<Shared>>) -> Answer {
    state(&shared)
}

/// Sets, advances, stops and starts the clock that everything on the fake follows
#[utoipa::path(post, path = "/_fake/clock", request_body = ClockChange, responses((status = 200, body = ClockState)))]
pub(super) async fn change(State(shared): State<Arc<Shared>>, Json(change): Json<ClockChange>) -> Answer {
    let clock = shared.fake.clock();
    let set = change.set_millis.map(|millis| UNIX_EPOCH.checked_add(Duration::from_millis(millis)));
    let from = set.unwrap_or_else(|| Some(clock.now()));
    let by = Duration::from_millis(change.advance_millis.unwrap_or_default());
    let Some(until) = from.and_then(|from| from.checked_add(by)).filter(is_shown) else {
        return wire::bad_request("no clock shows so late a time");
    };
    if set.is_some() {
        clock.set(until);
    } else {
        clock.advance(by);
    }
    match change.stopped {
        Some(true) => clock.stop(),
        Some(false) => clock.run(),
        None => {}
    }
    state(&shared)
}

/// Whether a time is one that tokens can tell: before the year 10,000.
fn is_shown(time: &SystemTime) -> bool {
    const YEAR_10_000: Duration = Duration::from_secs(253_402_300_800);
    time.duration_since(UNIX_EPOCH).is_ok_and(|since| since < YEAR_10_000)
}

fn state(shared: &Shared) -> Answer {
    let clock = shared.fake.clock();
    wire::ok(&ClockState { now_millis: wire::millis(clock.now()), stopped: clock.is_stopped() })
}
