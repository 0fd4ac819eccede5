//! Which roles a token holds, and for whom it is therefore meant.

use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::representation::{GroupRepresentation, RoleRepresentation};
use serde_json::json;

use crate::case::Outcome;
use crate::cases;
use crate::normal::expand::token;
use crate::world::{World, alice, conf};

cases![mapped, of_clients, composites, of_groups, deleted, narrow, default_role];

async fn roles(world: &mut World, step: &str, client: &ClientAuth, grant: &Grant) {
    let result = world.keycloak().token(&world.realm, client, grant).await;
    let shown = result.map(|tokens| {
        let claims = token(&tokens.access_token).unwrap_or_default()["<claims>"].clone();
        json!({"aud": claims["aud"], "realm": claims["realm_access"], "clients": claims["resource_access"]})
    });
    world.expect_result(step, &shown);
}

fn carol() -> Grant {
    Grant::password("carol", "carol-password")
}

async fn mapped(world: &mut World) -> Outcome {
    let id = world.user_id("carol").await?;
    let reader = world.realm_role("reader").await?;
    roles(world, "none", &conf(), &carol()).await;
    world.keycloak().add_user_realm_roles(&world.realm, &id, std::slice::from_ref(&reader)).await?;
    roles(world, "reader", &conf(), &carol()).await;
    world.keycloak().remove_user_realm_roles(&world.realm, &id, &[reader]).await?;
    roles(world, "none again", &conf(), &carol()).await;
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    let (id, api) = (world.user_id("carol").await?, world.client_uuid("api").await?);
    let read = world.client_role("api", "read").await?;
    world.keycloak().add_user_client_roles(&world.realm, &id, &api, std::slice::from_ref(&read)).await?;
    roles(world, "read", &conf(), &carol()).await;
    let (own, client) = (world.client_role("conf", "own").await?, world.client_uuid("conf").await?);
    world.keycloak().add_user_client_roles(&world.realm, &id, &client, &[own]).await?;
    roles(world, "read and own", &conf(), &carol()).await;
    roles(world, "at another client", &ClientAuth::secret_basic("other", "other-secret"), &carol()).await;
    world.keycloak().remove_user_client_roles(&world.realm, &id, &api, &[read]).await?;
    roles(world, "own", &conf(), &carol()).await;
    Ok(())
}

async fn composites(world: &mut World) -> Outcome {
    let id = world.user_id("carol").await?;
    let writer = world.realm_role("writer").await?;
    world.keycloak().add_user_realm_roles(&world.realm, &id, &[writer]).await?;
    roles(world, "writer", &conf(), &carol()).await;
    let all: RoleRepresentation = serde_json::from_value(json!({"name": "all"}))?;
    world.keycloak().create_realm_role(&world.realm, &all).await?;
    let all = world.realm_role("all").await?;
    world.keycloak().add_realm_role_composites(&world.realm, "reader", &[all]).await?;
    roles(world, "deeper", &conf(), &carol()).await;
    let reader = world.realm_role("reader").await?;
    world.keycloak().remove_realm_role_composites(&world.realm, "writer", &[reader]).await?;
    roles(world, "less", &conf(), &carol()).await;
    Ok(())
}

async fn of_groups(world: &mut World) -> Outcome {
    let id = world.user_id("carol").await?;
    let group =
        |name: &str| -> GroupRepresentation { serde_json::from_value(json!({"name": name})).unwrap_or_default() };
    let parent = world.keycloak().create_group(&world.realm, &group("parent")).await?.id;
    let child = world.keycloak().create_subgroup(&world.realm, &parent, &group("child")).await?.id;
    let (reader, read) = (world.realm_role("reader").await?, world.client_role("api", "read").await?);
    let api = world.client_uuid("api").await?;
    world.keycloak().add_group_realm_roles(&world.realm, &parent, &[reader]).await?;
    world.keycloak().add_group_client_roles(&world.realm, &child, &api, &[read]).await?;
    world.keycloak().join_group(&world.realm, &id, &child).await?;
    roles(world, "child and parent", &conf(), &carol()).await;
    world.keycloak().leave_group(&world.realm, &id, &child).await?;
    world.keycloak().join_group(&world.realm, &id, &parent).await?;
    roles(world, "parent", &conf(), &carol()).await;
    world.keycloak().delete_group(&world.realm, &parent).await?;
    roles(world, "neither", &conf(), &carol()).await;
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    roles(world, "before", &conf(), &alice()).await;
    world.keycloak().delete_realm_role(&world.realm, "reader").await?;
    roles(world, "without reader", &conf(), &alice()).await;
    let api = world.client_uuid("api").await?;
    world.keycloak().delete_client(&world.realm, &api).await?;
    roles(world, "without api", &conf(), &alice()).await;
    Ok(())
}

async fn narrow(world: &mut World) -> Outcome {
    let narrow = ClientAuth::secret_basic("narrow", "narrow-secret");
    roles(world, "narrow", &narrow, &alice()).await;
    world.change_client("narrow", json!({"fullScopeAllowed": true})).await?;
    roles(world, "wide", &narrow, &alice()).await;
    Ok(())
}

/// A user of the API has the default role; one of an import only if it says so.
async fn default_role(world: &mut World) -> Outcome {
    let user = json!({
        "username": "dave", "email": "dave@example.org", "firstName": "Dave", "lastName": "Default", "enabled": true,
        "credentials": [{"type": "password", "value": "dave-password"}],
    });
    world.keycloak().create_user(&world.realm, &serde_json::from_value(user)?).await?;
    roles(world, "dave", &conf(), &Grant::password("dave", "dave-password")).await;
    Ok(())
}
