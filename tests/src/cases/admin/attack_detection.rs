//! Attack detection: failed logins are counted, and lock users out.

use std::time::Duration;

use keycloak_api::oidc::Grant;
use keycloak_api::representation::BruteForceStatus;
use serde_json::{Value, json};

use super::each;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

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
];

/// Protects the realm, where failures do not follow too quickly if nothing else is said.
pub(super) async fn protect(world: &mut World, more: Value) -> Outcome {
    let mut settings = json!({"bruteForceProtected": true, "quickLoginCheckMilliSeconds": 0, "failureFactor": 2});
    for (name, value) in more.as_object().into_iter().flatten() {
        settings[name] = value.clone();
    }
    world.change_realm(settings).await?;
    let id = world.user_id("alice").await?;
    world.set("alice", id);
    Ok(())
}

pub(super) async fn log_in(world: &mut World, step: &str, password: &str) -> Outcome {
    log_in_as(world, step, "alice", password).await
}

/// Whether the realm counts a failure of alice's in so many looks, a twentieth of a second apart; it told `before` then.
///
/// A real server counts by the side, and may not have counted when it answers. What it doesn't count, it never tells.
pub(in crate::cases) async fn is_counted(world: &World, before: &BruteForceStatus, looks: u8) -> Outcome<bool> {
    for _ in 0..looks {
        if told(world).await? != *before {
            return Ok(true);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(false)
}

/// Logs alice in, or fails to, and goes on when the realm has counted it, if it does.
async fn log_in_as(world: &mut World, step: &str, name: &str, password: &str) -> Outcome {
    let before = told(world).await?;
    let result = world.keycloak().token(&world.realm, &conf(), &Grant::password(name, password)).await;
    world.expect_result(step, &result.map(|tokens| tokens.token_type));
    is_counted(world, &before, 15).await?;
    Ok(())
}

/// What is told of alice's failures, and how long after the last one she is locked out.
pub(super) async fn status(world: &mut World, step: &str) -> Outcome {
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
pub(super) async fn fail(world: &mut World, step: &str) -> Outcome {
    log_in(world, &format!("{step}, answer"), "wrong").await?;
    status(world, step).await
}

/// What is told of alice's failures.
pub(in crate::cases) async fn told(world: &World) -> Outcome<BruteForceStatus> {
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
    // Long enough for two failures one after the other on a machine that is busy.
    protect(world, json!({"failureFactor": 2, "maxDeltaTimeSeconds": 8, "waitIncrementSeconds": 1})).await?;
    fail(world, "one").await?;
    world.pass(10).await;
    fail(world, "later").await?;
    fail(world, "at once").await?;
    world.pass(10).await;
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
