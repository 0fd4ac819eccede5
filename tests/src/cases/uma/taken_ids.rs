//! What is given an id that something else has.

use serde_json::json;

use super::{call, each, each_of, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![of_policies, of_imported_policies, of_scopes, told_late, of_resources];

async fn of_policies(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/policy/role", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/user", r#"{"id":"a2000000-0000-0000-0000-{tail}","name":"pu","users":["alice"]}"#),
            ("POST ~/resource", r#"{"name":"R1"}"#),
        ],
    )
    .await?;
    for (row, body) in [
        ("POST ~/policy/role", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"other","roles":[{"id":"writer"}]}"#),
        ("POST ~/policy/role", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"pr","roles":[{"id":"writer"}]}"#),
        ("POST ~/policy/user", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"third","users":["bob"]}"#),
        ("POST ~/policy/role", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"pu","roles":[{"id":"writer"}]}"#),
        (
            "POST ~/policy",
            r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"fourth","type":"user","config":{"users":"[\"bob\"]"}}"#,
        ),
        (
            "POST ~/permission/resource",
            r#"{"id":"a2000000-0000-0000-0000-{tail}","name":"m1","resources":["R1"],"policies":["pr"]}"#,
        ),
        (
            "POST ~/import",
            r#"{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","policies":[{"id":"a1000000-0000-0000-0000-{tail}","name":"fifth","type":"user","config":{"users":"[\"bob\"]"}}]}"#,
        ),
        (
            "POST ~/permission/resource",
            r#"{"id":"a2000000-0000-0000-0000-{tail}","name":"m2","resources":["R1"],"policies":["pr"]}"#,
        ),
    ] {
        each_of(world, "", &[(row, body)]).await?;
        each_of(
            world,
            &format!("after {body}, "),
            &[
                ("GET ~/policy/role/a1000000-0000-0000-0000-{tail}", ""),
                ("GET ~/policy/user/a2000000-0000-0000-0000-{tail}", ""),
                ("GET ~/policy", ""),
            ],
        )
        .await?;
    }
    Ok(())
}

/// A real server finds out when it commits that a name is taken, and its usual headers are missing then (`told_late`).
async fn of_imported_policies(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/policy/role", r#"{"id":"a1000000-0000-0000-0000-{tail}","name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/user", r#"{"id":"a2000000-0000-0000-0000-{tail}","name":"pu","users":["alice"]}"#),
        ],
    )
    .await?;
    let users = r#""config":{"users":"[\"bob\"]"}"#;
    for (step, id, name, kind) in [
        ("another's name", "a1000000", "pu", "role"),
        ("an unknown id", "a3000000", "pu", "user"),
        ("another type", "a2000000", "pu", "role"),
    ] {
        let policy = format!(r#"{{"id":"{id}-0000-0000-0000-{{tail}}","name":"{name}","type":"{kind}",{users}}}"#);
        let all =
            format!(r#"{{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","policies":[{policy}]}}"#);
        let answer = world.answer(call("POST ~/import", &all)?.admin()).await?;
        let body = if answer.status.is_success() { json!(null) } else { answer.json() };
        world.expect_value(step, &json!({"status": answer.status.as_u16(), "body": body}));
        each_of(world, &format!("{step}, "), &[("GET ~/policy", "")]).await?;
    }
    Ok(())
}

async fn of_scopes(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", r#"{"id":"11111111-1111-1111-1111-{tail}","name":"view"}"#),
            ("POST ~/scope", r#"{"id":"22222222-2222-2222-2222-{tail}","name":"edit"}"#),
        ],
    )
    .await?;
    let both = r#"{"id":"11111111-1111-1111-1111-{tail}","name":"edit","displayName":"both"}"#;
    let again = r#"{"id":"11111111-1111-1111-1111-{tail}","name":"third"}"#;
    let imported =
        format!(r#"{{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","scopes":[{both}]}}"#);
    // What a real server answers when it commits lacks its usual headers; `told_late` holds that.
    let answer = world.answer(call("POST ~/scope", both)?.admin()).await?;
    world.expect_value("both", &json!({"status": answer.status.as_u16(), "body": answer.json()}));
    each(world, &[("GET ~/scope", ""), ("POST ~/scope", again)]).await?;
    let answer = world.answer(call("POST ~/import", &imported)?.admin()).await?;
    world.expect_value("imported", &json!({"status": answer.status.as_u16(), "body": answer.json()}));
    each_of(world, "last, ", &[("GET ~/scope", "")]).await
}

/// A name that another scope has.
async fn told_late(world: &mut World) -> Outcome {
    prepare(world).await?;
    let first = r#"{"id":"11111111-1111-1111-1111-{tail}","name":"view"}"#;
    set_up(world, &[("POST ~/scope", first), ("POST ~/scope", r#"{"name":"edit"}"#)]).await?;
    let both = r#"{"id":"11111111-1111-1111-1111-{tail}","name":"edit"}"#;
    let all = format!(r#"{{"policyEnforcementMode":"ENFORCING","decisionStrategy":"UNANIMOUS","scopes":[{both}]}}"#);
    each(world, &[("POST ~/scope", both), ("POST ~/import", &all)]).await
}

async fn of_resources(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"_id":"33333333-3333-3333-3333-{tail}","name":"R1"}"#),
            ("POST ~/resource", r#"{"_id":"44444444-4444-4444-4444-{tail}","name":"R2"}"#),
        ],
    )
    .await?;
    let both = r#"{"_id":"33333333-3333-3333-3333-{tail}","name":"R2","displayName":"both"}"#;
    let again = r#"{"_id":"33333333-3333-3333-3333-{tail}","name":"R3"}"#;
    let alices = r#"{"_id":"44444444-4444-4444-4444-{tail}","name":"R4","owner":"alice"}"#;
    each(world, &[("POST ~/resource", both), ("POST ~/resource", again), ("GET ~/resource?deep=true", "")]).await?;
    each_of(world, "then, ", &[("POST ~/resource", alices), ("GET ~/resource?deep=true", "")]).await
}
