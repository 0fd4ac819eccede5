//! The tokens that may be exchanged in the old way, and whose they are.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::TOKEN;
use super::token_exchange::{REFRESH, SUBJECT, each, other};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    public_client needs [Extended],
    of_another_client needs [Extended],
    of_a_public_client needs [Extended],
    bearer_only needs [Extended],
    consent needs [Extended],
    service_account needs [Extended],
    offline needs [Extended],
    ended needs [Extended],
    expired needs [Extended, Time],
    users needs [Extended],
    clients needs [Extended],
];

/// A public client may exchange its own tokens.
async fn public_client(world: &mut World) -> Outcome {
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid")).await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=pub");
    for (step, more) in [
        ("its own", ""),
        ("an audience", "&audience=api"),
        ("no such audience", "&audience=nope"),
        ("an access token", "&requested_token_type=urn:ietf:params:oauth:token-type:access_token"),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{form}{more}"))).await?;
    }
    world.log_in("openid").await?;
    world.check("another's", Call::post(TOKEN).form(&*form)).await?;
    world.check("another's, an audience", Call::post(TOKEN).form(format!("{form}&audience=api"))).await?;
    Ok(())
}

async fn of_another_client(world: &mut World) -> Outcome {
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    each(world, &[("in its audience", ""), ("again", ""), ("openid", "scope=openid")]).await?;
    world.log_in_as(&other(), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    each(world, &[("not in its audience", ""), ("not in its audience, and nobody is", "audience=nope")]).await
}

async fn of_a_public_client(world: &mut World) -> Outcome {
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid email")).await?;
    each(world, &[("in its audience", ""), ("more", "scope=phone")]).await?;
    world.log_in_as(&ClientAuth::public("pub"), &Grant::password("bob", "bob-password").with_scope("openid")).await?;
    each(world, &[("not in its audience", "")]).await
}

async fn bearer_only(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf-secret", "client_id=api&client_secret=api-secret");
    world.check("refused", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn consent(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let form = SUBJECT.replace("client_id=conf&client_secret=conf", "client_id=consent&client_secret=consent");
    world.check("by one that needs consent", Call::post(TOKEN).form(form)).await?;
    each(world, &[("for one that needs consent", "audience=consent")]).await
}

async fn service_account(world: &mut World) -> Outcome {
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("a refresh token", REFRESH)]).await
}

async fn offline(world: &mut World) -> Outcome {
    world.log_in("openid offline_access").await?;
    each(world, &[("nothing said", ""), ("openid", "scope=openid"), ("a refresh token", REFRESH)]).await?;
    let tokens = world.answer(Call::post(TOKEN).form(SUBJECT)).await?.json();
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=conf&client_secret=conf-secret";
    world.check("refreshed", Call::post(TOKEN).form(form)).await?;
    world.log_in_as(&other(), &alice().with_scope("openid offline_access")).await?;
    each(world, &[("another client's", ""), ("another client's, again", "")]).await
}

async fn ended(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let form = "client_id=conf&client_secret=conf-secret&token={access}";
    world.answer(Call::post(super::REVOKE).form(form)).await?;
    each(world, &[("revoked", "")]).await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    each(world, &[("session over", "")]).await
}

async fn expired(world: &mut World) -> Outcome {
    world.change_realm(json!({"accessTokenLifespan": 2})).await?;
    world.log_in("openid").await?;
    world.pass(4).await;
    each(world, &[("expired", "")]).await
}

async fn users(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    each(world, &[("with something to do", "")]).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    each(world, &[("disabled", "")]).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(world, &[("deleted", "")]).await
}

async fn clients(world: &mut World) -> Outcome {
    world.log_in_as(&other(), &alice().with_scope("openid")).await?;
    world.change_client("other", json!({"enabled": false})).await?;
    each(world, &[("of a disabled client", "")]).await?;
    world.log_in("openid").await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    each(world, &[("by a disabled client", "")]).await
}
