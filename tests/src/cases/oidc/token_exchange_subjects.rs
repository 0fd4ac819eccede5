//! The tokens that may be exchanged, and whose they are.

use keycloak_api::oidc::Grant;
use serde_json::json;

use super::token_exchange::{ID, REFRESH, SUBJECT, allow, allow_refresh, each, other};
use super::{TOKEN, USERINFO, tampered};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    subject_tokens,
    ended_subjects,
    expired needs [Time],
    of_another_client,
    of_another_realm,
    service_account,
    users,
];

async fn subject_tokens(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let tokens = world.log_in("openid").await?;
    world.set("tampered", tampered(&tokens.access_token));
    world.set("unsigned", super::unsigned(&tokens.access_token));
    for (step, token) in [
        ("garbage", "abc"),
        ("tampered", "{tampered}"),
        ("unsigned", "{unsigned}"),
        ("refresh token", "{refresh}"),
        ("ID token", "{id}"),
        ("good", "{access}"),
    ] {
        world.check(step, Call::post(TOKEN).form(SUBJECT.replace("{access}", token))).await?;
    }
    Ok(())
}

async fn ended_subjects(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().revoke(&world.realm, &conf(), &tokens.access_token, None).await?;
    each(world, &[("revoked", "")]).await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    each(world, &[("session over", "")]).await
}

async fn expired(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.change_realm(json!({"accessTokenLifespan": 2})).await?;
    world.log_in("openid").await?;
    world.pass(4).await;
    each(world, &[("expired", "")]).await
}

/// The client has to be in the audience of another client's token, and then needs no part in the session.
async fn of_another_client(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    each(
        world,
        &[("in its audience", ""), ("openid", "scope=openid"), ("an ID token", ID), ("an audience", "audience=api")],
    )
    .await?;
    world.log_in_as(&other(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    each(world, &[("not in its audience", ""), ("not in its audience, and nobody is", "audience=nope")]).await
}

async fn of_another_realm(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    // So that there is an administrator's token to show.
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    world.check("refused", Call::post(TOKEN).form(SUBJECT.replace("{access}", "{admin}"))).await?;
    Ok(())
}

async fn service_account(world: &mut World) -> Outcome {
    allow_refresh(world, "conf").await?;
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("an ID token", ID), ("a refresh token", REFRESH)])
        .await?;
    let form = format!("{SUBJECT}&scope=openid");
    let tokens = world.answer(Call::post(TOKEN).form(form)).await?.json();
    world.set("new", tokens["access_token"].as_str().unwrap_or_default());
    world.check("userinfo", Call::get(USERINFO).bearer("{new}")).await?;
    Ok(())
}

async fn users(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    each(world, &[("with something to do", "")]).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    each(world, &[("disabled", "")]).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    each(world, &[("enabled", "")]).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(world, &[("deleted", "")]).await
}
