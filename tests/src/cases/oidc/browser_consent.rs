//! Consent: what a user lets a client have.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![
    prompts,
    refused_then_again,
    stale,
    hidden_scopes,
    shown_client,
    posted_nothing,
    of_a_user,
    offline,
    code_exchanged,
    texts,
];

fn ask() -> String {
    ASK.replace("=conf", "=consent")
}

/// The page on which alice is asked.
async fn begin(world: &mut World, browser: &mut Browser, query: &str) -> Outcome<Answer> {
    let answer = browser.log_in(world, query).await?;
    browser.get(world, answer.header("location")).await
}

async fn prompts(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    for prompt in ["none", "consent", "login"] {
        let answer = browser.get(world, &format!("{AUTH}?{}&prompt={prompt}", ask())).await?;
        world.expect(prompt, &answer);
    }
    Ok(())
}

async fn refused_then_again(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    browser.submit(world, &page, &[("cancel", "No")]).await?;
    world.expect_value("cookies", &json!(browser.cookies.keys().collect::<Vec<_>>()));
    let answer = browser.get(world, &format!("{AUTH}?{}", ask())).await?;
    world.expect("asked for the password", &answer);
    Ok(())
}

async fn stale(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("again", &answer);
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask().replace("openid", "openid+phone")).await?;
    let action = crate::normal::page::forms(&page.text()).into_iter().next().map(|form| form.action);
    let action = action.unwrap_or_default();
    for (step, form) in [("no code", "accept=Yes"), ("wrong code", "accept=Yes&code=abc")] {
        let answer = browser.post(world, &action, form).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

/// A scope that is not to be shown needs no consent.
async fn hidden_scopes(world: &mut World) -> Outcome {
    for name in ["profile", "email", "roles"] {
        let id = world.scope_id(name).await?;
        let mut scope = serde_json::to_value(world.keycloak().get_client_scope(&world.realm, &id).await?)?;
        scope["attributes"]["display.on.consent.screen"] = json!("false");
        world.keycloak().update_client_scope(&world.realm, &id, &serde_json::from_value(scope)?).await?;
    }
    let mut browser = Browser::default();
    let answer = browser.log_in(world, &ask()).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn shown_client(world: &mut World) -> Outcome {
    let change = json!({"attributes": {"display.on.consent.screen": "true", "consent.screen.text": "All of it"}});
    world.change_client("consent", change).await?;
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    let text = page.text();
    world.expect_value("says", &json!(text.contains("All of it")));
    Ok(())
}

async fn posted_nothing(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    let answer = browser.submit(world, &page, &[]).await?;
    world.expect("neither button", &answer);
    Ok(())
}

async fn of_a_user(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    let mut other = Browser::default();
    let page = other.get(world, &format!("{AUTH}?{}", ask())).await?;
    let answer = other.submit(world, &page, &[("username", "bob"), ("password", "bob-password")]).await?;
    world.expect("another user", &answer);
    let answer = Browser::default().log_in(world, &ask()).await?;
    world.expect("another browser", &answer);
    Ok(())
}

async fn offline(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    let query = ask().replace("openid", "openid+offline_access");
    let answer = browser.get(world, &format!("{AUTH}?{query}")).await?;
    world.expect("asked", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("agreed", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{query}")).await?;
    world.expect("asked again", &answer);
    Ok(())
}

async fn code_exchanged(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, &ask()).await?;
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.set("code", crate::browser::redirected(&answer, "code").unwrap_or_default());
    let form = format!("{}&client_id=consent&client_secret=consent-secret", super::CODE);
    let tokens = world.check("tokens", crate::call::Call::post(super::TOKEN).form(form)).await?.json();
    world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
    let form = "grant_type=refresh_token&refresh_token={refresh}&client_id=consent&client_secret=consent-secret";
    world.check("refreshed", crate::call::Call::post(super::TOKEN).form(form)).await?;
    Ok(())
}

/// What the page says of each scope.
async fn texts(world: &mut World) -> Outcome {
    let query = ask().replace("openid", "openid+address+phone+offline_access+microprofile-jwt");
    let page = begin(world, &mut Browser::default(), &query).await?.text();
    let items = page.split("<li>").skip(1).map(|rest| rest.split("</li>").next().unwrap_or_default());
    let words = items.map(|item| {
        let texts = item.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text).trim());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    });
    // Their order follows their ids, which are random.
    let mut words: Vec<String> = words.collect();
    words.sort_unstable();
    world.expect_value("texts", &json!(words));
    Ok(())
}
