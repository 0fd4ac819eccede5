//! Which roles the tokens of a client may hold: role scope mappings of clients and of client scopes.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::{Value, json};

use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![of_clients, of_client_scopes, of_client_templates, listed_by_effect, in_tokens, wrong, rights, reach];

async fn prepare(world: &mut World) -> Outcome {
    for client in ["narrow", "api", "conf"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    for role in ["reader", "writer"] {
        let id = world.realm_role(role).await?.id.unwrap_or_default();
        world.set(role, id);
    }
    for role in ["read", "write"] {
        let id = world.client_role("api", role).await?.id.unwrap_or_default();
        world.set(role, id);
    }
    let email = world.scope_id("email").await?;
    world.set("email", email);
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// Sends each row; a list in its answer has no order.
async fn each_unordered(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let answer = world.answer(call(row, body)?.admin()).await?;
        let shown = json!({"status": answer.status.as_u16(), "roles": answer.json()});
        world.expect_value(format!("{row} {body}").trim_end(), &shown);
    }
    Ok(())
}

/// Everything that can be done to the mappings of what stands at `place`.
async fn of(world: &mut World, place: &str) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET {place}/scope-mappings", ""),
        ("POST {place}/scope-mappings/realm", r#"[{"id":"{writer}","name":"writer"}]"#),
        ("POST {place}/scope-mappings/realm", r#"[{"id":"{writer}","name":"writer"},{"id":"{reader}"}]"#),
        ("GET {place}/scope-mappings/realm", ""),
        ("GET {place}/scope-mappings/realm/available", ""),
        ("GET {place}/scope-mappings/realm/composite", ""),
        ("GET {place}/scope-mappings/realm/composite?briefRepresentation=false", ""),
        ("GET {place}/scope-mappings/clients/{api}", ""),
        ("GET {place}/scope-mappings/clients/{api}/available", ""),
        ("GET {place}/scope-mappings/clients/{api}/composite", ""),
        ("POST {place}/scope-mappings/clients/{api}", r#"[{"id":"{read}","name":"read"}]"#),
        ("GET {place}/scope-mappings/clients/{api}", ""),
        ("GET {place}/scope-mappings/clients/{api}/available", ""),
        ("GET {place}/scope-mappings/clients/{api}/composite?briefRepresentation=false", ""),
        ("GET {place}/scope-mappings", ""),
        ("DELETE {place}/scope-mappings/realm", r#"[{"id":"{writer}"}]"#),
        ("DELETE {place}/scope-mappings/realm", r#"[{"id":"{writer}"}]"#),
        ("DELETE {place}/scope-mappings/clients/{api}", r#"[{"name":"read"}]"#),
        ("GET {place}/scope-mappings", ""),
        ("DELETE {place}/scope-mappings/realm", "[]"),
        ("GET {place}/scope-mappings/realm", ""),
    ];
    for (at, (row, body)) in rows.into_iter().enumerate() {
        let row = row.replace("{place}", place);
        let answer = world.answer(call(&row, body)?.admin()).await?;
        let shown = json!({"status": answer.status.as_u16(), "roles": answer.json()});
        world.expect_value(&format!("{at:02} {row} {body}"), &shown);
    }
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    of(world, "clients/{narrow}").await
}

async fn of_client_scopes(world: &mut World) -> Outcome {
    of(world, "client-scopes/{email}").await
}

async fn of_client_templates(world: &mut World) -> Outcome {
    of(world, "client-templates/{email}").await
}

/// A client that has every role in its scope has its own roles besides; an effective list says so.
async fn listed_by_effect(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{conf}/scope-mappings", ""),
        ("GET clients/{conf}/scope-mappings/realm", ""),
        ("GET clients/{conf}/scope-mappings/realm/available", ""),
        ("GET clients/{conf}/scope-mappings/realm/composite", ""),
        ("GET clients/{conf}/scope-mappings/clients/{api}/composite", ""),
        ("GET clients/{conf}/scope-mappings/clients/{conf}", ""),
        ("GET clients/{conf}/scope-mappings/clients/{conf}/available", ""),
        ("GET clients/{conf}/scope-mappings/clients/{conf}/composite", ""),
        ("POST clients/{narrow}/roles", r#"{"name":"mine"}"#),
        ("GET clients/{narrow}/scope-mappings/clients/{narrow}/available", ""),
        ("GET clients/{narrow}/scope-mappings/clients/{narrow}/composite", ""),
        ("GET clients/{narrow}/scope-mappings/clients/{api}/composite", ""),
    ];
    each_unordered(world, &rows).await
}

async fn roles_of(world: &mut World, step: &str, scope: &str) -> Outcome {
    let narrow = ClientAuth::secret_basic("narrow", "narrow-secret");
    let alice = Grant::password("alice", "alice-password").with_scope(scope);
    let tokens = world.keycloak().token(&world.realm, &narrow, &alice).await?;
    let claims = crate::normal::expand::expanded(&Value::from(tokens.access_token));
    let claims = claims.get("<claims>").cloned().unwrap_or_default();
    world.expect_value(
        step,
        &json!({"realm_access": claims["realm_access"], "resource_access": claims["resource_access"]}),
    );
    Ok(())
}

/// The next token shows what was changed.
async fn in_tokens(world: &mut World) -> Outcome {
    prepare(world).await?;
    roles_of(world, "before", "openid").await?;
    let writer = r#"[{"id":"{writer}","name":"writer"}]"#;
    world.answer(call("POST clients/{narrow}/scope-mappings/realm", writer)?.admin()).await?;
    roles_of(world, "with a role of the realm", "openid").await?;
    world.answer(call("DELETE clients/{narrow}/scope-mappings/realm", writer)?.admin()).await?;
    roles_of(world, "without it", "openid").await?;
    let reader = r#"[{"id":"{reader}","name":"reader"}]"#;
    world.answer(call("POST client-scopes/{email}/scope-mappings/realm", reader)?.admin()).await?;
    roles_of(world, "by a client scope", "openid").await?;
    let write = r#"[{"id":"{write}","name":"write"}]"#;
    world.answer(call("POST client-scopes/{email}/scope-mappings/clients/{api}", write)?.admin()).await?;
    roles_of(world, "by a client scope, of a client", "openid").await?;
    world.answer(call("DELETE roles/reader", "")?.admin()).await?;
    roles_of(world, "role deleted", "openid").await?;
    Ok(())
}

async fn wrong(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{nobody}/scope-mappings", ""),
        ("GET clients/{nobody}/scope-mappings/realm", ""),
        ("POST clients/{nobody}/scope-mappings/realm", "[]"),
        ("GET clients/{narrow}/scope-mappings/clients/{nobody}", ""),
        ("POST clients/{narrow}/scope-mappings/clients/{nobody}", "[]"),
        ("DELETE clients/{narrow}/scope-mappings/clients/{nobody}", "[]"),
        ("GET clients/{narrow}/scope-mappings/clients/{nobody}/available", ""),
        ("GET client-scopes/{nobody}/scope-mappings", ""),
        ("GET client-scopes/{nobody}/scope-mappings/realm/composite", ""),
        ("GET client-scopes/{email}/scope-mappings/clients/{nobody}", ""),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{nobody}","name":"reader"}]"#),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"name":"reader"}]"#),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{reader}","name":"nope"}]"#),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{writer}"},{"id":"{nobody}"}]"#),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{write}","name":"write"}]"#),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{reader}","nope":1}]"#),
        ("POST clients/{narrow}/scope-mappings/realm", r#"{"id":"{reader}"}"#),
        ("DELETE clients/{narrow}/scope-mappings/realm", r#"[{"id":"{nobody}"}]"#),
        ("POST clients/{narrow}/scope-mappings/clients/{api}", r#"[{"id":"{read}","name":"nope"}]"#),
        ("POST clients/{narrow}/scope-mappings/clients/{api}", r#"[{"id":"{read}"}]"#),
        ("POST clients/{narrow}/scope-mappings/clients/{api}", r#"[{"name":"reader"}]"#),
        ("DELETE clients/{narrow}/scope-mappings/clients/{api}", r#"[{"name":"nope"}]"#),
        ("DELETE clients/{narrow}/scope-mappings/clients/{api}", r#"[{"name":"read"}]"#),
        ("GET clients/{narrow}/scope-mappings", ""),
    ];
    each(world, &rows).await
}

/// What each right lets one do.
async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{narrow}/scope-mappings", ""),
        ("GET clients/{narrow}/scope-mappings/realm/available", ""),
        ("GET clients/{narrow}/scope-mappings/clients/{api}", ""),
        ("GET clients/{narrow}/scope-mappings/clients/{nobody}", ""),
        ("GET clients/{nobody}/scope-mappings", ""),
        ("POST clients/{narrow}/scope-mappings/realm", "[]"),
        ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{reader}"}]"#),
        ("POST clients/{narrow}/scope-mappings/clients/{api}", r#"[{"name":"read"}]"#),
        ("GET client-scopes/{email}/scope-mappings", ""),
        ("POST client-scopes/{email}/scope-mappings/realm", r#"[{"id":"{reader}"}]"#),
        ("DELETE client-scopes/{email}/scope-mappings/realm", r#"[{"id":"{reader}"}]"#),
    ];
    super::authorization::matrix_of(
        world,
        &rows,
        &["query-clients", "view-clients", "manage-clients", "view-realm", "manage-realm"],
    )
    .await
}

/// A role is for those to map who may manage it, and only those are told that they could.
async fn reach(world: &mut World) -> Outcome {
    prepare(world).await?;
    for roles in [&["manage-clients"][..], &["view-clients", "manage-realm"], &["manage-clients", "manage-realm"]] {
        super::authorization::appoint(world, roles).await?;
        for (row, body) in [
            ("GET clients/{narrow}/scope-mappings/realm/available", ""),
            ("GET clients/{narrow}/scope-mappings/clients/{api}/available", ""),
            ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{reader}"}]"#),
            ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{write}"},{"id":"{reader}"}]"#),
            ("POST clients/{narrow}/scope-mappings/realm", r#"[{"id":"{reader}"},{"id":"{nobody}"}]"#),
            ("DELETE clients/{narrow}/scope-mappings/realm", r#"[{"id":"{reader}"}]"#),
            ("POST client-scopes/{email}/scope-mappings/clients/{api}", r#"[{"name":"read"}]"#),
            ("POST roles/reader/composites", r#"[{"id":"{write}"}]"#),
            ("DELETE roles/reader/composites", r#"[{"id":"{write}"}]"#),
            ("POST clients/{api}/roles/read/composites", r#"[{"id":"{reader}"}]"#),
            ("POST clients/{api}/roles/read/composites", r#"[{"id":"{write}"}]"#),
            ("DELETE clients/{api}/roles/read/composites", r#"[{"id":"{reader}"}]"#),
        ] {
            let answer = world.answer(call(row, body)?.bearer("{access}")).await?;
            let shown = json!({"status": answer.status.as_u16(), "roles": answer.json()});
            world.expect_value(&format!("{roles:?} {row} {body}"), &shown);
        }
    }
    Ok(())
}
