//! Attack detection beside everything else that a login meets: browsers, tokens, and what an administrator does.

use keycloak_api::oidc::Grant;
use serde_json::json;

use super::attack_detection::{fail, log_in, protect, status};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    in_a_browser needs [Time],
    beside_tokens,
    sick_settings,
    enabled_again,
    new_password,
    remembered needs [Time],
    of_a_disabled_user,
    of_a_user_not_set_up,
];

const AUTH: &str = "/realms/{realm}/protocol/openid-connect/auth";

const ASK: &str = "client_id=conf&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&response_type=code&scope=openid";

async fn in_a_browser(world: &mut World) -> Outcome {
    protect(world, json!({"waitIncrementSeconds": 3})).await?;
    let mut browser = Browser::default();
    let mut page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    for (step, password) in
        [("one", "wrong"), ("two", "wrong"), ("locked", "alice-password"), ("locked and wrong", "wrong")]
    {
        page = browser.submit(world, &page, &[("username", "alice"), ("password", password)]).await?;
        world.expect(step, &page);
        status(world, &format!("{step}, counted")).await?;
    }
    world.pass(4).await;
    page = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("in", &page);
    status(world, "in, counted").await?;
    world.change_realm(json!({"permanentLockout": true, "failureFactor": 1})).await?;
    let mut browser = Browser::default();
    let mut page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    for (step, password) in [("for good", "wrong"), ("locked for good", "alice-password")] {
        page = browser.submit(world, &page, &[("username", "alice"), ("password", password)]).await?;
        world.expect(step, &page);
    }
    Ok(())
}

/// Whoever is in stays in.
async fn beside_tokens(world: &mut World) -> Outcome {
    protect(world, json!({})).await?;
    let tokens = world.log_in("openid").await?;
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("refreshed", &conf(), &grant).await;
    let info = world.keycloak().userinfo(&world.realm, &tokens.access_token).await;
    world.expect_result("userinfo", &info);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("the browser", &answer);
    let _ = world.token("anew", &conf(), &alice()).await;
    Ok(())
}

async fn sick_settings(world: &mut World) -> Outcome {
    for (step, settings) in [
        ("no factor", json!({"failureFactor": 0})),
        ("negative", json!({"waitIncrementSeconds": -1, "failureFactor": -1, "maxFailureWaitSeconds": -1})),
        ("factor", json!({"failureFactor": -1})),
        ("increment", json!({"waitIncrementSeconds": -1})),
        ("quick wait", json!({"minimumQuickLoginWaitSeconds": -1})),
        ("quick check", json!({"quickLoginCheckMilliSeconds": -1})),
        ("delta", json!({"maxDeltaTimeSeconds": -1})),
        ("lockouts", json!({"maxTemporaryLockouts": -1})),
        ("unknown strategy", json!({"bruteForceStrategy": "nope"})),
    ] {
        world.check(step, Call::put("/admin/realms/{realm}").json(&settings).admin()).await?;
    }
    Ok(())
}

/// An administrator lets alice in again.
async fn enabled_again(world: &mut World) -> Outcome {
    protect(world, json!({"permanentLockout": true, "failureFactor": 1})).await?;
    fail(world, "locked").await?;
    world.change_user("alice", json!({"firstName": "Alicia"})).await?;
    status(world, "changed").await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    status(world, "enabled").await?;
    let user = world.answer(Call::get("/admin/realms/{realm}/users/{alice}").admin()).await?.json();
    world.expect_value("the user", &user);
    log_in(world, "in", "alice-password").await?;
    world.change_realm(json!({"permanentLockout": false})).await?;
    fail(world, "locked for a while").await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    status(world, "enabled, though it was").await?;
    log_in(world, "the right password", "alice-password").await?;
    Ok(())
}

async fn new_password(world: &mut World) -> Outcome {
    protect(world, json!({"failureFactor": 1})).await?;
    fail(world, "locked").await?;
    let credential = super::of(json!({"type": "password", "value": "new-password"}))?;
    let id = world.user_id("alice").await?;
    world.keycloak().reset_password(&world.realm, &id, &credential).await?;
    status(world, "with a new one").await?;
    log_in(world, "the new one", "new-password").await?;
    Ok(())
}

/// How long failures are remembered.
async fn remembered(world: &mut World) -> Outcome {
    protect(world, json!({"maxDeltaTimeSeconds": 2, "waitIncrementSeconds": 60})).await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    world.pass(4).await;
    status(world, "a lock that is longer").await?;
    log_in(world, "a lock that is longer, the right password", "alice-password").await?;
    world.change_realm(json!({"permanentLockout": true, "failureFactor": 5})).await?;
    fail(world, "before a permanent lock").await?;
    world.pass(4).await;
    status(world, "before a permanent lock, later").await?;
    fail(world, "before a permanent lock, again").await?;
    world.change_realm(json!({"maxTemporaryLockouts": 3})).await?;
    fail(world, "before a temporary lock").await?;
    world.pass(4).await;
    status(world, "before a temporary lock, later").await?;
    Ok(())
}

async fn of_a_disabled_user(world: &mut World) -> Outcome {
    protect(world, json!({"failureFactor": 1})).await?;
    let id = world.user_id("disabled").await?;
    world.set("disabled", id);
    for (step, password) in [("right", "disabled-password"), ("wrong", "wrong")] {
        let grant = Grant::password("disabled", password);
        let result = world.keycloak().token(&world.realm, &conf(), &grant).await;
        world.expect_result(step, &result);
        let path = "/admin/realms/{realm}/attack-detection/brute-force/users/{disabled}";
        world.check(&format!("{step}, counted"), Call::get(path).admin()).await?;
    }
    Ok(())
}

/// The password is right, but the user has something to do before.
async fn of_a_user_not_set_up(world: &mut World) -> Outcome {
    protect(world, json!({"failureFactor": 3})).await?;
    let id = world.user_id("action").await?;
    world.set("action", id);
    for (step, password) in [("wrong", "wrong"), ("right", "action-password")] {
        let result = world.keycloak().token(&world.realm, &conf(), &Grant::password("action", password)).await;
        world.expect_result(step, &result);
        let path = "/admin/realms/{realm}/attack-detection/brute-force/users/{action}";
        world.check(&format!("{step}, counted"), Call::get(path).admin()).await?;
    }
    Ok(())
}
