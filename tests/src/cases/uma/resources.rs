//! Resources, by the admin API.

use super::{each, each_of, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![created, changed, found, bad_input, deleted];

const R1: &str = r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","type":"t","uris":["/a","/b/*"],"scopes":[{"name":"view"}],"displayName":"d","icon_uri":"i","ownerManagedAccess":true,"attributes":{"x":["1","2"]}}"#;
const ID: &str = "33333333-3333-3333-3333-{tail}";

async fn created(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST ~/resource", R1),
            ("POST ~/resource", r#"{"name":""}"#),
            ("POST ~/resource", r#"{"name":"R2","scopes":["new"]}"#),
            ("POST ~/resource", r#"{"name":"R3","resource_scopes":["view"],"uri":"/x"}"#),
            ("POST ~/resource", r#"{"name":"R4","owner":"alice"}"#),
            ("POST ~/resource", r#"{"name":"R1","owner":{"id":"alice"}}"#),
            ("GET ~/resource/33333333-3333-3333-3333-{tail}", ""),
            ("GET ~/resource/33333333-3333-3333-3333-{tail}/attributes", ""),
            ("GET ~/resource/33333333-3333-3333-3333-{tail}/scopes", ""),
            ("GET ~/resource/33333333-3333-3333-3333-{tail}/permissions", ""),
            ("GET ~/scope", ""),
            ("GET ~/resource/search?name=R1", ""),
            ("GET ~/resource/search?name=R4", ""),
            ("GET ~/settings", ""),
        ],
    )
    .await
}

async fn changed(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(world, &[("POST ~/resource", R1), ("POST ~/resource", r#"{"name":"R2"}"#)]).await?;
    let path = format!("~/resource/{ID}");
    for body in [
        r#"{"name":"R1b"}"#,
        r#"{"name":"R1","scopes":["other"],"type":"tt","attributes":{"y":["3"]},"uris":["/q"]}"#,
        r#"{"name":"R1","owner":"alice"}"#,
        r#"{"name":"R2"}"#,
        "{}",
    ] {
        let (put, get) = (format!("PUT {path}"), format!("GET {path}"));
        each_of(world, &format!("{body} "), &[(&put, body), (&get, "")]).await?;
    }
    Ok(())
}

async fn found(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", R1),
            ("POST ~/resource", r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}","owner":"alice"}"#),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("GET ~/resource", ""),
            ("GET ~/resource?deep=false", ""),
            ("GET ~/resource?name=r1&deep=false", ""),
            ("GET ~/resource?name=R&exactName=true&deep=false", ""),
            ("GET ~/resource?name=R1&exactName=true&deep=false", ""),
            ("GET ~/resource?uri=/b/c&deep=false", ""),
            ("GET ~/resource?uri=/b/c&matchingUri=true&deep=false", ""),
            ("GET ~/resource?uri=/a&deep=false", ""),
            ("GET ~/resource?owner=alice&deep=false", ""),
            ("GET ~/resource?owner=rs&deep=false", ""),
            ("GET ~/resource?owner=nobody&deep=false", ""),
            ("GET ~/resource?type=T&deep=false", ""),
            ("GET ~/resource?scope=vie&deep=false", ""),
            ("GET ~/resource?scope=nope&deep=false", ""),
            ("GET ~/resource?first=1&max=1&deep=false", ""),
            ("GET ~/resource?_id=33333333-3333-3333-3333-{tail}&deep=false", ""),
            ("GET ~/resource/search?name=nope", ""),
            ("GET ~/resource/search", ""),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(world, &[("POST ~/resource", R1)]).await?;
    each(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R1"}"#),
            ("POST ~/resource", "{}"),
            ("POST ~/resource", r#"{"name":"R5","owner":"nobody"}"#),
            ("POST ~/resource", r#"{"name":"R6","owner":{"id":"rs"}}"#),
            ("POST ~/resource", r#"{"name":"R7","nope":1}"#),
            ("POST ~/resource", r#"{"name":"R9","scopes":[{"id":"nope"}]}"#),
            ("POST ~/resource", "[]"),
            ("PUT ~/resource/nope", r#"{"name":"x"}"#),
            ("GET ~/resource/nope", ""),
            ("GET ~/resource/nope/scopes", ""),
            ("GET ~/resource/nope/attributes", ""),
            ("GET ~/resource/nope/permissions", ""),
            ("DELETE ~/resource/nope", ""),
        ],
    )
    .await
}

async fn deleted(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", R1),
            ("POST ~/resource", r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}"}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m2","resources":["R1","R2"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resourceType":"t"}"#),
        ],
    )
    .await?;
    let delete = format!("DELETE ~/resource/{ID}");
    each(world, &[(&delete, ""), ("GET ~/permission?fields=*", ""), ("GET ~/resource?deep=false", "")]).await
}
