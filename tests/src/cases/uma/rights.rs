//! Who may do what with resource servers.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::{Map, json};

use super::{call, prepare};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![by_role];

const ROWS: [(&str, &str); 16] = [
    ("GET ~", ""),
    ("PUT ~", r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS"}"#),
    ("GET ~/settings", ""),
    ("GET ~/resource", ""),
    ("POST ~/resource", r#"{"name":""}"#),
    ("GET ~/resource/nope", ""),
    ("DELETE ~/resource/nope", ""),
    ("GET ~/scope", ""),
    ("POST ~/scope", r#"{"name":"view"}"#),
    ("DELETE ~/scope/nope", ""),
    ("GET ~/policy", ""),
    ("GET ~/policy/providers", ""),
    ("DELETE ~/policy/nope", ""),
    ("GET ~/permission", ""),
    ("POST ~/policy/evaluate", r#"{"userId":"{alice}"}"#),
    ("GET clients/{app}/authz/resource-server", ""),
];

async fn by_role(world: &mut World) -> Outcome {
    prepare(world).await?;
    let (bob, client) = (world.user_id("bob").await?, world.client_uuid("realm-management").await?);
    for role in ["view-authorization", "manage-authorization", "view-clients", "manage-clients", "view-users"] {
        let held = world.keycloak().list_user_client_roles(&world.realm, &bob, &client).await?;
        if !held.is_empty() {
            world.keycloak().remove_user_client_roles(&world.realm, &bob, &client, &held).await?;
        }
        let wanted = world.client_role("realm-management", role).await?;
        world.keycloak().add_user_client_roles(&world.realm, &bob, &client, &[wanted]).await?;
        world.log_in_as(&ClientAuth::public("pub"), &Grant::password("bob", "bob-password")).await?;
        let mut found = Map::new();
        for (row, body) in ROWS {
            let answer = world.answer(call(row, body)?.bearer("{access}")).await?;
            // A second resource of the same name is a conflict, who may make one.
            let status = if answer.status.as_u16() == 409 { 201 } else { answer.status.as_u16() };
            found.insert(row.to_owned(), json!(status));
        }
        world.expect_value(role, &found.into());
    }
    Ok(())
}
