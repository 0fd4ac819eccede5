//! Codes that are bound to a key (RFC 9449, section 10), whichever way the key is named.

use serde_json::json;

use super::dpop::{claims, header, new_key, other_key, proof};
use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::browser::{Browser, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::jose::Key;
use crate::world::World;

cases![by_query, odd_thumbprints, pushed_in_the_form, pushed_with_a_proof, bad_proofs_pushed, client_that_must];

const PUSH: &str = "/realms/{realm}/protocol/openid-connect/ext/par/request";

/// Logs alice in with this request, and keeps the `{code}`.
async fn log_in(world: &mut World, query: &str) -> Outcome {
    let mut browser = Browser::default();
    let answer = browser.get(world, &format!("{AUTH}?{query}")).await?;
    let page = browser.follow(world, answer).await?;
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.set("code", redirected(&answer, "code").unwrap_or_default());
    Ok(())
}

/// What the token endpoint answers without a proof, with another key's, and with the right one's; and afterwards with
/// the right one once more.
async fn exchange(world: &mut World, step: &str, query: &str, key: &Key, other: &Key) -> Outcome {
    for (how, key) in [("no proof", None), ("another key", Some(other)), ("the right key", Some(key))] {
        log_in(world, query).await?;
        let mut call = Call::post(TOKEN).form(format!("{CODE}&{CONF}"));
        if let Some(key) = key {
            call = call.header("dpop", proof(world, key, &format!("{step} {how}"))?);
        }
        world.check(&format!("{step}: {how}"), call).await?;
        let again = proof(world, key.unwrap_or(other), &format!("{step} {how} again"))?;
        let call = Call::post(TOKEN).form(format!("{CODE}&{CONF}")).header("dpop", again);
        world.check(&format!("{step}: {how}, again"), call).await?;
    }
    Ok(())
}

async fn by_query(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    let query = format!("{ASK}&dpop_jkt={}", key.thumbprint());
    exchange(world, "named", &query, &key, &other).await
}

async fn odd_thumbprints(world: &mut World) -> Outcome {
    let key = new_key(world)?;
    for (step, more) in [
        ("empty", "&dpop_jkt="),
        ("a word", "&dpop_jkt=nope"),
        ("twice", "&dpop_jkt=a&dpop_jkt=b"),
        ("with a blank", "&dpop_jkt=a%20b"),
    ] {
        world.check(step, Call::get(format!("{AUTH}?{ASK}{more}"))).await?;
    }
    for (step, thumbprint) in [("empty", ""), ("a word", "nope")] {
        log_in(world, &format!("{ASK}&dpop_jkt={thumbprint}")).await?;
        let shown = proof(world, &key, step)?;
        let call = Call::post(TOKEN).form(format!("{CODE}&{CONF}")).header("dpop", shown);
        world.check(&format!("{step}, exchanged"), call).await?;
        log_in(world, &format!("{ASK}&dpop_jkt={thumbprint}")).await?;
        world.check(&format!("{step}, exchanged without"), Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?;
    }
    Ok(())
}

/// Pushes a request, and returns the query that names it.
async fn push(world: &mut World, call: Call) -> Outcome<String> {
    let answer = world.answer(call).await?.json();
    Ok(format!("client_id=conf&request_uri={}", answer["request_uri"].as_str().unwrap_or("none")))
}

/// A proof for the endpoint that takes pushed requests.
fn pushing(world: &World, key: &Key, id: &str) -> Outcome<String> {
    key.sign(&header(key), &claims(world, PUSH, "POST", id))
}

async fn pushed_in_the_form(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    for (how, shown) in [("no proof", None), ("another key", Some(&other)), ("the right key", Some(&key))] {
        let form = format!("{ASK}&client_secret=conf-secret&dpop_jkt={}", key.thumbprint());
        let query = push(world, Call::post(PUSH).form(form)).await?;
        log_in(world, &query).await?;
        let mut call = Call::post(TOKEN).form(format!("{CODE}&{CONF}"));
        if let Some(shown) = shown {
            call = call.header("dpop", proof(world, shown, how)?);
        }
        world.check(how, call).await?;
    }
    Ok(())
}

async fn pushed_with_a_proof(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    let plain = format!("{ASK}&client_secret=conf-secret");
    for (how, shown) in [("no proof", None), ("another key", Some(&other)), ("the right key", Some(&key))] {
        let pushed = pushing(world, &key, &format!("pushed {how}"))?;
        let query = push(world, Call::post(PUSH).form(&plain).header("dpop", pushed)).await?;
        log_in(world, &query).await?;
        let mut call = Call::post(TOKEN).form(format!("{CODE}&{CONF}"));
        if let Some(shown) = shown {
            call = call.header("dpop", proof(world, shown, how)?);
        }
        world.check(how, call).await?;
    }
    let both = |key: &Key| format!("{plain}&dpop_jkt={}", key.thumbprint());
    for (step, form) in [("the same in both", both(&key)), ("another in the form", both(&other))] {
        let pushed = pushing(world, &key, step)?;
        world.check(step, Call::post(PUSH).form(form).header("dpop", pushed)).await?;
    }
    let pushed = pushing(world, &key, "twice")?;
    world.check("once", Call::post(PUSH).form(&plain).header("dpop", pushed.as_str())).await?;
    world.check("twice", Call::post(PUSH).form(&plain).header("dpop", pushed)).await?;
    Ok(())
}

async fn bad_proofs_pushed(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    let plain = format!("{ASK}&client_secret=conf-secret");
    let elsewhere = proof(world, &key, "elsewhere")?;
    let mut old = claims(world, PUSH, "POST", "old");
    old["iat"] = json!(1_000_000);
    let by_other = key.sign(&header(&other), &claims(world, PUSH, "POST", "stranger"))?;
    for (step, shown) in [
        ("for the token endpoint", elsewhere),
        ("old", key.sign(&header(&key), &old)?),
        ("signed by another", by_other),
        ("no token", "x".to_owned()),
        ("for another method", key.sign(&header(&key), &claims(world, PUSH, "GET", "method"))?),
    ] {
        world.check(step, Call::post(PUSH).form(&plain).header("dpop", shown)).await?;
    }
    let wrong = format!("{ASK}&client_secret=wrong");
    let shown = pushing(world, &key, "wrong secret")?;
    world.check("a wrong secret", Call::post(PUSH).form(wrong).header("dpop", shown.as_str())).await?;
    world.check("the same proof again", Call::post(PUSH).form(&plain).header("dpop", shown)).await?;
    let shown = pushing(world, &key, "wrong address")?;
    let wrong = plain.replace("9999%2Fcb", "1234%2Fcb");
    world.check("a wrong address", Call::post(PUSH).form(wrong).header("dpop", shown.as_str())).await?;
    world.check("its proof again", Call::post(PUSH).form(&plain).header("dpop", shown)).await?;
    Ok(())
}

/// A client whose tokens must be bound.
async fn client_that_must(world: &mut World) -> Outcome {
    let (key, other) = (new_key(world)?, other_key(world)?);
    world.change_client("conf", json!({"attributes": {"dpop.bound.access.tokens": "true"}})).await?;
    world.check("pushed without a proof", Call::post(PUSH).form(format!("{ASK}&client_secret=conf-secret"))).await?;
    world.check("asked without a key", Call::get(format!("{AUTH}?{ASK}"))).await?;
    exchange(world, "named", &format!("{ASK}&dpop_jkt={}", key.thumbprint()), &key, &other).await
}
