//! The administrators' events, and which events a realm keeps.

use serde_json::{Value, json};

use super::authorization::matrix_of;
use super::{call, each, each_of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    flows,
    steps,
    required_actions,
    imported,
    realm_created,
    config,
    users_and_groups,
    roles,
    clients,
    realm,
    details,
    filters,
    bad_input,
    cleared,
    rights
];

/// Has the realm keep administrators' events, and keeps ids of what is there.
async fn prepare(world: &mut World, with_details: bool) -> Outcome {
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    let reader = world.realm_role("reader").await?;
    world.set("reader", serde_json::to_string(&reader)?);
    for (name, path) in [("staff", "staff"), ("guests", "guests")] {
        let group = world.keycloak().get_group_by_path(&world.realm, path).await?;
        world.set(name, group.id.unwrap_or_default());
    }
    let conf = world.client_uuid("conf").await?;
    world.set("conf", conf);
    let scope = world.scope_id("phone").await?;
    world.set("phone", scope);
    world.set("nobody", super::NOBODY);
    let config = json!({"adminEventsEnabled": true, "adminEventsDetailsEnabled": with_details}).to_string();
    send(world, &[("PUT events/config", &config)]).await
}

/// Sends requests whose answers other cases are about; each must be a good one.
async fn send(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let answer = world.answer(call(row, body)?.admin()).await?;
        if !answer.status.is_success() {
            return Err(format!("{row} {body}: {} {}", answer.status, answer.text()).into());
        }
        let id = answer.header("location").rsplit('/').next().unwrap_or_default().to_owned();
        world.set("new", id);
    }
    Ok(())
}

/// Compares the events that `query` finds; what they show of things is compared as the JSON that it is.
async fn found(world: &mut World, step: &str, query: &str) -> Outcome {
    let answer = world.answer(call(&format!("GET admin-events?{query}"), "")?.admin()).await?;
    let mut events = answer.json();
    for event in events.as_array_mut().into_iter().flatten() {
        if let Some(text) = event["representation"].as_str() {
            event["representation"] = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        }
    }
    world.expect_value(step, &events);
    Ok(())
}

async fn config(world: &mut World) -> Outcome {
    each(world, &[("GET events/config", "")]).await?;
    for body in [
        r#"{"eventsEnabled":true,"eventsExpiration":3600,"adminEventsEnabled":true,"adminEventsDetailsEnabled":true}"#,
        r#"{"eventsEnabled":true,"enabledEventTypes":["LOGIN","LOGOUT"],"eventsListeners":["jboss-logging","email"]}"#,
        r#"{"adminEventsEnabled":false}"#,
        r#"{"enabledEventTypes":[],"eventsListeners":[]}"#,
    ] {
        each(world, &[("PUT events/config", body)]).await?;
        each_of(world, &format!("after {body}: "), &[("GET events/config", "")]).await?;
        let realm = world.keycloak().get_realm(&world.realm).await?;
        let own = json!({
            "eventsEnabled": realm.events_enabled, "eventsExpiration": realm.events_expiration,
            "eventsListeners": realm.events_listeners, "enabledEventTypes": realm.enabled_event_types,
            "adminEventsEnabled": realm.admin_events_enabled,
            "adminEventsDetailsEnabled": realm.admin_events_details_enabled,
        });
        world.expect_value(&format!("after {body}: in the realm"), &own);
    }
    Ok(())
}

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

