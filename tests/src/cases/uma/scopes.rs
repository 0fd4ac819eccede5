//! Authorization scopes.

use super::{each, each_of, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![changed, found, bad_input, in_use];

const ONE: &str = "11111111-1111-1111-1111-{tail}";

async fn changed(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST ~/scope", r#"{"name":"view","displayName":"V","iconUri":"u"}"#),
            ("GET ~/scope", ""),
            ("POST ~/scope", r#"{"name":"view"}"#),
            ("GET ~/scope/search?name=view", ""),
            ("POST ~/scope", r#"{"name":"edit","id":"11111111-1111-1111-1111-{tail}"}"#),
            ("PUT ~/scope/11111111-1111-1111-1111-{tail}", r#"{"name":"write"}"#),
            ("GET ~/scope/11111111-1111-1111-1111-{tail}", ""),
            ("DELETE ~/scope/11111111-1111-1111-1111-{tail}", ""),
        ],
    )
    .await?;
    each_of(world, "deleted, ", &[(&format!("GET ~/scope/{ONE}"), ""), ("GET ~/scope", "")]).await
}

async fn found(world: &mut World) -> Outcome {
    prepare(world).await?;
    let named = |id: &str, name: &str| format!(r#"{{"id":"{id}","name":"{name}"}}"#);
    let other = "22222222-2222-2222-2222-{tail}";
    let rows = [("POST ~/scope", named(ONE, "view")), ("POST ~/scope", named(other, "edit"))];
    set_up(world, &[(rows[0].0, &rows[0].1), (rows[1].0, &rows[1].1)]).await?;
    each(
        world,
        &[
            ("GET ~/scope", ""),
            ("GET ~/scope?name=IE", ""),
            ("GET ~/scope?name=nope", ""),
            ("GET ~/scope?first=1&max=1", ""),
            ("GET ~/scope?scopeId=11111111-1111-1111-1111-{tail}", ""),
            ("GET ~/scope/search?name=nope", ""),
            ("GET ~/scope/search", ""),
            ("GET ~/scope/nope", ""),
            ("GET ~/scope/nope/permissions", ""),
            ("GET ~/scope/nope/resources", ""),
            ("GET ~/scope/11111111-1111-1111-1111-{tail}/permissions", ""),
            ("GET ~/scope/11111111-1111-1111-1111-{tail}/resources", ""),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST ~/scope", "{}"),
            ("POST ~/scope", r#"{"name":""}"#),
            ("POST ~/scope", r#"{"nope":1}"#),
            ("POST ~/scope", r#"{"name":"view","id":"11111111-1111-1111-1111-{tail}"}"#),
            ("POST ~/scope", r#"{"name":"edit"}"#),
            ("PUT ~/scope/11111111-1111-1111-1111-{tail}", "{}"),
            ("PUT ~/scope/11111111-1111-1111-1111-{tail}", r#"{"name":"edit"}"#),
            ("PUT ~/scope/nope", r#"{"name":"x"}"#),
            ("DELETE ~/scope/nope", ""),
            ("POST clients/{app}/authz/resource-server/scope", r#"{"name":"x"}"#),
        ],
    )
    .await
}

async fn in_use(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/scope", r#"{"name":"view","id":"11111111-1111-1111-1111-{tail}"}"#),
            ("POST ~/scope", r#"{"name":"edit","id":"22222222-2222-2222-2222-{tail}"}"#),
            ("POST ~/scope", r#"{"name":"more"}"#),
            ("POST ~/resource", r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","scopes":["view"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m1","scopes":["edit"]}"#),
            ("POST ~/permission/scope", r#"{"name":"m2","scopes":["edit","more"]}"#),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("GET ~/scope/11111111-1111-1111-1111-{tail}/resources", ""),
            ("DELETE ~/scope/11111111-1111-1111-1111-{tail}", ""),
            ("DELETE ~/scope/22222222-2222-2222-2222-{tail}", ""),
            ("GET ~/permission?fields=*", ""),
        ],
    )
    .await
}
