//! The client credentials grant: the service account.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::TOKEN;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![good, refused, bad_input, disabled_service_account, userinfo, attributes, session_of_a_service_account, gone];

async fn good(world: &mut World) -> Outcome {
    let _ = world.token("without scope", &conf(), &Grant::client_credentials()).await;
    let _ = world.token("openid", &conf(), &Grant::client_credentials().with_scope("openid")).await;
    let _ = world.token("offline", &conf(), &Grant::client_credentials().with_scope("offline_access")).await;
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
    for (step, client) in [
        ("public", ClientAuth::public("pub")),
        ("no service account", ClientAuth::secret_basic("other", "other-secret")),
        ("bearer-only", ClientAuth::secret_basic("api", "api-secret")),
        ("wrong secret", ClientAuth::secret_basic("conf", "wrong")),
        ("disabled", ClientAuth::secret_basic("disabled", "disabled-secret")),
    ] {
        let _ = world.token(step, &client, &Grant::client_credentials()).await;
    }
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    let rows = [
        ("no client", "grant_type=client_credentials"),
        ("public", "grant_type=client_credentials&client_id=pub"),
        ("scope unknown", "grant_type=client_credentials&client_id=conf&client_secret=conf-secret&scope=nope"),
        ("scope empty", "grant_type=client_credentials&client_id=conf&client_secret=conf-secret&scope="),
        (
            "scope twice",
            "grant_type=client_credentials&client_id=conf&client_secret=conf-secret&scope=email&scope=email",
        ),
    ];
    world.post_each(TOKEN, &rows).await
}

async fn disabled_service_account(world: &mut World) -> Outcome {
    world.change_user("service-account-conf", json!({"enabled": false})).await?;
    let _ = world.token("refused", &conf(), &Grant::client_credentials()).await;
    Ok(())
}

async fn userinfo(world: &mut World) -> Outcome {
    for scope in ["openid", "profile"] {
        let tokens = world.log_in_as(&conf(), &Grant::client_credentials().with_scope(scope)).await?;
        let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
        world.expect_result(scope, &info);
    }
    Ok(())
}

/// With the attribute, a client gets refresh tokens and a session.
async fn attributes(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"client_credentials.use_refresh_token": "true"}})).await?;
    let tokens = world.token("with refresh token", &conf(), &Grant::client_credentials()).await?;
    if let Some(refresh) = tokens.refresh_token {
        let _ = world.token("refreshed", &conf(), &Grant::refresh_token(refresh)).await;
    }
    Ok(())
}

/// A service account that has a session is refreshed, logged out and refused as others are.
async fn session_of_a_service_account(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"client_credentials.use_refresh_token": "true"}})).await?;
    let _ = world.token("openid", &conf(), &Grant::client_credentials().with_scope("openid")).await;
    let _ = world.token("offline", &conf(), &Grant::client_credentials().with_scope("offline_access")).await;
    let tokens = world.log_in_as(&conf(), &Grant::client_credentials().with_scope("openid")).await?;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    let api = ClientAuth::secret_basic("api", "api-secret");
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await;
    world.expect_result("introspection", &found);
    let refresh = tokens.refresh_token.unwrap_or_default();
    world.change_user("service-account-conf", json!({"enabled": false})).await?;
    let _ = world.token("disabled", &conf(), &Grant::refresh_token(refresh.clone())).await;
    world.change_user("service-account-conf", json!({"enabled": true})).await?;
    let out = world.keycloak().logout(&world.realm, &conf(), &refresh).await;
    world.expect_result("logout", &out);
    let _ = world.token("logged out", &conf(), &Grant::refresh_token(refresh)).await;
    Ok(())
}

async fn gone(world: &mut World) -> Outcome {
    let id = world.user_id("service-account-conf").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    let _ = world.token("account deleted", &conf(), &Grant::client_credentials()).await;
    world.change_realm(json!({"enabled": false})).await?;
    let _ = world.token("realm disabled", &conf(), &Grant::client_credentials()).await;
    Ok(())
}
