//! What users' devices answer (the callback of Keycloak's authentication channel), good and bad.

use serde_json::json;

use super::ciba_logins::{ALICE, BEGIN, CALLBACK, POLL, allow, answered, begin, poll};
use super::{CONF, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    statuses needs [Extended],
    twice needs [Extended],
    tokens needs [Extended],
    bodies needs [Extended],
    of_another_realm needs [Extended],
    clients needs [Extended],
    deleted_client needs [Extended],
    users needs [Extended],
    realm_off needs [Extended],
    late needs [Extended, Time],
    methods needs [Extended],
];

/// A login of alice at `conf` that is under way.
async fn start(world: &mut World, step: &str) -> Outcome {
    begin(world, step, &format!("{CONF}&{ALICE}")).await?;
    Ok(())
}

async fn statuses(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for status in ["SUCCEED", "UNAUTHORIZED", "CANCELLED", "DIFFERENT", "succeed", ""] {
        start(world, status).await?;
        world.check(&format!("{status}: answered"), answered(status)).await?;
        poll(world, &format!("{status}: asked")).await?;
    }
    for (step, body) in [
        ("more", json!({"status": "SUCCEED", "additionalParams": {"a": "b"}})),
        ("unknown members", json!({"status": "SUCCEED", "x": "y"})),
        ("ill-typed more", json!({"status": "SUCCEED", "additionalParams": "x"})),
        ("a number", json!({"status": 0})),
        ("another number", json!({"status": 1})),
        ("a number without a name", json!({"status": 3})),
        ("a number among more", json!({"status": "SUCCEED", "additionalParams": {"a": 1}})),
        ("a list among more", json!({"status": "SUCCEED", "additionalParams": {"a": [1]}})),
    ] {
        start(world, step).await?;
        world.check(&format!("{step}: answered"), Call::post(CALLBACK).bearer("{device}").json(&body)).await?;
        poll(world, &format!("{step}: asked")).await?;
    }
    Ok(())
}

async fn twice(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (first, second) in
        [("SUCCEED", "SUCCEED"), ("SUCCEED", "UNAUTHORIZED"), ("UNAUTHORIZED", "SUCCEED"), ("CANCELLED", "CANCELLED")]
    {
        let step = format!("{first}, {second}");
        start(world, &step).await?;
        world.check(&format!("{step}: first"), answered(first)).await?;
        world.check(&format!("{step}: second"), answered(second)).await?;
        world.check(&format!("{step}: third"), answered(second)).await?;
        poll(world, &format!("{step}: asked")).await?;
    }
    for second in ["SUCCEED", "CANCELLED"] {
        let step = format!("UNAUTHORIZED, {second}, asked");
        start(world, &step).await?;
        world.check(&format!("{step}: first"), answered("UNAUTHORIZED")).await?;
        world.check(&format!("{step}: second"), answered(second)).await?;
        poll(world, &format!("{step}: asked")).await?;
    }
    start(world, "used").await?;
    world.check("used: answered", answered("SUCCEED")).await?;
    poll(world, "used: tokens").await?;
    world.check("used: answered again", answered("SUCCEED")).await?;
    poll(world, "used: asked again").await?;
    Ok(())
}

async fn tokens(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.log_in("openid").await?;
    start(world, "begun").await?;
    let body = json!({"status": "SUCCEED"});
    for (step, authorization) in [
        ("garbage", "Bearer x"),
        ("an access token", "Bearer {access}"),
        ("an ID token", "Bearer {id}"),
        ("a refresh token", "Bearer {refresh}"),
        ("an administrator's", "Bearer {admin}"),
        ("no token", "Bearer"),
        ("another scheme", "Basic {device}"),
        ("no scheme", "{device}"),
    ] {
        world.check(step, Call::post(CALLBACK).authorization(authorization).json(&body)).await?;
    }
    let tampered = super::tampered(world.value("device").unwrap_or_default());
    world.check("tampered", Call::post(CALLBACK).bearer(&tampered).json(&body)).await?;
    let unsigned = super::unsigned(world.value("device").unwrap_or_default());
    world.check("unsigned", Call::post(CALLBACK).bearer(&unsigned).json(&body)).await?;
    world.check("none", Call::post(CALLBACK).json(&body)).await?;
    world.check("in the body", Call::post(CALLBACK).form("access_token={device}&status=SUCCEED")).await?;
    world.check("userinfo", Call::get(super::USERINFO).bearer("{device}")).await?;
    world.check("in small letters", Call::post(CALLBACK).authorization("bearer {device}").json(&body)).await?;
    Ok(())
}

