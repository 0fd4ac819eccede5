//! The flags of every cookie: path, `HttpOnly`, `Secure`, `SameSite`, and how long it is kept.

use http::header::SET_COOKIE;
use serde_json::{Value, json};

use super::{ASK, AUTH, LOGOUT};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![of_a_login, remembered, of_steps, of_logouts, behind_a_proxy, of_refusals];

const RIGHT: [(&str, &str); 2] = [("username", "alice"), ("password", "alice-password")];

/// The cookies that an answer sets, without their values.
fn expect(world: &mut World, step: &str, answer: &Answer) {
    let cookies = answer.headers.get_all(SET_COOKIE).iter().map(|cookie| {
        let text = String::from_utf8_lossy(cookie.as_bytes()).into_owned();
        let (pair, flags) = text.split_once(';').unwrap_or((&text, ""));
        let (name, value) = pair.split_once('=').unwrap_or_default();
        json!([name, if value.is_empty() { "empty" } else { "<value>" }, flags])
    });
    let cookies: Vec<Value> = cookies.collect();
    world.expect_value(step, &json!(cookies));
}

async fn of_a_login(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    expect(world, "asked", &page);
    let page = browser.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    expect(world, "a wrong password", &page);
    let answer = browser.submit(world, &page, &RIGHT).await?;
    expect(world, "logged in", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    expect(world, "single sign-on", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    expect(world, "silently", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=login")).await?;
    expect(world, "asked again", &answer);
    Ok(())
}

async fn remembered(world: &mut World) -> Outcome {
    world.change_realm(json!({"rememberMe": true, "ssoSessionMaxLifespanRememberMe": 7200})).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[&RIGHT[..], &[("rememberMe", "on")]].concat()).await?;
    expect(world, "remembered", &answer);
    let page = browser.get(world, &format!("{AUTH}?{ASK}&prompt=login")).await?;
    let answer = browser.submit(world, &page, &RIGHT).await?;
    expect(world, "again, without it", &answer);
    let page = Browser::default().get(world, &format!("{AUTH}?{ASK}")).await?;
    expect(world, "asked", &page);
    Ok(())
}

async fn of_steps(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{}", ASK.replace("=conf", "=consent"))).await?;
    let answer = browser.submit(world, &page, &[("username", "action"), ("password", "action-password")]).await?;
    expect(world, "to the action", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    expect(world, "the action", &page);
    let new = [("password-new", "new-password"), ("password-confirm", "new-password")];
    let page = browser.submit(world, &page, &new).await?;
    expect(world, "to consent", &page);
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    expect(world, "agreed", &answer);
    let mut browser = Browser::default();
    browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.get(world, "/realms/{realm}/login-actions/restart?client_id=conf").await?;
    expect(world, "restarted", &answer);
    let answer = browser.get(world, "/realms/{realm}/login-actions/nope").await?;
    expect(world, "nowhere", &answer);
    Ok(())
}

async fn of_logouts(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let page = browser.get(world, LOGOUT).await?;
    expect(world, "asked", &page);
    let answer = browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    expect(world, "confirmed", &answer);
    world.expect_value("left", &json!(browser.cookies.keys().collect::<Vec<_>>()));
    let answer = browser.get(world, LOGOUT).await?;
    expect(world, "nobody there", &answer);
    Ok(())
}

/// What a proxy would say, who is not trusted unless the server is told to.
async fn behind_a_proxy(world: &mut World) -> Outcome {
    for (step, name, value) in [
        ("a scheme", "x-forwarded-proto", "https"),
        ("a host", "x-forwarded-host", "evil.example"),
        ("a port", "x-forwarded-port", "444"),
        ("all of it", "forwarded", "for=1.2.3.4;host=evil.example;proto=https"),
        ("a path", "x-forwarded-prefix", "/evil"),
        ("an address", "x-original-url", "/evil"),
        ("another method", "x-http-method-override", "DELETE"),
    ] {
        let answer = world.answer(Call::get(format!("{AUTH}?{ASK}")).header(name, value)).await?;
        expect(world, step, &answer);
        super::expect_short(world, &format!("{step}, page"), &answer);
        world.expect_value(&format!("{step}, named"), &json!(answer.text().contains("evil")));
    }
    Ok(())
}

async fn of_refusals(world: &mut World) -> Outcome {
    for (step, path) in [
        ("unknown client", format!("{AUTH}?{}", ASK.replace("=conf", "=nope"))),
        ("bad redirect URI", format!("{AUTH}?{}", super::ask_for("https://evil.example"))),
        ("unknown response type", format!("{AUTH}?{}", ASK.replace("=code", "=nope"))),
        ("silently", format!("{AUTH}?{ASK}&prompt=none")),
        ("bad logout", format!("{LOGOUT}?id_token_hint=abc")),
        ("device", "/realms/{realm}/device".to_owned()),
        ("mail link", "/realms/{realm}/login-actions/action-token?key=abc".to_owned()),
        ("forgotten", "/realms/{realm}/login-actions/reset-credentials".to_owned()),
        ("discovery", "/realms/{realm}/.well-known/openid-configuration".to_owned()),
    ] {
        let answer = world.answer(Call::get(path)).await?;
        expect(world, step, &answer);
    }
    Ok(())
}
