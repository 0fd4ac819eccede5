//! Clients that see, change and delete themselves by their registration access tokens (RFC 7592), and how those
//! tokens follow one another.

use serde_json::{Value, json};

use super::client_registrations::{call, each, each_of, initial, keep, register, show};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![seen_and_changed, rotation, deleted];

/// Changes the client by its own token, compares the answer, and keeps the next token.
pub(super) async fn change(world: &mut World, step: &str, kind: &str, body: &Value) -> Outcome {
    let put = call(&format!("PUT {kind}/{{client}}"), &body.to_string())?.bearer("{own}");
    let answer = world.check(step, put).await?.json();
    keep(world, &answer);
    Ok(())
}

async fn seen_and_changed(world: &mut World) -> Outcome {
    initial(world).await?;
    register(world, "registered", "openid-connect", &json!({"redirect_uris": ["http://a/cb"], "client_name": "N"}))
        .await?;
    for metadata in [
        json!({"client_id": "{client}", "redirect_uris": ["http://b/cb"], "client_name": "X"}),
        json!({"client_id": "{client}", "scope": "email phone", "grant_types": ["client_credentials"]}),
        json!({"client_id": "{client}", "token_endpoint_auth_method": "none"}),
        json!({"client_id": "{client}"}),
        json!({"redirect_uris": ["http://b/cb"]}),
        json!({"client_id": "other"}),
        json!({"client_id": "{client}", "token_endpoint_auth_method": "nope"}),
        json!({"client_id": "{client}", "scope": "nope"}),
        json!({"client_id": "{client}", "redirect_uris": ["http://b#x"]}),
        json!({"client_id": "{client}", "foo": 1}),
    ] {
        change(world, &metadata.to_string(), "openid-connect", &metadata).await?;
        show(world, &format!("{metadata}: client")).await?;
    }
    for representation in [
        json!({"clientId": "{client}", "name": "Z"}),
        json!({"clientId": "{client}", "defaultRoles": ["r1"], "attributes": {"x": "y"}, "optionalClientScopes": ["email"]}),
        json!({"clientId": "{client}", "defaultRoles": ["r2"], "enabled": false}),
        json!({"name": "Z"}),
    ] {
        change(world, &representation.to_string(), "default", &representation).await?;
        show(world, &format!("{representation}: client")).await?;
    }
    Ok(())
}

async fn rotation(world: &mut World) -> Outcome {
    initial(world).await?;
    register(world, "registered", "default", &json!({"clientId": "mine"})).await?;
    let first = world.answer(call("GET default/mine", "")?.bearer("{own}")).await?.json();
    world.set("first", first["registrationAccessToken"].as_str().unwrap_or_default());
    change(world, "changed", "default", &json!({"clientId": "mine", "name": "M"})).await?;
    each(
        world,
        "first",
        &[("GET default/mine", ""), ("PUT default/mine", r#"{"clientId":"mine"}"#), ("DELETE default/mine", "")],
    )
    .await?;
    each(world, "own", &[("GET default/mine", ""), ("GET openid-connect/mine", ""), ("GET default/conf", "")]).await?;
    // Anybody may register with it, as with none.
    each(world, "own", &[("POST default", r#"{"clientId":"other"}"#)]).await?;
    let uuid = world.client_uuid("mine").await?;
    let client = world.keycloak().regenerate_registration_access_token(&world.realm, &uuid).await?;
    world.check("the old one", call("GET default/mine", "")?.bearer("{own}")).await?;
    world.set("own", client.registration_access_token.unwrap_or_default());
    each_of(world, "regenerated: ", "own", &[("GET default/mine", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    initial(world).await?;
    for kind in ["default", "openid-connect"] {
        register(world, kind, kind, &json!({})).await?;
        let row = format!("DELETE {kind}/{{client}}");
        each(world, "own", &[(&row, "")]).await?;
        let again = call(&row, "")?.bearer("{own}");
        world.check(&format!("{kind} again"), again).await?;
    }
    for client in ["admin-cli", "account"] {
        let uuid = world.client_uuid(client).await?;
        let token = world.keycloak().regenerate_registration_access_token(&world.realm, &uuid).await?;
        world.set("own", token.registration_access_token.unwrap_or_default());
        let row = format!("DELETE default/{client}");
        each(world, "own", &[(&row, "")]).await?;
    }
    Ok(())
}
