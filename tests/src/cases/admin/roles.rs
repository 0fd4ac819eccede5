//! Roles of the realm and of clients.

use keycloak_api::admin::{Page, RoleFilter};
use serde_json::{Value, json};

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    created,
    of_clients,
    listed,
    updated,
    by_id,
    composites,
    composites_of_clients,
    users,
    deleted,
    conflicts,
    not_found,
];

async fn create(world: &mut World, step: &str, role: Value) -> Outcome {
    let created = world.keycloak().create_realm_role(&world.realm, &of(role.clone())?).await;
    world.expect_created(step, &created);
    let name = role["name"].as_str().unwrap_or_default();
    let role = world.keycloak().get_realm_role(&world.realm, name).await;
    world.expect_result(&format!("{step}, read"), &role);
    Ok(())
}

async fn created(world: &mut World) -> Outcome {
    create(world, "minimal", json!({"name": "new"})).await?;
    create(world, "whole", json!({"name": "whole", "description": "About it", "attributes": {"a": ["1", "2"]}}))
        .await?;
    create(world, "with blanks and a slash", json!({"name": "a b/c ü"})).await?;
    let parts = json!({"realm": ["reader"], "client": {"api": ["read"]}});
    create(world, "composite", json!({"name": "composite", "composite": true, "composites": parts})).await?;
    let parts = world.keycloak().list_realm_role_composites(&world.realm, "composite").await;
    world.expect_unordered("its parts", &parts);
    create(world, "not said to be composite", json!({"name": "plain", "composites": {"realm": ["reader"]}})).await?;
    let itself = json!({"name": "itself", "composite": true, "composites": {"realm": ["itself"]}});
    create(world, "itself", itself).await?;
    let parts = world.keycloak().list_realm_role_composites(&world.realm, "itself").await;
    world.expect_result("composed of itself", &parts);
    create(world, "said to be a client's", json!({"name": "odd", "clientRole": true, "containerId": "x"})).await?;
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    let api = world.client_uuid("api").await?;
    let created = world.keycloak().create_client_role(&world.realm, &api, &of(json!({"name": "new"}))?).await;
    world.expect_created("created", &created);
    let role = world.keycloak().get_client_role(&world.realm, &api, "new").await;
    world.expect_result("read", &role);
    let change = of(json!({"name": "renamed", "description": "About it", "attributes": {"a": ["1"]}}))?;
    let result = world.keycloak().update_client_role(&world.realm, &api, "new", &change).await;
    world.expect_result("updated", &result);
    let roles = world.keycloak().list_client_roles(&world.realm, &api, &RoleFilter::default()).await;
    world.expect_unordered("listed", &roles);
    let result = world.keycloak().delete_client_role(&world.realm, &api, "renamed").await;
    world.expect_result("deleted", &result);
    let role = world.keycloak().get_client_role(&world.realm, &api, "renamed").await;
    world.expect_result("gone", &role);
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    for (step, filter) in [
        ("all", json!({})),
        ("whole", json!({"briefRepresentation": false})),
        ("search", json!({"search": "er"})),
        ("search in capitals", json!({"search": "READER"})),
        ("a page", json!({"first": 1, "max": 2})),
        ("a page of a search", json!({"search": "er", "first": 1, "max": 1})),
        ("nothing", json!({"search": "nope"})),
    ] {
        let filter: RoleFilter = of(filter)?;
        let roles = world.keycloak().list_realm_roles(&world.realm, &filter).await;
        // Only pages have an order.
        if filter.max.is_some() {
            world.expect_result(step, &roles);
        } else {
            world.expect_unordered(step, &roles);
        }
    }
    Ok(())
}

async fn updated(world: &mut World) -> Outcome {
    for (step, name, change) in [
        ("nothing", "reader", json!({"name": "reader"})),
        ("description", "reader", json!({"name": "reader", "description": "New"})),
        ("attributes", "reader", json!({"name": "reader", "attributes": {"size": ["1"]}})),
        ("no name", "reader", json!({"description": "Nameless"})),
        ("renamed", "reader", json!({"name": "lector"})),
    ] {
        let result = world.keycloak().update_realm_role(&world.realm, name, &of(change.clone())?).await;
        world.expect_result(&format!("{step}, answer"), &result);
        let name = change["name"].as_str().unwrap_or(name);
        let role = world.keycloak().get_realm_role(&world.realm, name).await;
        world.expect_result(step, &role);
    }
    Ok(())
}

async fn by_id(world: &mut World) -> Outcome {
    let role = world.realm_role("reader").await?;
    let id = role.id.unwrap_or_default();
    let role = world.keycloak().get_role_by_id(&world.realm, &id).await;
    world.expect_result("read", &role);
    let result = world.keycloak().update_role_by_id(&world.realm, &id, &of(json!({"name": "lector"}))?).await;
    world.expect_result("updated", &result);
    let role = world.keycloak().get_role_by_id(&world.realm, &id).await;
    world.expect_result("read again", &role);
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_role_by_id(&world.realm, &id).await;
        world.expect_result(step, &result);
    }
    Ok(())
}

