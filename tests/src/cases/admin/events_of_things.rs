//! The events of what administrators do to users, groups, roles, clients and realms.

use serde_json::{Value, json};

use super::events::{found, prepare, send};
use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![imported, realm_created, users_and_groups, roles, clients, realm, details];

async fn users_and_groups(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    send(world, &[("POST users", r#"{"username":"new-one"}"#)]).await?;
    send(world, &[("PUT users/{new}", r#"{"firstName":"N"}"#)]).await?;
    send(
        world,
        &[
            ("PUT users/{alice}", r#"{"firstName":"A"}"#),
            ("PUT users/{alice}/reset-password", r#"{"type":"password","value":"x"}"#),
            ("PUT users/{alice}/groups/{guests}", ""),
            ("DELETE users/{alice}/groups/{guests}", ""),
            ("POST users/{alice}/logout", ""),
            ("POST users/{alice}/role-mappings/realm", "[{reader}]"),
            ("DELETE users/{alice}/role-mappings/realm", "[{reader}]"),
            ("POST groups", r#"{"name":"top"}"#),
            ("POST groups/{staff}/children", r#"{"name":"below"}"#),
            ("PUT groups/{staff}", r#"{"name":"crew"}"#),
            ("POST groups/{staff}/role-mappings/realm", "[{reader}]"),
            ("PUT default-groups/{staff}", ""),
            ("DELETE default-groups/{staff}", ""),
            ("DELETE groups/{staff}", ""),
            ("DELETE users/{alice}", ""),
        ],
    )
    .await?;
    each(world, &[("DELETE users/{nobody}", ""), ("POST users", r#"{"username":"bob"}"#)]).await?;
    found(world, "events", "direction=asc").await
}

async fn roles(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    send(
        world,
        &[
            ("POST roles", r#"{"name":"r"}"#),
            ("PUT roles/r", r#"{"name":"r","description":"d"}"#),
            ("POST roles/r/composites", "[{reader}]"),
            ("DELETE roles/r/composites", "[{reader}]"),
            ("DELETE roles/r", ""),
            ("POST clients/{conf}/roles", r#"{"name":"cr"}"#),
            ("PUT clients/{conf}/roles/cr", r#"{"name":"cr"}"#),
            ("POST clients/{conf}/roles/cr/composites", "[{reader}]"),
            ("DELETE clients/{conf}/roles/cr", ""),
        ],
    )
    .await?;
    found(world, "events", "direction=asc").await
}

async fn clients(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    send(
        world,
        &[
            ("PUT clients/{conf}", r#"{"clientId":"conf","description":"d"}"#),
            ("POST clients/{conf}/client-secret", ""),
            (
                "POST clients/{conf}/protocol-mappers/models",
                r#"{"name":"m","protocol":"openid-connect","protocolMapper":"oidc-audience-mapper","config":{}}"#,
            ),
            ("PUT clients/{conf}/default-client-scopes/{phone}", ""),
            ("DELETE clients/{conf}/default-client-scopes/{phone}", ""),
            ("DELETE default-optional-client-scopes/{phone}", ""),
            ("PUT default-default-client-scopes/{phone}", ""),
            ("DELETE default-default-client-scopes/{phone}", ""),
            ("PUT client-scopes/{phone}", r#"{"name":"phone","protocol":"openid-connect"}"#),
            ("DELETE client-scopes/{phone}", ""),
            ("DELETE clients/{conf}", ""),
            ("POST client-scopes", r#"{"name":"new-scope","protocol":"openid-connect"}"#),
            ("POST clients", r#"{"clientId":"new-client"}"#),
        ],
    )
    .await?;
    found(world, "events", "direction=asc").await
}

async fn realm(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    send(
        world,
        &[
            ("PUT ", r#"{"displayName":"D"}"#),
            ("POST localization/de", r#"{"a":"b"}"#),
            ("POST logout-all", ""),
            ("POST push-revocation", ""),
            ("DELETE events", ""),
        ],
    )
    .await?;
    let tokens = world.log_in("openid").await?;
    world.show_as(tokens.session_state.unwrap_or_default(), "{sid}");
    send(world, &[("DELETE sessions/{sid}", "")]).await?;
    found(world, "events", "direction=asc").await
}

/// Each thing that an import brings has an event of its own.
async fn imported(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let contents = json!({
        "ifResourceExists": "SKIP",
        "users": [{"username": "new", "enabled": true}, {"username": "alice"}],
        "groups": [{"name": "fresh", "path": "/fresh", "subGroups": [{"name": "below", "path": "/fresh/below"}]}],
        "clients": [{"clientId": "imported"}],
        "roles": {"realm": [{"name": "brought"}], "client": {"conf": [{"name": "part"}]}},
    });
    send(world, &[("POST partialImport", &contents.to_string())]).await?;
    let contents = json!({"ifResourceExists": "OVERWRITE", "users": [{"username": "new", "enabled": false}]});
    send(world, &[("POST partialImport", &contents.to_string())]).await?;
    let answer = world.answer(call("GET admin-events?direction=asc", "")?.admin()).await?;
    let mut events = answer.json();
    if let Some(events) = events.as_array_mut() {
        events.sort_by_cached_key(|event| {
            let path = event["resourcePath"].as_str().unwrap_or_default().split('/').next().unwrap_or_default();
            let shown = event["representation"].as_str().unwrap_or_default();
            // Ids are each server's own.
            let shown = shown.split(',').filter(|part| !part.contains("\"id\"")).collect::<Vec<_>>().join(",");
            (path.to_owned(), event["operationType"].to_string(), shown)
        });
        for event in events {
            if let Some(text) = event["representation"].as_str() {
                event["representation"] = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
            }
        }
    }
    world.expect_value("events", &events);
    Ok(())
}

/// What a realm that keeps events says of its own creation.
async fn realm_created(world: &mut World) -> Outcome {
    let name = world.another_realm("new");
    let realm = json!({"realm": name, "adminEventsEnabled": true, "adminEventsDetailsEnabled": true});
    world.keycloak().create_realm(&super::of(realm)?).await?;
    let events = world.keycloak().list_admin_events(&name, &Default::default()).await?;
    world.show_as(name, "{new}");
    world.expect_value("events", &json!(events));
    Ok(())
}

async fn details(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    send(
        world,
        &[
            ("POST users", r#"{"username":"new-one","credentials":[{"type":"password","value":"secret"}]}"#),
            ("PUT users/{alice}", r#"{"firstName":"A"}"#),
            ("PUT users/{alice}/reset-password", r#"{"type":"password","value":"x"}"#),
            ("PUT users/{alice}/groups/{guests}", ""),
            ("DELETE users/{alice}/groups/{guests}", ""),
            ("POST users/{alice}/role-mappings/realm", "[{reader}]"),
            ("POST users/{alice}/logout", ""),
            ("DELETE users/{alice}", ""),
            ("POST groups", r#"{"name":"top"}"#),
            ("PUT groups/{guests}", r#"{"name":"visitors"}"#),
            ("DELETE groups/{guests}", ""),
            ("POST roles", r#"{"name":"r","description":"d"}"#),
            ("PUT roles/r", r#"{"name":"r"}"#),
            ("DELETE roles/r", ""),
            ("POST clients/{conf}/roles", r#"{"name":"cr"}"#),
            ("DELETE clients/{conf}/roles/cr", ""),
            ("POST clients/{conf}/client-secret", ""),
            ("DELETE clients/{conf}", ""),
            ("POST clients", r#"{"clientId":"new-client"}"#),
            ("POST client-scopes", r#"{"name":"new-scope","protocol":"openid-connect"}"#),
            ("DELETE client-scopes/{phone}", ""),
            ("PUT ", r#"{"displayName":"D"}"#),
            ("POST logout-all", ""),
        ],
    )
    .await?;
    found(world, "events", "direction=asc").await
}
