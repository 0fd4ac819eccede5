//! The events that introspection and userinfo leave behind of tokens that are no good any more, or of another kind.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::events::{forget, keep_all, told};
use super::{CONF, INTROSPECT, REVOKE, TOKEN, USERINFO, tampered, unsigned};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    refresh_tokens,
    reused,
    lightweight,
    of_clients,
    of_users,
    not_before,
    ended needs [Time],
    of_a_service_account,
    of_other_clients,
    not_asked_well,
    signed,
    kept,
];

const API: &str = "client_id=api&client_secret=api-secret";
const MOMENT: i64 = 2_000_000_000;

/// Introspects as the API and as the client, and asks userinfo.
async fn each(world: &mut World, step: &str) -> Outcome {
    for (who, client) in [("api", API), ("conf", CONF)] {
        world.answer(Call::post(INTROSPECT).form(format!("{client}&token={{access}}"))).await?;
        told(world, &format!("{step}: {who}")).await?;
    }
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    told(world, &format!("{step}: userinfo")).await
}

async fn introspect(world: &mut World, step: &str, form: &str) -> Outcome {
    world.answer(Call::post(INTROSPECT).form(form)).await?;
    told(world, step).await
}

async fn refresh_tokens(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    let hint = "token_type_hint=refresh_token";
    introspect(world, "another client's", &format!("{API}&token={{refresh}}&{hint}")).await?;
    introspect(world, "as an access token", &format!("{CONF}&token={{refresh}}")).await?;
    introspect(world, "an access token as one", &format!("{CONF}&token={{access}}&{hint}")).await?;
    introspect(world, "an ID token as one", &format!("{CONF}&token={{id}}&{hint}")).await?;
    introspect(world, "none", &format!("{CONF}&token=x&{hint}")).await?;
    world.log_in("openid offline_access").await?;
    told(world, "offline login").await?;
    introspect(world, "an offline one", &format!("{CONF}&token={{refresh}}&{hint}")).await?;
    each(world, "an access token of an offline session").await?;
    world.answer(Call::post(REVOKE).form(format!("{CONF}&token={{refresh}}"))).await?;
    told(world, "revoked").await?;
    introspect(world, "a revoked one", &format!("{CONF}&token={{refresh}}&{hint}")).await
}

async fn reused(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.change_realm(json!({"revokeRefreshToken": true})).await?;
    world.log_in("openid").await?;
    world.answer(Call::post(TOKEN).form(format!("grant_type=refresh_token&{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, "refreshed").await?;
    introspect(world, "the first one", &format!("{CONF}&token={{refresh}}&token_type_hint=refresh_token")).await
}

async fn lightweight(world: &mut World) -> Outcome {
    keep_all(world).await?;
    let light = json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}});
    world.change_client("conf", light).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    each(world, "lightweight").await
}

/// Of clients that are switched off, or not there any more.
async fn of_clients(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    each(world, "disabled").await?;
    let id = world.client_uuid("conf").await?;
    world.keycloak().delete_client(&world.realm, &id).await?;
    each(world, "deleted").await
}

async fn of_users(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    each(world, "disabled").await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(world, "deleted").await
}

/// Tokens of before a moment are not good, and that moment is to come.
async fn not_before(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    world.change_client("conf", json!({"notBefore": MOMENT})).await?;
    each(world, "the client's").await?;
    world.change_client("conf", json!({"notBefore": 0})).await?;
    world.change_realm(json!({"notBefore": MOMENT})).await?;
    each(world, "the realm's").await
}

async fn ended(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    world.answer(Call::post(REVOKE).form(format!("{CONF}&token={{access}}"))).await?;
    told(world, "revocation").await?;
    each(world, "revoked").await?;
    world.change_realm(json!({"accessTokenLifespan": 2})).await?;
    world.log_in("openid").await?;
    told(world, "second login").await?;
    world.pass(4).await;
    each(world, "expired").await
}

async fn of_a_service_account(world: &mut World) -> Outcome {
    keep_all(world).await?;
    let account = world.user_id("service-account-conf").await?;
    world.show_as(account, "{service-account-conf}");
    world.log_in_as(&conf(), &Grant::client_credentials().with_scope("openid")).await?;
    told(world, "login").await?;
    each(world, "good").await?;
    world.change_user("service-account-conf", json!({"enabled": false})).await?;
    each(world, "disabled").await?;
    let account = world.user_id("service-account-conf").await?;
    world.keycloak().delete_user(&world.realm, &account).await?;
    each(world, "deleted").await
}

async fn of_other_clients(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice().with_scope("openid")).await?;
    told(world, "login").await?;
    each(world, "a public client's").await?;
    // So that there is an administrator's token to show.
    world.answer(Call::get("/admin/realms/{realm}").admin()).await?;
    let admin = world.value("admin").unwrap_or_default().to_owned();
    world.set("access", admin);
    each(world, "another realm's").await?;
    let tokens = world.log_in("openid").await?;
    forget(world).await?;
    world.set("access", tampered(&tokens.access_token));
    each(world, "tampered").await?;
    world.set("access", unsigned(&tokens.access_token));
    each(world, "unsigned").await
}

async fn not_asked_well(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    forget(world).await?;
    for (step, form) in [
        ("twice", format!("{API}&token={{access}}&token={{access}}")),
        ("empty", format!("{API}&token=")),
        ("no secret", "client_id=conf&token={access}".to_owned()),
        ("a disabled client", "client_id=disabled&client_secret=disabled-secret&token={access}".to_owned()),
        ("as a requesting party's", format!("{API}&token={{access}}&token_type_hint=requesting_party_token")),
        (
            "as a requesting party's, not theirs",
            format!("{CONF}&token={{access}}&token_type_hint=requesting_party_token"),
        ),
        ("no token as a requesting party's", format!("{API}&token=x&token_type_hint=requesting_party_token")),
        ("an empty hint", format!("{API}&token={{access}}&token_type_hint=")),
    ] {
        introspect(world, step, &form).await?;
    }
    for (step, call) in [
        ("an ID token", Call::get(USERINFO).bearer("{id}")),
        ("basic", Call::get(USERINFO).authorization("Basic abc")),
        ("by DPoP", Call::get(USERINFO).authorization("DPoP {access}")),
        ("twice in a form", Call::post(USERINFO).form("access_token={access}&access_token={access}")),
        ("empty in a form", Call::post(USERINFO).form("access_token=")),
        ("from another site", Call::get(USERINFO).bearer("{access}").origin("http://evil.example.org")),
        ("three parts that are none", Call::get(USERINFO).bearer("a.b.c")),
    ] {
        world.answer(call).await?;
        told(world, &format!("userinfo, {step}")).await?;
    }
    Ok(())
}

async fn signed(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    world.change_client("conf", json!({"attributes": {"user.info.response.signature.alg": "RS256"}})).await?;
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    told(world, "signed").await
}

/// Which of them a realm keeps that says nothing of kinds.
async fn kept(world: &mut World) -> Outcome {
    world.change_realm(json!({"eventsEnabled": true})).await?;
    world.log_in("openid").await?;
    told(world, "login").await?;
    each(world, "by default").await
}
