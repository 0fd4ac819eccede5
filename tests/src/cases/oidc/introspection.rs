//! Introspection (RFC 7662).

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::{CONF, INTROSPECT, tampered, unsigned};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![
    good,
    audiences,
    hints,
    bad_tokens,
    clients,
    bad_input,
    ended,
    live,
    service_account,
    expired needs [Time],
    as_requesting_party,
    gone,
    bad_forms,
    expired_refresh needs [Time],
    forged_refresh,
];

fn api() -> ClientAuth {
    ClientAuth::secret_basic("api", "api-secret")
}

async fn look(world: &mut World, step: &str, client: &ClientAuth, token: &str, hint: Option<&str>) {
    let found = world.keycloak().introspect(&world.realm, client, token, hint).await;
    world.expect_result(step, &found);
}

async fn good(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    look(world, "trait", &api(), &tokens.access_token, None).await;
    let form = "client_id=api&client_secret=api-secret&token={access}";
    world.check("wire", Call::post(INTROSPECT).form(form)).await?;
    Ok(())
}

/// A token is told about to those that it is for.
async fn audiences(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let (id, refresh) = (tokens.id_token.unwrap_or_default(), tokens.refresh_token.unwrap_or_default());
    let other = ClientAuth::secret_basic("other", "other-secret");
    for (step, client) in [("api", &api()), ("conf", &conf()), ("other", &other)] {
        look(world, &format!("access token, {step}"), client, &tokens.access_token, None).await;
        look(world, &format!("id token, {step}"), client, &id, None).await;
        look(world, &format!("refresh token, {step}"), client, &refresh, Some("refresh_token")).await;
    }
    Ok(())
}

async fn hints(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let (access, refresh) = (tokens.access_token, tokens.refresh_token.unwrap_or_default());
    look(world, "access, as access", &api(), &access, Some("access_token")).await;
    look(world, "access, as refresh", &api(), &access, Some("refresh_token")).await;
    look(world, "access, as rpt", &api(), &access, Some("requesting_party_token")).await;
    look(world, "access, as nonsense", &api(), &access, Some("nope")).await;
    look(world, "refresh, without", &conf(), &refresh, None).await;
    look(world, "refresh, as access", &conf(), &refresh, Some("access_token")).await;
    Ok(())
}

