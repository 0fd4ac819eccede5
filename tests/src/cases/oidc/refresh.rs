//! The refresh token grant.

use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::representation::CredentialRepresentation;
use serde_json::json;

use super::{CONF, TOKEN, tampered};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    good,
    bad_tokens,
    of_others,
    scopes,
    after_logout,
    user_disabled,
    user_deleted,
    client_disabled,
    realm_disabled,
    unharmed,
    live,
    expired needs [Time], ended, oversize];

const REFRESH: &str = "grant_type=refresh_token&refresh_token={refresh}";

async fn good(world: &mut World) -> Outcome {
    let tokens = world.token("first", &conf(), &alice().with_scope("openid")).await?;
    let first = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let tokens = world.token("second", &conf(), &first).await?;
    let second = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("third", &conf(), &second).await;
    // Unless the realm revokes them, a token can be used again.
    let _ = world.token("the first once more", &conf(), &first).await;
    world.log_in("openid").await?;
    world.check("wire", Call::post(TOKEN).form(format!("{REFRESH}&{CONF}"))).await?;
    Ok(())
}

async fn bad_tokens(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.set("tampered", tampered(&refresh));
    world.set("unsigned", super::unsigned(&refresh));
    for (step, token) in [
        ("missing", ""),
        ("empty", "&refresh_token="),
        ("garbage", "&refresh_token=abc"),
        ("three dots", "&refresh_token=a.b.c"),
        ("tampered", "&refresh_token={tampered}"),
        ("unsigned", "&refresh_token={unsigned}"),
        ("access token", "&refresh_token={access}"),
        ("id token", "&refresh_token={id}"),
        ("twice", "&refresh_token={refresh}&refresh_token={refresh}"),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("grant_type=refresh_token&{CONF}{token}"))).await?;
    }
    let _ = world.token("trait", &conf(), &Grant::refresh_token("abc")).await;
    Ok(())
}

async fn of_others(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let other = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("another client", &other, &grant).await;
    let _ = world.token("a public client", &ClientAuth::public("pub"), &grant).await;
    let _ = world.token("no secret", &ClientAuth::public("conf"), &grant).await;
    let result = world.keycloak().token("master", &ClientAuth::public("admin-cli"), &grant).await;
    world.expect_result("in another realm", &result);
    world.check("no client", Call::post(TOKEN).form(REFRESH)).await?;
    let _ = world.token("the right one afterwards", &conf(), &grant).await;
    Ok(())
}

/// A refresh may narrow the scope of the access token, and never widen it.
async fn scopes(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid address phone").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let mut next = grant.clone();
    for (step, scope) in [
        ("narrower", "openid phone"),
        ("without openid", "phone"),
        ("never granted", "openid microprofile-jwt"),
        ("unknown", "openid nope"),
        ("empty", ""),
    ] {
        let result = world.token(step, &conf(), &grant.clone().with_scope(scope)).await;
        if let Ok(tokens) = result {
            next = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
        }
    }
    let _ = world.token("whole again", &conf(), &next).await;
    let tokens = world.log_in("email").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default()).with_scope("openid");
    let _ = world.token("openid, never granted", &conf(), &grant).await;
    Ok(())
}

async fn after_logout(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.keycloak().logout(&world.realm, &conf(), &refresh).await?;
    let _ = world.token("refused", &conf(), &Grant::refresh_token(refresh)).await;
    Ok(())
}

async fn user_disabled(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    world.change_user("alice", json!({"enabled": false})).await?;
    let _ = world.token("disabled", &conf(), &grant).await;
    world.change_user("alice", json!({"enabled": true})).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result("enabled again", &result.map(|tokens| tokens.token_type));
    Ok(())
}

async fn user_deleted(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    let _ = world.token("refused", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    Ok(())
}

async fn client_disabled(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    let _ = world.token("refused", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    Ok(())
}

async fn realm_disabled(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_realm(json!({"enabled": false})).await?;
    let _ = world.token("refused", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    Ok(())
}

/// What does not end a session.
async fn unharmed(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let id = world.user_id("alice").await?;
    let mut password = CredentialRepresentation::default();
    (password.r#type, password.value) = (Some("password".to_owned()), Some("new-password".to_owned()));
    world.keycloak().reset_password(&world.realm, &id, &password).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result("after a new password", &result.map(|tokens| tokens.token_type));
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result("after a new required action", &result.map(|tokens| tokens.token_type));
    let _ = world.token("though a new login is refused", &conf(), &Grant::password("alice", "new-password")).await;
    Ok(())
}

/// A refresh looks up again who the user is and what she may do.
async fn live(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    world.change_user("alice", json!({"firstName": "Alicia"})).await?;
    let (id, reader) = (world.user_id("alice").await?, world.realm_role("reader").await?);
    let writer = world.realm_role("writer").await?;
    world.keycloak().add_user_realm_roles(&world.realm, &id, &[reader, writer]).await?;
    let _ = world.token("refreshed", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    world.change_realm(json!({"ssoSessionIdleTimeout": 2, "clientSessionIdleTimeout": 2})).await?;
    let tokens = world.log_in("openid").await?;
    world.pass(4).await;
    let _ = world.token("refused", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    Ok(())
}

async fn ended(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.keycloak().revoke(&world.realm, &conf(), &refresh, None).await?;
    let _ = world.token("revoked", &conf(), &Grant::refresh_token(refresh)).await;
    let tokens = world.log_in("openid").await?;
    let session = tokens.session_state.unwrap_or_default();
    world.keycloak().delete_session(&world.realm, &session, None).await?;
    let _ =
        world.token("session deleted", &conf(), &Grant::refresh_token(tokens.refresh_token.unwrap_or_default())).await;
    let tokens = world.log_in("openid").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    world.change_client("conf", json!({"secret": "another-secret"})).await?;
    let _ = world.token("secret changed", &conf(), &grant).await;
    let conf = ClientAuth::secret_basic("conf", "another-secret");
    let result = world.keycloak().token(&world.realm, &conf, &grant).await;
    world.expect_result("the new secret", &result.map(|tokens| tokens.token_type));
    let id = world.client_uuid("conf").await?;
    world.keycloak().delete_client(&world.realm, &id).await?;
    let _ = world.token("client deleted", &conf, &grant).await;
    Ok(())
}

async fn oversize(world: &mut World) -> Outcome {
    for (step, length) in [("long", 20_000), ("too long", 140_000)] {
        let form = format!("grant_type=refresh_token&{CONF}&refresh_token={}", "x".repeat(length));
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}
