//! Permissions: on resources, types and scopes, and what owners allow.

use super::{each, each_of, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![created, found, found_by_type, changed, deleted, bad_input];

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","type":"t","scopes":["view"]}"#),
            ("POST ~/policy/role", r#"{"name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/user", r#"{"name":"pu","users":["bob"]}"#),
        ],
    )
    .await
}

async fn created(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    each(
        world,
        &[
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pr"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resourceType":"t","policies":["pr"],"decisionStrategy":"CONSENSUS"}"#),
            ("POST ~/permission/scope", r#"{"name":"m4","scopes":["view"],"policies":["pr"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m5","resources":["R1"],"scopes":["view"],"policies":["pu"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m6"}"#),
            ("POST ~/permission/resource", r#"{"name":"m8","scopes":["view"]}"#),
            ("POST ~/permission/uma", r#"{"name":"m14","resources":["R1"],"users":["alice"]}"#),
            ("POST ~/permission/role", r#"{"name":"m16","roles":[{"id":"reader"}]}"#),
            ("POST ~/policy/resource", r#"{"name":"m17","resources":["R1"]}"#),
            ("POST ~/permission", r#"{"name":"n1","type":"resource","resources":["R1"],"policies":["pr"]}"#),
            (
                "POST ~/permission",
                r#"{"name":"n2","type":"scope","config":{"resources":"[\"R1\"]","scopes":"[\"view\"]","applyPolicies":"[\"pr\"]"}}"#,
            ),
            ("GET ~/permission", ""),
            ("GET ~/permission?fields=*", ""),
        ],
    )
    .await
}

async fn found(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R2"}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pr"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m3","resourceType":"t","policies":["pr"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m4","scopes":["view"],"policies":["pr"]}"#),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("GET ~/permission", ""),
            ("GET ~/permission?name=M1", ""),
            ("GET ~/permission?resource=R2", ""),
            ("GET ~/permission?resource=33333333-3333-3333-3333-{tail}", ""),
            ("GET ~/permission?resource=nope", ""),
            ("GET ~/permission?scope=view", ""),
            ("GET ~/permission?scope=nope", ""),
            ("GET ~/permission?resourceType=t", ""),
            ("GET ~/permission?type=scope", ""),
            ("GET ~/permission?fields=*&name=m4", ""),
            ("GET ~/permission?first=1&max=1", ""),
            ("GET ~/permission/search?name=m1", ""),
            ("GET ~/permission/search?name=pr", ""),
            ("GET ~/permission/search?name=m4&fields=*", ""),
            ("GET ~/permission/search?name=nope", ""),
        ],
    )
    .await
}

async fn found_by_type(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(
        world,
        &[
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pr"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m4","scopes":["view"],"policies":["pr"]}"#),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("GET ~/permission/resource/search?name=m1", ""),
            ("GET ~/permission/scope/search?name=m4", ""),
            ("GET ~/permission/scope/search?name=m1", ""),
            ("GET ~/permission/resource/search?name=M1", ""),
            ("GET ~/permission/resource/search?name=pr", ""),
            ("GET ~/permission/role/search?name=pr", ""),
            ("GET ~/permission/resource/search?name=m1&fields=*", ""),
            ("GET ~/permission/resource/search?name=nope", ""),
            ("GET ~/permission/resource/search", ""),
            ("GET ~/permission/nope/search?name=m1", ""),
        ],
    )
    .await
}

async fn changed(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let id = "a1000000-0000-0000-0000-{tail}";
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R2","scopes":["view"]}"#),
            (
                "POST ~/permission/scope",
                &format!(r#"{{"id":"{id}","name":"m1","resources":["R1"],"scopes":["view"],"policies":["pr"]}}"#),
            ),
        ],
    )
    .await?;
    for body in [
        r#"{"name":"m1","description":"q","resources":["R2"],"policies":["pu"]}"#,
        r#"{"name":"m1"}"#,
        r#"{"name":"m1","resourceType":"t"}"#,
        r#"{"name":"m1","resources":[],"policies":[]}"#,
    ] {
        let put = format!("PUT ~/permission/scope/{id}");
        let get = format!("GET ~/permission/scope/{id}");
        each_of(world, &format!("{body} "), &[(&put, body), (&get, "")]).await?;
        for what in ["resources", "scopes", "associatedPolicies"] {
            each_of(world, &format!("{body} "), &[(&format!("GET ~/permission/{id}/{what}"), "")]).await?;
        }
    }
    each(world, &[(&format!("DELETE ~/permission/scope/{id}"), ""), ("GET ~/permission", "")]).await
}

/// By the path that names no type.
async fn deleted(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let (permission, policy) = ("a1000000-0000-0000-0000-{tail}", "a2000000-0000-0000-0000-{tail}");
    set_up(
        world,
        &[
            ("POST ~/permission/scope", &format!(r#"{{"id":"{permission}","name":"m1","scopes":["view"]}}"#)),
            ("POST ~/policy/user", &format!(r#"{{"id":"{policy}","name":"pb","users":["bob"]}}"#)),
        ],
    )
    .await?;
    let delete = format!("DELETE ~/permission/{permission}");
    each(
        world,
        &[
            (&delete, ""),
            ("GET ~/permission", ""),
            ("DELETE ~/permission/nope", ""),
            (&format!("DELETE ~/permission/{policy}"), ""),
            ("GET ~/policy", ""),
        ],
    )
    .await?;
    each_of(world, "again, ", &[(&delete, "")]).await
}

async fn bad_input(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(world, &[("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"]}"#)]).await?;
    each(
        world,
        &[
            ("POST ~/permission/resource", r#"{"name":"m1"}"#),
            ("POST ~/permission/resource", r#"{"name":"m7","resources":["nope"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m10","scopes":["nope"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m11","resources":["nope"],"scopes":["view"]}"#),
            ("POST ~/permission/resource", r#"{"name":"m12","policies":["nope"]}"#),
            ("POST ~/permission/nope", r#"{"name":"m15"}"#),
            ("POST ~/permission/resource", r#"{"name":"m18","nope":1}"#),
            ("GET ~/permission/nope", ""),
            ("GET ~/permission/scope/nope", ""),
            ("DELETE ~/permission/scope/nope", ""),
        ],
    )
    .await
}
