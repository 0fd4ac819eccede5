//! What a login gives the client: response types and how they travel (OAuth 2.0 Multiple Response Types).

use serde_json::{Map, Value, json};

use super::{ASK, AUTH, CODE, TOKEN, USERINFO};
use crate::browser::{Browser, answered};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::{expand, page};
use crate::wire::Answer;
use crate::world::World;

cases![
    response_types,
    without_nonce,
    without_openid,
    code_of_hybrid,
    tokens_of_implicit,
    in_tokens,
    odd_states,
    left_over
];

const KINDS: [&str; 9] = [
    "code",
    "none",
    "token",
    "id_token",
    "id_token token",
    "code id_token",
    "code token",
    "code id_token token",
    "token none",
];

/// A request of the client that may have everything.
fn ask(response_type: &str) -> String {
    ASK.replace("=conf", "=implicit").replace("=code", &format!("={}", response_type.replace(' ', "+")))
}

/// The parameters in order, and what they are.
fn parameters(answer: &Answer) -> Value {
    let (mode, parameters) = answered(answer);
    let names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    // An answer that is a token is opened here, so that the tokens in it are opened too.
    let value = |name: &str, given: &String| match name {
        "response" => expand::token(given).unwrap_or_else(|| json!(given)),
        // A number, as in an answer to a token request, since it is as old as the tokens.
        "expires_in" => given.parse::<i64>().map_or_else(|_| json!(given), |seconds| json!(seconds)),
        _ => json!(given),
    };
    let values: Map<String, Value> =
        parameters.iter().map(|(name, given)| (name.clone(), value(name, given))).collect();
    json!({"by": mode, "names": names, "values": values})
}

async fn response_types(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, &ask("code")).await?;
    for kind in KINDS {
        let answer = browser.get(world, &format!("{AUTH}?{}", ask(kind))).await?;
        world.expect_value(kind, &parameters(&answer));
        let mode = "response_mode=form_post";
        let answer = browser.get(world, &format!("{AUTH}?{}&{mode}", ask(kind))).await?;
        let fields: Vec<String> =
            page::forms(&answer.text()).into_iter().flat_map(|form| form.fields).map(|field| field.name).collect();
        world.expect_value(&format!("{kind}, posted"), &json!(fields));
    }
    Ok(())
}

async fn without_nonce(world: &mut World) -> Outcome {
    for kind in ["token", "id_token", "code id_token", "code token"] {
        let query = ask(kind).replace("&nonce=n-0", "");
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}&prompt=none")).await?;
        world.expect(kind, &answer);
    }
    Ok(())
}

async fn without_openid(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, &ask("code")).await?;
    for kind in ["id_token token", "code id_token", "token"] {
        let query = ask(kind).replace("&scope=openid", "");
        let answer = browser.get(world, &format!("{AUTH}?{query}")).await?;
        world.expect_value(kind, &parameters(&answer));
    }
    Ok(())
}

async fn code_of_hybrid(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, &ask("code id_token token")).await?;
    world.check("exchanged", Call::post(TOKEN).form(format!("{CODE}&client_id=implicit"))).await?;
    world.check("again", Call::post(TOKEN).form(format!("{CODE}&client_id=implicit"))).await?;
    Ok(())
}

async fn tokens_of_implicit(world: &mut World) -> Outcome {
    let answer = Browser::default().log_in(world, &ask("token")).await?;
    let (_, parameters) = answered(&answer);
    let token = parameters.into_iter().find(|(name, _)| name == "access_token");
    let (_, token) = token.ok_or_else(|| format!("no token: {}", answer.header("location")))?;
    world.set("access", token);
    let claims = world.answer(Call::get(USERINFO).bearer("{access}")).await?.json();
    world.expect_value("userinfo", &claims);
    Ok(())
}

/// Answers that are signed tokens, with the tokens of the implicit and the hybrid flow in them.
async fn in_tokens(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, &ask("code")).await?;
    for (kind, mode) in [
        ("code id_token", "fragment.jwt"),
        ("id_token token", "jwt"),
        ("token", "fragment.jwt"),
        ("code token", "fragment.jwt"),
        ("none", "jwt"),
        ("token", "query.jwt"),
    ] {
        let answer = browser.get(world, &format!("{AUTH}?{}&response_mode={mode}", ask(kind))).await?;
        world.expect_value(&format!("{kind} by {mode}"), &parameters(&answer));
    }
    Ok(())
}

async fn odd_states(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.log_in(world, ASK).await?;
    let odd = "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E_%60%7B%7C%7D~%C3%A9";
    for (mode, state) in [("query", odd), ("fragment", odd), ("form_post", "a%26b%3Cc%3Ed%2B%20")] {
        let query = ASK.replace("state=st", &format!("state={state}"));
        let answer = browser.get(world, &format!("{AUTH}?{query}&response_mode={mode}")).await?;
        world.expect(mode, &answer);
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}&response_mode={mode}&prompt=none")).await?;
        world.expect(&format!("{mode}, refused"), &answer);
    }
    Ok(())
}

/// A request in a session that says less than the one before.
async fn left_over(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, &ask("code").replace("openid", "openid+address")).await?;
    for (step, query) in [
        ("without scope", ask("code").replace("&scope=openid", "")),
        ("without nonce", ask("code").replace("&nonce=n-0", "")),
        ("with less", ask("code")),
    ] {
        browser.code(world, &query).await?;
        world.check(step, Call::post(TOKEN).form(format!("{CODE}&client_id=implicit"))).await?;
    }
    let mut browser = Browser::default();
    let answer = browser.log_in(world, &ask("token").replace("&scope=openid", "")).await?;
    world.expect_value("never with a scope", &parameters(&answer));
    Ok(())
}
