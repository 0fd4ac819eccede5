//! Tickets and wishes.

use super::{ask, ask_at, each, log_in, prepare, protect, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![asked_for, bad_requests, wished, made_by_hand, bad_wishes];

const R1: &str = r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","owner":"alice","ownerManagedAccess":true,"scopes":["view","edit"]}"#;

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(serde_json::json!({"userManagedAccessAllowed": true})).await?;
    set_up(
        world,
        &[("POST ~/resource", R1), ("POST ~/resource", r#"{"name":"R2"}"#), ("POST ~/scope", r#"{"name":"more"}"#)],
    )
    .await?;
    log_in(world, &["alice", "bob"]).await
}

async fn asked_for(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    protect(
        world,
        "pat",
        &[
            (
                "POST permission",
                r#"[{"resource_id":"33333333-3333-3333-3333-{tail}","resource_scopes":["view"],"claims":{"a":["b"]}}]"#,
            ),
            ("POST permission", r#"[{"resource_id":"R2"}]"#),
            ("GET permission/ticket", ""),
        ],
    )
    .await
}

async fn bad_requests(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let rows = [
        ("POST permission", r#"[{"resource_id":"nope"}]"#),
        ("POST permission", r#"[{"resource_id":"33333333-3333-3333-3333-{tail}","resource_scopes":["nope"]}]"#),
        ("POST permission", r#"[{"resource_id":"33333333-3333-3333-3333-{tail}","resource_scopes":["more"]}]"#),
        ("POST permission", "[]"),
        ("POST permission", "[{}]"),
        ("POST permission", r#"[{"resource_id":"R2","x":1}]"#),
        ("POST permission", r#"{"resource_scopes":["view"]}"#),
    ];
    protect(world, "pat", &rows).await?;
    protect(world, "alice-token", &[("POST permission", r#"[{"resource_id":"R2"}]"#)]).await
}

/// A ticket that is refused becomes a wish, which is granted and taken back.
async fn wished(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let body = r#"[{"resource_id":"33333333-3333-3333-3333-{tail}","resource_scopes":["view"],"claims":{"a":["b"]}}]"#;
    let post = Call::post("/realms/{realm}/authz/protection/permission").text("application/json", body);
    let ticket = world.answer(post.bearer("{pat}")).await?.json()["ticket"].as_str().unwrap_or_default().to_owned();
    let tampered = crate::cases::oidc::tampered(&ticket);
    world.set("ticket", ticket);
    world.set("tampered", tampered);
    ask_at(world, "first, ", "bob-token", &["&ticket={ticket}&submit_request=false"]).await?;
    protect(world, "pat", &[("GET permission/ticket", "")]).await?;
    ask(
        world,
        "bob-token",
        &["&ticket={ticket}", "&ticket={ticket}&submit_request=true", "&ticket={tampered}", "&ticket={bob-token}"],
    )
    .await?;
    let rows = [
        ("GET permission/ticket?returnNames=true", ""),
        ("GET permission/ticket?granted=false", ""),
        ("GET permission/ticket?granted=true", ""),
        ("GET permission/ticket?resourceId=33333333-3333-3333-3333-{tail}", ""),
        ("GET permission/ticket?resourceId=nope", ""),
        ("GET permission/ticket?scopeId=view", ""),
        ("GET permission/ticket?scopeId=nope", ""),
        ("GET permission/ticket?owner=alice", ""),
        ("GET permission/ticket?requester=bob", ""),
        ("GET permission/ticket?owner=nobody", ""),
        ("GET permission/ticket/count", ""),
    ];
    protect(world, "pat", &rows).await?;
    let list = Call::get("/realms/{realm}/authz/protection/permission/ticket").bearer("{pat}");
    let id = world.answer(list).await?.json()[0]["id"].as_str().unwrap_or_default().to_owned();
    world.set("wish", id);
    protect(world, "pat", &[("PUT permission/ticket", r#"{"id":"{wish}","granted":true}"#)]).await?;
    ask_at(world, "granted, ", "bob-token", &["&ticket={ticket}", "&audience=rs"]).await?;
    each(world, &[("GET ~/policy", ""), ("GET ~/permission", "")]).await?;
    protect(world, "pat", &[("PUT permission/ticket", r#"{"id":"{wish}","granted":false}"#)]).await?;
    ask_at(world, "taken back, ", "bob-token", &["&ticket={ticket}&submit_request=false", "&audience=rs"]).await?;
    protect(world, "pat", &[("GET permission/ticket?max=5", "")]).await
}

async fn made_by_hand(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let resource = "33333333-3333-3333-3333-{tail}";
    let body = format!(r#"{{"resource":"{resource}","requesterName":"carol","granted":true,"scopeName":"edit"}}"#);
    let second = format!(r#"{{"resource":"{resource}","requester":"{{bob}}","scopeName":"edit"}}"#);
    protect(world, "pat", &[("POST permission/ticket", &body), ("POST permission/ticket", &second)]).await?;
    let again = format!(r#"{{"resource":"{resource}","requester":"{{carol}}","scopeName":"edit"}}"#);
    protect(world, "pat", &[("POST permission/ticket", &again)]).await?;
    let list = Call::get("/realms/{realm}/authz/protection/permission/ticket?requester=carol").bearer("{pat}");
    let id = world.answer(list).await?.json()[0]["id"].as_str().unwrap_or_default().to_owned();
    world.set("wish", id);
    protect(
        world,
        "pat",
        &[("DELETE permission/ticket/{wish}", ""), ("GET permission/ticket", ""), ("GET permission/ticket/count", "")],
    )
    .await?;
    log_in(world, &["carol"]).await?;
    ask(world, "carol-token", &["&audience=rs"]).await
}

async fn bad_wishes(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let rows = [
        ("POST permission/ticket", "{}"),
        ("POST permission/ticket", r#"{"resource":"33333333-3333-3333-3333-{tail}","scopeName":"edit"}"#),
        (
            "POST permission/ticket",
            r#"{"resource":"33333333-3333-3333-3333-{tail}","requesterName":"nobody","scopeName":"edit"}"#,
        ),
        ("POST permission/ticket", r#"{"resource":"33333333-3333-3333-3333-{tail}","requesterName":"bob"}"#),
        (
            "POST permission/ticket",
            r#"{"resource":"33333333-3333-3333-3333-{tail}","requesterName":"bob","scopeName":"nope"}"#,
        ),
        ("POST permission/ticket", r#"{"resource":"nope","requesterName":"bob","scopeName":"edit"}"#),
        ("PUT permission/ticket", r#"{"id":"nope","granted":true}"#),
        ("PUT permission/ticket", r#"{"granted":true}"#),
        ("DELETE permission/ticket/nope", ""),
    ];
    protect(world, "pat", &rows).await
}
