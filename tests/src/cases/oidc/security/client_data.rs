//! What addresses carry of a request (`client_data`): anybody can write one that says what the client has not asked for.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use keycloak_api::oidc::Grant;
use serde_json::json;

use super::{ASK, AUTH, action, encoded, expect_short};
use crate::browser::{Browser, redirected};
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![forgeries, garbage, kinds, elsewhere, too_late];

const AUTHENTICATE: &str = "/realms/{realm}/login-actions/authenticate";
const RIGHT: &str = "username=alice&password=alice-password";

/// What a page says of the request that it belongs to, in an address that anybody can write.
fn forged(redirect_uri: &str) -> String {
    URL_SAFE_NO_PAD.encode(json!({"ru": redirect_uri, "rt": "code", "st": "st"}).to_string())
}

async fn forgeries(world: &mut World) -> Outcome {
    shown_data(world, "evil", &forged("https://evil.example/cb")).await?;
    shown_data(world, "good", &forged("http://localhost:9999/cb")).await
}

/// What is no such thing; and what is, for a login that is over.
async fn garbage(world: &mut World) -> Outcome {
    shown_data(world, "garbage", "abc").await?;
    shown_data(world, "empty", "").await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let bare = action(&page)?.split("&client_data=").next().unwrap_or_default().to_owned();
    let evil = forged("https://evil.example/cb");
    let answer = browser.post(world, &format!("{bare}&client_data={evil}"), RIGHT).await?;
    expect_short(world, "evil, logged in", &answer);
    let answer = browser.get(world, &format!("{bare}&client_data={evil}")).await?;
    expect_short(world, "evil, already logged in", &answer);
    Ok(())
}

/// What Jackson and Java's decoder make of it.
async fn kinds(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    for json in [
        "null",
        "[]",
        "\"x\"",
        "{}",
        "{} x",
        "{",
        r#"{"ru":1}"#,
        r#"{"ru":[]}"#,
        r#"{"ru":"http://localhost:9999/cb","x":1}"#,
        r#"{"ru":"http://localhost:9999/>>>???"}"#,
    ] {
        let data = URL_SAFE_NO_PAD.encode(json);
        for (step, data) in
            [("", data.clone()), (", padded", format!("{data}==")), (", other signs", STANDARD.encode(json))]
        {
            let query = format!("client_id=conf&tab_id=x&client_data={}", encoded(&data));
            let answer = browser.clone().get(world, &format!("{AUTHENTICATE}?{query}")).await?;
            world.expect_value(&format!("{json}{step}"), &json!(answer.status.as_u16()));
        }
    }
    for data in ["", "%20", "%3D", "a", "%C3%A9"] {
        let address = format!("{AUTHENTICATE}?client_id=conf&tab_id=x&client_data={data}");
        let answer = browser.clone().get(world, &address).await?;
        world.expect_value(data, &json!(answer.status.as_u16()));
    }
    Ok(())
}

/// Another of the client's own addresses, at a login that begins again.
async fn elsewhere(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let data = forged("http://localhost:9999/wild/other");
    let query = format!("client_id=conf&tab_id=x&client_data={data}");
    let answer = browser.get(world, &format!("{AUTHENTICATE}?{query}")).await?;
    expect_short(world, "begun again", &answer);
    let page = browser.follow(world, answer).await?;
    let answer = browser.post(world, &action(&page)?, RIGHT).await?;
    expect_short(world, "logged in", &answer);
    let grant = Grant::authorization_code(redirected(&answer, "code").unwrap_or_default(), "http://localhost:9999/cb");
    let found = world.keycloak().token(&world.realm, &conf(), &grant).await;
    world.expect_result("then", &found.map(|tokens| tokens.token_type));
    Ok(())
}

/// What it says of a login that is over.
async fn too_late(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let uri = "http://localhost:9999/cb";
    for data in [
        json!({"ru": uri, "rt": "code", "st": "st"}),
        json!({"ru": uri, "rt": "code", "rm": "fragment"}),
        json!({"ru": uri, "rt": "code", "rm": "nope"}),
        json!({"ru": uri, "rt": "nope"}),
        json!({"ru": uri, "rt": "token"}),
        json!({"ru": uri}),
        json!({"rt": "code"}),
        json!({}),
    ] {
        let query = format!("client_id=conf&tab_id=x&client_data={}", URL_SAFE_NO_PAD.encode(data.to_string()));
        let answer = browser.get(world, &format!("{AUTHENTICATE}?{query}")).await?;
        expect_short(world, &data.to_string(), &answer);
        let answer = browser.get(world, &format!("{AUTHENTICATE}?{}", query.replace("=conf", "=nope"))).await?;
        expect_short(world, &format!("{data}, of no client"), &answer);
    }
    world.change_client("conf", json!({"redirectUris": [uri]})).await?;
    let data = URL_SAFE_NO_PAD.encode(json!({"rt": "code"}).to_string());
    let answer = browser.get(world, &format!("{AUTHENTICATE}?client_id=conf&client_data={data}")).await?;
    expect_short(world, "none, of one address", &answer);
    Ok(())
}

async fn shown_data(world: &mut World, step: &str, data: &str) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let bare = action(&page)?.split("&client_data=").next().unwrap_or_default().to_owned();
    let address = format!("{bare}&client_data={data}");
    let answer = Browser::default().post(world, &address, RIGHT).await?;
    expect_short(world, &format!("{step}, no cookies"), &answer);
    let elsewhere = format!("{}&tab_id=abc", address.replace("tab_id=", "x="));
    let answer = browser.clone().get(world, &elsewhere).await?;
    expect_short(world, &format!("{step}, unknown tab"), &answer);
    let answer = browser.get(world, &address.replace("authenticate?", "restart?")).await?;
    expect_short(world, &format!("{step}, restart"), &answer);
    Ok(())
}
