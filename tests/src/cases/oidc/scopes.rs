//! Scopes: which are granted, which show, and what a client scope brings.

use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::representation::ClientScopeRepresentation;
use serde_json::{Value, json};

use crate::case::Outcome;
use crate::cases;
use crate::normal::expand::expanded;
use crate::world::{World, alice, conf};

cases![asked, of_clients, custom, custom_hidden, removed, with_roles, claims_of_optional_scopes];

/// Only what a response says of scopes.
async fn ask(world: &mut World, step: &str, client: &ClientAuth, grant: &Grant) {
    let result = world.keycloak().token(&world.realm, client, grant).await;
    let shown = result.map(|tokens| {
        let tokens = expanded(&serde_json::to_value(tokens).unwrap_or_default());
        let refresh = &tokens["refresh_token"]["<claims>"]["scope"];
        let access = &tokens["access_token"]["<claims>"]["scope"];
        json!([{"scope": tokens["scope"]}, {"scope": access}, {"scope": refresh}, tokens["id_token"] != Value::Null])
    });
    world.expect_result(step, &shown);
}

async fn asked(world: &mut World) -> Outcome {
    for scope in [
        "openid",
        "profile",
        "openid profile email",
        "openid openid",
        "address",
        "phone address",
        "microprofile-jwt",
        "offline_access",
        "openid offline_access",
        "organization",
        "roles",
        "web-origins acr basic",
        "service_account",
        "role_list",
        "nope",
        "openid nope",
        "OPENID",
        " openid",
        "openid  email",
        "openid ",
        "",
        "organization:x",
        "organization:*",
    ] {
        ask(world, &format!("`{scope}`"), &conf(), &alice().with_scope(scope)).await;
    }
    ask(world, "none", &conf(), &alice()).await;
    Ok(())
}

async fn of_clients(world: &mut World) -> Outcome {
    for scope in ["openid", "service_account", "nope"] {
        ask(world, scope, &conf(), &Grant::client_credentials().with_scope(scope)).await;
    }
    ask(world, "none", &conf(), &Grant::client_credentials()).await;
    ask(world, "public", &ClientAuth::public("pub"), &alice().with_scope("openid address")).await;
    Ok(())
}

async fn create(world: &mut World, name: &str, attributes: Value, optional: bool) -> Outcome<String> {
    let scope: ClientScopeRepresentation =
        serde_json::from_value(json!({"name": name, "protocol": "openid-connect", "attributes": attributes}))?;
    let id = world.keycloak().create_client_scope(&world.realm, &scope).await?.id;
    let client = world.client_uuid("conf").await?;
    if optional {
        world.keycloak().add_client_optional_client_scope(&world.realm, &client, &id).await?;
    } else {
        world.keycloak().add_client_default_client_scope(&world.realm, &client, &id).await?;
    }
    Ok(id)
}

async fn custom(world: &mut World) -> Outcome {
    create(world, "by-default", json!({}), false).await?;
    create(world, "on-request", json!({}), true).await?;
    create(world, "not-shown", json!({"include.in.token.scope": "false"}), false).await?;
    ask(world, "none", &conf(), &alice()).await;
    ask(world, "on request", &conf(), &alice().with_scope("openid on-request")).await;
    ask(world, "not shown", &conf(), &alice().with_scope("not-shown")).await;
    ask(world, "another client", &ClientAuth::public("pub"), &alice().with_scope("on-request")).await;
    Ok(())
}

async fn custom_hidden(world: &mut World) -> Outcome {
    create(world, "hidden", json!({"include.in.openid.provider.metadata": "false"}), true).await?;
    create(world, "shown", json!({}), true).await?;
    let found = world.keycloak().discovery(&world.realm).await?;
    let found = serde_json::to_value(found)?["scopes_supported"].clone();
    world.expect_value("discovery", &json!({"scopes_supported": found}));
    Ok(())
}

async fn removed(world: &mut World) -> Outcome {
    let (client, email) = (world.client_uuid("conf").await?, world.scope_id("email").await?);
    world.keycloak().remove_client_default_client_scope(&world.realm, &client, &email).await?;
    ask(world, "none", &conf(), &alice()).await;
    ask(world, "asked for", &conf(), &alice().with_scope("email")).await;
    let _ = world.token("whole", &conf(), &alice().with_scope("openid")).await;
    world.keycloak().add_client_optional_client_scope(&world.realm, &client, &email).await?;
    ask(world, "optional, none", &conf(), &alice()).await;
    ask(world, "optional, asked for", &conf(), &alice().with_scope("email")).await;
    Ok(())
}

/// A scope that is mapped to roles is for users who have one of them.
async fn with_roles(world: &mut World) -> Outcome {
    let carol = Grant::password("carol", "carol-password");
    ask(world, "offline_access without the role", &conf(), &carol.with_scope("openid offline_access")).await;
    Ok(())
}

async fn claims_of_optional_scopes(world: &mut World) -> Outcome {
    let _ = world.token("all", &conf(), &alice().with_scope("openid address phone microprofile-jwt")).await;
    Ok(())
}
