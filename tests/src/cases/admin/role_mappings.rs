//! Roles of users and groups.

use keycloak_api::admin::GroupFilter;
use keycloak_api::representation::RoleRepresentation;
use serde_json::json;

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![of_users, of_users_changed, of_groups, of_groups_changed, of_clients, unknown, effective_whole];

async fn staff(world: &World) -> Outcome<String> {
    let groups = world.keycloak().list_groups(&world.realm, &GroupFilter::default()).await?;
    let found = groups.into_iter().find(|group| group.name.as_deref() == Some("staff")).and_then(|group| group.id);
    found.ok_or_else(|| "no group staff".into())
}

async fn of_users(world: &mut World) -> Outcome {
    for name in ["alice", "carol"] {
        let id = world.user_id(name).await?;
        let all = world.keycloak().get_user_role_mappings(&world.realm, &id).await;
        world.expect_result(&format!("{name}, all"), &all);
        let direct = world.keycloak().list_user_realm_roles(&world.realm, &id).await;
        world.expect_unordered(&format!("{name}, direct"), &direct);
        let available = world.keycloak().list_available_user_realm_roles(&world.realm, &id).await;
        world.expect_unordered(&format!("{name}, available"), &available);
        let effective = world.keycloak().list_effective_user_realm_roles(&world.realm, &id, None).await;
        world.expect_unordered(&format!("{name}, effective"), &effective);
    }
    Ok(())
}

async fn of_users_changed(world: &mut World) -> Outcome {
    let id = world.user_id("carol").await?;
    let reader = world.realm_role("reader").await?;
    for step in ["added", "added again"] {
        let result = world.keycloak().add_user_realm_roles(&world.realm, &id, std::slice::from_ref(&reader)).await;
        world.expect_result(step, &result);
    }
    let roles = world.keycloak().list_user_realm_roles(&world.realm, &id).await;
    world.expect_unordered("has it", &roles);
    for step in ["removed", "removed again"] {
        let result = world.keycloak().remove_user_realm_roles(&world.realm, &id, std::slice::from_ref(&reader)).await;
        world.expect_result(step, &result);
    }
    let roles = world.keycloak().get_user_role_mappings(&world.realm, &id).await;
    world.expect_result("none", &roles);
    // A role is known by its name alone, but not by its id alone.
    let named: RoleRepresentation = of(json!({"name": "reader"}))?;
    let result = world.keycloak().add_user_realm_roles(&world.realm, &id, &[named]).await;
    world.expect_result("by name", &result);
    let numbered: RoleRepresentation = of(json!({"id": reader.id}))?;
    let result = world.keycloak().add_user_realm_roles(&world.realm, &id, &[numbered]).await;
    world.expect_result("by id", &result);
    let wrong: RoleRepresentation = of(json!({"id": reader.id, "name": "writer"}))?;
    let result = world.keycloak().add_user_realm_roles(&world.realm, &id, &[wrong]).await;
    world.expect_result("id and another name", &result);
    let roles = world.keycloak().list_user_realm_roles(&world.realm, &id).await;
    world.expect_unordered("in the end", &roles);
    Ok(())
}

async fn of_groups(world: &mut World) -> Outcome {
    let id = staff(world).await?;
    let all = world.keycloak().get_group_role_mappings(&world.realm, &id).await;
    world.expect_result("all", &all);
    let direct = world.keycloak().list_group_realm_roles(&world.realm, &id).await;
    world.expect_unordered("direct", &direct);
    let available = world.keycloak().list_available_group_realm_roles(&world.realm, &id).await;
    world.expect_unordered("available", &available);
    let effective = world.keycloak().list_effective_group_realm_roles(&world.realm, &id, None).await;
    world.expect_unordered("effective", &effective);
    Ok(())
}

