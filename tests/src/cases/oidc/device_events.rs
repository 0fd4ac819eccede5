//! The events that devices, and people who let them in, leave behind (RFC 8628).

use keycloak_api::oidc::PkcePair;
use serde_json::json;

use super::device::{ALICE, DEVICE, HTML, PAGE, POLL, agree, allow, begin, follow, to_consent};
use super::events::{forget, keep_all, told};
use super::{CONF, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    begun,
    not_begun,
    codes_typed_in,
    approved needs [Time],
    refused needs [Time],
    asked needs [Time],
    not_asked_well needs [Time],
    over needs [Time],
    pkce needs [Time],
    kept,
];

async fn prepare(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    keep_all(world).await
}

async fn poll(world: &mut World, step: &str) -> Outcome {
    world.answer(Call::post(TOKEN).form(POLL)).await?;
    told(world, step).await
}

async fn begun(world: &mut World) -> Outcome {
    prepare(world).await?;
    allow(world, "pub").await?;
    for form in [CONF, &format!("{CONF}&scope=openid&nonce=n"), "client_id=pub&scope=nope"] {
        world.answer(Call::post(DEVICE).form(form)).await?;
        told(world, form).await?;
    }
    Ok(())
}

async fn not_begun(world: &mut World) -> Outcome {
    keep_all(world).await?;
    world.answer(Call::post(DEVICE).form(CONF)).await?;
    told(world, "not allowed").await?;
    for client in ["conf", "api", "disabled"] {
        allow(world, client).await?;
    }
    for (step, form) in [
        ("nothing", ""),
        ("no secret", "client_id=conf"),
        ("a wrong secret", "client_id=conf&client_secret=wrong"),
        ("an unknown client", "client_id=nope"),
        ("a disabled client", "client_id=disabled&client_secret=disabled-secret"),
        ("a bearer-only client", "client_id=api&client_secret=api-secret"),
        ("the client twice", "client_id=conf&client_secret=conf-secret&client_id=conf"),
        ("the scope twice", "client_id=conf&client_secret=conf-secret&scope=openid&scope=openid"),
        ("a broken age", "client_id=conf&client_secret=conf-secret&max_age=x"),
        ("no challenge", "client_id=conf&client_secret=conf-secret&code_challenge_method=S256"),
        ("an unknown method", "client_id=conf&client_secret=conf-secret&code_challenge=x&code_challenge_method=S512"),
        ("a short challenge", "client_id=conf&client_secret=conf-secret&code_challenge=x&code_challenge_method=S256"),
    ] {
        world.answer(Call::post(DEVICE).form(form)).await?;
        told(world, step).await?;
    }
    world.change_client("conf", json!({"attributes": {"pkce.code.challenge.method": "S256"}})).await?;
    world.answer(Call::post(DEVICE).form(CONF)).await?;
    told(world, "a challenge is required").await
}

