//! The pages of the device grant (RFC 8628, section 3.3): a person types the code in, logs in, and agrees or not.

use serde_json::json;

use super::device::{ALICE, HTML, PAGE, allow, begin, follow, poll, to_consent};
use super::{CONF, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    page,
    approved needs [Time],
    approved_by_session needs [Time],
    refused needs [Time],
    given_up_at_login needs [Time],
    failed_login needs [Time],
];

/// Where the code is typed in.
async fn page(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    world.check("the page", Call::get(PAGE)).await?;
    for (step, form) in [
        ("empty", "device_user_code="),
        ("nothing", "x=y"),
        ("unknown", "device_user_code=AAAA-BBBB"),
        ("malformed", "device_user_code=%3Cb%3E"),
        ("given up", "cancel=x&device_user_code=AAAA-BBBB"),
    ] {
        world.check(step, Call::post(PAGE).form(form).accept(HTML)).await?;
    }
    world.check("in the address, unknown", Call::get(format!("{PAGE}?user_code=AAAA-BBBB"))).await?;
    world.check("in the address, empty", Call::get(format!("{PAGE}?user_code="))).await?;
    for error in ["", "?error=access_denied", "?error=expired_token", "?error=server_error", "?error="] {
        world.check(&format!("status{error}"), Call::get(format!("{PAGE}/status{error}"))).await?;
    }
    begin(world, "&scope=openid").await?;
    world.check("right", Call::post(PAGE).form("device_user_code={user_code}").accept(HTML)).await?;
    world.check("right, in the address", Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    let lower = begin(world, "").await?["user_code"].as_str().unwrap_or_default().to_lowercase();
    world.set("user_code", lower.replace('-', ""));
    world.check("in small letters, together", Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    world.set("user_code", lower.replace('-', " "));
    world.check("with a blank", Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    world.change_realm(json!({"enabled": false})).await?;
    world.check("a realm that is off", Call::get(PAGE)).await?;
    world.check("no realm", Call::get("/realms/nope/device")).await?;
    Ok(())
}

async fn approved(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "&scope=openid+phone&nonce=n-1").await?;
    let mut browser = Browser::default();
    let answer = browser.send(world, Call::post(PAGE).form("device_user_code={user_code}").accept(HTML)).await?;
    world.expect("typed in", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("asked for a password", &page);
    let answer = browser.submit(world, &page, &ALICE).await?;
    world.expect("logged in", &answer);
    poll(world, "not agreed yet").await?;
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("asked to agree", &page);
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("agreed", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("told so", &page);
    world.check("the code once more", Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    world.pass(2).await;
    let tokens = poll(world, "tokens").await?.json();
    poll(world, "once more").await?;
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    let refresh = format!("grant_type=refresh_token&refresh_token={{refresh}}&{CONF}");
    world.check("refreshed", Call::post(TOKEN).form(refresh)).await?;
    Ok(())
}

async fn approved_by_session(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    let mut browser = Browser::default();
    browser.code(world, super::ASK).await?;
    begin(world, "&scope=openid").await?;
    let answer = browser.get(world, &format!("{PAGE}?user_code={{user_code}}")).await?;
    world.expect("the code", &answer);
    let answer = browser.get(world, answer.header("location")).await?;
    world.expect("by the session", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("agreed", &answer);
    poll(world, "tokens").await?;
    // What was agreed to once is asked again.
    begin(world, "&scope=openid").await?;
    let answer = browser.get(world, &format!("{PAGE}?user_code={{user_code}}")).await?;
    let page = follow(world, &mut browser, answer).await?;
    world.expect("asked again", &page);
    Ok(())
}

async fn refused(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "&scope=openid").await?;
    let mut browser = Browser::default();
    let page = to_consent(world, &mut browser).await?;
    let answer = browser.submit(world, &page, &[("cancel", "No")]).await?;
    world.expect("refused", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("told so", &page);
    poll(world, "no tokens").await?;
    poll(world, "too early for more").await?;
    world.check("the code once more", Call::get(format!("{PAGE}?user_code={{user_code}}"))).await?;
    Ok(())
}

async fn given_up_at_login(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "").await?;
    let mut browser = Browser::default();
    let answer = browser.get(world, &format!("{PAGE}?user_code={{user_code}}")).await?;
    let page = follow(world, &mut browser, answer).await?;
    let answer = browser.submit(world, &page, &[("cancel", "No")]).await?;
    world.expect("given up", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("told so", &page);
    poll(world, "no tokens").await?;
    Ok(())
}

async fn failed_login(world: &mut World) -> Outcome {
    allow(world, "conf").await?;
    begin(world, "").await?;
    let mut browser = Browser::default();
    let answer = browser.get(world, &format!("{PAGE}?user_code={{user_code}}")).await?;
    let page = follow(world, &mut browser, answer).await?;
    let page = browser.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    world.expect("a wrong password", &page);
    let answer = browser.submit(world, &page, &ALICE).await?;
    let page = follow(world, &mut browser, answer).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("agreed", &answer);
    poll(world, "tokens, without openid").await?;
    Ok(())
}