/// Flows and what authenticators are told, with what the events show of them.
async fn flows(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let flow = r#"{"alias":"mine","providerId":"basic-flow","topLevel":true,"builtIn":false}"#;
    send(world, &[("POST authentication/flows", flow)]).await?;
    keep_new(world, "mine");
    let changed = r#"{"alias":"other","providerId":"basic-flow","topLevel":true,"description":"D"}"#;
    send(
        world,
        &[
            ("PUT authentication/flows/{mine}", changed),
            ("POST authentication/flows/other/copy", r#"{"newName":"copied"}"#),
            ("POST authentication/flows/other/executions/execution", r#"{"provider":"auth-cookie"}"#),
        ],
    )
    .await?;
    send(
        world,
        &[(
            "POST authentication/flows/other/executions/flow",
            r#"{"alias":"below","type":"basic-flow","description":"B","provider":"registration-page-form"}"#,
        )],
    )
    .await?;
    send(world, &[("DELETE authentication/flows/{mine}", "")]).await?;
    found(world, "events", "direction=asc").await
}

async fn steps(world: &mut World) -> Outcome {
    let flow = r#"{"alias":"mine","providerId":"basic-flow","topLevel":true,"builtIn":false}"#;
    send(world, &[("POST authentication/flows", flow)]).await?;
    keep_new(world, "mine");
    for name in ["one", "two"] {
        let row = "POST authentication/flows/mine/executions/execution";
        send(world, &[(row, r#"{"provider":"identity-provider-redirector"}"#)]).await?;
        keep_new(world, name);
    }
    prepare(world, true).await?;
    send(
        world,
        &[
            ("PUT authentication/flows/mine/executions", r#"{"id":"{one}","requirement":"ALTERNATIVE"}"#),
            ("POST authentication/executions/{two}/raise-priority", ""),
            ("POST authentication/executions/{two}/lower-priority", ""),
            ("POST authentication/executions/{one}/config", r#"{"alias":"told","config":{"defaultProvider":"x"}}"#),
        ],
    )
    .await?;
    keep_new(world, "told");
    let step =
        r#"{"parentFlow":"{mine}","authenticator":"auth-cookie","requirement":"REQUIRED","authenticatorFlow":false}"#;
    send(
        world,
        &[
            ("PUT authentication/config/{told}", r#"{"alias":"told","config":{"defaultProvider":"y"}}"#),
            ("DELETE authentication/config/{told}", ""),
            ("POST authentication/executions", step),
            ("DELETE authentication/executions/{two}", ""),
        ],
    )
    .await?;
    found(world, "events", "direction=asc").await
}

async fn required_actions(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let changed = r#"{"alias":"CONFIGURE_TOTP","name":"N","enabled":true,"defaultAction":false,"priority":7}"#;
    send(
        world,
        &[
            ("PUT authentication/required-actions/CONFIGURE_TOTP", changed),
            ("POST authentication/required-actions/UPDATE_PASSWORD/raise-priority", ""),
            ("POST authentication/required-actions/UPDATE_PASSWORD/lower-priority", ""),
            ("DELETE authentication/required-actions/UPDATE_PASSWORD", ""),
            (
                "POST authentication/register-required-action",
                r#"{"providerId":"UPDATE_PASSWORD","name":"Update Password"}"#,
            ),
            (
                "PUT authentication/required-actions/CONFIGURE_TOTP/config",
                r#"{"config":{"add-recovery-codes":"true"}}"#,
            ),
            ("DELETE authentication/required-actions/CONFIGURE_TOTP/config", ""),
        ],
    )
    .await?;
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

/// Keeps the id of what was just created.
fn keep_new(world: &mut World, name: &str) {
    let id = world.value("new").unwrap_or_default().to_owned();
    world.set(name, id);
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

async fn filters(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    send(
        world,
        &[
            ("POST roles", r#"{"name":"a"}"#),
            ("POST roles", r#"{"name":"b"}"#),
            ("DELETE roles/a", ""),
            ("PUT users/{alice}", r#"{"firstName":"A"}"#),
            ("POST users/{alice}/logout", ""),
        ],
    )
    .await?;
    let answer = world.answer(call("GET admin-events", "")?.admin()).await?.json();
    for name in ["realmId", "clientId", "userId"] {
        world.set(name, answer[0]["authDetails"][name].as_str().unwrap_or_default());
    }
    let time = |at: usize| answer[at]["time"].as_i64().unwrap_or_default();
    let (last, first) = (time(0), time(5));
    for (name, time) in [("before", first - 1), ("first", first), ("last", last), ("after", last + 1)] {
        world.set(name, time.to_string());
    }
    for query in [
        "operationTypes=CREATE",
        "operationTypes=CREATE&operationTypes=DELETE",
        "resourceTypes=USER",
        "resourceTypes=USER&operationTypes=ACTION",
        "resourcePath=roles/a",
        "resourcePath=roles/*",
        "resourcePath=*/logout",
        "resourcePath=roles",
        "authRealm={realmId}&max=1",
        "authClient={clientId}&max=1",
        "authUser={userId}&max=1",
        "authUser={alice}",
        "authIpAddress=10.0.0.1",
        "dateFrom={first}&dateTo={last}",
        "dateFrom={after}",
        "dateTo={before}",
        "dateFrom=2020-01-01&dateTo=2020-12-31",
        "dateFrom=2020-01-01&max=1",
        "dateTo=2020-01-01",
        "first=1&max=2",
        "first=1&max=2&direction=asc",
        "first=-1&max=-1",
        "max=0",
        "direction=up&max=1",
        "direction=desc&max=1",
        "direction=ASC&max=1",
    ] {
        found(world, query, query).await?;
    }
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    each(
        world,
        &[
            ("GET admin-events?dateFrom=nope", ""),
            ("GET admin-events?dateTo=2020-13-01", ""),
            ("GET admin-events?operationTypes=NOPE", ""),
            ("GET admin-events?resourceTypes=NOPE", ""),
            ("GET admin-events?max=nope", ""),
            ("GET events?dateFrom=nope", ""),
            ("GET events?type=NOPE", ""),
            ("PUT events/config", r#"{"eventsListeners":["nope"]}"#),
            ("PUT events/config", r#"{"nope":1}"#),
            ("PUT events/config", r#"{"eventsEnabled":"maybe"}"#),
            ("PUT events/config", "[]"),
            ("POST events", "{}"),
            ("DELETE events/config", ""),
        ],
    )
    .await
}

async fn cleared(world: &mut World) -> Outcome {
    prepare(world, false).await?;
    send(world, &[("POST roles", r#"{"name":"a"}"#)]).await?;
    each(world, &[("DELETE admin-events", "")]).await?;
    found(world, "none", "").await?;
    send(world, &[("PUT events/config", r#"{"adminEventsEnabled":false}"#), ("DELETE roles/a", "")]).await?;
    found(world, "none when switched off", "").await
}

async fn rights(world: &mut World) -> Outcome {
    let rows = [
        ("GET events", ""),
        ("GET events/config", ""),
        ("GET admin-events", ""),
        ("DELETE events", ""),
        ("DELETE admin-events", ""),
        ("PUT events/config", "{}"),
    ];
    matrix_of(world, &rows, &["view-events", "manage-events", "view-realm", "manage-realm"]).await
}