async fn of_groups_changed(world: &mut World) -> Outcome {
    let (id, api) = (staff(world).await?, world.client_uuid("api").await?);
    let (reader, read) = (world.realm_role("reader").await?, world.client_role("api", "read").await?);
    let result = world.keycloak().add_group_realm_roles(&world.realm, &id, std::slice::from_ref(&reader)).await;
    world.expect_result("realm role added", &result);
    let result = world.keycloak().add_group_client_roles(&world.realm, &id, &api, std::slice::from_ref(&read)).await;
    world.expect_result("client role added", &result);
    let all = world.keycloak().get_group_role_mappings(&world.realm, &id).await;
    world.expect_result("all", &all);
    let group = world.keycloak().get_group(&world.realm, &id).await;
    world.expect_result("the group", &group);
    let roles = world.keycloak().list_group_client_roles(&world.realm, &id, &api).await;
    world.expect_unordered("client's, direct", &roles);
    let roles = world.keycloak().list_available_group_client_roles(&world.realm, &id, &api).await;
    world.expect_unordered("client's, available", &roles);
    let roles = world.keycloak().list_effective_group_client_roles(&world.realm, &id, &api, None).await;
    world.expect_unordered("client's, effective", &roles);
    let result = world.keycloak().remove_group_realm_roles(&world.realm, &id, &[reader]).await;
    world.expect_result("realm role removed", &result);
    let result = world.keycloak().remove_group_client_roles(&world.realm, &id, &api, &[read]).await;
    world.expect_result("client role removed", &result);
    let all = world.keycloak().get_group_role_mappings(&world.realm, &id).await;
    world.expect_result("all again", &all);
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    let (id, api) = (world.user_id("alice").await?, world.client_uuid("api").await?);
    let write = world.client_role("api", "write").await?;
    for step in ["before", "after"] {
        let roles = world.keycloak().list_user_client_roles(&world.realm, &id, &api).await;
        world.expect_unordered(&format!("{step}, direct"), &roles);
        let roles = world.keycloak().list_available_user_client_roles(&world.realm, &id, &api).await;
        world.expect_unordered(&format!("{step}, available"), &roles);
        let roles = world.keycloak().list_effective_user_client_roles(&world.realm, &id, &api, None).await;
        world.expect_unordered(&format!("{step}, effective"), &roles);
        let result =
            world.keycloak().add_user_client_roles(&world.realm, &id, &api, std::slice::from_ref(&write)).await;
        world.expect_result(&format!("{step}, added"), &result);
    }
    let result = world.keycloak().remove_user_client_roles(&world.realm, &id, &api, &[write]).await;
    world.expect_result("removed", &result);
    let all = world.keycloak().get_user_role_mappings(&world.realm, &id).await;
    world.expect_result("all", &all);
    Ok(())
}

async fn unknown(world: &mut World) -> Outcome {
    let (alice, api) = (world.user_id("alice").await?, world.client_uuid("api").await?);
    let reader = world.realm_role("reader").await?.id.unwrap_or_default();
    world.set("alice", alice);
    world.set("api", api);
    world.set("reader", reader);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET users/{nobody}/role-mappings/realm", ""),
            ("POST users/{nobody}/role-mappings/realm", "[]"),
            ("POST users/{alice}/role-mappings/realm", r#"[{"id":"{nobody}","name":"nope"}]"#),
            ("POST users/{alice}/role-mappings/realm", r#"[{"id":"{nobody}","name":"reader"}]"#),
            ("POST users/{alice}/role-mappings/realm", r#"[{"name":"nope"}]"#),
            ("POST users/{alice}/role-mappings/realm", "[{}]"),
            ("POST users/{alice}/role-mappings/realm", "[]"),
            ("POST users/{alice}/role-mappings/realm", "{}"),
            ("DELETE users/{alice}/role-mappings/realm", r#"[{"name":"nope"}]"#),
            ("GET users/{alice}/role-mappings/clients/{nobody}", ""),
            ("POST users/{alice}/role-mappings/clients/{nobody}", "[]"),
            ("POST users/{alice}/role-mappings/clients/{api}", r#"[{"id":"{reader}","name":"reader"}]"#),
            ("POST users/{alice}/role-mappings/clients/{api}", r#"[{"name":"nope"}]"#),
            ("GET groups/{nobody}/role-mappings/realm", ""),
            ("GET users/{alice}/role-mappings/nope", ""),
        ],
    )
    .await
}

/// Attributes are shown where the brief form is not wanted.
async fn effective_whole(world: &mut World) -> Outcome {
    let alice = world.user_id("alice").await?;
    let (staff, api) = (staff(world).await?, world.client_uuid("api").await?);
    let mut role = world.realm_role("reader").await?;
    role.attributes = Some([("colour".to_owned(), vec!["red".to_owned()])].into());
    world.keycloak().update_realm_role(&world.realm, "reader", &role).await?;
    world.keycloak().add_user_realm_roles(&world.realm, &alice, std::slice::from_ref(&role)).await?;
    world.keycloak().add_group_realm_roles(&world.realm, &staff, &[role]).await?;
    for (step, brief) in [("whole", Some(false)), ("brief", Some(true)), ("neither", None)] {
        let realm = &world.realm;
        let keycloak = world.keycloak();
        let of_user = keycloak.list_effective_user_realm_roles(realm, &alice, brief).await;
        let of_group = keycloak.list_effective_group_realm_roles(realm, &staff, brief).await;
        let of_users_client = keycloak.list_effective_user_client_roles(realm, &alice, &api, brief).await;
        let of_groups_client = keycloak.list_effective_group_client_roles(realm, &staff, &api, brief).await;
        for (whose, roles) in [
            ("user", of_user),
            ("group", of_group),
            ("user, client", of_users_client),
            ("group, client", of_groups_client),
        ] {
            world.expect_unordered(&format!("{step}, {whose}"), &roles);
        }
    }
    Ok(())
}
