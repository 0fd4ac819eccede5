//! What administrators do with authorization services, in their events.

use serde_json::Value;

use super::{call, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![made, changed, deleted, switched];

const KEEP: (&str, &str) = ("PUT events/config", r#"{"adminEventsEnabled":true,"adminEventsDetailsEnabled":true}"#);
const SCOPE: &str = r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"view","displayName":"View"}"#;
const RESOURCE: &str = r#"{"_id":"a2000000-0000-0000-0000-{tail}","name":"R1","type":"t","uris":["/a"],"scopes":["view","new"],"attributes":{"x":["y"]}}"#;
const POLICY: &str = r#"{"id":"a3000000-0000-0000-0000-{tail}","name":"pr","roles":[{"id":"reader"}]}"#;
const PERMISSION: &str =
    r#"{"id":"a4000000-0000-0000-0000-{tail}","name":"m1","policies":["pr"],"resources":["R1"],"scopes":["view"]}"#;

/// Compares the events since the last time; what they show of things is compared as the JSON that it is. Those of one
/// request have one time, and no order.
async fn found(world: &mut World, step: &str) -> Outcome {
    let answer = world.answer(call("GET admin-events", "")?.admin()).await?;
    let mut events = answer.json();
    let key = |event: &Value| (event["operationType"].to_string(), event["resourceType"].to_string());
    for event in events.as_array_mut().into_iter().flatten() {
        if let Some(text) = event["representation"].as_str() {
            event["representation"] = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        }
    }
    if let Some(events) = events.as_array_mut() {
        events.sort_by_key(key);
    }
    world.expect_value(step, &events);
    set_up(world, &[("DELETE admin-events", "")]).await
}

/// Does what a row says, and compares its events.
async fn each(world: &mut World, rows: &[(&str, &str)]) -> Outcome {
    for (row, body) in rows {
        set_up(world, &[(row, body)]).await?;
        found(world, format!("{row} {body}").trim_end()).await?;
    }
    Ok(())
}

async fn made(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(world, &[KEEP, ("DELETE admin-events", "")]).await?;
    let settings =
        r#"{"policyEnforcementMode":"PERMISSIVE","allowRemoteResourceManagement":true,"decisionStrategy":"UNANIMOUS"}"#;
    each(
        world,
        &[
            ("PUT ~", settings),
            ("POST ~/scope", SCOPE),
            ("POST ~/scope", r#"{"name":"view"}"#),
            ("POST ~/resource", RESOURCE),
            ("POST ~/resource", r#"{"name":"R1","owner":"alice","resource_scopes":["view"]}"#),
            ("POST ~/policy/role", POLICY),
            ("POST ~/policy/user", r#"{"name":"pu","users":["alice"],"logic":"NEGATIVE"}"#),
            ("POST ~/policy", r#"{"name":"gu","type":"user","config":{"users":"[\"alice\"]"}}"#),
            ("POST ~/permission/scope", PERMISSION),
            ("POST ~/permission", r#"{"name":"m2","type":"resource","policies":["pr"],"resources":["R1"]}"#),
            (
                "POST ~/import",
                r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","scopes":[{"name":"more"}]}"#,
            ),
            ("POST ~/policy/evaluate", r#"{"userId":"{alice}","resources":[],"context":{}}"#),
        ],
    )
    .await
}

async fn changed(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", SCOPE),
            ("POST ~/resource", RESOURCE),
            ("POST ~/policy/role", POLICY),
            ("POST ~/permission/scope", PERMISSION),
            KEEP,
            ("DELETE admin-events", ""),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("PUT ~/scope/a1000000-0000-0000-0000-{tail}", r#"{"name":"view","iconUri":"i"}"#),
            (
                "PUT ~/resource/a2000000-0000-0000-0000-{tail}",
                r#"{"name":"R1","resource_scopes":["view","newer"],"uri":"/z"}"#,
            ),
            (
                "PUT ~/policy/role/a3000000-0000-0000-0000-{tail}",
                r#"{"name":"pr","roles":[{"id":"writer"}],"description":"d"}"#,
            ),
            (
                "PUT ~/policy/a3000000-0000-0000-0000-{tail}",
                r#"{"name":"pr","type":"role","config":{"roles":"[{\"id\":\"reader\"}]"}}"#,
            ),
            (
                "PUT ~/permission/scope/a4000000-0000-0000-0000-{tail}",
                r#"{"name":"m1","policies":["pr"],"description":"d"}"#,
            ),
            ("PUT ~/permission/a4000000-0000-0000-0000-{tail}", r#"{"name":"m1","type":"scope","description":"dd"}"#),
        ],
    )
    .await
}

async fn deleted(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", SCOPE),
            ("POST ~/resource", RESOURCE),
            ("POST ~/policy/role", POLICY),
            ("POST ~/policy/user", r#"{"id":"a5000000-0000-0000-0000-{tail}","name":"pu","users":["alice"]}"#),
            ("POST ~/permission/scope", PERMISSION),
            KEEP,
            ("DELETE admin-events", ""),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("DELETE ~/permission/scope/a4000000-0000-0000-0000-{tail}", ""),
            ("DELETE ~/policy/role/a3000000-0000-0000-0000-{tail}", ""),
            ("DELETE ~/policy/a5000000-0000-0000-0000-{tail}", ""),
            ("DELETE ~/resource/a2000000-0000-0000-0000-{tail}", ""),
            ("DELETE ~/scope/a1000000-0000-0000-0000-{tail}", ""),
        ],
    )
    .await
}

async fn switched(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(world, &[KEEP, ("DELETE admin-events", "")]).await?;
    each(
        world,
        &[
            ("PUT clients/{rs}", r#"{"authorizationServicesEnabled":false}"#),
            ("PUT clients/{rs}", r#"{"authorizationServicesEnabled":true}"#),
            ("PUT clients/{rs}", r#"{"authorizationServicesEnabled":true,"description":"d"}"#),
            ("DELETE clients/{rs}", ""),
        ],
    )
    .await?;
    let client = r#"{"clientId":"rs2","serviceAccountsEnabled":true,"authorizationServicesEnabled":true}"#;
    each(world, &[("POST clients", client)]).await
}