async fn bad_tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.set("tampered", tampered(&tokens.access_token));
    world.set("unsigned", unsigned(&tokens.access_token));
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    for (step, token) in [
        ("missing", ""),
        ("empty", "&token="),
        ("garbage", "&token=abc"),
        ("garbage, as refresh", "&token=abc&token_type_hint=refresh_token"),
        ("three dots", "&token=a.b.c"),
        ("tampered", "&token={tampered}"),
        ("unsigned", "&token={unsigned}"),
        ("of another realm", "&token={admin}"),
        ("twice", "&token={access}&token={access}"),
        ("unknown hint", "&token=abc&token_type_hint=nope"),
    ] {
        world.check(step, Call::post(INTROSPECT).form(format!("{CONF}{token}"))).await?;
    }
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    for (step, client) in [
        ("public", ClientAuth::public("pub")),
        ("unknown", ClientAuth::public("nope")),
        ("wrong secret", ClientAuth::secret_basic("conf", "wrong")),
        ("no secret", ClientAuth::public("conf")),
        ("disabled", ClientAuth::secret_basic("disabled", "disabled-secret")),
    ] {
        look(world, step, &client, &tokens.access_token, None).await;
    }
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    for (step, call) in [
        ("no client", Call::post(INTROSPECT).form("token=abc")),
        ("public client", Call::post(INTROSPECT).form("client_id=pub&token=abc")),
        ("wrong secret", Call::post(INTROSPECT).form("client_id=conf&client_secret=wrong&token=abc")),
        ("bearer", Call::post(INTROSPECT).form("token={access}").bearer("{access}")),
        ("get", Call::get(format!("{INTROSPECT}?token={{access}}"))),
        ("json", Call::post(INTROSPECT).json(&json!({"token": "abc"}))),
        ("empty form", Call::post(INTROSPECT).form("")),
        ("for a jwt", Call::post(INTROSPECT).form(format!("{CONF}&token=abc")).accept("application/jwt")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}

async fn ended(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.keycloak().revoke(&world.realm, &conf(), &tokens.access_token, None).await?;
    look(world, "revoked", &api(), &tokens.access_token, None).await;
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.change_user("alice", json!({"enabled": false})).await?;
    look(world, "user disabled", &api(), &tokens.access_token, None).await;
    world.change_user("alice", json!({"enabled": true})).await?;
    look(world, "user enabled again", &api(), &tokens.access_token, None).await;
    world.keycloak().logout(&world.realm, &conf(), &refresh).await?;
    look(world, "logged out", &api(), &tokens.access_token, None).await;
    look(world, "refresh token, logged out", &conf(), &refresh, Some("refresh_token")).await;
    Ok(())
}

/// What mappers and roles say now is told, not what the token holds.
async fn live(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_user("alice", json!({"firstName": "Alicia"})).await?;
    let (id, own) = (world.user_id("alice").await?, world.client_role("conf", "own").await?);
    let conf = world.client_uuid("conf").await?;
    world.keycloak().remove_user_client_roles(&world.realm, &id, &conf, &[own]).await?;
    look(world, "changed", &api(), &tokens.access_token, None).await;
    Ok(())
}

async fn service_account(world: &mut World) -> Outcome {
    let tokens = world.log_in_as(&conf(), &Grant::client_credentials().with_scope("openid")).await?;
    look(world, "active", &api(), &tokens.access_token, None).await;
    world.change_user("service-account-conf", json!({"enabled": false})).await?;
    look(world, "disabled", &api(), &tokens.access_token, None).await;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    world.change_realm(json!({"accessTokenLifespan": 1})).await?;
    let tokens = world.log_in("openid").await?;
    world.pass(3).await;
    look(world, "expired", &api(), &tokens.access_token, None).await;
    Ok(())
}

/// A refresh token ends with its session, an offline one with the realm's word on those.
async fn expired_refresh(world: &mut World) -> Outcome {
    const AS_REFRESH: Option<&str> = Some("refresh_token");
    let change = json!({
        "ssoSessionMaxLifespan": 20, "offlineSessionMaxLifespanEnabled": true, "offlineSessionMaxLifespan": 20,
    });
    world.change_realm(change).await?;
    let online = world.log_in("openid").await?.refresh_token.unwrap_or_default();
    let offline = world.log_in("openid offline_access").await?.refresh_token.unwrap_or_default();
    look(world, "offline", &conf(), &offline, AS_REFRESH).await;
    world.pass(22).await;
    look(world, "online, over", &conf(), &online, AS_REFRESH).await;
    look(world, "online, over, without a hint", &conf(), &online, None).await;
    look(world, "offline, over", &conf(), &offline, AS_REFRESH).await;
    Ok(())
}

async fn forged_refresh(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    let conf = conf();
    look(world, "tampered", &conf, &tampered(&refresh), Some("refresh_token")).await;
    look(world, "unsigned", &conf, &unsigned(&refresh), Some("refresh_token")).await;
    look(world, "the good one", &conf, &refresh, Some("refresh_token")).await;
    Ok(())
}

async fn as_requesting_party(world: &mut World) -> Outcome {
    const RPT: Option<&str> = Some("requesting_party_token");
    let tokens = world.log_in("openid").await?;
    let (id, refresh) = (tokens.id_token.unwrap_or_default(), tokens.refresh_token.unwrap_or_default());
    let account = world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    for (step, client) in [("api", &api()), ("conf", &conf())] {
        look(world, &format!("access token, {step}"), client, &tokens.access_token, RPT).await;
        look(world, &format!("id token, {step}"), client, &id, RPT).await;
        look(world, &format!("refresh token, {step}"), client, &refresh, RPT).await;
        look(world, &format!("service account, {step}"), client, &account.access_token, RPT).await;
        look(world, &format!("garbage, {step}"), client, "abc", RPT).await;
    }
    Ok(())
}

/// Whom or what a token names may be gone or switched off.
async fn gone(world: &mut World) -> Outcome {
    let offline = world.log_in("openid offline_access").await?.refresh_token.unwrap_or_default();
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    look(world, "offline token", &conf(), &offline, Some("refresh_token")).await;
    world.change_client("conf", json!({"notBefore": 2_000_000_000})).await?;
    look(world, "client's not-before", &api(), &tokens.access_token, None).await;
    world.change_client("conf", json!({"notBefore": 0, "enabled": false})).await?;
    look(world, "client disabled", &api(), &tokens.access_token, None).await;
    world.change_client("conf", json!({"enabled": true})).await?;
    world.keycloak().revoke(&world.realm, &conf(), &refresh, None).await?;
    look(world, "refresh token revoked", &conf(), &refresh, Some("refresh_token")).await;
    look(world, "its access token", &api(), &tokens.access_token, None).await;
    let tokens = world.log_in("openid").await?;
    let id = world.client_uuid("conf").await?;
    world.keycloak().delete_client(&world.realm, &id).await?;
    look(world, "client deleted", &api(), &tokens.access_token, None).await;
    let pub_tokens = world.log_in_as(&ClientAuth::public("pub"), &crate::world::alice()).await?;
    look(world, "of a public client", &api(), &pub_tokens.access_token, None).await;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    look(world, "user deleted", &api(), &pub_tokens.access_token, None).await;
    world.change_realm(json!({"enabled": false})).await?;
    look(world, "realm disabled", &api(), &pub_tokens.access_token, None).await;
    Ok(())
}

async fn bad_forms(world: &mut World) -> Outcome {
    world.log_in("openid").await?;
    let form = format!("{CONF}&token={{access}}");
    for (step, call) in [
        ("as text", Call::post(INTROSPECT).text("text/plain", &*format!("{CONF}&token=abc"))),
        ("in the query", Call::post(format!("{INTROSPECT}?{CONF}&token=abc"))),
        ("client twice", Call::post(INTROSPECT).form(format!("{form}&client_id=conf"))),
        ("hint twice", Call::post(INTROSPECT).form(format!("{form}&token_type_hint=a&token_type_hint=a"))),
        ("hint empty", Call::post(INTROSPECT).form(format!("{form}&token_type_hint="))),
        ("unknown realm", Call::post("/realms/nope/protocol/openid-connect/token/introspect").form(form.clone())),
        ("long token", Call::post(INTROSPECT).form(format!("{CONF}&token={}", "x".repeat(20_000)))),
        ("for html", Call::post(INTROSPECT).form(form).accept("text/html")),
    ] {
        world.check(step, call).await?;
    }
    Ok(())
}
