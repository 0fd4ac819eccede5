//! What policies would decide, tried by an administrator.

use super::{each, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![tried, bad_input];

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","type":"t","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}","scopes":["edit"]}"#),
            ("POST ~/scope", r#"{"name":"more"}"#),
            ("POST ~/policy/user", r#"{"name":"pu","users":["alice"],"description":"d"}"#),
            ("POST ~/policy/role", r#"{"name":"pr","roles":[{"id":"reader"}]}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","resources":["R1"],"policies":["pu"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m2","resources":["R2"],"scopes":["edit"],"policies":["pr"]}"#),
        ],
    )
    .await
}

async fn tried(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let bob = r#"{"userId":"{bob}","resources":[{"_id":"33333333-3333-3333-3333-{tail}"}],"context":{}}"#;
    each(
        world,
        &[
            (
                "POST ~/policy/evaluate",
                r#"{"userId":"{alice}","resources":[{"_id":"33333333-3333-3333-3333-{tail}"}],"context":{"attributes":{}}}"#,
            ),
            ("POST ~/policy/evaluate", bob),
            ("POST ~/permission/evaluate", bob),
            ("POST ~/policy/evaluate", r#"{"userId":"{alice}","resources":[{"type":"t"}],"context":{}}"#),
            ("POST ~/policy/evaluate", r#"{"userId":"alice","resources":[{"scopes":[{"name":"view"}]}]}"#),
            ("POST ~/policy/evaluate", r#"{"userId":"{alice}","resources":[{"scopes":[{"name":"more"}]}],"context":{}}"#),
            (
                "POST ~/policy/evaluate",
                r#"{"userId":"{bob}","roleIds":["reader"],"clientId":"{app}","resources":[{"_id":"44444444-4444-4444-4444-{tail}"}],"context":{}}"#,
            ),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    each(
        world,
        &[
            ("POST ~/policy/evaluate", "{}"),
            ("POST ~/policy/evaluate", r#"{"userId":"nope","resources":[],"context":{}}"#),
            ("POST ~/policy/evaluate", r#"{"nope":1}"#),
            ("POST clients/{app}/authz/resource-server/policy/evaluate", "{}"),
        ],
    )
    .await
}
