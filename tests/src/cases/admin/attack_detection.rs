//! Attack detection: failed logins are counted, and lock users out.

use keycloak_api::oidc::Grant;
use keycloak_api::representation::BruteForceStatus;
use serde_json::{Value, json};

use super::each;
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![
    unprotected,
    counted,
    locked needs [Time],
    multiple needs [Time],
    linear needs [Time],
    longest_wait,
    quick needs [Time],
    forgotten needs [Time],
    permanent,
    permanent_after_locks needs [Time],
    permanent_and_quick needs [Time],
    cleared,
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

/// Protects the realm, where failures do not follow too quickly if nothing else is said.
async fn protect(world: &mut World, more: Value) -> Outcome {
    let mut settings = json!({"bruteForceProtected": true, "quickLoginCheckMilliSeconds": 0, "failureFactor": 2});
    for (name, value) in more.as_object().into_iter().flatten() {
        settings[name] = value.clone();
    }
    world.change_realm(settings).await?;
    let id = world.user_id("alice").await?;
    world.set("alice", id);
    Ok(())
}

async fn log_in(world: &mut World, step: &str, password: &str) -> Outcome {
    log_in_as(world, step, "alice", password).await
}

/// Logs alice in, or fails to, and goes on when the realm has counted it.
///
/// A real server counts by the side, and may not have counted when it answers. What it doesn't count, it never tells.
async fn log_in_as(world: &mut World, step: &str, name: &str, password: &str) -> Outcome {
    let before = told(world).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &Grant::password(name, password)).await;
    world.expect_result(step, &result.map(|tokens| tokens.token_type));
    for _ in 0..15 {
        if told(world).await? != before {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Ok(())
}

/// What is told of alice's failures, and how long after the last one she is locked out.
async fn status(world: &mut World, step: &str) -> Outcome {
    let status = told(world).await?;
    let last = status.last_failure.unwrap_or(0) / 1000;
    let until = status.failed_login_not_before.unwrap_or(0);
    let wait = match until {
        0 => Value::Null,
        i64::MAX => json!("for ever"),
        until => json!(until - last),
    };
    world.expect_value(
        step,
        &json!({
            "failures": status.num_failures,
            "secondary": status.num_secondary_auth_failures,
            "lockouts": status.num_temporary_lockouts,
            "disabled": status.disabled,
            "from": status.last_ip_failure,
            "failed": status.last_failure != Some(0),
            "wait": wait,
        }),
    );
    Ok(())
}

/// Fails, and tells what came of it.
async fn fail(world: &mut World, step: &str) -> Outcome {
    log_in(world, &format!("{step}, answer"), "wrong").await?;
    status(world, step).await
}

async fn told(world: &World) -> Outcome<BruteForceStatus> {
    let id = world.user_id("alice").await?;
    Ok(world.keycloak().get_login_failures(&world.realm, &id).await?)
}

async fn unprotected(world: &mut World) -> Outcome {
    fail(world, "one").await?;
    let id = world.user_id("alice").await?;
    world.set("alice", id);
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET attack-detection/brute-force/users/{alice}", ""),
            ("GET attack-detection/brute-force/users/{nobody}", ""),
            ("DELETE attack-detection/brute-force/users/{alice}", ""),
            ("DELETE attack-detection/brute-force/users/{nobody}", ""),
            ("DELETE attack-detection/brute-force/users", ""),
            ("GET attack-detection/brute-force/users", ""),
        ],
    )
    .await
}

async fn counted(world: &mut World) -> Outcome {
    protect(world, json!({"failureFactor": 5})).await?;
    status(world, "none").await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    world
        .check("on the wire", Call::get("/admin/realms/{realm}/attack-detection/brute-force/users/{alice}").admin())
        .await?;
    log_in(world, "good", "alice-password").await?;
    status(world, "after a good one").await?;
    log_in_as(world, "by the address, answer", "ALICE@example.org", "wrong").await?;
    status(world, "by the address").await?;
    log_in(world, "no password, answer", "").await?;
    status(world, "no password").await?;
    world.change_realm(json!({"bruteForceProtected": false})).await?;
    fail(world, "unprotected again").await?;
    Ok(())
}

async fn locked(world: &mut World) -> Outcome {
    protect(world, json!({"waitIncrementSeconds": 12})).await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    log_in(world, "the right password", "alice-password").await?;
    status(world, "after the right password").await?;
    fail(world, "a wrong one").await?;
    let user = world.answer(Call::get("/admin/realms/{realm}/users/{alice}").admin()).await?.json();
    world.expect_value("the user", &user);
    world.pass(13).await;
    status(world, "waited").await?;
    log_in(world, "the right password, later", "alice-password").await?;
    status(world, "in again").await?;
    Ok(())
}