async fn bodies(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    start(world, "begun").await?;
    let to = || Call::post(CALLBACK).bearer("{device}");
    for (step, text) in [
        ("nothing", ""),
        ("no JSON", "nope"),
        ("an array", "[]"),
        ("a text", "\"SUCCEED\""),
        ("null", "null"),
        ("empty", "{}"),
    ] {
        world.check(step, to().text("application/json", text)).await?;
    }
    world.check("a null status", to().json(&json!({"status": null}))).await?;
    world.check("no type", to().untyped("{\"status\":\"SUCCEED\"}")).await?;
    world.check("a form", to().form("status=SUCCEED")).await?;
    world.check("plain text", to().text("text/plain", "{\"status\":\"SUCCEED\"}")).await?;
    world.check("broken, without a token", Call::post(CALLBACK).text("application/json", "nope")).await?;
    let charset = to().text("application/json; charset=utf-8", "{\"status\":\"SUCCEED\"}");
    world.check("with a charset", charset).await?;
    Ok(())
}

async fn of_another_realm(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    start(world, "begun").await?;
    let there = |realm: &str| Call::post(CALLBACK.replace("{realm}", realm)).bearer("{device}");
    world.check("at master", there("master").json(&json!({"status": "SUCCEED"}))).await?;
    world.check("at none", there("nope").json(&json!({"status": "SUCCEED"}))).await?;
    let named = there("{realm}").host("sso.example.org").json(&json!({"status": "SUCCEED"}));
    world.check("by another name", named).await?;
    world.check("at its own", answered("SUCCEED")).await?;
    Ok(())
}

async fn clients(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    start(world, "disabled").await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    world.check("disabled: answered", answered("SUCCEED")).await?;
    poll(world, "disabled: asked").await?;
    world.change_client("conf", json!({"enabled": true})).await?;
    world.check("enabled: answered", answered("SUCCEED")).await?;
    world.change_client("conf", json!({"attributes": {"oidc.ciba.grant.enabled": "false"}})).await?;
    poll(world, "switched off: asked").await?;
    allow(world, "conf").await?;
    world.change_client("conf", json!({"clientId": "renamed"})).await?;
    let renamed = format!("{POLL}&client_id=renamed&client_secret=conf-secret");
    world.check("renamed: asked", Call::post(TOKEN).form(renamed)).await?;
    world.change_client("renamed", json!({"clientId": "conf"})).await?;
    poll(world, "back: asked").await?;
    Ok(())
}

async fn deleted_client(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    start(world, "begun").await?;
    let id = world.client_uuid("conf").await?;
    world.keycloak().delete_client(&world.realm, &id).await?;
    world.check("answered", answered("SUCCEED")).await?;
    Ok(())
}

/// What becomes of the user in between.
async fn users(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let alice = world.user_id("alice").await?;
    for (step, change, back) in [
        ("disabled", json!({"enabled": false}), json!({"enabled": true})),
        ("an open action", json!({"requiredActions": ["UPDATE_PASSWORD"]}), json!({"requiredActions": []})),
        ("without a name", json!({"firstName": ""}), json!({"firstName": "Alice"})),
    ] {
        start(world, step).await?;
        world.change_user("alice", change).await?;
        world.check(&format!("{step}: answered"), answered("SUCCEED")).await?;
        poll(world, &format!("{step}: asked")).await?;
        world.change_user("alice", back).await?;
        poll(world, &format!("{step}: asked again")).await?;
    }
    start(world, "logged out").await?;
    world.check("logged out: answered", answered("SUCCEED")).await?;
    world.keycloak().logout_user(&world.realm, &alice).await?;
    poll(world, "logged out: asked").await?;
    start(world, "deleted").await?;
    world.keycloak().delete_user(&world.realm, &alice).await?;
    world.check("deleted: answered", answered("SUCCEED")).await?;
    poll(world, "deleted: asked").await?;
    Ok(())
}

async fn realm_off(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    start(world, "begun").await?;
    world.change_realm(json!({"enabled": false})).await?;
    world.check("answered", answered("SUCCEED")).await?;
    poll(world, "asked").await?;
    world.change_realm(json!({"enabled": true})).await?;
    poll(world, "asked again").await?;
    Ok(())
}

async fn late(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "begun", &format!("{CONF}&{ALICE}&requested_expiry=1")).await?;
    world.pass(3).await;
    world.check("its own life is over", answered("SUCCEED")).await?;
    world.change_realm(json!({"attributes": {"cibaExpiresIn": "1", "cibaInterval": "1"}})).await?;
    begin(world, "begun again", &format!("{CONF}&{ALICE}&requested_expiry=100")).await?;
    world.pass(3).await;
    world.check("the realm's is over", answered("SUCCEED")).await?;
    poll(world, "asked").await?;
    Ok(())
}

async fn methods(world: &mut World) -> Outcome {
    for method in [http::Method::GET, http::Method::OPTIONS, http::Method::PUT] {
        world.check(&format!("{method} of the callback"), Call::new(method.clone(), CALLBACK)).await?;
    }
    world.check("below the callback", Call::post(format!("{CALLBACK}/x"))).await?;
    world.check("beside the callback", Call::post(format!("{BEGIN}/x"))).await?;
    world.check("above", Call::post("/realms/{realm}/protocol/openid-connect/ext/ciba")).await?;
    Ok(())
}
