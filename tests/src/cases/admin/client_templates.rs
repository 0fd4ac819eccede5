//! Client scopes by the name that they had before, which Keycloak still takes.

use keycloak_api::representation::ClientScopeRepresentation;
use serde_json::json;

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![by_trait, of_mappers, wrong];

async fn by_trait(world: &mut World) -> Outcome {
    let new: ClientScopeRepresentation = of(json!({"name": "new", "protocol": "openid-connect"}))?;
    let created = world.keycloak().create_client_template(&world.realm, &new).await;
    world.expect_created("created", &created);
    let id = created?.id;
    let found = world.keycloak().get_client_template(&world.realm, &id).await;
    world.expect_result("read", &found);
    let found = world.keycloak().get_client_scope(&world.realm, &id).await;
    world.expect_result("read by its name of now", &found);
    let change: ClientScopeRepresentation = of(json!({"name": "newer", "description": "About it"}))?;
    let changed = world.keycloak().update_client_template(&world.realm, &id, &change).await;
    world.expect_result("changed", &changed);
    let listed = world.keycloak().list_client_templates(&world.realm).await?;
    let mut names: Vec<_> = listed.into_iter().filter_map(|scope| scope.name).collect();
    names.sort();
    world.expect_value("listed", &json!(names));
    let again = world.keycloak().create_client_template(&world.realm, &of(json!({"name": "newer"}))?).await;
    world.expect_created("created without a protocol", &again);
    let gone = world.keycloak().delete_client_template(&world.realm, &id).await;
    world.expect_result("deleted", &gone);
    let gone = world.keycloak().get_client_template(&world.realm, &id).await;
    world.expect_result("gone", &gone);
    Ok(())
}

async fn of_mappers(world: &mut World) -> Outcome {
    let id = world.scope_id("acr").await?;
    let mapper = json!({
        "name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
        "config": {"claim.name": "x", "claim.value": "y"},
    });
    let created = world.keycloak().create_client_template_mapper(&world.realm, &id, &of(mapper.clone())?).await;
    world.expect_created("created", &created);
    let mapper_id = created?.id;
    let found = world.keycloak().get_client_template_mapper(&world.realm, &id, &mapper_id).await;
    world.expect_result("read", &found);
    let again = world.keycloak().create_client_template_mapper(&world.realm, &id, &of(mapper.clone())?).await;
    world.expect_created("created again", &again);
    let several = [of(json!({"name": "n", "protocol": "openid-connect", "protocolMapper": "oidc-sub-mapper"}))?];
    let created = world.keycloak().create_client_template_mappers(&world.realm, &id, &several).await;
    world.expect_result("several created", &created);
    let mut changed = mapper;
    changed["id"] = json!(mapper_id);
    changed["config"]["claim.value"] = json!("z");
    let changed = world.keycloak().update_client_template_mapper(&world.realm, &id, &mapper_id, &of(changed)?).await;
    world.expect_result("changed", &changed);
    let listed = world.keycloak().list_client_template_mappers(&world.realm, &id).await;
    world.expect_unordered("listed", &listed);
    let listed = world.keycloak().list_client_template_mappers_of_protocol(&world.realm, &id, "openid-connect").await;
    world.expect_unordered("listed of a protocol", &listed);
    let gone = world.keycloak().delete_client_template_mapper(&world.realm, &id, &mapper_id).await;
    world.expect_result("deleted", &gone);
    let gone = world.keycloak().get_client_template_mapper(&world.realm, &id, &mapper_id).await;
    world.expect_result("gone", &gone);
    Ok(())
}

async fn wrong(world: &mut World) -> Outcome {
    world.set("nobody", super::NOBODY);
    let rows = [
        ("POST client-templates", r#"{"name":"email","protocol":"openid-connect"}"#),
        ("POST client-templates", r#"{"name":"a b","protocol":"openid-connect"}"#),
        ("GET client-templates/{nobody}", ""),
        ("PUT client-templates/{nobody}", r#"{"name":"x"}"#),
        ("DELETE client-templates/{nobody}", ""),
        ("GET client-templates/{nobody}/protocol-mappers/models", ""),
        ("POST client-templates/{nobody}/protocol-mappers/models", "{}"),
        ("GET client-templates/{nobody}/scope-mappings/realm", ""),
    ];
    each(world, &rows).await
}
