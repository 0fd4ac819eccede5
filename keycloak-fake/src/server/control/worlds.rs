//! Copies of the fake: snapshots to go back to, and forks on ports of their own.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{self, Json};
use super::{Kept, Shared};
use crate::server::answer::Answer;
use crate::server::listen::Server;

/// No more snapshots are kept, and no more forks are served: who makes more has forgotten to delete them.
pub(super) const MOST: usize = 1000;

/// A snapshot.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SnapshotId {
    id: String,
}

/// What to go back to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reset {
    /// The snapshot's id. Without one, what the fake was like when it began to serve.
    snapshot: Option<String>,
}

/// A fork that is served.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Fork {
    /// The URL above `/realms`.
    url: String,
    port: u16,
}

impl Fork {
    fn of(server: &Server) -> Self {
        Self { url: server.url().to_owned(), port: server.addr().port() }
    }
}

/// Goes back to a snapshot, or to the start
#[utoipa::path(post, path = "/_fake/reset", request_body = Reset, responses((status = 204), (status = 404)))]
pub(super) async fn reset(State(shared): State<Arc<Shared>>, Json(wanted): Json<Reset>) -> Answer {
    let snapshot = match &wanted.snapshot {
        None => Some(shared.start.clone()),
        Some(id) => shared.kept.lock().snapshots.get(id).cloned(),
    };
    let Some(snapshot) = snapshot else { return wire::not_found("there is no such snapshot") };
    shared.fake.reset(&snapshot);
    wire::nothing()
}

/// Keeps what the fake is like now, to go back to
#[utoipa::path(post, path = "/_fake/snapshots", responses((status = 201, body = SnapshotId), (status = 409)))]
pub(super) async fn take_snapshot(State(shared): State<Arc<Shared>>) -> Answer {
    let snapshot = shared.fake.snapshot();
    let mut kept = shared.kept.lock();
    if kept.snapshots.len() >= MOST {
        return too_many();
    }
    kept.count += 1;
    let id = kept.count.to_string();
    kept.snapshots.insert(id.clone(), snapshot);
    wire::json(StatusCode::CREATED, &SnapshotId { id })
}

/// Forgets a snapshot
#[utoipa::path(delete, path = "/_fake/snapshots/{id}", params(("id" = String, Path)), responses((status = 204), (status = 404)))]
pub(super) async fn drop_snapshot(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Answer {
    match shared.kept.lock().snapshots.remove(&id) {
        Some(_) => wire::nothing(),
        None => wire::not_found("there is no such snapshot"),
    }
}

/// The forks that are served
#[utoipa::path(get, path = "/_fake/forks", responses((status = 200, body = [Fork])))]
pub(super) async fn forks(State(shared): State<Arc<Shared>>) -> Answer {
    let forks: Vec<Fork> = shared.kept.lock().forks.values().map(Fork::of).collect();
    wire::ok(&forks)
}

/// Serves an independent copy of the fake on a free port of the loopback
#[utoipa::path(post, path = "/_fake/forks", responses((status = 201, body = Fork), (status = 409)))]
pub(super) async fn fork(State(shared): State<Arc<Shared>>) -> Answer {
    if shared.kept.lock().forks.len() >= MOST {
        return too_many();
    }
    let served = shared.fake.fork().serve_with((Ipv4Addr::LOCALHOST, 0), shared.options.clone());
    match served {
        Ok(server) => {
            let fork = Fork::of(&server);
            shared.kept.lock().forks.insert(fork.port, server);
            wire::json(StatusCode::CREATED, &fork)
        }
        Err(error) => wire::problem(StatusCode::INTERNAL_SERVER_ERROR, "not_served", &error.to_string()),
    }
}

/// Stops a fork
#[utoipa::path(delete, path = "/_fake/forks/{port}", params(("port" = u16, Path)), responses((status = 204), (status = 404)))]
pub(super) async fn stop_fork(State(shared): State<Arc<Shared>>, Path(port): Path<String>) -> Answer {
    let port = port.parse().ok();
    let removed = port.and_then(|port| Kept::take_fork(&mut shared.kept.lock(), port));
    let Some(server) = removed else { return wire::not_found("there is no such fork") };
    // It waits for the requests that are under way.
    if tokio::task::spawn_blocking(move || server.shutdown()).await.is_err() {
        tracing::warn!(port, "a fork could not be stopped in peace");
    }
    wire::nothing()
}

impl Kept {
    fn take_fork(&mut self, port: u16) -> Option<Server> {
        self.forks.remove(&port)
    }
}

pub(super) fn too_many() -> Answer {
    wire::problem(StatusCode::CONFLICT, "too_many", "as many are kept as may be: delete some first")
}
