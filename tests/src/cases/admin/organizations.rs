//! Organizations: made, found, changed and deleted, and the events of that.

use serde_json::json;

use super::{call, each, each_of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![switched_off, created, listed, updated, deleted, events];

/// Switches organizations on.
pub(super) async fn enable(world: &mut World) -> Outcome {
    world.change_realm(json!({"organizationsEnabled": true})).await
}

/// Creates an organization, and keeps its id under `name`.
pub(super) async fn create(world: &mut World, name: &str, body: &str) -> Outcome {
    let answer = world.answer(call("POST organizations", body)?.admin()).await?;
    let id = Some(answer.created_id()).filter(|id| !id.is_empty()).ok_or_else(|| answer.text())?;
    world.set(name, id);
    Ok(())
}

/// A realm with the organization `acme`, which alice and bob belong to, and `other`.
pub(super) async fn prepare(world: &mut World) -> Outcome {
    enable(world).await?;
    let acme = r#"{"name":"acme","alias":"ac","domains":[{"name":"acme.org"}],"attributes":{"k":["v","w"]}}"#;
    create(world, "acme", acme).await?;
    create(world, "other", r#"{"name":"Other"}"#).await?;
    for name in ["alice", "bob", "carol"] {
        let id = world.user_id(name).await?;
        world.set(name, id);
    }
    for (organization, user) in [("acme", "alice"), ("acme", "bob")] {
        let row = format!("POST organizations/{{{organization}}}/members");
        world.answer(call(&row, &format!("\"{{{user}}}\""))?.admin()).await?;
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn switched_off(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET organizations", ""),
            ("GET organizations/count", ""),
            ("POST organizations", r#"{"name":"acme"}"#),
            ("POST organizations", "{}"),
            ("GET organizations/nope", ""),
            ("PUT organizations/nope", "{}"),
            ("DELETE organizations/nope", ""),
            ("GET organizations/nope/members", ""),
            ("GET organizations/nope/groups", ""),
            ("GET organizations/nope/invitations", ""),
            ("GET organizations/members/nope/organizations", ""),
        ],
    )
    .await?;
    enable(world).await?;
    create(world, "acme", r#"{"name":"acme"}"#).await?;
    world.change_realm(json!({"organizationsEnabled": false})).await?;
    each_of(world, "off again: ", &[("GET organizations", ""), ("GET organizations/{acme}", "")]).await?;
    enable(world).await?;
    each_of(world, "on again: ", &[("GET organizations", ""), ("GET organizations/{acme}", "")]).await
}

async fn created(world: &mut World) -> Outcome {
    enable(world).await?;
    for (name, body) in [
        ("bare", r#"{"name":"bare"}"#),
        (
            "whole",
            r#"{"name":"whole","alias":"w","enabled":false,"description":"About it","redirectUrl":"https://whole.test/cb","domains":[{"name":"whole.test","verified":true},{"name":"Other.TEST"}],"attributes":{"a":["1","2"],"none":[]}}"#,
        ),
        ("more", r#"{"name":"more","id":"11111111-2222-3333-4444-555555555555","redirectUrl":"","description":""}"#),
        ("members", r#"{"name":"members","members":[{"username":"alice"}],"groups":[{"name":"g"}]}"#),
    ] {
        let answer = world.check(name, call("POST organizations", body)?.admin()).await?;
        world.set("id", answer.created_id());
        world.check(&format!("{name}, read"), call("GET organizations/{id}", "")?.admin()).await?;
        world.check(&format!("{name}, its members"), call("GET organizations/{id}/members", "")?.admin()).await?;
    }
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    enable(world).await?;
    for body in [
        r#"{"name":"acme","domains":[{"name":"acme.org"},{"name":"acme.com"}],"attributes":{"k":["v","w"],"z":["x"]}}"#,
        r#"{"name":"Beta","domains":[{"name":"beta.org"}],"attributes":{"k":["v"]},"description":"It"}"#,
        r#"{"name":"gamma","enabled":false}"#,
    ] {
        create(world, "last", body).await?;
    }
    for query in [
        "",
        "?search=ac",
        "?search=AC",
        "?search=acme.org",
        "?search=.org",
        "?search=acme&exact=true",
        "?search=ACME&exact=true",
        "?search=beta.org&exact=true",
        "?search=%25",
        "?search=",
        "?exact=true",
        "?q=k:v",
        "?q=k:V",
        "?q=k:v%20z:x",
        "?q=k",
        "?q=nope:1",
        "?q=k:v&search=Beta",
        "?q=k:v&briefRepresentation=false",
        "?first=1&max=1",
        "?max=0",
        "?first=-1&max=-1",
        "?first=x",
        "?briefRepresentation=false",
    ] {
        world.check(&format!("list {query}"), call(&format!("GET organizations{query}"), "")?.admin()).await?;
        world.check(&format!("count {query}"), call(&format!("GET organizations/count{query}"), "")?.admin()).await?;
    }
    for at in 0..9 {
        create(world, "last", &format!(r#"{{"name":"more{at}"}}"#)).await?;
    }
    each_of(world, "many: ", &[("GET organizations", ""), ("GET organizations/count", "")]).await
}

async fn updated(world: &mut World) -> Outcome {
    prepare(world).await?;
    create(world, "third", r#"{"name":"third","domains":[{"name":"third.org"}]}"#).await?;
    for (step, body) in [
        ("nothing", "{}"),
        ("no alias", r#"{"name":"acme"}"#),
        ("another alias", r#"{"name":"acme","alias":"x"}"#),
        ("the least", r#"{"name":"acme","alias":"ac"}"#),
        ("a taken name", r#"{"name":"Other","alias":"ac"}"#),
        ("a domain for a name", r#"{"name":"third.org","alias":"ac"}"#),
        ("renamed", r#"{"name":"new name","alias":"ac","attributes":{"n":["1"],"none":[]}}"#),
        ("bad address", r#"{"name":"acme","alias":"ac","redirectUrl":"x"}"#),
        (
            "whole",
            r#"{"name":"acme","alias":"ac","enabled":false,"description":"e","redirectUrl":"http://x.test","domains":[{"name":"acme.org","verified":true}]}"#,
        ),
        ("another's domain", r#"{"name":"acme","alias":"ac","domains":[{"name":"third.org"}]}"#),
        ("an empty domain", r#"{"name":"acme","alias":"ac","domains":[{"name":" "}]}"#),
        ("unknown field", r#"{"name":"acme","nope":1}"#),
        ("another id", r#"{"name":"acme","alias":"ac","id":"nope"}"#),
        ("null", "null"),
    ] {
        world.check(step, call("PUT organizations/{acme}", body)?.admin()).await?;
        world.check(&format!("{step}, read"), call("GET organizations/{acme}", "")?.admin()).await?;
    }
    each(world, &[("PUT organizations/{nobody}", r#"{"name":"x"}"#), ("GET organizations/{nobody}", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    prepare(world).await?;
    let provider = r#"{"alias":"hub","providerId":"github","config":{"clientId":"q"}}"#;
    world.answer(call("POST identity-provider/instances", provider)?.admin()).await?;
    world.answer(call("POST organizations/{acme}/identity-providers", "hub")?.admin()).await?;
    each(
        world,
        &[
            ("DELETE organizations/{acme}", ""),
            ("GET organizations/{acme}", ""),
            ("DELETE organizations/{acme}?again", ""),
            ("GET identity-provider/instances/hub", ""),
            ("GET organizations/members/{alice}/organizations", ""),
            ("GET users/{alice}/groups", ""),
            ("POST organizations", r#"{"name":"acme","alias":"ac","domains":[{"name":"acme.org"}]}"#),
        ],
    )
    .await
}

async fn events(world: &mut World) -> Outcome {
    enable(world).await?;
    for name in ["alice", "bob"] {
        let id = world.user_id(name).await?;
        world.set(name, id);
    }
    world.change_realm(json!({"adminEventsEnabled": true, "adminEventsDetailsEnabled": true})).await?;
    create(world, "acme", r#"{"name":"acme","attributes":{"a":["b"]}}"#).await?;
    let provider = r#"{"alias":"hub","providerId":"github","config":{"clientId":"q"}}"#;
    world.answer(call("POST identity-provider/instances", provider)?.admin()).await?;
    let created = world.answer(call("POST organizations/{acme}/groups", r#"{"name":"g"}"#)?.admin()).await?;
    world.set("group", created.json()["id"].as_str().unwrap_or_default());
    for (row, body) in [
        ("PUT organizations/{acme}", r#"{"name":"acme","alias":"acme","description":"d"}"#),
        ("POST organizations/{acme}/members", r#""{alice}""#),
        ("POST organizations/{acme}/identity-providers", "hub"),
        ("DELETE organizations/{acme}/identity-providers/hub", ""),
        ("PUT organizations/{acme}/groups/{group}", r#"{"name":"h"}"#),
        ("POST organizations/{acme}/groups/{group}/children", r#"{"name":"below"}"#),
        ("PUT organizations/{acme}/groups/{group}/members/{alice}", ""),
        ("DELETE organizations/{acme}/groups/{group}/members/{alice}", ""),
        ("DELETE organizations/{acme}/groups/{group}", ""),
        ("DELETE organizations/{acme}/members/{alice}", ""),
        ("DELETE organizations/{acme}", ""),
    ] {
        world.answer(call(row, body)?.admin()).await?;
    }
    let kinds = "&resourceTypes=ORGANIZATION&resourceTypes=ORGANIZATION_GROUP&resourceTypes=ORGANIZATION_MEMBERSHIP\
                 &resourceTypes=ORGANIZATION_GROUP_MEMBERSHIP";
    world.check("events", call(&format!("GET admin-events?direction=asc{kinds}"), "")?.admin()).await?;
    Ok(())
}
