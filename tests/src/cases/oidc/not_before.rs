//! Revocation of everything that was made before a moment.

use keycloak_api::oidc::{ClientAuth, Grant, TokenResponse};
use serde_json::json;

use crate::assertion::now;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![of_the_realm, of_the_client, in_responses];

/// In an hour: later than any token of the case.
fn later() -> u64 {
    now() + 3600
}

async fn look(world: &mut World, tokens: TokenResponse) -> Outcome {
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    let api = ClientAuth::secret_basic("api", "api-secret");
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await;
    world.expect_result("introspection", &found);
    let _ = world.token("refresh", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    Ok(())
}

async fn of_the_realm(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_realm(json!({"notBefore": later()})).await?;
    look(world, tokens).await
}

async fn of_the_client(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_client("conf", json!({"notBefore": later()})).await?;
    look(world, tokens).await
}

async fn in_responses(world: &mut World) -> Outcome {
    world.change_realm(json!({"notBefore": 1_700_000_000})).await?;
    let tokens = world.log_in("openid").await?;
    world.expect_value("of the realm", &json!(tokens.not_before_policy == Some(1_700_000_000)));
    world.change_client("conf", json!({"notBefore": 1_700_000_001})).await?;
    let tokens = world.log_in("openid").await?;
    world.expect_value("of the client", &json!(tokens.not_before_policy == Some(1_700_000_001)));
    Ok(())
}
