//! The events that logins on another device leave behind.

use serde_json::json;

use super::ciba_logins::{ALICE, BEGIN, CALLBACK, POLL, allow, answered};
use super::events::{events_since, keep_all};
use super::{CONF, TOKEN};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::channel::Channel;
use crate::world::World;

cases![
    begun needs [Extended],
    not_begun needs [Extended],
    answers needs [Extended],
    asked needs [Extended],
    over needs [Extended, Time],
    kept needs [Extended],
];

/// Has the realm keep events of every kind.
async fn prepare(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    keep_all(world).await
}

/// Begins a login, of which `{id}` and the `{device}`'s token are kept.
async fn begin(world: &mut World, form: &str) -> Outcome {
    let channel = Channel::shared()?;
    let answer = world.answer(Call::post(BEGIN).form(form)).await?.json();
    world.set("id", answer["auth_req_id"].as_str().unwrap_or("none"));
    let asked = channel.came(&world.realm);
    let token = asked.first().and_then(|asked| asked["token"].as_str());
    world.set("device", token.unwrap_or("none"));
    Ok(())
}

async fn poll(world: &mut World, step: &str, client: &str) -> Outcome {
    world.answer(Call::post(TOKEN).form(format!("{POLL}&{client}"))).await?;
    events_since(world, step).await
}

async fn begun(world: &mut World) -> Outcome {
    prepare(world).await?;
    begin(world, &format!("{CONF}&{ALICE}&binding_message=W4SCT")).await?;
    events_since(world, "begun").await?;
    world.answer(answered("SUCCEED")).await?;
    events_since(world, "approved").await?;
    poll(world, "tokens", CONF).await?;
    poll(world, "again", CONF).await?;
    world.change_client("conf", json!({"consentRequired": true})).await?;
    begin(world, &format!("{CONF}&login_hint=bob&scope=openid+offline_access")).await?;
    world.answer(answered("SUCCEED")).await?;
    poll(world, "of bob, offline", CONF).await
}

async fn not_begun(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (step, form) in [
        ("no client", ALICE.to_owned()),
        ("an unknown client", format!("client_id=nope&{ALICE}")),
        ("a wrong secret", format!("client_id=conf&client_secret=nope&{ALICE}")),
        ("no secret", format!("client_id=conf&{ALICE}")),
        ("a client that may not", format!("client_id=api&client_secret=api-secret&{ALICE}")),
        ("a public client", format!("client_id=pub&{ALICE}")),
        ("a client without the grant", format!("client_id=consent&client_secret=consent-secret&{ALICE}")),
        ("no hint", format!("{CONF}&scope=openid")),
        ("an unknown user", format!("{CONF}&scope=openid&login_hint=nobody")),
        ("no scope", format!("{CONF}&login_hint=alice")),
        ("an unknown scope", format!("{CONF}&login_hint=alice&scope=nope")),
        ("a bad message", format!("{CONF}&{ALICE}&binding_message=%3C%3E")),
        ("a code of the user", format!("{CONF}&{ALICE}&user_code=1")),
        ("an expiry that is none", format!("{CONF}&{ALICE}&requested_expiry=x")),
        ("a token that is none", format!("{CONF}&{ALICE}&request=abc")),
        ("both tokens", format!("{CONF}&{ALICE}&request=x&request_uri=x")),
        ("a token elsewhere", format!("{CONF}&{ALICE}&request_uri=x")),
    ] {
        world.answer(Call::post(BEGIN).form(form)).await?;
        events_since(world, step).await?;
    }
    let channel = Channel::shared()?;
    channel.answer(&world.realm, 500)?;
    begin(world, &format!("{CONF}&{ALICE}")).await?;
    events_since(world, "a device that does not take it").await?;
    channel.answer(&world.realm, 201)?;
    world.change_client("conf", json!({"enabled": false})).await?;
    begin(world, &format!("{CONF}&{ALICE}")).await?;
    events_since(world, "a disabled client").await
}

