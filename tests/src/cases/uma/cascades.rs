//! What goes from a resource server with something that is deleted elsewhere.

use super::{each, prepare, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![deleted];

async fn deleted(world: &mut World) -> Outcome {
    prepare(world).await?;
    set_up(
        world,
        &[
            ("POST ~/policy/user", r#"{"name":"cu","users":["carol"]}"#),
            ("POST ~/policy/group", r#"{"name":"cg","groups":[{"path":"/guests"}]}"#),
            ("POST ~/policy/client-scope", r#"{"name":"cs","clientScopes":[{"id":"phone"}]}"#),
            ("POST ~/policy/client", r#"{"name":"cc","clients":["other"]}"#),
            ("POST ~/policy/role", r#"{"name":"cr","roles":[{"id":"reader"}]}"#),
            ("POST ~/resource", r#"{"name":"R1","owner":"carol"}"#),
            ("POST ~/permission/resource", r#"{"name":"m1","policies":["cs","cu"]}"#),
        ],
    )
    .await?;
    let (other, phone) = (world.client_uuid("other").await?, world.scope_id("phone").await?);
    world.set("other", other);
    world.set("phone", phone);
    set_up(
        world,
        &[
            ("DELETE users/{carol}", ""),
            ("DELETE roles/reader", ""),
            ("DELETE clients/{other}", ""),
            ("DELETE client-scopes/{phone}", ""),
        ],
    )
    .await?;
    each(
        world,
        &[
            ("GET ~/policy/user/search?name=cu", ""),
            ("GET ~/policy/client/search?name=cc", ""),
            ("GET ~/policy/role/search?name=cr", ""),
            ("GET ~/policy/client-scope/search?name=cs", ""),
            ("GET ~/permission?fields=*", ""),
            ("GET ~/resource", ""),
            ("GET ~/policy?name=c", ""),
        ],
    )
    .await
}
