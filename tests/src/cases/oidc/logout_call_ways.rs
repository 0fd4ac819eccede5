//! Clients that are called when a session of theirs ends: by which ways it may end, and who is told then.

use keycloak_api::oidc::{ClientAuth, Grant};
use serde_json::json;

use super::logout_calls::{listen, tell, told};
use super::{ASK, CODE, CONF, LOGOUT, REVOKE, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::listener::Listener;
use crate::world::{World, alice, conf};

cases![
    administrators,
    everybody,
    revoked,
    consents,
    offline,
    users_deleted,
    clients_deleted,
    browsers,
    browsers_of_front_channel,
    action_of_user,
    impersonated,
    over needs [Time],
];

async fn administrators(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    let id = world.user_id("alice").await?;
    let none = world.keycloak().logout_user(&world.realm, &id).await;
    world.expect_result("no session", &none);
    told(world, "no session", &listener);
    for _ in 0..2 {
        world.log_in("openid").await?;
    }
    world.log_in_as(&conf(), &Grant::password("bob", "bob-password")).await?;
    let ended = world.keycloak().logout_user(&world.realm, &id).await;
    world.expect_result("two sessions", &ended);
    told(world, "two sessions", &listener);
    world.log_in("openid").await?;
    world.check("session", Call::delete("/admin/realms/{realm}/sessions/{sid}").admin()).await?;
    told(world, "session", &listener);
    world.check("session again", Call::delete("/admin/realms/{realm}/sessions/{sid}").admin()).await?;
    told(world, "session again", &listener);
    world.log_in("openid").await?;
    world.check("no right", Call::delete("/admin/realms/{realm}/sessions/{sid}").bearer("{access}")).await?;
    told(world, "no right", &listener);
    Ok(())
}

async fn everybody(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.log_in("openid").await?;
    world.check("all", Call::post("/admin/realms/{realm}/logout-all").admin()).await?;
    told(world, "all", &listener);
    Ok(())
}

async fn revoked(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.log_in("openid").await?;
    for token in ["{access}", "{refresh}"] {
        world.check(token, Call::post(REVOKE).form(format!("{CONF}&token={token}"))).await?;
        told(world, token, &listener);
    }
    Ok(())
}

async fn consents(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    let id = world.user_id("alice").await?;
    world.log_in("openid").await?;
    world.log_in("openid offline_access").await?;
    let taken = world.keycloak().revoke_consent(&world.realm, &id, "conf").await;
    world.expect_result("taken back", &taken);
    told(world, "taken back", &listener);
    Ok(())
}

async fn offline(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.log_in("openid offline_access").await?;
    world.check("out", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, "out", &listener);
    world.log_in("openid offline_access").await?;
    let path = "/admin/realms/{realm}/sessions/{sid}?isOffline=true";
    world.check("by an administrator", Call::delete(path).admin()).await?;
    told(world, "by an administrator", &listener);
    world.log_in("openid offline_access").await?;
    let id = world.user_id("alice").await?;
    let ended = world.keycloak().logout_user(&world.realm, &id).await;
    world.expect_result("the user", &ended);
    told(world, "the user", &listener);
    Ok(())
}

async fn users_deleted(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.log_in("openid").await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    told(world, "deleted", &listener);
    Ok(())
}

async fn clients_deleted(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.log_in("openid").await?;
    let id = world.client_uuid("conf").await?;
    world.keycloak().delete_client(&world.realm, &id).await?;
    told(world, "deleted", &listener);
    world.check("session", Call::delete("/admin/realms/{realm}/sessions/{sid}").admin()).await?;
    told(world, "session", &listener);
    Ok(())
}

/// A browser that is logged in to two clients, of which both are told of logouts.
async fn two_clients(world: &mut World, listener: &Listener) -> Outcome<Browser> {
    tell(world, "other", &listener.url("/other")).await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let tokens = world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?.json();
    for (name, token) in [("id", "id_token"), ("refresh", "refresh_token"), ("sid", "session_state")] {
        world.set(name, tokens[token].as_str().unwrap_or_default());
    }
    let answer = browser.get(world, &format!("{}?{}", super::AUTH, ASK.replace("=conf", "=other"))).await?;
    world.set("code", crate::browser::redirected(&answer, "code").unwrap_or_default());
    world.answer(Call::post(TOKEN).form(format!("{CODE}&client_id=other&client_secret=other-secret"))).await?;
    Ok(browser)
}

async fn browsers(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    let mut browser = two_clients(world, &listener).await?;
    let page = browser.get(world, LOGOUT).await?;
    told(world, "asked", &listener);
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    world.expect("confirmed", &answer);
    told(world, "confirmed", &listener);
    let mut browser = two_clients(world, &listener).await?;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}")).await?;
    world.expect("with a hint", &answer);
    told(world, "with a hint", &listener);
    two_clients(world, &listener).await?;
    world.check("by a token", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, "by a token", &listener);
    two_clients(world, &listener).await?;
    world.check("by an administrator", Call::delete("/admin/realms/{realm}/sessions/{sid}").admin()).await?;
    told(world, "by an administrator", &listener);
    Ok(())
}

/// A client that is told by browsers is told by nobody else, and one that browsers have no address of by nobody.
async fn browsers_of_front_channel(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.change_client("other", json!({"frontchannelLogout": true})).await?;
    let mut browser = two_clients(world, &listener).await?;
    let answer = browser.get(world, &format!("{LOGOUT}?id_token_hint={{id}}")).await?;
    world.expect("out", &answer);
    told(world, "out", &listener);
    Ok(())
}

/// A new password may end the other sessions.
async fn action_of_user(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.log_in_as(&conf(), &alice()).await?;
    world.log_in_as(&ClientAuth::public("pub"), &alice()).await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", ASK).await?;
    told(world, "asked", &listener);
    let fields = [("password-new", "new-1"), ("password-confirm", "new-1"), ("logout-sessions", "on")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("changed", &answer);
    told(world, "changed", &listener);
    Ok(())
}

/// Who becomes another user of the same realm leaves the own session.
async fn impersonated(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    world.give_client_role("bob", "realm-management", "impersonation").await?;
    world.log_in_as(&conf(), &Grant::password("bob", "bob-password")).await?;
    let path = "/admin/realms/{realm}/users/{alice}/impersonation";
    let answer = world.answer(Call::post(path).bearer("{access}")).await?;
    world.expect_value("impersonated", &json!(answer.status.as_u16()));
    told(world, "impersonated", &listener);
    Ok(())
}

/// A session that ended by itself is no logout.
async fn over(world: &mut World) -> Outcome {
    let listener = listen(world, Some(200)).await?;
    world.change_realm(json!({"ssoSessionMaxLifespan": 15})).await?;
    world.log_in("openid").await?;
    world.pass(16).await;
    world.check("out", Call::post(LOGOUT).form(format!("{CONF}&refresh_token={{refresh}}"))).await?;
    told(world, "out", &listener);
    let id = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &id).await?;
    told(world, "by an administrator", &listener);
    Ok(())
}