async fn answers(world: &mut World) -> Outcome {
    prepare(world).await?;
    for status in ["SUCCEED", "UNAUTHORIZED", "CANCELLED", "NOPE"] {
        begin(world, &format!("{CONF}&{ALICE}")).await?;
        world.answer(answered(status)).await?;
        events_since(world, status).await?;
        world.answer(answered(status)).await?;
        events_since(world, &format!("{status}, again")).await?;
    }
    for (step, call) in [
        ("no token", Call::post(CALLBACK).json(&json!({"status": "SUCCEED"}))),
        ("no such token", Call::post(CALLBACK).bearer("x").json(&json!({"status": "SUCCEED"}))),
        ("no answer", Call::post(CALLBACK).bearer("{device}")),
    ] {
        world.answer(call).await?;
        events_since(world, step).await?;
    }
    begin(world, &format!("{CONF}&{ALICE}")).await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    world.answer(answered("SUCCEED")).await?;
    events_since(world, "of a disabled client").await
}

async fn asked(world: &mut World) -> Outcome {
    prepare(world).await?;
    begin(world, &format!("{CONF}&{ALICE}")).await?;
    poll(world, "a client without the grant", "client_id=consent&client_secret=consent-secret").await?;
    allow(world, "consent").await?;
    poll(world, "pending", CONF).await?;
    poll(world, "too early", CONF).await?;
    for (step, client) in [
        ("no client", ""),
        ("an unknown client", "client_id=nope"),
        ("a wrong secret", "client_id=conf&client_secret=nope"),
        ("another client", "client_id=consent&client_secret=consent-secret"),
        ("a client that may not", "client_id=api&client_secret=api-secret"),
    ] {
        poll(world, step, client).await?;
    }
    world.set("id", "x");
    poll(world, "no such id", CONF).await?;
    world.answer(Call::post(TOKEN).form(format!("grant_type=urn:openid:params:grant-type:ciba&{CONF}"))).await?;
    events_since(world, "no id").await?;
    for status in ["UNAUTHORIZED", "CANCELLED"] {
        begin(world, &format!("{CONF}&{ALICE}")).await?;
        world.answer(answered(status)).await?;
        events_since(world, &format!("{status}: answered")).await?;
        poll(world, status, CONF).await?;
    }
    begin(world, &format!("{CONF}&login_hint=bob&scope=openid")).await?;
    world.answer(answered("SUCCEED")).await?;
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    let path = "/admin/realms/{realm}/users/{bob}";
    world.answer(Call::put(path).admin().json(&json!({"requiredActions": ["UPDATE_PASSWORD"]}))).await?;
    poll(world, "a user who is not set up", CONF).await?;
    begin(world, &format!("{CONF}&login_hint=bob&scope=openid")).await?;
    world.answer(answered("SUCCEED")).await?;
    world.answer(Call::put(path).admin().json(&json!({"enabled": false, "requiredActions": []}))).await?;
    poll(world, "a disabled user", CONF).await?;
    world.answer(Call::put(path).admin().json(&json!({"enabled": true}))).await?;
    begin(world, &format!("{CONF}&login_hint=bob&scope=openid")).await?;
    world.answer(answered("SUCCEED")).await?;
    world.answer(Call::delete(path).admin()).await?;
    poll(world, "a user who is gone", CONF).await
}

async fn over(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(json!({"attributes": {"cibaExpiresIn": "10"}})).await?;
    begin(world, &format!("{CONF}&{ALICE}")).await?;
    world.pass(12).await;
    poll(world, "over", CONF).await?;
    world.answer(answered("SUCCEED")).await?;
    events_since(world, "answered too late").await
}

/// Which of them a realm keeps that says nothing of kinds.
async fn kept(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    world.change_realm(json!({"eventsEnabled": true})).await?;
    begin(world, &format!("{CONF}&{ALICE}")).await?;
    world.answer(answered("SUCCEED")).await?;
    poll(world, "tokens", CONF).await?;
    poll(world, "again", CONF).await
}
