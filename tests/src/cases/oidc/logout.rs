//! Logout without a browser.

use keycloak_api::oidc::{ClientAuth, Grant};

use super::{CONF, LOGOUT, USERINFO};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![good, bad_tokens, clients, bad_input, only_its_session, switched_off, more_tokens, bad_forms, bodies, expired needs [Time]];

async fn good(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.check("out", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    world.check("again", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    let _ = world.token("refresh", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    world.check("userinfo", Call::get(USERINFO).bearer("{access}")).await?;
    let tokens = world.log_in("openid").await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await;
    world.expect_result("trait", &out);
    Ok(())
}

async fn bad_tokens(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (step, token) in [
        ("empty", "&refresh_token="),
        ("garbage", "&refresh_token=abc"),
        ("access token", "&refresh_token={access}"),
        ("id token", "&refresh_token={id}"),
        ("twice", "&refresh_token={refresh}&refresh_token={refresh}"),
    ] {
        world.check(step, Call::post(LOGOUT).form(format!("{CONF}{token}"))).await?;
    }
    world.check("unharmed", Call::get(USERINFO).bearer("{access}")).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), "abc").await;
    world.expect_result("trait", &out);
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    for (step, client) in [
        ("another", ClientAuth::secret_basic("other", "other-secret")),
        ("public", ClientAuth::public("pub")),
        ("wrong secret", ClientAuth::secret_basic("conf", "wrong")),
        ("unknown", ClientAuth::public("nope")),
        ("bearer-only", ClientAuth::secret_basic("api", "api-secret")),
    ] {
        let out = world.keycloak().logout(&world.realm, &client, &refresh).await;
        world.expect_result(step, &out);
    }
    world.check("no client", Call::post(LOGOUT).form("refresh_token={refresh}")).await?;
    let out = world.keycloak().logout("master", &ClientAuth::public("admin-cli"), &refresh).await;
    world.expect_result("in another realm", &out);
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    for (step, call) in [
        ("put", Call::put(LOGOUT)),
        ("options", Call::new(http::Method::OPTIONS, LOGOUT)),
        ("without refresh token", Call::post(LOGOUT).form(CONF)),
        ("empty form", Call::post(LOGOUT).form("")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

async fn only_its_session(world: &mut World) -> Outcome {
    let first = world.log_in("openid").await?;
    let second = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), &first.refresh_token.unwrap_or_default()).await?;
    let info = world.keycloak().userinfo(&world.realm, &second.access_token).await;
    world.expect_result("the other session", &info.map(|info| info.preferred_username));
    let public = world.log_in_as(&ClientAuth::public("pub"), &alice()).await?;
    let refresh = public.refresh_token.unwrap_or_default();
    let out = world.keycloak().logout(&world.realm, &ClientAuth::public("pub"), &refresh).await;
    world.expect_result("of a public client", &out);
    Ok(())
}

async fn more_tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.keycloak().revoke(&world.realm, &conf(), &refresh, None).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &refresh).await;
    world.expect_result("revoked", &out);
    let tokens = world.log_in("openid").await?;
    world.set("tampered", super::tampered(&tokens.refresh_token.clone().unwrap_or_default()));
    world.set("unsigned", super::unsigned(&tokens.refresh_token.unwrap_or_default()));
    for (step, token) in [("tampered", "{tampered}"), ("unsigned", "{unsigned}")] {
        world.check(step, Call::post(LOGOUT).form(format!("{CONF}&refresh_token={token}"))).await?;
    }
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    world.check("user deleted", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    Ok(())
}

async fn switched_off(world: &mut World) -> Outcome {
    let first = world.log_in("openid").await?.refresh_token.unwrap_or_default();
    let second = world.log_in("openid").await?.refresh_token.unwrap_or_default();
    world.change_client("conf", serde_json::json!({"enabled": false})).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &first).await;
    world.expect_result("client disabled", &out);
    world.change_client("conf", serde_json::json!({"enabled": true})).await?;
    world.change_user("alice", serde_json::json!({"enabled": false})).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &first).await;
    world.expect_result("user disabled", &out);
    world.change_realm(serde_json::json!({"enabled": false})).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &second).await;
    world.expect_result("realm disabled", &out);
    let out = world.keycloak().logout("no-such-realm", &conf(), &second).await;
    world.expect_result("unknown realm", &out);
    Ok(())
}

async fn bad_forms(world: &mut World) -> Outcome {
    for (step, call) in [
        ("client twice", Call::post(LOGOUT).form(format!("{CONF}&client_id=conf&refresh_token=abc"))),
        ("secret missing", Call::post(LOGOUT).form("client_id=conf&refresh_token=abc")),
        ("long token", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={}", "x".repeat(20_000)))),
        ("for html", Call::post(LOGOUT).form(format!("{CONF}&refresh_token=abc")).accept("text/html")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

/// Whether it is a browser's or a program's logout is seen by the form alone.
async fn bodies(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (step, call) in [
        ("json", Call::post(LOGOUT).text("application/json", r#"{"client_id":"conf","refresh_token":"abc"}"#)),
        ("as text", Call::post(LOGOUT).text("text/plain", &*format!("{CONF}&refresh_token=abc"))),
        ("untyped", Call::post(LOGOUT).untyped(format!("{CONF}&refresh_token=abc"))),
        ("in the query", Call::post(format!("{LOGOUT}?{CONF}&refresh_token={{refresh}}"))),
    ] {
        world.check(step, call).await?;
    }
    world.check("unharmed", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    world.change_realm(serde_json::json!({"ssoSessionMaxLifespan": 20})).await?;
    let tokens = world.log_in("openid").await?;
    world.pass(21).await;
    world.check("refresh token", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await;
    world.expect_result("trait", &out);
    Ok(())
}
