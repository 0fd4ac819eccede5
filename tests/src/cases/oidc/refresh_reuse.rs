//! Refresh tokens for one use, or a few.

use keycloak_api::oidc::Grant;
use serde_json::json;

use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![rotated, used_again, used_more_often, failures_use_nothing_up, an_older_one needs [Time]];

async fn one_use(world: &World, reuse: i32) -> Outcome {
    world.change_realm(json!({"revokeRefreshToken": true, "refreshTokenMaxReuse": reuse})).await
}

/// The refresh token of a new login.
async fn begin(world: &mut World) -> Outcome<Grant> {
    let tokens = world.log_in("openid").await?;
    Ok(Grant::refresh_token(tokens.refresh_token.unwrap_or_default()))
}

/// The next refresh token; only what kind of answer it was is compared.
async fn next(world: &mut World, step: &str, grant: &Grant) -> Grant {
    let result = world.keycloak().token(&world.realm, &conf(), grant).await;
    let next = result.as_ref().ok().and_then(|tokens| tokens.refresh_token.clone()).unwrap_or_default();
    world.expect_result(step, &result.map(|tokens| tokens.token_type));
    Grant::refresh_token(next)
}

async fn rotated(world: &mut World) -> Outcome {
    one_use(world, 0).await?;
    let first = begin(world).await?;
    let tokens = world.token("first", &conf(), &first).await?;
    let second = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("second", &conf(), &second).await;
    Ok(())
}

/// Whoever uses one twice loses the client's part of the session.
async fn used_again(world: &mut World) -> Outcome {
    one_use(world, 0).await?;
    let first = begin(world).await?;
    let second = next(world, "first", &first).await;
    let _ = next(world, "first again", &first).await;
    let _ = next(world, "second", &second).await;
    let tokens = world.log_in("openid").await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("a new login", &info.map(|info| info.preferred_username));
    Ok(())
}

async fn used_more_often(world: &mut World) -> Outcome {
    one_use(world, 1).await?;
    let first = begin(world).await?;
    let _ = next(world, "first use", &first).await;
    let third = next(world, "second use", &first).await;
    let _ = next(world, "third use", &first).await;
    let _ = next(world, "the newest", &third).await;
    Ok(())
}

async fn failures_use_nothing_up(world: &mut World) -> Outcome {
    one_use(world, 0).await?;
    let first = begin(world).await?;
    let _ = next(world, "unknown scope", &first.clone().with_scope("nope")).await;
    let _ = next(world, "then without", &first).await;
    Ok(())
}

async fn an_older_one(world: &mut World) -> Outcome {
    one_use(world, 0).await?;
    let first = begin(world).await?;
    world.pass(2).await;
    let second = next(world, "first", &first).await;
    world.pass(2).await;
    let third = next(world, "second", &second).await;
    let _ = next(world, "first again", &first).await;
    let _ = next(world, "third", &third).await;
    Ok(())
}