async fn grows(world: &mut World) -> Outcome {
    for step in ["one", "two", "three", "four"] {
        fail(world, step).await?;
        world.pass(6).await;
    }
    Ok(())
}

async fn multiple(world: &mut World) -> Outcome {
    protect(world, json!({"waitIncrementSeconds": 2, "bruteForceStrategy": "MULTIPLE"})).await?;
    grows(world).await
}

async fn linear(world: &mut World) -> Outcome {
    protect(world, json!({"waitIncrementSeconds": 2, "bruteForceStrategy": "LINEAR"})).await?;
    grows(world).await
}

async fn longest_wait(world: &mut World) -> Outcome {
    protect(world, json!({"waitIncrementSeconds": 100, "maxFailureWaitSeconds": 50, "failureFactor": 1})).await?;
    fail(world, "one").await
}

async fn quick(world: &mut World) -> Outcome {
    protect(
        world,
        json!({"failureFactor": 9, "quickLoginCheckMilliSeconds": 60_000, "minimumQuickLoginWaitSeconds": 3}),
    )
    .await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    log_in(world, "the right password", "alice-password").await?;
    world.pass(4).await;
    fail(world, "later").await?;
    Ok(())
}

async fn forgotten(world: &mut World) -> Outcome {
    protect(world, json!({"failureFactor": 2, "maxDeltaTimeSeconds": 2, "waitIncrementSeconds": 1})).await?;
    fail(world, "one").await?;
    world.pass(4).await;
    fail(world, "later").await?;
    fail(world, "at once").await?;
    world.pass(4).await;
    status(world, "waited").await?;
    fail(world, "later still").await?;
    Ok(())
}

async fn permanent(world: &mut World) -> Outcome {
    let tokens = world.log_in("openid").await?;
    protect(world, json!({"permanentLockout": true})).await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    let user = world.answer(Call::get("/admin/realms/{realm}/users/{alice}").admin()).await?.json();
    world.expect_value("the user", &user);
    world.check("unmanaged", Call::get("/admin/realms/{realm}/users/{alice}/unmanagedAttributes").admin()).await?;
    log_in(world, "the right password", "alice-password").await?;
    fail(world, "three").await?;
    let grant = Grant::refresh_token(tokens.refresh_token.unwrap_or_default());
    let _ = world.token("refreshed", &conf(), &grant).await;
    each(world, &[("DELETE attack-detection/brute-force/users/{alice}", "")]).await?;
    status(world, "cleared").await?;
    log_in(world, "cleared, the right password", "alice-password").await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    status(world, "enabled").await?;
    log_in(world, "enabled, the right password", "alice-password").await?;
    fail(world, "one more").await?;
    Ok(())
}

async fn permanent_after_locks(world: &mut World) -> Outcome {
    let settings = json!({"permanentLockout": true, "maxTemporaryLockouts": 1, "waitIncrementSeconds": 2});
    protect(world, settings).await?;
    for step in ["one", "two", "three", "four", "five"] {
        fail(world, step).await?;
        world.pass(5).await;
    }
    log_in(world, "the right password", "alice-password").await?;
    Ok(())
}

async fn permanent_and_quick(world: &mut World) -> Outcome {
    let settings = json!({
        "permanentLockout": true, "failureFactor": 4, "quickLoginCheckMilliSeconds": 60_000,
        "minimumQuickLoginWaitSeconds": 2, "maxFailureWaitSeconds": 1,
    });
    protect(world, settings).await?;
    for step in ["one", "two", "three"] {
        fail(world, step).await?;
        world.pass(3).await;
    }
    Ok(())
}

async fn cleared(world: &mut World) -> Outcome {
    protect(world, json!({})).await?;
    fail(world, "one").await?;
    fail(world, "two").await?;
    each(world, &[("DELETE attack-detection/brute-force/users/{alice}", "")]).await?;
    status(world, "cleared").await?;
    log_in(world, "the right password", "alice-password").await?;
    fail(world, "three").await?;
    fail(world, "four").await?;
    each(world, &[("DELETE attack-detection/brute-force/users", "")]).await?;
    status(world, "all cleared").await?;
    log_in(world, "the right password again", "alice-password").await?;
    fail(world, "five").await?;
    let id = world.user_id("alice").await?;
    world.keycloak().delete_user(&world.realm, &id).await?;
    each(world, &[("GET attack-detection/brute-force/users/{alice}", "")]).await?;
    Ok(())
}

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
