//! How long tokens and sessions live, by the realm's and the client's settings.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::{Value, json};

use crate::case::Outcome;
use crate::cases;
use crate::normal::expand::expanded;
use crate::world::{World, alice, conf};

cases![
    of_the_realm,
    of_the_client,
    of_service_accounts,
    near_the_end needs [Time],
    idle needs [Time],
    prolonged needs [Time],
];

/// How long the tokens live.
async fn lives(world: &mut World, step: &str, grant: &Grant) -> Option<String> {
    let result = world.keycloak().token(&world.realm, &conf(), grant).await;
    let refresh = result.as_ref().ok().and_then(|tokens| tokens.refresh_token.clone());
    let shown = result.map(|tokens| {
        let tokens = expanded(&serde_json::to_value(tokens).unwrap_or_default());
        let life = |token: &str| {
            let claims = &tokens[token]["<claims>"];
            claims["exp"]
                .as_i64()
                .and_then(|exp| Some(exp - claims["iat"].as_i64()?))
                .map_or(Value::Null, |it| json!(it))
        };
        json!({"access": life("access_token"), "id": life("id_token"), "refresh": life("refresh_token")})
    });
    world.expect_result(step, &shown);
    refresh
}

async fn of_the_realm(world: &mut World) -> Outcome {
    for (step, change) in [
        ("as it is", json!({})),
        ("access token", json!({"accessTokenLifespan": 60})),
        ("idle", json!({"ssoSessionIdleTimeout": 500})),
        ("longest", json!({"ssoSessionMaxLifespan": 400})),
        ("longest, below the access token", json!({"ssoSessionMaxLifespan": 30})),
        ("client's idle", json!({"ssoSessionMaxLifespan": 36000, "clientSessionIdleTimeout": 200})),
        ("client's longest", json!({"clientSessionMaxLifespan": 100})),
        ("offline", json!({"offlineSessionIdleTimeout": 1000, "accessTokenLifespan": 900})),
    ] {
        world.change_realm(change).await?;
        lives(world, step, &alice().with_scope("openid")).await;
        lives(world, &format!("{step}, offline"), &alice().with_scope("openid offline_access")).await;
    }
    Ok(())
}

async fn of_the_client(world: &mut World) -> Outcome {
    for (step, attributes) in [
        ("access token", json!({"access.token.lifespan": "33"})),
        ("access token, as long as the session", json!({"access.token.lifespan": "-1"})),
        ("idle", json!({"access.token.lifespan": "", "client.session.idle.timeout": "77"})),
        ("longest", json!({"client.session.max.lifespan": "55", "client.session.idle.timeout": ""})),
        ("offline, longest", json!({"client.offline.session.max.lifespan": "88", "client.session.max.lifespan": ""})),
        ("offline, idle", json!({"client.offline.session.idle.timeout": "66"})),
    ] {
        world.change_client("conf", json!({"attributes": attributes})).await?;
        lives(world, step, &alice().with_scope("openid")).await;
        lives(world, &format!("{step}, offline"), &alice().with_scope("openid offline_access")).await;
    }
    Ok(())
}

async fn of_service_accounts(world: &mut World) -> Outcome {
    lives(world, "as it is", &Grant::client_credentials()).await;
    for (step, change) in [
        ("access token", json!({"accessTokenLifespan": 60})),
        ("longest", json!({"ssoSessionMaxLifespan": 30})),
        ("client's longest", json!({"clientSessionMaxLifespan": 20})),
    ] {
        world.change_realm(change).await?;
        lives(world, step, &Grant::client_credentials()).await;
    }
    Ok(())
}

/// A refresh does not outlive the session.
async fn near_the_end(world: &mut World) -> Outcome {
    world.change_realm(json!({"ssoSessionMaxLifespan": 3, "ssoSessionIdleTimeout": 100})).await?;
    let refresh = lives(world, "login", &alice()).await.unwrap_or_default();
    world.pass(5).await;
    let _ = world.token("over", &conf(), &Grant::refresh_token(refresh)).await;
    Ok(())
}

async fn idle(world: &mut World) -> Outcome {
    world.change_realm(json!({"ssoSessionIdleTimeout": 2})).await?;
    let tokens = world.log_in("openid").await?;
    world.pass(4).await;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    let api = ClientAuth::secret_basic("api", "api-secret");
    let found = world.keycloak().introspect(&world.realm, &api, &tokens.access_token, None).await;
    world.expect_result("introspection", &found);
    let id = world.user_id("alice").await?;
    let sessions = world.keycloak().list_user_sessions(&world.realm, &id).await;
    world.expect_result("sessions", &sessions);
    Ok(())
}

/// A refresh keeps an idle session alive.
async fn prolonged(world: &mut World) -> Outcome {
    world.change_realm(json!({"ssoSessionIdleTimeout": 4})).await?;
    let mut refresh = world.log_in("openid").await?.refresh_token;
    for step in ["after two seconds", "after four seconds", "after six seconds"] {
        world.pass(2).await;
        let grant = Grant::refresh_token(refresh.unwrap_or_default());
        refresh = lives(world, step, &grant).await;
    }
    Ok(())
}
