//! Who may see and change organizations and their members.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::call;
use super::organizations::prepare;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![viewing, managing, members_rights];

/// Logs in somebody who has these roles of the realm's management client, as `{token}`.
async fn log_in_with(world: &mut World, name: &str, roles: &[&str]) -> Outcome {
    let user = json!({
        "username": name, "enabled": true, "email": format!("{name}@rights.test"), "emailVerified": true,
        "firstName": "A", "lastName": "B", "credentials": [{"type": "password", "value": "pw"}],
    });
    world.answer(Call::post("/admin/realms/{realm}/users").json(&user).admin()).await?;
    let id = world.user_id(name).await?;
    let client = world.client_uuid("realm-management").await?;
    let mut mapped = Vec::new();
    for role in roles {
        mapped.push(world.client_role("realm-management", role).await?);
    }
    world.set("client", client);
    world.set("user", id);
    let path = "/admin/realms/{realm}/users/{user}/role-mappings/clients/{client}";
    world.answer(Call::post(path).json(&serde_json::to_value(mapped)?).admin()).await?;
    let client = ClientAuth::public("pub");
    let tokens = world.keycloak().token(&world.realm, &client, &Grant::password(name, "pw")).await?;
    world.set("token", tokens.access_token.as_str());
    Ok(())
}

/// Sends each row as somebody with each of these sets of roles, and compares the statuses, and how many things a list
/// has.
async fn compare_rights(world: &mut World, sets: &[&[&str]], rows: &[(&str, &str)]) -> Outcome {
    for roles in sets {
        let name = format!("who-{}", roles.join("-"));
        log_in_with(world, &name, roles).await?;
        let mut found = serde_json::Map::new();
        for (row, body) in rows {
            let form = body.strip_prefix("form:");
            let call = match form {
                Some(form) => call(row, "")?.form(form),
                None => call(row, body)?,
            };
            let answer = world.answer(call.bearer("{token}")).await?;
            let listed = answer.json().as_array().map(Vec::len);
            let shown = match listed {
                Some(count) => json!([answer.status.as_u16(), count]),
                None => json!(answer.status.as_u16()),
            };
            found.insert(format!("{row} {body}"), shown);
        }
        world.expect_value(&roles.join(", "), &found.into());
    }
    Ok(())
}

async fn viewing(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET organizations", ""),
        ("GET organizations/count", ""),
        ("GET organizations/{acme}", ""),
        ("GET organizations/{nobody}", ""),
        ("GET organizations/{acme}/members", ""),
        ("GET organizations/{acme}/members/count", ""),
        ("GET organizations/{acme}/identity-providers", ""),
        ("GET organizations/{acme}/invitations", ""),
        ("GET organizations/{acme}/groups", ""),
        ("GET organizations/{acme}/groups/{nobody}", ""),
        ("GET organizations/members/{alice}/organizations", ""),
        ("GET ", ""),
    ];
    let sets: [&[&str]; 10] = [
        &[],
        &["manage-realm"],
        &["view-realm"],
        &["manage-users"],
        &["manage-organizations"],
        &["view-organizations"],
        &["query-organizations"],
        &["view-organizations", "view-identity-providers"],
        &["query-organizations", "view-users"],
        &["view-organizations", "query-users"],
    ];
    compare_rights(world, &sets, &rows).await
}

async fn managing(world: &mut World) -> Outcome {
    prepare(world).await?;
    let group = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", group.json()["id"].as_str().unwrap_or_default());
    let rows = [
        ("POST organizations", "{}"),
        ("PUT organizations/{acme}", r#"{"name":"acme","alias":"x"}"#),
        ("DELETE organizations/{nobody}", ""),
        ("POST organizations/{acme}/identity-providers", "nope"),
        ("DELETE organizations/{acme}/identity-providers/nope", ""),
        ("POST organizations/{acme}/members/invite-user", "form:email="),
        ("POST organizations/{acme}/members/invite-existing-user", "form:id="),
        ("POST organizations/{acme}/members/invite-existing-user", "form:id=nope"),
        ("POST organizations/{acme}/members/invite-existing-user", "form:id={carol}"),
        ("DELETE organizations/{acme}/invitations/{nobody}", ""),
        ("POST organizations/{acme}/invitations/{nobody}/resend", ""),
        ("POST organizations/{acme}/groups", "{}"),
        ("PUT organizations/{acme}/groups/{group}", "{}"),
        ("DELETE organizations/{acme}/groups/{nobody}", ""),
        ("POST organizations/{acme}/groups/{group}/children", "{}"),
        ("GET organizations/{acme}/groups/{group}/children", ""),
    ];
    let sets: [&[&str]; 7] = [
        &["manage-realm"],
        &["manage-organizations"],
        &["view-organizations"],
        &["query-organizations"],
        &["manage-organizations", "query-users"],
        &["manage-organizations", "view-users"],
        &["manage-organizations", "manage-identity-providers"],
    ];
    compare_rights(world, &sets, &rows).await
}

async fn members_rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let group = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", group.json()["id"].as_str().unwrap_or_default());
    world.answer(call("PUT organizations/{acme}/groups/{group}/members/{alice}", "")?.admin()).await?;
    let rows = [
        ("GET organizations/{acme}/members", ""),
        ("GET organizations/{acme}/members/count", ""),
        ("GET organizations/{acme}/members/{alice}", ""),
        ("GET organizations/{acme}/members/{nobody}", ""),
        ("GET organizations/{acme}/members/{alice}/organizations", ""),
        ("GET organizations/{acme}/members/{alice}/groups", ""),
        ("GET organizations/members/{alice}/organizations", ""),
        ("GET organizations/members/{nobody}/organizations", ""),
        ("POST organizations/{acme}/members", "nope"),
        ("POST organizations/{acme}/members", "{alice}"),
        ("DELETE organizations/{acme}/members/{nobody}", ""),
        ("GET organizations/{acme}/groups/{group}/members", ""),
        ("PUT organizations/{acme}/groups/{group}/members/{nobody}", ""),
        ("PUT organizations/{acme}/groups/{group}/members/{carol}", ""),
        ("DELETE organizations/{acme}/groups/{group}/members/{nobody}", ""),
        ("DELETE organizations/{acme}/groups/{group}/members/{carol}", ""),
    ];
    let sets: [&[&str]; 6] = [
        &["view-organizations", "view-users"],
        &["view-organizations", "query-users"],
        &["manage-organizations"],
        &["manage-organizations", "query-users"],
        &["manage-organizations", "view-users"],
        &["manage-organizations", "manage-users"],
    ];
    compare_rights(world, &sets, &rows).await
}
