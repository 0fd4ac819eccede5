//! The device authorization grant (RFC 8628): a device asks, a person agrees elsewhere, the device gets tokens.

use keycloak_api::oidc::{DeviceAuthorizationRequest, Grant, PkcePair};
use serde_json::{Value, json};

use super::{CONF, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::{World, conf};

cases![
    begun,
    not_begun,
    by_trait needs [Time],
    lifespans,
    polled needs [Time],
    expired needs [Time],
    of_others needs [Time],
    pkce needs [Time],
    pkce_errors,
    logged_out needs [Time],
    user_disabled needs [Time],
    methods,
];

pub(super) const DEVICE: &str = "/realms/{realm}/protocol/openid-connect/auth/device";
pub(super) const PAGE: &str = "/realms/{realm}/device";
pub(super) const POLL: &str = "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=conf&client_secret=conf-secret&\
                    device_code={device}";
pub(super) const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
pub(super) const ALICE: [(&str, &str); 2] = [("username", "alice"), ("password", "alice-password")];

pub(super) async fn allow(world: &mut World, client: &str) -> Outcome {
    let attributes = json!({"attributes": {
        "oauth2.device.authorization.grant.enabled": "true", "oauth2.device.polling.interval": "1",
    }});
    world.change_client(client, attributes).await
}

/// Starts at `conf`, and keeps `{device}` and `{user_code}`.
pub(super) async fn begin(world: &mut World, more: &str) -> Outcome<Value> {
    let answer = world.answer(Call::post(DEVICE).form(format!("{CONF}{more}"))).await?.json();
    for (name, member) in
        [("device", "device_code"), ("user_code", "user_code"), ("whole", "verification_uri_complete")]
    {
        world.set(name, answer[member].as_str().ok_or("no code")?);
    }
    Ok(answer)
}

/// Goes where an answer sends the browser, as long as it does.
pub(super) async fn follow(world: &mut World, browser: &mut Browser, mut answer: Answer) -> Outcome<Answer> {
    while answer.status.is_redirection() {
        let to = answer.header("location").to_owned();
        answer = browser.get(world, &to).await?;
    }
    Ok(answer)
}

/// Types the code in, and logs alice in.
pub(super) async fn to_consent(world: &mut World, browser: &mut Browser) -> Outcome<Answer> {
    let code = Call::post(PAGE).form("device_user_code={user_code}").accept(HTML);
    let answer = browser.send(world, code).await?;
    let page = follow(world, browser, answer).await?;
    let answer = browser.submit(world, &page, &ALICE).await?;
    follow(world, browser, answer).await
}

pub(super) async fn agree(world: &mut World, browser: &mut Browser) -> Outcome<Answer> {
    let page = to_consent(world, browser).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await
}

pub(super) async fn poll(world: &mut World, step: &str) -> Outcome<Answer> {
    world.check(step, Call::post(TOKEN).form(POLL)).await
}

async fn begun(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    allow(world, "pub").await?;
    for (step, form) in [
        ("nothing asked", CONF),
        ("openid", &format!("{CONF}&scope=openid&nonce=n")),
        ("an unknown scope", &format!("{CONF}&scope=nope")),
        ("a public client", "client_id=pub&scope=openid"),
        ("what else there is", &format!("{CONF}&redirect_uri=x&response_type=y&state=z&prompt=none&max_age=1")),
    ] {
        world.check(step, Call::post(DEVICE).form(form)).await?;
    }
    let own = Call::post(DEVICE).form(CONF).origin("http://localhost:9999");
    world.check("from the client's site", own).await?;
    world.check("from another site", Call::post(DEVICE).form(CONF).origin("http://evil.example.org")).await?;
    Ok(())
}

async fn not_begun(world: &mut World) -> Outcome {
    world.post_each(DEVICE, &[("not allowed", CONF)]).await?;
    for client in ["conf", "api", "disabled"] {
        allow(world, client).await?;
    }
    let rows = [
        ("nothing", ""),
        ("no secret", "client_id=conf"),
        ("a wrong secret", "client_id=conf&client_secret=wrong"),
        ("an unknown client", "client_id=nope"),
        ("a disabled client", "client_id=disabled&client_secret=disabled-secret"),
        ("a bearer-only client", "client_id=api&client_secret=api-secret"),
        ("a client that may not", "client_id=other&client_secret=other-secret"),
        ("the client twice", "client_id=conf&client_secret=conf-secret&client_id=conf"),
        ("the scope twice", "client_id=conf&client_secret=conf-secret&scope=openid&scope=openid"),
        ("a broken age", "client_id=conf&client_secret=conf-secret&max_age=x"),
    ];
    world.post_each(DEVICE, &rows).await?;
    world.change_realm(json!({"enabled": false})).await?;
    world.post_each(DEVICE, &[("a realm that is off", CONF)]).await
}

async fn by_trait(world: &mut World) -> Outcome {
    let request = DeviceAuthorizationRequest::scope("openid");
    let refused = world.keycloak().authorize_device(&world.realm, &conf(), &request).await;
    world.expect_result("not allowed", &refused);
    allow(world, "conf").await?;
    let begun = world.keycloak().authorize_device(&world.realm, &conf(), &request).await;
    world.expect_result("begun", &begun);
    let begun = begun?;
    let _ = world.token("pending", &conf(), &begun.grant()).await;
    let _ = world.token("too early", &conf(), &begun.grant()).await;
    let _ = world.token("no code", &conf(), &Grant::device_code("x")).await;
    world.set("user_code", begun.user_code.as_str());
    agree(world, &mut Browser::default()).await?;
    world.pass(2).await;
    let _ = world.token("agreed", &conf(), &begun.grant()).await;
    Ok(())
}

/// How long codes hold, and how often may be asked.
async fn lifespans(world: &mut World) -> Outcome {
    let on = json!({"attributes": {"oauth2.device.authorization.grant.enabled": "true"}});
    world.change_client("conf", on).await?;
    world.check("as it comes", Call::post(DEVICE).form(CONF)).await?;
    world.change_realm(json!({"oauth2DeviceCodeLifespan": 100, "oauth2DevicePollingInterval": 7})).await?;
    world.check("the realm's", Call::post(DEVICE).form(CONF)).await?;
    for (step, lifespan, interval) in [("the client's", "50", "3"), ("not numbers", "x", "y"), ("nothing", "", "")] {
        let own = json!({"attributes": {
            "oauth2.device.code.lifespan": lifespan, "oauth2.device.polling.interval": interval,
        }});
        world.change_client("conf", own).await?;
        world.check(step, Call::post(DEVICE).form(CONF)).await?;
    }
    Ok(())
}

async fn polled(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "").await?;
    poll(world, "pending").await?;
    poll(world, "too early").await?;
    world.pass(2).await;
    poll(world, "pending again").await?;
    world.pass(2).await;
    let grant = "grant_type=urn:ietf:params:oauth:grant-type:device_code";
    for (step, form) in [
        ("no code", format!("{grant}&{CONF}")),
        ("an empty code", format!("{grant}&{CONF}&device_code=")),
        ("no such code", format!("{grant}&{CONF}&device_code=x")),
        ("the user's code", format!("{grant}&{CONF}&device_code={{user_code}}")),
        ("twice", format!("{grant}&{CONF}&device_code={{device}}&device_code={{device}}")),
        ("a wrong secret", format!("{grant}&client_id=conf&client_secret=wrong&device_code={{device}}")),
    ] {
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    world.change_client("conf", json!({"attributes": {"oauth2.device.authorization.grant.enabled": "false"}})).await?;
    poll(world, "not allowed any more").await?;
    Ok(())
}

async fn expired(world: &mut World) -> Outcome {
    world
        .change_client(
            "conf",
            json!({"attributes": {"oauth2.device.authorization.grant.enabled": "true",
        "oauth2.device.polling.interval": "1", "oauth2.device.code.lifespan": "2"}}),
        )
        .await?;
    begin(world, "").await?;
    world.pass(4).await;
    poll(world, "expired").await?;
    world.check("on the page", Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    Ok(())
}

async fn of_others(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    allow(world, "other").await?;
    begin(world, "").await?;
    let form = POLL.replace("conf", "other");
    world.check("another client, pending", Call::post(TOKEN).form(&*form)).await?;
    agree(world, &mut Browser::default()).await?;
    world.pass(2).await;
    world.check("another client, agreed", Call::post(TOKEN).form(&*form)).await?;
    world.pass(2).await;
    poll(world, "the right one").await?;
    Ok(())
}

async fn pkce(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let pair = PkcePair::of_verifier("v".repeat(43));
    for (step, given) in [("right", "v".repeat(43)), ("wrong", "w".repeat(43)), ("malformed", "x".to_owned())] {
        begin(world, &format!("&code_challenge={}&code_challenge_method=S256", pair.challenge)).await?;
        agree(world, &mut Browser::default()).await?;
        world.check(step, Call::post(TOKEN).form(format!("{POLL}&code_verifier={given}"))).await?;
    }
    begin(world, &format!("&code_challenge={}&code_challenge_method=S256", pair.challenge)).await?;
    agree(world, &mut Browser::default()).await?;
    poll(world, "missing").await?;
    begin(world, "").await?;
    agree(world, &mut Browser::default()).await?;
    let form = format!("{POLL}&code_verifier={}", "v".repeat(43));
    world.check("not asked for", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn pkce_errors(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    for (step, more) in [
        ("no challenge", "code_challenge_method=S256"),
        ("an unknown method", "code_challenge=x&code_challenge_method=S512"),
        ("a short challenge", "code_challenge=x&code_challenge_method=S256"),
    ] {
        world.check(step, Call::post(DEVICE).form(format!("{CONF}&{more}"))).await?;
    }
    world.change_client("conf", json!({"attributes": {"pkce.code.challenge.method": "S256"}})).await?;
    world.check("required", Call::post(DEVICE).form(CONF)).await?;
    Ok(())
}

async fn logged_out(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "").await?;
    agree(world, &mut Browser::default()).await?;
    let alice = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &alice).await?;
    poll(world, "no session").await?;
    Ok(())
}

async fn user_disabled(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "").await?;
    agree(world, &mut Browser::default()).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    poll(world, "disabled").await?;
    Ok(())
}

/// The page and the endpoint for devices are one resource, at two addresses.
async fn methods(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.check("a device at the page's address", Call::post(PAGE).form(CONF)).await?;
    world.check("a person at the device's address", Call::get(DEVICE)).await?;
    world.check("a person's form there", Call::post(DEVICE).form("device_user_code=x").accept(HTML)).await?;
    for (step, method) in
        [("put", http::Method::PUT), ("options", http::Method::OPTIONS), ("delete", http::Method::DELETE)]
    {
        world.check(&format!("{step} at the page"), Call::new(method.clone(), PAGE)).await?;
        world.check(&format!("{step} at the endpoint"), Call::new(method, DEVICE)).await?;
    }
    let preflight = Call::new(http::Method::OPTIONS, DEVICE).origin("http://localhost:9999");
    world.check("a preflight", preflight.header("access-control-request-method", "POST")).await?;
    Ok(())
}
