//! The groups that organizations have of their own.

use super::organizations::prepare;
use super::{call, each, each_of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![created, listed, read, updated, moved, members, deleted, outside];

const GROUPS: &str = "organizations/{acme}/groups";

/// `dev` with `rust` below it, and `ops`.
async fn plant(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (name, path, body) in [
        ("dev", GROUPS.to_owned(), r#"{"name":"dev","description":"d","attributes":{"a":["1"]}}"#),
        ("ops", GROUPS.to_owned(), r#"{"name":"ops"}"#),
        ("rust", format!("{GROUPS}/{{dev}}/children"), r#"{"name":"rust"}"#),
    ] {
        let answer = world.answer(call(&format!("POST {path}"), body)?.admin()).await?;
        world.set(name, answer.json()["id"].as_str().unwrap_or_default());
    }
    let staff = world.keycloak().get_group_by_path(&world.realm, "staff").await?;
    world.set("staff", staff.id.unwrap_or_default());
    Ok(())
}

async fn created(world: &mut World) -> Outcome {
    plant(world).await?;
    each(
        world,
        &[
            ("POST organizations/{acme}/groups", r#"{"name":"qa","description":"d","attributes":{"a":["1"]}}"#),
            ("POST organizations/{acme}/groups", r#"{"name":"qa"}"#),
            ("POST organizations/{acme}/groups", r#"{"name":""}"#),
            ("POST organizations/{acme}/groups", "{}"),
            ("POST organizations/{acme}/groups", r#"{"name":"x","nope":1}"#),
            (
                "POST organizations/{acme}/groups",
                r#"{"name":"with","subGroups":[{"name":"y"}],"realmRoles":["reader"]}"#,
            ),
            ("POST organizations/{other}/groups", r#"{"name":"qa"}"#),
            ("POST organizations/{nobody}/groups", r#"{"name":"qa"}"#),
            (
                "POST organizations/{acme}/groups/{dev}/children",
                r#"{"name":"go","description":"d","attributes":{"a":["1"]}}"#,
            ),
            ("POST organizations/{acme}/groups/{dev}/children", r#"{"name":"go"}"#),
            ("POST organizations/{acme}/groups/{dev}/children", "{}"),
            ("POST organizations/{acme}/groups/{nobody}/children", r#"{"name":"go"}"#),
            ("POST organizations/{acme}/groups/{staff}/children", r#"{"name":"go"}"#),
            ("GET organizations/{acme}/groups?briefRepresentation=false", ""),
            ("GET organizations/{acme}/groups/{dev}/children", ""),
        ],
    )
    .await
}

async fn listed(world: &mut World) -> Outcome {
    plant(world).await?;
    for query in [
        "",
        "?search=e",
        "?search=rust",
        "?search=rust&populateHierarchy=true",
        "?search=rust&populateHierarchy=true&subGroupsCount=true&briefRepresentation=false",
        "?populateHierarchy=true",
        "?subGroupsCount=true",
        "?briefRepresentation=false",
        "?search=DEV&exact=true",
        "?search=dev&exact=true",
        "?search=DEV",
        "?search=",
        "?q=a:1",
        "?q=a:2",
        "?q=a",
        "?q=",
        "?first=1&max=1",
        "?search=nope",
    ] {
        world.check(&format!("list {query}"), call(&format!("GET {GROUPS}{query}"), "")?.admin()).await?;
    }
    each(
        world,
        &[
            ("GET organizations/{acme}/groups/{dev}/children?search=ru", ""),
            ("GET organizations/{acme}/groups/{dev}/children?search=ru&exact=true", ""),
            ("GET organizations/{acme}/groups/{dev}/children?first=1", ""),
            ("GET organizations/{acme}/groups/{dev}/children?subGroupsCount=true", ""),
            ("GET organizations/{acme}/groups/{nobody}/children", ""),
            ("GET organizations/{other}/groups", ""),
        ],
    )
    .await
}

async fn read(world: &mut World) -> Outcome {
    plant(world).await?;
    each(
        world,
        &[
            ("GET organizations/{acme}/groups/{dev}", ""),
            ("GET organizations/{acme}/groups/{dev}?subGroupsCount=true", ""),
            ("GET organizations/{acme}/groups/{rust}", ""),
            ("GET organizations/{acme}/groups/{nobody}", ""),
            ("GET organizations/{acme}/groups/{staff}", ""),
            ("GET organizations/{other}/groups/{dev}", ""),
            ("GET organizations/{acme}/groups/group-by-path/dev", ""),
            ("GET organizations/{acme}/groups/group-by-path/dev?subGroupsCount=true", ""),
            ("GET organizations/{acme}/groups/group-by-path/dev/rust", ""),
            ("GET organizations/{acme}/groups/group-by-path/nope", ""),
            ("GET organizations/{other}/groups/group-by-path/dev", ""),
        ],
    )
    .await
}

async fn updated(world: &mut World) -> Outcome {
    plant(world).await?;
    for (step, body) in [
        ("nothing", "{}"),
        ("renamed", r#"{"name":"dev2"}"#),
        ("a taken name", r#"{"name":"ops"}"#),
        ("another's id", r#"{"name":"dev","id":"{rust}"}"#),
        ("its id", r#"{"name":"dev","id":"{dev}"}"#),
        ("whole", r#"{"name":"dev","description":"new","attributes":{"b":["2"]}}"#),
        ("no attributes", r#"{"name":"dev","attributes":{}}"#),
        ("unknown field", r#"{"name":"dev","nope":1}"#),
    ] {
        world.check(step, call("PUT organizations/{acme}/groups/{dev}", body)?.admin()).await?;
        world.check(&format!("{step}, read"), call("GET organizations/{acme}/groups/{dev}", "")?.admin()).await?;
    }
    each(
        world,
        &[
            ("PUT organizations/{acme}/groups/{nobody}", r#"{"name":"x"}"#),
            ("PUT organizations/{acme}/groups/{staff}", r#"{"name":"x"}"#),
        ],
    )
    .await
}

async fn moved(world: &mut World) -> Outcome {
    plant(world).await?;
    each(
        world,
        &[
            ("POST organizations/{acme}/groups/{ops}/children", r#"{"id":"{rust}","name":"rust"}"#),
            ("POST organizations/{acme}/groups/{ops}/children", r#"{"id":"{rust}"}"#),
            ("GET organizations/{acme}/groups/{rust}", ""),
            ("POST organizations/{acme}/groups", r#"{"id":"{rust}","name":"rust"}"#),
            ("GET organizations/{acme}/groups", ""),
            ("POST organizations/{acme}/groups", r#"{"id":"{staff}","name":"staff"}"#),
            ("POST organizations/{acme}/groups", r#"{"id":"{nobody}","name":"staff"}"#),
            ("POST organizations/{acme}/groups/{ops}/children", r#"{"id":"{nobody}","name":"x"}"#),
            ("POST organizations/{acme}/groups/{ops}/children", r#"{"id":"{staff}","name":"staff"}"#),
            ("POST organizations/{other}/groups", r#"{"id":"{rust}","name":"rust"}"#),
        ],
    )
    .await
}

async fn members(world: &mut World) -> Outcome {
    plant(world).await?;
    each(
        world,
        &[
            ("PUT organizations/{acme}/groups/{rust}/members/{alice}", ""),
            ("PUT organizations/{acme}/groups/{rust}/members/{alice}?again", ""),
            ("PUT organizations/{acme}/groups/{ops}/members/{alice}", ""),
            ("PUT organizations/{acme}/groups/{rust}/members/{bob}", ""),
            ("PUT organizations/{acme}/groups/{rust}/members/{carol}", ""),
            ("PUT organizations/{acme}/groups/{rust}/members/{nobody}", ""),
            ("PUT organizations/{acme}/groups/{nobody}/members/{alice}", ""),
            ("GET organizations/{acme}/groups/{rust}/members", ""),
            ("GET organizations/{acme}/groups/{rust}/members?briefRepresentation=true", ""),
            ("GET organizations/{acme}/groups/{rust}/members?first=1&max=1", ""),
            ("GET organizations/{acme}/groups/{dev}/members", ""),
            ("GET organizations/{acme}/members/{alice}/groups", ""),
            ("GET organizations/{acme}/members/{alice}/groups?briefRepresentation=false&max=1", ""),
            ("GET users/{alice}/groups", ""),
            ("GET users/{alice}/groups/count", ""),
            ("GET users/{alice}/groups/count?search=rust", ""),
            ("DELETE organizations/{acme}/groups/{ops}/members/{alice}", ""),
            ("DELETE organizations/{acme}/groups/{ops}/members/{alice}?again", ""),
            ("DELETE organizations/{acme}/groups/{ops}/members/{carol}", ""),
            ("DELETE organizations/{acme}/groups/{ops}/members/{nobody}", ""),
        ],
    )
    .await?;
    each_of(world, "left: ", &[("GET organizations/{acme}/members/{alice}/groups", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    plant(world).await?;
    world.answer(call("PUT organizations/{acme}/groups/{rust}/members/{alice}", "")?.admin()).await?;
    each(
        world,
        &[
            ("DELETE organizations/{acme}/groups/{staff}", ""),
            ("DELETE organizations/{other}/groups/{dev}", ""),
            ("DELETE organizations/{acme}/groups/{dev}", ""),
            ("DELETE organizations/{acme}/groups/{dev}?again", ""),
            ("GET organizations/{acme}/groups/{rust}", ""),
            ("GET organizations/{acme}/groups", ""),
            ("GET organizations/{acme}/members/{alice}/groups", ""),
            ("GET organizations/{acme}/members", ""),
        ],
    )
    .await
}

async fn outside(world: &mut World) -> Outcome {
    plant(world).await?;
    each(
        world,
        &[
            ("GET groups/{dev}", ""),
            ("PUT groups/{dev}", r#"{"name":"x"}"#),
            ("DELETE groups/{dev}", ""),
            ("GET groups/{dev}/members", ""),
            ("GET groups/{dev}/children", ""),
            ("GET groups/{dev}/role-mappings", ""),
            ("PUT users/{alice}/groups/{dev}", ""),
            ("DELETE users/{alice}/groups/{dev}", ""),
            ("GET group-by-path/dev", ""),
            ("GET groups?search=dev", ""),
            ("GET groups/count", ""),
        ],
    )
    .await
}
