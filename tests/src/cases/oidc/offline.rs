//! Offline tokens, which outlive the session.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![good, after_logout, revoked, not_allowed, beside_a_session, limited, after_logout_all, refused, ended_by_admin needs [Time], expired needs [Time], forged];

async fn begin(world: &mut World) -> Outcome<Grant> {
    let tokens = world.log_in("openid offline_access").await?;
    Ok(Grant::refresh_token(tokens.refresh_token.unwrap_or_default()))
}

async fn good(world: &mut World) -> Outcome {
    let tokens = world.token("offline", &conf(), &alice().with_scope("openid offline_access")).await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("refreshed", &conf(), &grant).await;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    let id = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &id).await;
    world.expect_result("sessions", &sessions);
    Ok(())
}

async fn after_logout(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid offline_access").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    let out = world.keycloak().logout(&world.realm, &conf(), &refresh).await;
    world.expect_result("logout", &out);
    let _ = world.token("refused", &conf(), &Grant::refresh_token(refresh)).await;
    Ok(())
}

async fn revoked(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid offline_access").await?;
    let refresh = tokens.refresh_token.unwrap_or_default();
    let revoked = world.keycloak().revoke(&world.realm, &conf(), &refresh, None).await;
    world.expect_result("revoke", &revoked);
    let _ = world.token("refused", &conf(), &Grant::refresh_token(refresh)).await;
    Ok(())
}

/// The user needs the role, the client the scope.
async fn not_allowed(world: &mut World) -> Outcome {
    let carol = Grant::password("carol", "carol-password").with_scope("offline_access");
    let _ = world.token("a user without the role", &conf(), &carol).await;
    let (client, scope) = (world.client_uuid("other").await?, world.scope_id("offline_access").await?);
    world.keycloak().remove_client_optional_client_scope(&world.realm, &client, &scope).await?;
    let other = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("a client without the scope", &other, &alice().with_scope("offline_access")).await;
    let narrow = ClientAuth::secret_basic("narrow", "narrow-secret");
    let _ = world.token("a client without full scope", &narrow, &alice().with_scope("offline_access")).await;
    Ok(())
}

async fn beside_a_session(world: &mut World) -> Outcome {
    let offline = begin(world).await?;
    let online = world.log_in("openid").await?.refresh_token.unwrap_or_default();
    let id = world.user_id("alice").await?;
    world.keycloak().logout(&world.realm, &conf(), &online).await?;
    let _ = world.token("online", &conf(), &Grant::refresh_token(online)).await;
    let result = world.keycloak().token(&world.realm, &conf(), &offline).await;
    world.expect_result("offline", &result.map(|tokens| tokens.token_type));
    world.change_user("alice", json!({"enabled": false})).await?;
    let _ = world.token("disabled", &conf(), &offline).await;
    world.change_user("alice", json!({"enabled": true})).await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    let _ = world.token("deleted", &conf(), &offline).await;
    Ok(())
}

/// The realm can end offline sessions, too.
async fn limited(world: &mut World) -> Outcome {
    let change = json!({
        "offlineSessionMaxLifespanEnabled": true, "offlineSessionMaxLifespan": 3000, "offlineSessionIdleTimeout": 2000,
    });
    world.change_realm(change).await?;
    let _ = world.token("limited", &conf(), &alice().with_scope("offline_access")).await;
    world.change_realm(json!({"offlineSessionMaxLifespan": 100})).await?;
    let _ = world.token("more limited", &conf(), &alice().with_scope("offline_access")).await;
    Ok(())
}

async fn after_logout_all(world: &mut World) -> Outcome {
    let offline = begin(world).await?;
    let ended = world.keycloak().logout_all(&world.realm).await;
    world.expect_result("logout-all", &ended);
    world.change_realm(json!({"notBefore": 0})).await?;
    let _ = world.token("afterwards", &conf(), &offline).await;
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
    let offline = begin(world).await?;
    let other = ClientAuth::secret_basic("other", "other-secret");
    let _ = world.token("another client", &other, &offline).await;
    let result = world.keycloak().token("master", &ClientAuth::public("admin-cli"), &offline).await;
    world.expect_result("in another realm", &result);
    let _ = world.token("scope unknown", &conf(), &offline.clone().with_scope("nope")).await;
    world.change_client("conf", json!({"enabled": false})).await?;
    let _ = world.token("client disabled", &conf(), &offline).await;
    world.change_client("conf", json!({"enabled": true})).await?;
    world.change_realm(json!({"enabled": false})).await?;
    let _ = world.token("realm disabled", &conf(), &offline).await;
    world.change_realm(json!({"enabled": true})).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &offline).await;
    world.expect_result("afterwards", &result.map(|tokens| tokens.token_type));
    Ok(())
}

/// An administrator's logout of the user, of whom the token was made earlier than in the same second.
async fn ended_by_admin(world: &mut World) -> Outcome {
    let offline = begin(world).await?;
    let id = world.user_id("alice").await?;
    world.pass(2).await;
    world.keycloak().logout_user(&world.realm, &id).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &offline).await;
    world.expect_result("after the user's logout", &result.map(|tokens| tokens.token_type));
    Ok(())
}

/// Past its longest life, and past its time without use.
async fn expired(world: &mut World) -> Outcome {
    let limits = |longest: u32, idle: u32| {
        json!({
            "offlineSessionMaxLifespanEnabled": true,
            "offlineSessionMaxLifespan": longest, "offlineSessionIdleTimeout": idle,
        })
    };
    for (step, longest, idle) in [("longest life", 20, 3000), ("without use", 3000, 20)] {
        world.change_realm(limits(longest, idle)).await?;
        let tokens = world.log_in("openid offline_access").await?;
        let offline = tokens.refresh_token.unwrap_or_default();
        world.pass(22).await;
        let _ = world.token(step, &conf(), &Grant::refresh_token(offline.clone())).await;
        let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
        world.expect_result(&format!("{step}, userinfo"), &info.map(|info| info.preferred_username));
        let out = world.keycloak().logout(&world.realm, &conf(), &offline).await;
        world.expect_result(&format!("{step}, logout"), &out);
        let revoked = world.keycloak().revoke(&world.realm, &conf(), &offline, Some("refresh_token")).await;
        world.expect_result(&format!("{step}, revocation"), &revoked);
    }
    Ok(())
}

async fn forged(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid offline_access").await?;
    let offline = tokens.refresh_token.unwrap_or_default();
    for (step, token) in [("tampered", super::tampered(&offline)), ("unsigned", super::unsigned(&offline))] {
        let _ = world.token(step, &conf(), &Grant::refresh_token(token)).await;
    }
    let result = world.keycloak().token(&world.realm, &conf(), &Grant::refresh_token(offline)).await;
    world.expect_result("the good one", &result.map(|tokens| tokens.token_type));
    Ok(())
}
