//! Which events a realm keeps, and how the administrators' are found, cleared and guarded.

use serde_json::{Value, json};

use super::authorization::matrix_of;
use super::{call, each, each_of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![config, filters, bad_input, cleared, rights];

/// Has the realm keep administrators' events, and keeps ids of what is there.
pub(super) async fn prepare(world: &mut World, with_details: bool) -> Outcome {
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
pub(super) async fn send(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        let answer = world.answer(call(row, body)?.admin()).await?;
        if !answer.status.is_success() {
            return Err(format!("{row} {body}: {} {}", answer.status, answer.text()).into());
        }
        world.set("new", answer.created_id());
    }
    Ok(())
}

/// Compares the events that `query` finds; what they show of things is compared as the JSON that it is.
pub(super) async fn found(world: &mut World, step: &str, query: &str) -> Outcome {
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
