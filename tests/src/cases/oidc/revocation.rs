//! Revocation (RFC 7009).

use keycloak_api::oidc::{ClientAuth, Grant};

use super::{CONF, REVOKE, TOKEN, USERINFO};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    access_token,
    refresh_token,
    bad_tokens,
    of_others,
    clients,
    bad_input,
    one_clients_part,
    more_tokens,
    switched_off,
    bad_forms,
    forged,
    expired needs [Time],
];

/// Ends the token, and nothing else.
async fn access_token(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.check("revoked", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    world.check("again", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    world.check("userinfo", Call::get(USERINFO).bearer("{access}")).await?;
    let refreshed = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let result = world.keycloak().token(&world.realm, &conf(), &refreshed).await;
    world.expect_result("refresh", &result.map(|tokens| tokens.token_type));
    Ok(())
}

async fn refresh_token(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    let revoked = world.keycloak().revoke(&world.realm, &conf(), &refresh, Some("refresh_token")).await;
    world.expect_result("revoked", &revoked);
    world.check("again", Call::post(REVOKE).form(format!("{CONF}&token={{refresh}}"))).await?;
    let _ = world.token("refresh", &conf(), &Grant::refresh_token(refresh)).await;
    world.check("userinfo", Call::get(USERINFO).bearer("{access}")).await?;
    let id = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &id).await;
    world.expect_result("sessions", &sessions);
    Ok(())
}

async fn bad_tokens(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    for (step, token) in [
        ("missing", ""),
        ("empty", "&token="),
        ("garbage", "&token=abc"),
        ("id token", "&token={id}"),
        ("of another realm", "&token={admin}"),
        ("twice", "&token={refresh}&token={refresh}"),
        ("unknown hint", "&token={refresh}&token_type_hint=nope"),
    ] {
        world.check(step, Call::post(REVOKE).form(format!("{CONF}{token}"))).await?;
    }
    let revoked = world.keycloak().revoke(&world.realm, &conf(), "abc", None).await;
    world.expect_result("trait", &revoked);
    Ok(())
}

async fn of_others(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let other = ClientAuth::secret_basic("other", "other-secret");
    let refresh = tokens.refresh_token.unwrap_or_default();
    for (step, token) in [("access token", &tokens.access_token), ("refresh token", &refresh)] {
        let revoked = world.keycloak().revoke(&world.realm, &other, token, None).await;
        world.expect_result(step, &revoked);
    }
    world.check("unharmed", Call::get(USERINFO).bearer("{access}")).await?;
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    let tokens = world.log_in_as(&ClientAuth::public("pub"), &alice()).await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    for (step, client) in [
        ("wrong secret", ClientAuth::secret_basic("conf", "wrong")),
        ("unknown", ClientAuth::public("nope")),
        ("bearer-only", ClientAuth::secret_basic("api", "api-secret")),
        ("disabled", ClientAuth::secret_basic("disabled", "disabled-secret")),
        ("public", ClientAuth::public("pub")),
    ] {
        let revoked = world.keycloak().revoke(&world.realm, &client, &refresh, None).await;
        world.expect_result(step, &revoked);
    }
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    for (step, call) in [
        ("get", Call::get(REVOKE)),
        ("put", Call::put(REVOKE)),
        ("options", Call::new(http::Method::OPTIONS, REVOKE)),
        ("no client", Call::post(REVOKE).form("token=abc")),
        ("empty form", Call::post(REVOKE).form("")),
        ("json", Call::post(REVOKE).text("application/json", r#"{"token":"abc"}"#)),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

/// A browser's session has a part for each client.
async fn one_clients_part(world: &mut World) -> Outcome {
    let mut browser = crate::browser::Browser::default();
    browser.code(world, super::ASK).await?;
    let first = world.answer(Call::post(TOKEN).form(format!("{}&{CONF}", super::CODE))).await?.json();
    let ask = super::ASK.replace("conf", "other");
    browser.code(world, &ask).await?;
    let other = "client_id=other&client_secret=other-secret";
    let second = world.answer(Call::post(TOKEN).form(format!("{}&{other}", super::CODE))).await?.json();
    let token = |json: &serde_json::Value| json["refresh_token"].as_str().unwrap_or_default().to_owned();
    world.keycloak().revoke(&world.realm, &conf(), &token(&first), None).await?;
    let _ = world.token("the revoked one", &conf(), &Grant::refresh_token(token(&first))).await;
    let client = ClientAuth::secret_basic("other", "other-secret");
    let result = world.keycloak().token(&world.realm, &client, &Grant::refresh_token(token(&second))).await;
    world.expect_result("the other client's", &result.map(|tokens| tokens.token_type));
    let page = browser.get(world, &format!("{}?{}", super::AUTH, super::ASK)).await?;
    world.expect("the browser afterwards", &page);
    Ok(())
}

async fn more_tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid offline_access").await?;
    for (step, token) in [("access token of an offline session", &tokens.access_token), ("again", &tokens.access_token)]
    {
        let revoked = world.keycloak().revoke(&world.realm, &conf(), token, Some("access_token")).await;
        world.expect_result(step, &revoked);
    }
    let offline = tokens.refresh_token.unwrap_or_default();
    let result = world.keycloak().token(&world.realm, &conf(), &Grant::refresh_token(offline.clone())).await;
    world.expect_result("the offline token", &result.map(|tokens| tokens.token_type));
    let revoked = world.keycloak().revoke(&world.realm, &conf(), &offline, Some("access_token")).await;
    world.expect_result("offline token with a wrong hint", &revoked);
    let _ = world.token("refused", &conf(), &Grant::refresh_token(offline)).await;
    world.log_in_as(&conf(), &Grant::client_credentials().with_scope("openid")).await?;
    world.check("of a service account", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    world.check("userinfo", Call::get(USERINFO).bearer("{access}")).await?;
    let tokens = world.log_in("openid").await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    world.check("access token, logged out", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    world.check("refresh token, logged out", Call::post(REVOKE).form(format!("{CONF}&token={{refresh}}"))).await?;
    Ok(())
}

async fn switched_off(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.change_user("alice", serde_json::json!({"enabled": false})).await?;
    world.check("user disabled, access token", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    world.check("user disabled, refresh token", Call::post(REVOKE).form(format!("{CONF}&token={{refresh}}"))).await?;
    world.change_user("alice", serde_json::json!({"enabled": true})).await?;
    let _ = world.token("enabled again", &conf(), &Grant::refresh_token(refresh)).await;
    world.change_realm(serde_json::json!({"enabled": false})).await?;
    world.check("realm disabled", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    let revoked = world.keycloak().revoke("no-such-realm", &conf(), "abc", None).await;
    world.expect_result("unknown realm", &revoked);
    Ok(())
}

async fn bad_forms(world: &mut World) -> Outcome {
    for (step, call) in [
        ("as text", Call::post(REVOKE).text("text/plain", &*format!("{CONF}&token=abc"))),
        ("in the query", Call::post(format!("{REVOKE}?{CONF}&token=abc"))),
        ("client twice", Call::post(REVOKE).form(format!("{CONF}&client_id=conf&token=abc"))),
        ("long token", Call::post(REVOKE).form(format!("{CONF}&token={}", "x".repeat(20_000)))),
        ("public client", Call::post(REVOKE).form("client_id=pub&token=abc")),
        ("for html", Call::post(REVOKE).form(format!("{CONF}&token=abc")).accept("text/html")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

async fn forged(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    for (kind, token) in [("access token", &tokens.access_token), ("refresh token", &refresh)] {
        world.set("tampered", super::tampered(token));
        world.set("unsigned", super::unsigned(token));
        for forgery in ["tampered", "unsigned"] {
            let form = format!("{CONF}&token={{{forgery}}}");
            world.check(&format!("{kind}, {forgery}"), Call::post(REVOKE).form(form)).await?;
        }
    }
    world.check("unharmed", Call::get(USERINFO).bearer("{access}")).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &Grant::refresh_token(refresh)).await;
    world.expect_result("refresh", &result.map(|tokens| tokens.token_type));
    Ok(())
}

/// The access token is over while its session is not, then the session too.
async fn expired(world: &mut World) -> Outcome {
    world.change_realm(serde_json::json!({"accessTokenLifespan": 1, "ssoSessionMaxLifespan": 20})).await?;
    let tokens = world.log_in("openid").await?;
    world.pass(3).await;
    world.check("access token", Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    let revoked = world.keycloak().revoke(&world.realm, &conf(), &tokens.access_token, Some("access_token")).await;
    world.expect_result("trait", &revoked);
    world.pass(21).await;
    world.check("refresh token", Call::post(REVOKE).form(format!("{CONF}&token={{refresh}}"))).await?;
    Ok(())
}