async fn composites(world: &mut World) -> Outcome {
    let parts = world.keycloak().list_realm_role_composites(&world.realm, "writer").await;
    world.expect_unordered("parts", &parts);
    let (uma, read) = (world.realm_role("uma_authorization").await?, world.client_role("api", "read").await?);
    let result = world.keycloak().add_realm_role_composites(&world.realm, "reader", &[uma, read.clone()]).await;
    world.expect_result("added", &result);
    let role = world.keycloak().get_realm_role(&world.realm, "reader").await;
    world.expect_result("a composite now", &role);
    let result = world.keycloak().remove_realm_role_composites(&world.realm, "reader", &[read]).await;
    world.expect_result("removed", &result);
    let parts = world.keycloak().list_realm_role_composites(&world.realm, "reader").await;
    world.expect_unordered("what is left", &parts);
    let itself = world.realm_role("reader").await?;
    let result = world.keycloak().add_realm_role_composites(&world.realm, "reader", &[itself]).await;
    world.expect_result("itself", &result);
    let unknown = of(json!({"id": super::NOBODY, "name": "nope"}))?;
    let result = world.keycloak().add_realm_role_composites(&world.realm, "reader", &[unknown]).await;
    world.expect_result("unknown", &result);
    Ok(())
}

async fn composites_of_clients(world: &mut World) -> Outcome {
    let api = world.client_uuid("api").await?;
    let (write, reader) = (world.client_role("api", "write").await?, world.realm_role("reader").await?);
    let result =
        world.keycloak().add_client_role_composites(&world.realm, &api, "read", &[write.clone(), reader]).await;
    world.expect_result("added", &result);
    let parts = world.keycloak().list_client_role_composites(&world.realm, &api, "read").await;
    world.expect_unordered("parts", &parts);
    let result = world.keycloak().remove_client_role_composites(&world.realm, &api, "read", &[write]).await;
    world.expect_result("removed", &result);
    let parts = world.keycloak().list_client_role_composites(&world.realm, &api, "read").await;
    world.expect_unordered("what is left", &parts);
    Ok(())
}

async fn users(world: &mut World) -> Outcome {
    for name in ["carol", "bob"] {
        let (user, reader) = (world.user_id(name).await?, world.realm_role("reader").await?);
        world.keycloak().add_user_realm_roles(&world.realm, &user, &[reader]).await?;
    }
    for (step, page) in [("all", Page::default()), ("a page", Page { first: Some(1), max: Some(1), ..Page::default() })]
    {
        let users = world.keycloak().list_realm_role_users(&world.realm, "reader", &page).await;
        world.expect_result(step, &users);
    }
    let users = world.keycloak().list_realm_role_users(&world.realm, "writer", &Page::default()).await;
    world.expect_result("by groups do not count", &users);
    let conf = world.client_uuid("conf").await?;
    let users = world.keycloak().list_client_role_users(&world.realm, &conf, "own", &Page::default()).await;
    world.expect_result("of a client", &users);
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_realm_role(&world.realm, "reader").await;
        world.expect_result(step, &result);
    }
    let parts = world.keycloak().list_realm_role_composites(&world.realm, "writer").await;
    world.expect_unordered("the composite it was in", &parts);
    each(world, &[("DELETE roles/default-roles-{realm}", "")]).await
}

async fn conflicts(world: &mut World) -> Outcome {
    let api = world.client_uuid("api").await?;
    world.set("api", api);
    each(
        world,
        &[
            ("POST roles", r#"{"name":"reader"}"#),
            ("POST roles", r#"{"name":"READER"}"#),
            ("POST clients/{api}/roles", r#"{"name":"read"}"#),
            ("PUT roles/reader", r#"{"name":"writer"}"#),
            ("POST roles", "{}"),
            ("POST roles", r#"{"name":"x","nope":1}"#),
            ("POST clients/{api}/roles", "{}"),
        ],
    )
    .await
}

async fn not_found(world: &mut World) -> Outcome {
    let api = world.client_uuid("api").await?;
    world.set("api", api);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET roles/nope", ""),
            ("PUT roles/nope", r#"{"name":"x"}"#),
            ("DELETE roles/nope", ""),
            ("GET roles/nope/composites", ""),
            ("POST roles/nope/composites", "[]"),
            ("GET roles/nope/users", ""),
            ("GET roles-by-id/{nobody}", ""),
            ("DELETE roles-by-id/{nobody}", ""),
            ("GET clients/{api}/roles/nope", ""),
            ("DELETE clients/{api}/roles/nope", ""),
            ("GET clients/{nobody}/roles", ""),
            ("POST clients/{nobody}/roles", r#"{"name":"x"}"#),
            ("GET clients/{nobody}/roles/read", ""),
        ],
    )
    .await
}