async fn codes_typed_in(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.answer(Call::get(PAGE)).await?;
    told(world, "the page").await?;
    for (step, form) in [
        ("empty", "device_user_code="),
        ("nothing", "x=y"),
        ("unknown", "device_user_code=AAAA-BBBB"),
        ("given up", "cancel=x&device_user_code=AAAA-BBBB"),
    ] {
        world.answer(Call::post(PAGE).form(form).accept(HTML)).await?;
        told(world, step).await?;
    }
    world.answer(Call::get(format!("{PAGE}?user_code=AAAA-BBBB"))).await?;
    told(world, "in the address, unknown").await?;
    for more in ["", "&scope=openid"] {
        begin(world, more).await?;
        forget(world).await?;
        world.answer(Call::post(PAGE).form("device_user_code={user_code}").accept(HTML)).await?;
        told(world, &format!("right {more}")).await?;
        world.answer(Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
        told(world, &format!("right, in the address {more}")).await?;
    }
    Ok(())
}

async fn approved(world: &mut World) -> Outcome {
    prepare(world).await?;
    begin(world, "&scope=openid+phone&nonce=n-1").await?;
    told(world, "begun").await?;
    let mut browser = Browser::default();
    let answer = browser.send(world, Call::post(PAGE).form("device_user_code={user_code}").accept(HTML)).await?;
    told(world, "typed in").await?;
    let page = browser.get(world, answer.header("location")).await?;
    let page = browser.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    told(world, "a wrong password").await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
    told(world, "logged in").await?;
    let page = browser.get(world, answer.header("location")).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    told(world, "agreed").await?;
    browser.get(world, answer.header("location")).await?;
    told(world, "told so").await?;
    world.answer(Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    told(world, "the code once more").await?;
    world.pass(2).await;
    poll(world, "tokens").await?;
    poll(world, "once more").await?;
    begin(world, "&scope=openid+offline_access").await?;
    forget(world).await?;
    let answer = browser.get(world, &format!("{PAGE}?user_code={{user_code}}")).await?;
    let page = follow(world, &mut browser, answer).await?;
    told(world, "by the session").await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    told(world, "agreed again").await?;
    poll(world, "offline tokens").await
}

async fn refused(world: &mut World) -> Outcome {
    prepare(world).await?;
    begin(world, "&scope=openid").await?;
    let mut browser = Browser::default();
    let page = to_consent(world, &mut browser).await?;
    told(world, "asked").await?;
    browser.submit(world, &page, &[("cancel", "No")]).await?;
    told(world, "refused").await?;
    poll(world, "no tokens").await?;
    poll(world, "too early for more").await?;
    world.answer(Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    told(world, "the code once more").await
}

async fn asked(world: &mut World) -> Outcome {
    prepare(world).await?;
    allow(world, "other").await?;
    begin(world, "").await?;
    poll(world, "pending").await?;
    poll(world, "too early").await?;
    world.pass(2).await;
    let grant = "grant_type=urn:ietf:params:oauth:grant-type:device_code";
    for (step, form) in [
        ("no code", format!("{grant}&{CONF}")),
        ("no such code", format!("{grant}&{CONF}&device_code=x")),
        ("twice", format!("{grant}&{CONF}&device_code={{device}}&device_code={{device}}")),
        ("a wrong secret", format!("{grant}&client_id=conf&client_secret=wrong&device_code={{device}}")),
        ("no secret", format!("{grant}&client_id=conf&device_code={{device}}")),
        ("an unknown client", format!("{grant}&client_id=nope&device_code={{device}}")),
        ("no client", format!("{grant}&device_code={{device}}")),
        ("another client", POLL.replace("conf", "other")),
    ] {
        world.answer(Call::post(TOKEN).form(form)).await?;
        told(world, step).await?;
    }
    world.change_client("conf", json!({"attributes": {"oauth2.device.authorization.grant.enabled": "false"}})).await?;
    poll(world, "not allowed any more").await
}

/// Of users who are not there, or may not, at the end.
async fn not_asked_well(world: &mut World) -> Outcome {
    prepare(world).await?;
    begin(world, "").await?;
    agree(world, &mut Browser::default()).await?;
    forget(world).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    poll(world, "disabled").await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    begin(world, "").await?;
    agree(world, &mut Browser::default()).await?;
    forget(world).await?;
    let alice = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &alice).await?;
    poll(world, "no session").await
}

async fn over(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_client("conf", json!({"attributes": {"oauth2.device.code.lifespan": "2"}})).await?;
    begin(world, "").await?;
    world.pass(4).await;
    poll(world, "expired").await?;
    world.answer(Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    told(world, "on the page").await
}

async fn pkce(world: &mut World) -> Outcome {
    prepare(world).await?;
    let pair = PkcePair::of_verifier("v".repeat(43));
    let asked = format!("&code_challenge={}&code_challenge_method=S256", pair.challenge);
    for (step, more, given) in [
        ("right", &*asked, format!("&code_verifier={}", "v".repeat(43))),
        ("wrong", &asked, format!("&code_verifier={}", "w".repeat(43))),
        ("malformed", &asked, "&code_verifier=x".to_owned()),
        ("missing", &asked, String::new()),
        ("not asked for", "", format!("&code_verifier={}", "v".repeat(43))),
    ] {
        begin(world, more).await?;
        agree(world, &mut Browser::default()).await?;
        forget(world).await?;
        world.answer(Call::post(TOKEN).form(format!("{POLL}{given}"))).await?;
        told(world, step).await?;
    }
    Ok(())
}

/// Which of them a realm keeps that says nothing of kinds.
async fn kept(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let alice = world.user_id("alice").await?;
    world.show_as(alice, "{alice}");
    world.change_realm(json!({"eventsEnabled": true})).await?;
    begin(world, "").await?;
    told(world, "begun").await?;
    world.answer(Call::post(DEVICE).form("client_id=nope")).await?;
    told(world, "not begun").await?;
    agree(world, &mut Browser::default()).await?;
    told(world, "agreed").await?;
    poll(world, "tokens").await?;
    poll(world, "once more").await
}
