//! Groups and their members.

use keycloak_api::admin::{GroupFilter, Page};
use serde_json::{Value, json};

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    created,
    children,
    listed,
    counted,
    updated,
    moved,
    moved_on_the_wire,
    deleted,
    members,
    conflicts,
    not_found,
    paths
];

/// The id of a group at the top.
async fn top(world: &World, name: &str) -> Outcome<String> {
    let filter = GroupFilter { search: Some(name.to_owned()), exact: Some(true), ..GroupFilter::default() };
    let groups = world.keycloak().list_groups(&world.realm, &filter).await?;
    let found = groups.into_iter().find(|group| group.name.as_deref() == Some(name)).and_then(|group| group.id);
    found.ok_or_else(|| format!("no group {name}").into())
}

async fn create(world: &mut World, step: &str, group: Value) -> Outcome<String> {
    let created = world.keycloak().create_group(&world.realm, &of(group)?).await;
    world.expect_created(step, &created);
    let id = created?.id;
    let group = world.keycloak().get_group(&world.realm, &id).await;
    world.expect_result(&format!("{step}, read"), &group);
    Ok(id)
}

async fn created(world: &mut World) -> Outcome {
    create(world, "minimal", json!({"name": "new"})).await?;
    let whole = json!({
        "name": "whole", "attributes": {"a": ["1", "2"]}, "realmRoles": ["reader"], "clientRoles": {"api": ["read"]},
        "description": "About it", "path": "/nope", "subGroups": [{"name": "child"}],
    });
    create(world, "whole", whole).await?;
    create(world, "with a slash", json!({"name": "a/b"})).await?;
    Ok(())
}

