//! What the control API tells of itself, and of what the fake does not do.

use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::wire;
use crate::control;
use crate::server::answer::Answer;

/// What stands above the endpoints' own descriptions.
#[derive(OpenApi)]
#[openapi(info(
    title = "keycloak-fake: control",
    description = "What tests do to the fake besides what Keycloak lets them do."
))]
pub(super) struct Description;

/// An operation of Keycloak's admin API.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Operation {
    name: &'static str,
    method: String,
    path: &'static str,
}

/// The operations of the admin API that the fake answers 501 to
#[utoipa::path(get, path = "/_fake/not-done", responses((status = 200, body = [Operation])))]
pub(super) async fn not_done() -> Answer {
    let told = |info: &'static keycloak_api::operation::OperationInfo| Operation {
        name: info.name,
        method: info.method.to_string(),
        path: info.path,
    };
    let operations: Vec<Operation> = control::not_done().into_iter().map(told).collect();
    wire::ok(&operations)
}
