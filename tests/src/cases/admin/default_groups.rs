//! Default groups.

use super::authorization::matrix_of;
use super::{each, each_of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![listed_and_changed, gone_with_the_group, not_found, rights];

/// Keeps the ids of two groups, of which one is below the other.
async fn prepare(world: &mut World) -> Outcome {
    for (name, path) in [("staff", "staff"), ("night", "staff/night")] {
        let group = world.keycloak().get_group_by_path(&world.realm, path).await?;
        world.set(name, group.id.unwrap_or_default());
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn listed_and_changed(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("GET default-groups", ""),
            ("PUT default-groups/{night}", ""),
            ("PUT default-groups/{night}", "{}"),
            ("PUT default-groups/{staff}", ""),
        ],
    )
    .await?;
    let groups = world.keycloak().list_default_groups(&world.realm).await;
    world.expect_unordered("both", &groups);
    let realm = world.keycloak().get_realm(&world.realm).await?;
    let mut paths = realm.default_groups.unwrap_or_default();
    paths.sort();
    world.expect_value("in the realm", &paths.into());
    let user = serde_json::json!({"username": "new"});
    world.check("a new user", Call::post("/admin/realms/{realm}/users").json(&user).admin()).await?;
    let new = world.user_id("new").await?;
    world.set("new", new);
    each(
        world,
        &[
            ("GET users/{new}/groups", ""),
            ("DELETE default-groups/{staff}", ""),
            ("DELETE default-groups/{staff}", "{}"),
        ],
    )
    .await?;
    each_of(world, "one left: ", &[("GET default-groups", "")]).await
}

async fn gone_with_the_group(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(world, &[("PUT default-groups/{night}", ""), ("DELETE groups/{staff}", ""), ("GET default-groups", "")]).await
}

async fn not_found(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("PUT default-groups/{nobody}", ""),
            ("DELETE default-groups/{nobody}", ""),
            ("GET default-groups/{staff}", ""),
            ("POST default-groups", "{}"),
        ],
    )
    .await
}

async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET default-groups", ""),
        ("PUT default-groups/{staff}", ""),
        ("DELETE default-groups/{staff}", ""),
        ("PUT default-groups/{nobody}", ""),
    ];
    matrix_of(world, &rows, &["view-realm", "manage-realm", "view-users", "manage-users", "query-groups"]).await
}