async fn children(world: &mut World) -> Outcome {
    let staff = top(world, "staff").await?;
    world.set("staff", staff.as_str());
    let created = world.keycloak().create_subgroup(&world.realm, &staff, &of(json!({"name": "day"}))?).await;
    world.expect_created("created", &created);
    each(world, &[("POST groups/{staff}/children", r#"{"name":"noon"}"#)]).await?;
    for (step, page) in [
        ("all", json!({})),
        ("whole", json!({"briefRepresentation": false})),
        ("searched", json!({"search": "n"})),
        ("a page", json!({"first": 1, "max": 1})),
    ] {
        let listed = world.keycloak().list_subgroups(&world.realm, &staff, &of(page)?).await;
        world.expect_result(step, &listed);
    }
    let staff = world.keycloak().get_group(&world.realm, &staff).await;
    world.expect_result("parent", &staff);
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    for name in ["alpha", "Beta", "gamma"] {
        world.keycloak().create_group(&world.realm, &of(json!({"name": name}))?).await?;
    }
    for (step, filter) in [
        ("all", json!({})),
        ("whole", json!({"briefRepresentation": false})),
        ("search", json!({"search": "a"})),
        ("search in capitals", json!({"search": "ALPHA"})),
        ("search below", json!({"search": "night"})),
        ("search below, flat", json!({"search": "night", "populateHierarchy": false})),
        ("search exactly", json!({"search": "staf", "exact": true})),
        ("search nothing", json!({"search": "nope"})),
        ("a page", json!({"first": 1, "max": 2})),
        ("no counts", json!({"subGroupsCount": false})),
        ("by attribute", json!({"q": "building:north"})),
    ] {
        let groups = world.keycloak().list_groups(&world.realm, &of(filter)?).await;
        world.expect_result(step, &groups);
    }
    Ok(())
}

async fn counted(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET groups/count", ""),
            ("GET groups/count?top=true", ""),
            ("GET groups/count?search=n", ""),
            ("GET groups/count?search=nope", ""),
        ],
    )
    .await
}

async fn updated(world: &mut World) -> Outcome {
    let staff = top(world, "staff").await?;
    for (step, change) in [
        ("renamed", json!({"name": "crew"})),
        ("attributes", json!({"name": "crew", "attributes": {"floor": ["3"]}})),
        ("attributes gone", json!({"name": "crew", "attributes": {}})),
        ("description", json!({"name": "crew", "description": "About it"})),
        ("without a name", json!({"attributes": {"a": ["b"]}})),
        ("roles are left alone", json!({"name": "crew", "realmRoles": []})),
    ] {
        let result = world.keycloak().update_group(&world.realm, &staff, &of(change)?).await;
        world.expect_result(&format!("{step}, answer"), &result);
        let group = world.keycloak().get_group(&world.realm, &staff).await;
        world.expect_result(step, &group);
    }
    Ok(())
}

/// Posting a group that exists puts it there.
async fn moved(world: &mut World) -> Outcome {
    let (staff, guests) = (top(world, "staff").await?, top(world, "guests").await?);
    let result =
        world.keycloak().create_subgroup(&world.realm, &staff, &of(json!({"id": guests, "name": "guests"}))?).await;
    world.expect_created("below staff", &result);
    let group = world.keycloak().get_group(&world.realm, &guests).await;
    world.expect_result("read", &group);
    let result = world.keycloak().create_group(&world.realm, &of(json!({"id": guests, "name": "guests"}))?).await;
    world.expect_created("back to the top", &result);
    let group = world.keycloak().get_group(&world.realm, &guests).await;
    world.expect_result("read again", &group);
    Ok(())
}

/// A move has no answer to speak of, and the name that comes with it does not count.
async fn moved_on_the_wire(world: &mut World) -> Outcome {
    let (staff, guests) = (top(world, "staff").await?, top(world, "guests").await?);
    world.set("staff", staff);
    world.set("guests", guests);
    each(
        world,
        &[
            ("POST groups/{staff}/children", r#"{"id":"{guests}","name":"other"}"#),
            ("GET group-by-path/staff/guests", ""),
            ("POST groups/{guests}/children", r#"{"id":"{staff}","name":"staff"}"#),
            ("POST groups", r#"{"id":"{guests}","name":"other"}"#),
            ("GET group-by-path/guests", ""),
        ],
    )
    .await
}

async fn deleted(world: &mut World) -> Outcome {
    let staff = top(world, "staff").await?;
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_group(&world.realm, &staff).await;
        world.expect_result(step, &result);
    }
    let alice = world.user_id("alice").await?;
    let groups = world.keycloak().list_user_groups(&world.realm, &alice, &Page::default()).await;
    world.expect_result("alice's", &groups);
    each(world, &[("GET groups/count", "")]).await
}

async fn members(world: &mut World) -> Outcome {
    let guests = top(world, "guests").await?;
    for name in ["carol", "alice", "bob"] {
        let user = world.user_id(name).await?;
        world.keycloak().join_group(&world.realm, &user, &guests).await?;
    }
    for (step, page) in [
        ("all", json!({})),
        ("whole", json!({"briefRepresentation": false})),
        ("brief", json!({"briefRepresentation": true})),
        ("a page", json!({"first": 1, "max": 1})),
    ] {
        let members = world.keycloak().list_group_members(&world.realm, &guests, &of(page)?).await;
        world.expect_result(step, &members);
    }
    let staff = top(world, "staff").await?;
    let members = world.keycloak().list_group_members(&world.realm, &staff, &Page::default()).await;
    world.expect_result("members below do not count", &members);
    Ok(())
}

async fn conflicts(world: &mut World) -> Outcome {
    let (staff, guests) = (top(world, "staff").await?, top(world, "guests").await?);
    world.set("staff", staff);
    world.set("guests", guests);
    each(
        world,
        &[
            ("POST groups", r#"{"name":"staff"}"#),
            ("POST groups", r#"{"name":"STAFF"}"#),
            ("POST groups/{staff}/children", r#"{"name":"night"}"#),
            ("PUT groups/{guests}", r#"{"name":"staff"}"#),
            ("POST groups", "{}"),
            ("POST groups", r#"{"name":""}"#),
            ("POST groups/{staff}/children", "{}"),
            ("POST groups", r#"{"name":"x","nope":1}"#),
        ],
    )
    .await
}

async fn not_found(world: &mut World) -> Outcome {
    let guests = top(world, "guests").await?;
    world.set("guests", guests);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET groups/{nobody}", ""),
            ("PUT groups/{nobody}", r#"{"name":"x"}"#),
            ("DELETE groups/{nobody}", ""),
            ("GET groups/{nobody}/children", ""),
            ("POST groups/{nobody}/children", r#"{"name":"x"}"#),
            ("GET groups/{nobody}/members", ""),
            ("GET groups/{nobody}/role-mappings", ""),
            ("POST groups/{guests}/children", r#"{"id":"{nobody}","name":"x"}"#),
            ("GET groups/{guests}/nope", ""),
        ],
    )
    .await
}

async fn paths(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET group-by-path/staff", ""),
            ("GET group-by-path/staff/night", ""),
            ("GET group-by-path//staff/night", ""),
            ("GET group-by-path/nope", ""),
        ],
    )
    .await
}
