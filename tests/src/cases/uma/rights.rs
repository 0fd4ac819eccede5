//! Who may do what with resource servers.

use super::prepare;
use crate::case::Outcome;
use crate::cases;
use crate::cases::admin::matrix_of;
use crate::world::World;

cases![by_role];

/// What is below a resource server: an empty path is itself.
const ROWS: [(&str, &str, &str); 15] = [
    ("GET", "", ""),
    ("PUT", "", r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS"}"#),
    ("GET", "/settings", ""),
    ("GET", "/resource", ""),
    ("POST", "/resource", r#"{"name":""}"#),
    ("GET", "/resource/nope", ""),
    ("DELETE", "/resource/nope", ""),
    ("GET", "/scope", ""),
    ("POST", "/scope", r#"{"name":"view"}"#),
    ("DELETE", "/scope/nope", ""),
    ("GET", "/policy", ""),
    ("GET", "/policy/providers", ""),
    ("DELETE", "/policy/nope", ""),
    ("GET", "/permission", ""),
    ("POST", "/policy/evaluate", r#"{"userId":"{alice}"}"#),
];

async fn by_role(world: &mut World) -> Outcome {
    prepare(world).await?;
    let below = ROWS.map(|(method, path, body)| (format!("{method} clients/{{rs}}/authz/resource-server{path}"), body));
    let mut rows: Vec<(&str, &str)> = below.iter().map(|(row, body)| (row.as_str(), *body)).collect();
    rows.push(("GET clients/{app}/authz/resource-server", ""));
    let roles = ["view-authorization", "manage-authorization", "view-clients", "manage-clients", "view-users"];
    matrix_of(world, &rows, &roles).await
}
