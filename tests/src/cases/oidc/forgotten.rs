//! Forgotten passwords.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::ids;
use crate::wire::Answer;
use crate::world::World;

cases![
    reset,
    elsewhere,
    badly,
    nobody_knows,
    way_back,
    without_login,
    not_allowed,
    with_second_factor,
    no_mail_server,
    events,
];

const RESET: &str = "/realms/{realm}/login-actions/reset-credentials";
const ALICE: &str = "alice@example.org";
const NEW: [(&str, &str); 2] = [("password-new", "new-password"), ("password-confirm", "new-password")];

async fn prepare(world: &mut World) -> Outcome {
    world.mail_server().await?;
    world.change_realm(json!({"resetPasswordAllowed": true})).await
}

/// The page that asks who forgot the password.
async fn ask(world: &mut World, browser: &mut Browser) -> Outcome<Answer> {
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    browser.click(world, &page, "reset-credentials").await
}

async fn reset(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("login page", &page);
    let page = browser.click(world, &page, "reset-credentials").await?;
    world.expect("page", &page);
    let page = browser.submit(world, &page, &[("username", "alice")]).await?;
    world.expect("mail sent", &page);
    let link = world.mail(ALICE)?;
    let answer = browser.get(world, &link).await?;
    world.expect("link", &answer);
    let page = browser.follow(world, answer).await?;
    world.expect("new password", &page);
    let page = browser.submit(world, &page, &[("password-new", "a"), ("password-confirm", "b")]).await?;
    world.expect("not repeated", &page);
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    let page = browser.get(world, &link).await?;
    world.expect("link again", &page);
    let page = Browser::default().get(world, &link).await?;
    world.expect("link again, elsewhere", &page);
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "new-password")]).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn elsewhere(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser).await?;
    browser.submit(world, &page, &[("username", ALICE)]).await?;
    let link = world.mail(ALICE)?;
    let mut other = Browser::default();
    let answer = other.get(world, &link).await?;
    world.expect("link", &answer);
    let page = other.follow(world, answer).await?;
    world.expect("page", &page);
    let page = other.submit(world, &page, &NEW).await?;
    world.expect("done", &page);
    let page = other.get(world, &link).await?;
    world.expect("link again", &page);
    Ok(())
}

async fn badly(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let mut page = ask(world, &mut browser).await?;
    for (step, name) in [("nothing", ""), ("blank", "  ")] {
        page = browser.submit(world, &page, &[("username", name)]).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: ids"), &json!(ids(&page.text(), &["username"])));
    }
    Ok(())
}

/// Whether there is such a user is not told.
async fn nobody_knows(world: &mut World) -> Outcome {
    prepare(world).await?;
    for name in ["nobody", "disabled", "without-profile", "service-account-conf", "nobody@example.org"] {
        let mut browser = Browser::default();
        let page = ask(world, &mut browser).await?;
        let page = browser.submit(world, &page, &[("username", name)]).await?;
        world.expect(name, &page);
    }
    world.expect_value("mails", &json!(world.mail("disabled@example.org").is_ok()));
    Ok(())
}

async fn way_back(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser).await?;
    let login = browser.click(world, &page, "authenticate").await?;
    world.expect("login page", &login);
    let answer = browser.submit(world, &page, &[("username", "alice")]).await?;
    world.expect("the form before", &answer);
    let answer = browser.submit(world, &login, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn without_login(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (step, query) in [("bare", ""), ("a client", "?client_id=conf"), ("no client", "?client_id=nope")] {
        let page = Browser::default().get(world, &format!("{RESET}{query}")).await?;
        world.expect(step, &page);
    }
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{RESET}?client_id=conf")).await?;
    let page = browser.submit(world, &page, &[("username", "alice")]).await?;
    world.expect("mail sent", &page);
    let link = world.mail(ALICE)?;
    let page = browser.get(world, &link).await?;
    let page = browser.follow(world, page).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn not_allowed(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{RESET}?client_id=conf")).await?;
    world.expect("bare", &page);
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let action = crate::normal::page::forms(&page.text()).into_iter().next().map(|form| form.action);
    let action = action.unwrap_or_default().replace("authenticate", "reset-credentials");
    let page = browser.get(world, &action).await?;
    world.expect("within", &page);
    Ok(())
}

async fn with_second_factor(world: &mut World) -> Outcome {
    prepare(world).await?;
    let user = json!({
        "username": "dora", "enabled": true, "email": "dora@example.org", "firstName": "Do", "lastName": "Ra",
        "credentials": [
            {"type": "password", "value": "dora-password"},
            {
                "type": "otp",
                "secretData": "{\"value\":\"AAAAAAAAAAAAAAAAAAAA\"}",
                "credentialData":
                    "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\"}",
            },
        ],
    });
    world.keycloak().create_user(&world.realm, &serde_json::from_value(user)?).await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser).await?;
    browser.submit(world, &page, &[("username", "dora")]).await?;
    let link = world.mail("dora@example.org")?;
    let page = browser.get(world, &link).await?;
    let page = browser.follow(world, page).await?;
    world.expect("first", &page);
    Ok(())
}

async fn no_mail_server(world: &mut World) -> Outcome {
    world.change_realm(json!({"resetPasswordAllowed": true})).await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser).await?;
    let page = browser.submit(world, &page, &[("username", "alice")]).await?;
    world.expect("page", &page);
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.keep_events().await?;
    for name in ["", "nobody", "disabled", "without-profile", "alice"] {
        let mut browser = Browser::default();
        let page = ask(world, &mut browser).await?;
        browser.submit(world, &page, &[("username", name)]).await?;
        world.expect_events(&format!("`{name}`")).await?;
        if name == "alice" {
            let link = world.mail(ALICE)?;
            let page = browser.get(world, &link).await?;
            let page = browser.follow(world, page).await?;
            world.expect_events("link").await?;
            browser.submit(world, &page, &NEW).await?;
            world.expect_events("done").await?;
            Browser::default().get(world, &link).await?;
            world.expect_events("again").await?;
        }
    }
    world.change_realm(json!({"resetPasswordAllowed": false})).await?;
    Browser::default().get(world, &format!("{RESET}?client_id=conf")).await?;
    world.expect_events("not allowed").await
}
