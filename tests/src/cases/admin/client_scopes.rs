//! Client scopes: of the realm, and given to clients.

use serde_json::{Value, json};

use super::{each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![created, listed, updated, deleted, of_the_realm, of_clients, new_clients_have_them, conflicts, not_found];

async fn create(world: &mut World, step: &str, scope: Value) -> Outcome<String> {
    let created = world.keycloak().create_client_scope(&world.realm, &of(scope)?).await;
    world.expect_created(step, &created);
    let id = created?.id;
    let scope = world.keycloak().get_client_scope(&world.realm, &id).await;
    world.expect_result(&format!("{step}, read"), &scope);
    Ok(id)
}

async fn created(world: &mut World) -> Outcome {
    create(world, "minimal", json!({"name": "new", "protocol": "openid-connect"})).await?;
    let whole = json!({
        "name": "whole", "protocol": "openid-connect", "description": "About it",
        "attributes": {"include.in.token.scope": "false", "mine": "x"},
        "protocolMappers": [{
            "name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
            "config": {"claim.name": "x", "claim.value": "y"},
        }],
    });
    create(world, "whole", whole).await?;
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    let scopes = world.keycloak().list_client_scopes(&world.realm).await?;
    let mut names: Vec<_> = scopes.into_iter().map(|scope| scope.name).collect();
    names.sort();
    world.expect_value("names", &json!(names));
    Ok(())
}

async fn updated(world: &mut World) -> Outcome {
    let id = create(world, "created", json!({"name": "new", "protocol": "openid-connect"})).await?;
    for (step, change) in [
        ("nothing", json!({})),
        ("description", json!({"description": "About it"})),
        ("attributes", json!({"attributes": {"a": "1"}})),
        ("more attributes", json!({"attributes": {"b": "2"}})),
        ("renamed", json!({"name": "renamed"})),
    ] {
        let result = world.keycloak().update_client_scope(&world.realm, &id, &of(change)?).await;
        world.expect_result(&format!("{step}, answer"), &result);
        let scope = world.keycloak().get_client_scope(&world.realm, &id).await;
        world.expect_result(step, &scope);
    }
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    let id = world.scope_id("address").await?;
    for step in ["deleted", "again"] {
        let result = world.keycloak().delete_client_scope(&world.realm, &id).await;
        world.expect_result(step, &result);
    }
    let client = world.keycloak().get_client(&world.realm, &world.client_uuid("conf").await?).await;
    world.expect_result(
        "of clients",
        &client.map(|client| json!({"optionalClientScopes": client.optional_client_scopes})),
    );
    Ok(())
}

async fn of_the_realm(world: &mut World) -> Outcome {
    let id = create(world, "created", json!({"name": "new", "protocol": "openid-connect"})).await?;
    let result = world.keycloak().add_realm_default_client_scope(&world.realm, &id).await;
    world.expect_result("default", &result);
    let scopes = world.keycloak().list_realm_default_client_scopes(&world.realm).await;
    world.expect_unordered("defaults", &scopes);
    let result = world.keycloak().add_realm_optional_client_scope(&world.realm, &id).await;
    world.expect_result("optional as well", &result);
    let result = world.keycloak().remove_realm_default_client_scope(&world.realm, &id).await;
    world.expect_result("no default", &result);
    let result = world.keycloak().add_realm_optional_client_scope(&world.realm, &id).await;
    world.expect_result("optional", &result);
    let scopes = world.keycloak().list_realm_optional_client_scopes(&world.realm).await;
    world.expect_unordered("optionals", &scopes);
    for step in ["removed", "removed again"] {
        let result = world.keycloak().remove_realm_optional_client_scope(&world.realm, &id).await;
        world.expect_result(step, &result);
    }
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    let id = create(world, "created", json!({"name": "new", "protocol": "openid-connect"})).await?;
    let conf = world.client_uuid("conf").await?;
    let result = world.keycloak().add_client_default_client_scope(&world.realm, &conf, &id).await;
    world.expect_result("default", &result);
    let result = world.keycloak().add_client_optional_client_scope(&world.realm, &conf, &id).await;
    world.expect_result("optional as well", &result);
    let scopes = world.keycloak().list_client_default_client_scopes(&world.realm, &conf).await;
    world.expect_unordered("defaults", &scopes);
    let scopes = world.keycloak().list_client_optional_client_scopes(&world.realm, &conf).await;
    world.expect_unordered("optionals", &scopes);
    for step in ["removed", "removed again"] {
        let result = world.keycloak().remove_client_default_client_scope(&world.realm, &conf, &id).await;
        world.expect_result(step, &result);
    }
    let result = world.keycloak().add_client_optional_client_scope(&world.realm, &conf, &id).await;
    world.expect_result("optional", &result);
    let result = world.keycloak().remove_client_optional_client_scope(&world.realm, &conf, &id).await;
    world.expect_result("no more", &result);
    let client = world.keycloak().get_client(&world.realm, &conf).await;
    world.expect_result("the client", &client);
    Ok(())
}

async fn new_clients_have_them(world: &mut World) -> Outcome {
    let id = create(world, "created", json!({"name": "new", "protocol": "openid-connect"})).await?;
    world.keycloak().add_realm_default_client_scope(&world.realm, &id).await?;
    let client = world.keycloak().create_client(&world.realm, &of(json!({"clientId": "later"}))?).await?.id;
    let client = world.keycloak().get_client(&world.realm, &client).await;
    world.expect_result("a later client", &client);
    Ok(())
}

async fn conflicts(world: &mut World) -> Outcome {
    let phone = world.scope_id("phone").await?;
    world.set("phone", phone);
    each(
        world,
        &[
            ("POST client-scopes", r#"{"name":"email","protocol":"openid-connect"}"#),
            ("PUT client-scopes/{phone}", r#"{"name":"email"}"#),
            ("POST client-scopes", r#"{"name":"a b","protocol":"openid-connect"}"#),
            ("POST client-scopes", r#"{"name":"x"}"#),
            ("POST client-scopes", r#"{"name":"x","protocol":"nope"}"#),
            ("POST client-scopes", r#"{"protocol":"openid-connect"}"#),
            ("POST client-scopes", r#"{"name":"x","protocol":"openid-connect","nope":1}"#),
        ],
    )
    .await
}

async fn not_found(world: &mut World) -> Outcome {
    let (conf, phone) = (world.client_uuid("conf").await?, world.scope_id("phone").await?);
    world.set("conf", conf);
    world.set("phone", phone);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET client-scopes/{nobody}", ""),
            ("PUT client-scopes/{nobody}", "{}"),
            ("DELETE client-scopes/{nobody}", ""),
            ("PUT default-default-client-scopes/{nobody}", ""),
            ("DELETE default-optional-client-scopes/{nobody}", ""),
            ("PUT clients/{conf}/default-client-scopes/{nobody}", ""),
            ("DELETE clients/{conf}/optional-client-scopes/{nobody}", ""),
            ("PUT clients/{nobody}/default-client-scopes/{phone}", ""),
            ("GET clients/{nobody}/default-client-scopes", ""),
        ],
    )
    .await
}
