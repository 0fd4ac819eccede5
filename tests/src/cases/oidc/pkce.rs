//! Proof keys for codes (RFC 7636).

use keycloak_api::oidc::{ClientAuth, Grant, challenge};

use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![s256, plain, verifiers, a_wrong_verifier_uses_the_code_up, required, bad_challenges];

const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-0123";

fn s256_query() -> String {
    format!("{ASK}&code_challenge={}&code_challenge_method=S256", challenge(VERIFIER))
}

async fn s256(world: &mut World) -> Outcome {
    let code = world.code(&s256_query()).await?;
    let grant = Grant::authorization_code(code, "http://localhost:9999/cb").with_code_verifier(VERIFIER);
    let _ = world.token("tokens", &conf(), &grant).await;
    Ok(())
}

async fn plain(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    for (step, method) in [("plain", "&code_challenge_method=plain"), ("no method", "")] {
        let code = browser.code(world, &format!("{ASK}&code_challenge={VERIFIER}{method}")).await?;
        let grant = Grant::authorization_code(code, "http://localhost:9999/cb");
        let result = world.keycloak().token(&world.realm, &conf(), &grant.with_code_verifier(VERIFIER)).await;
        world.expect_result(step, &result.map(|tokens| tokens.token_type));
    }
    Ok(())
}

async fn verifiers(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let long = "v".repeat(129);
    for (step, verifier) in [
        ("missing", String::new()),
        ("empty", "&code_verifier=".to_owned()),
        ("wrong", format!("&code_verifier={VERIFIER}4")),
        ("the challenge itself", format!("&code_verifier={}", challenge(VERIFIER))),
        ("too short", "&code_verifier=short".to_owned()),
        ("too long", format!("&code_verifier={long}")),
        ("bad characters", format!("&code_verifier={VERIFIER}%20%C3%A9")),
    ] {
        browser.code(world, &s256_query()).await?;
        world.check(step, Call::post(TOKEN).form(format!("{CODE}&{CONF}{verifier}"))).await?;
    }
    browser.code(world, ASK).await?;
    let form = format!("{CODE}&{CONF}&code_verifier={VERIFIER}");
    world.check("without a challenge", Call::post(TOKEN).form(form)).await?;
    Ok(())
}

async fn a_wrong_verifier_uses_the_code_up(world: &mut World) -> Outcome {
    world.code(&s256_query()).await?;
    for (step, verifier) in [("wrong", "w".repeat(50)), ("then right", VERIFIER.to_owned())] {
        world.check(step, Call::post(TOKEN).form(format!("{CODE}&{CONF}&code_verifier={verifier}"))).await?;
    }
    Ok(())
}

/// A client can be told to insist on S256.
async fn required(world: &mut World) -> Outcome {
    let ask = ASK.replace("conf", "pkce");
    for (step, more) in [
        ("no challenge", String::new()),
        ("no method", format!("&code_challenge={}", challenge(VERIFIER))),
        ("plain", format!("&code_challenge={VERIFIER}&code_challenge_method=plain")),
    ] {
        world.check(step, Call::get(format!("{AUTH}?{ask}{more}"))).await?;
    }
    let query = s256_query().replace("conf", "pkce");
    let code = world.code(&query).await?;
    let grant = Grant::authorization_code(code, "http://localhost:9999/cb");
    let _ = world.token("no verifier", &ClientAuth::public("pkce"), &grant).await;
    let code = world.code(&query).await?;
    let grant = Grant::authorization_code(code, "http://localhost:9999/cb").with_code_verifier(VERIFIER);
    let _ = world.token("verifier", &ClientAuth::public("pkce"), &grant).await;
    Ok(())
}

async fn bad_challenges(world: &mut World) -> Outcome {
    for (step, more) in [
        ("method unknown", format!("&code_challenge={VERIFIER}&code_challenge_method=nope")),
        ("challenge short", "&code_challenge=short&code_challenge_method=S256".to_owned()),
        ("challenge long", format!("&code_challenge={}&code_challenge_method=S256", "c".repeat(129))),
        ("challenge with bad characters", format!("&code_challenge={VERIFIER}%20%3D&code_challenge_method=S256")),
        ("method alone", "&code_challenge_method=S256".to_owned()),
    ] {
        world.check(step, Call::get(format!("{AUTH}?{ASK}{more}"))).await?;
    }
    Ok(())
}
