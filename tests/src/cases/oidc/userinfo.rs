//! The userinfo endpoint.

use http::Method;
use keycloak_api::oidc::Grant;
use serde_json::json;

use super::{USERINFO, tampered, unsigned};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![
    good,
    scopes,
    ways,
    bad_tokens,
    ended,
    user_and_client,
    live,
    realm_disabled,
    expired needs [Time], gone, odd];

async fn good(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("trait", &info);
    world.check("wire", Call::get(USERINFO).bearer("{access}")).await?;
    world.check("post", Call::post(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn scopes(world: &mut World) -> Outcome {
    for scope in ["profile", "openid", "openid address phone", "openid microprofile-jwt", "openid offline_access"] {
        let tokens = world.log_in(scope).await?;
        let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
        world.expect_result(scope, &info);
    }
    let tokens = world.log_in_as(&conf(), &Grant::client_credentials().with_scope("openid")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("service account", &info);
    Ok(())
}

/// How a token can be shown (RFC 6750, section 2), and how not.
async fn ways(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (step, call) in [
        ("form", Call::post(USERINFO).form("access_token={access}")),
        ("form and header", Call::post(USERINFO).form("access_token={access}").bearer("{access}")),
        ("form without token", Call::post(USERINFO).form("a=b")),
        ("form with garbage", Call::post(USERINFO).form("access_token=abc")),
        ("query", Call::get(format!("{USERINFO}?access_token={{access}}"))),
        ("lower-case scheme", Call::get(USERINFO).authorization("bearer {access}")),
        ("two blanks", Call::get(USERINFO).authorization("Bearer  {access}")),
        ("nothing", Call::get(USERINFO)),
        ("nothing, posted", Call::post(USERINFO)),
        ("scheme alone", Call::get(USERINFO).authorization("Bearer")),
        ("basic", Call::get(USERINFO).authorization("Basic Y29uZjpjb25mLXNlY3JldA==")),
        ("put", Call::put(USERINFO).bearer("{access}")),
        ("options", Call::new(Method::OPTIONS, USERINFO)),
        ("for html", Call::get(USERINFO).bearer("{access}").accept("text/html")),
        ("for a jwt", Call::get(USERINFO).bearer("{access}").accept("application/jwt")),
        ("unknown realm", Call::get("/realms/nope/protocol/openid-connect/userinfo").bearer("{access}")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

async fn bad_tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.set("tampered", tampered(&tokens.access_token));
    world.set("unsigned", unsigned(&tokens.access_token));
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    for (step, token) in [
        ("garbage", "abc"),
        ("three dots", "a.b.c"),
        ("tampered", "{tampered}"),
        ("unsigned", "{unsigned}"),
        ("id token", "{id}"),
        ("refresh token", "{refresh}"),
        ("of another realm", "{admin}"),
    ] {
        world.check(step, Call::get(USERINFO).bearer(token)).await?;
        world.check(&format!("{step}, posted"), Call::post(USERINFO).bearer(token)).await?;
    }
    let info = world.keycloak().userinfo(&world.realm, "abc").await;
    world.expect_result("trait", &info);
    Ok(())
}

async fn ended(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.keycloak().revoke(&world.realm, &conf(), &tokens.access_token, None).await?;
    world.check("access token revoked", Call::get(USERINFO).bearer("{access}")).await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), tokens.refresh_token.as_deref().unwrap_or_default()).await?;
    world.check("logged out", Call::get(USERINFO).bearer("{access}")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("logged out, trait", &info);
    let tokens = world.log_in("profile").await?;
    world.keycloak().logout(&world.realm, &conf(), tokens.refresh_token.as_deref().unwrap_or_default()).await?;
    world.check("logged out, without openid", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn user_and_client(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    world.check("user disabled", Call::get(USERINFO).bearer("{access}")).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    world.check("client disabled", Call::get(USERINFO).bearer("{access}")).await?;
    world.change_client("conf", json!({"enabled": true})).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    world.check("user deleted", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

/// What it tells is what holds now, whatever the token says.
async fn live(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_user("alice", json!({"firstName": "Alicia", "emailVerified": false})).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("renamed", &info);
    Ok(())
}

async fn realm_disabled(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    world.change_realm(json!({"enabled": false})).await?;
    world.check("still", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    world.change_realm(json!({"accessTokenLifespan": 1})).await?;
    world.log_in("openid").await?;
    world.pass(3).await;
    world.check("refused", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn gone(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.keycloak().revoke(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default(), None).await?;
    world.check("refresh token revoked", Call::get(USERINFO).bearer("{access}")).await?;
    world.log_in_as(&conf(), &Grant::client_credentials().with_scope("openid")).await?;
    world.change_user("service-account-conf", json!({"enabled": false})).await?;
    world.check("service account disabled", Call::get(USERINFO).bearer("{access}")).await?;
    world.log_in("openid").await?;
    let id = world.client_uuid("conf").await?;
    world.keycloak().delete_client(&world.realm, &id).await?;
    world.check("client deleted", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn odd(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (step, call) in [
        ("token twice", Call::post(USERINFO).form("access_token={access}&access_token={access}")),
        ("form, got", Call::get(USERINFO).text("application/x-www-form-urlencoded", "access_token=abc")),
        ("json", Call::post(USERINFO).text("application/json", r#"{"access_token":"abc"}"#)),
        ("garbage in the form, good in the header", Call::post(USERINFO).form("access_token=abc").bearer("{access}")),
        ("long", Call::get(USERINFO).bearer(&"x".repeat(9_000))),
        ("blank", Call::get(USERINFO).authorization("Bearer ")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}
