//! Logins on another device, answered by the test.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{self, Json};
use super::{AsAsked, Shared};
use crate::control::CibaRequest;
use crate::server::answer::Answer;

/// A login that waits for its user.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Waiting {
    id: String,
    username: String,
    client_id: String,
    /// Separated by spaces, the client's default scopes among them.
    scope: String,
    binding_message: Option<String>,
    acr_values: Option<String>,
    /// Milliseconds since the epoch.
    asked_millis: u64,
}

/// What the user says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    /// Whether the user agrees.
    approved: bool,
}

impl From<CibaRequest> for Waiting {
    fn from(request: CibaRequest) -> Self {
        let CibaRequest { id, username, client_id, scope, binding_message, acr_values, asked } = request;
        let asked_millis = wire::millis(asked);
        Self { id, username, client_id, scope, binding_message, acr_values, asked_millis }
    }
}

/// The CIBA logins that wait for their users, the oldest first
#[utoipa::path(
    get, path = "/_fake/realms/{realm}/ciba", params(("realm" = String, Path)),
    responses((status = 200, body = [Waiting]), (status = 404))
)]
pub(super) async fn pending(State(shared): State<Arc<Shared>>, Path(realm): Path<String>) -> Answer {
    match shared.fake.ciba(realm).pending() {
        Ok(pending) => wire::ok(&pending.into_iter().map(Waiting::from).collect::<Vec<_>>()),
        Err(error) => wire::refused(&error),
    }
}

/// Has the user agree or refuse; a client in ping mode is told, and where it could not be the answer is 400
#[utoipa::path(
    post, path = "/_fake/realms/{realm}/ciba/{id}", params(("realm" = String, Path), ("id" = String, Path)),
    request_body = Said, responses((status = 204), (status = 400), (status = 404))
)]
pub(super) async fn answer(
    Extension(AsAsked(fake)): Extension<AsAsked>,
    Path((realm, id)): Path<(String, String)>,
    Json(said): Json<Said>,
) -> Answer {
    let ciba = fake.ciba(realm);
    let answered = if said.approved { ciba.approve(&id).await } else { ciba.deny(&id).await };
    match answered {
        Ok(()) => wire::nothing(),
        Err(error) => wire::refused(&error),
    }
}
