//! PKCE, got around (RFC 9700, section 4.8.2). What is wrong in one request stands in `pkce`.

use keycloak_api::oidc::challenge;
use serde_json::json;

use super::{ASK, AUTH, CODE, CONF, TOKEN, expect_short};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![challenge_dropped, methods, twice, client_insists, client_insists_on_plain, injected, pushed];

const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-0123";
const PUSH: &str = "/realms/{realm}/protocol/openid-connect/ext/par/request";

/// Logs in with `more` in the request, and redeems the code with each of `verifiers`.
async fn redeemed(world: &mut World, step: &str, more: &str, verifiers: &[(&str, &str)]) -> Outcome {
    for (name, verifier) in verifiers {
        let mut browser = Browser::default();
        browser.code(world, &format!("{ASK}{more}")).await?;
        let answer = world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}{verifier}"))).await?;
        let found = answer.json();
        let short = json!([answer.status.as_u16(), found["error"], found["error_description"]]);
        world.expect_value(&format!("{step}: {name}"), &short);
    }
    Ok(())
}

/// The attacker leaves the challenge out of the request, or the verifier out of the exchange.
async fn challenge_dropped(world: &mut World) -> Outcome {
    let s256 = format!("&code_challenge={}&code_challenge_method=S256", challenge(VERIFIER));
    let verifier = format!("&code_verifier={VERIFIER}");
    let verifiers = [("no verifier", ""), ("the verifier", verifier.as_str())];
    redeemed(world, "a challenge", &s256, &verifiers).await?;
    redeemed(world, "none", "", &verifiers).await?;
    let query = format!("{ASK}&code_challenge=&code_challenge_method=S256");
    let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
    expect_short(world, "an empty one", &answer);
    Ok(())
}

async fn methods(world: &mut World) -> Outcome {
    let hashed = challenge(VERIFIER);
    for method in ["s256", "S256%20", "PLAIN", "Plain", "none", "", "S512"] {
        let query = format!("{ASK}&code_challenge={hashed}&code_challenge_method={method}");
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        expect_short(world, &format!("`{method}`"), &answer);
    }
    let own = format!("&code_verifier={hashed}");
    redeemed(
        world,
        "S256, the challenge as plain",
        &format!("&code_challenge={hashed}&code_challenge_method=S256"),
        &[("the challenge", own.as_str())],
    )
    .await?;
    redeemed(
        world,
        "plain of a hash",
        &format!("&code_challenge={hashed}&code_challenge_method=plain"),
        &[("the challenge", own.as_str()), ("what it is the hash of", &format!("&code_verifier={VERIFIER}"))],
    )
    .await
}

async fn twice(world: &mut World) -> Outcome {
    let (hashed, other) = (challenge(VERIFIER), challenge("another-verifier-of-more-than-forty-three-characters"));
    for (step, more) in [
        ("two challenges", format!("&code_challenge={hashed}&code_challenge={other}&code_challenge_method=S256")),
        ("two methods", format!("&code_challenge={hashed}&code_challenge_method=S256&code_challenge_method=plain")),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}{more}")).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}

/// A client that is told to use S256, asked in every other way.
async fn client_insists(world: &mut World) -> Outcome {
    let ask = ASK.replace("=conf", "=pkce");
    let hashed = challenge(VERIFIER);
    for (step, more) in [
        ("none", String::new()),
        ("plain", format!("&code_challenge={hashed}&code_challenge_method=plain")),
        ("without a method", format!("&code_challenge={hashed}")),
        ("in another case", format!("&code_challenge={hashed}&code_challenge_method=s256")),
        ("right", format!("&code_challenge={hashed}&code_challenge_method=S256")),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ask}{more}")).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}

async fn client_insists_on_plain(world: &mut World) -> Outcome {
    world.change_client("conf", json!({"attributes": {"pkce.code.challenge.method": "plain"}})).await?;
    for (step, more) in [
        ("none", String::new()),
        ("S256", format!("&code_challenge={}&code_challenge_method=S256", challenge(VERIFIER))),
        ("without a method", format!("&code_challenge={VERIFIER}")),
        ("plain", format!("&code_challenge={VERIFIER}&code_challenge_method=plain")),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}{more}")).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}

/// A code that was stolen from one login is brought into another, whose verifier the attacker knows.
async fn injected(world: &mut World) -> Outcome {
    let s256 = |verifier: &str| format!("&code_challenge={}&code_challenge_method=S256", challenge(verifier));
    let own = "the-attackers-own-verifier-of-more-than-43-characters";
    let mut victim = Browser::default();
    victim.code(world, &format!("{ASK}{}", s256(VERIFIER))).await?;
    let stolen = world.value("code").unwrap_or_default().to_owned();
    Browser::default().code(world, &format!("{ASK}{}", s256(own))).await?;
    world.set("code", stolen);
    world.check("injected", Call::post(TOKEN).form(format!("{CODE}&{CONF}&code_verifier={own}"))).await?;
    // In one session each code has a challenge of its own.
    victim.code(world, &format!("{ASK}{}", s256(own))).await?;
    world.check("the one before", Call::post(TOKEN).form(format!("{CODE}&{CONF}&code_verifier={VERIFIER}"))).await?;
    Ok(())
}

/// The challenge in a pushed request, and another in the address.
async fn pushed(world: &mut World) -> Outcome {
    let own = challenge("the-attackers-own-verifier-of-more-than-43-characters");
    for (step, more) in [
        ("another", format!("&code_challenge={own}&code_challenge_method=S256")),
        ("plain", format!("&code_challenge={VERIFIER}&code_challenge_method=plain")),
    ] {
        let form = format!(
            "{ASK}&client_secret=conf-secret&code_challenge={}&code_challenge_method=S256",
            challenge(VERIFIER)
        );
        let answer = world.answer(Call::post(PUSH).form(form)).await?.json();
        world.set("uri", answer["request_uri"].as_str().unwrap_or_default());
        let mut browser = Browser::default();
        let answer = browser.get(world, &format!("{AUTH}?client_id=conf&request_uri={{uri}}{more}")).await?;
        let page = browser.follow(world, answer).await?;
        let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
        world.set("code", crate::browser::redirected(&answer, "code").unwrap_or_default());
        let form = format!("{CODE}&{CONF}&code_verifier=the-attackers-own-verifier-of-more-than-43-characters");
        world.check(step, Call::post(TOKEN).form(form)).await?;
    }
    Ok(())
}
