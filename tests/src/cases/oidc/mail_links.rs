//! The links of mails: verified addresses, and required actions that an administrator asks for.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    verify,
    verify_again,
    verify_elsewhere,
    verify_by_administrator,
    address_changed,
    no_mail_server,
    actions,
    actions_then,
    actions_twice,
    ended needs [Time],
    bad_links,
    events,
];

const BOB: &str = "bob@example.org";
const NEW: [(&str, &str); 2] = [("password-new", "new-password"), ("password-confirm", "new-password")];

async fn prepare(world: &mut World) -> Outcome {
    let bob = world.user_id("bob").await?;
    world.set("bob", bob);
    world.mail_server().await
}

/// Asks for a mail to bob.
async fn ask_for(world: &mut World, path: &str, body: &str) -> Outcome<String> {
    let call = Call::put(format!("/admin/realms/{{realm}}/users/{{bob}}/{path}"));
    let call = if body.is_empty() { call } else { call.text("application/json", body) };
    let answer = world.answer(call.admin()).await?;
    if !answer.status.is_success() {
        return Err(format!("no mail: {} {}", answer.status, answer.text()).into());
    }
    world.mail(BOB)
}

async fn verify(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_user("bob", json!({"requiredActions": ["VERIFY_EMAIL"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    world.expect("page", &page);
    let link = world.mail(BOB)?;
    let answer = browser.get(world, &link).await?;
    world.expect("link", &answer);
    let answer = browser.follow(world, answer).await?;
    world.expect("then", &answer);
    let answer = browser.get(world, &link).await?;
    world.expect("link again", &answer);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("bob").await?, None).await?;
    world.expect_value("user", &json!([user.email_verified, user.required_actions]));
    Ok(())
}

/// By the realm's setting; the page sends one mail, and another one when it is asked for later.
async fn verify_again(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(json!({"verifyEmail": true})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "bob", ASK).await?;
    let first = world.mail(BOB)?;
    let answer = browser.click(world, &page, "session_code").await?;
    let text = answer.text();
    world.expect_value(
        "too early",
        &json!([
            answer.status.as_u16(),
            text.contains("You must wait"),
            text.contains("before resending the verification email."),
            world.mail(BOB)? == first,
        ]),
    );
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("another tab", &answer);
    Ok(())
}

async fn verify_elsewhere(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_user("bob", json!({"requiredActions": ["VERIFY_EMAIL"]})).await?;
    let mut browser = Browser::default();
    browser.begin(world, "bob", ASK).await?;
    let link = world.mail(BOB)?;
    let mut other = Browser::default();
    let page = other.get(world, &link).await?;
    world.expect("elsewhere", &page);
    let page = other.click(world, &page, "action-token").await?;
    world.expect("confirmed", &page);
    let page = Browser::default().get(world, &link).await?;
    world.expect("once more", &page);
    Ok(())
}

async fn verify_by_administrator(world: &mut World) -> Outcome {
    prepare(world).await?;
    let link = ask_for(world, "send-verify-email", "").await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &link).await?;
    world.expect("link", &page);
    let page = browser.click(world, &page, "action-token").await?;
    world.expect("confirmed", &page);
    let page = browser.get(world, &link).await?;
    world.expect("again", &page);
    Ok(())
}

async fn address_changed(world: &mut World) -> Outcome {
    prepare(world).await?;
    let link = ask_for(world, "send-verify-email", "").await?;
    world.change_user("bob", json!({"email": "new@example.org"})).await?;
    let page = Browser::default().get(world, &link).await?;
    world.expect("link", &page);
    Ok(())
}

async fn no_mail_server(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["VERIFY_EMAIL"]})).await?;
    let page = Browser::default().begin(world, "bob", ASK).await?;
    world.expect("page", &page);
    Ok(())
}

async fn actions(world: &mut World) -> Outcome {
    prepare(world).await?;
    let link = ask_for(world, "execute-actions-email", r#"["UPDATE_PASSWORD","UPDATE_PROFILE"]"#).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &link).await?;
    world.expect("link", &page);
    let answer = browser.click(world, &page, "action-token").await?;
    world.expect("on", &answer);
    let page = browser.follow(world, answer).await?;
    world.expect("first", &page);
    let fields = [("email", BOB), ("firstName", "Robert"), ("lastName", "Bell")];
    let page = browser.submit(world, &page, &fields).await?;
    world.expect("second", &page);
    let page = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &page);
    let page = browser.get(world, &link).await?;
    world.expect("link again", &page);
    let page = Browser::default().get(world, &link).await?;
    world.expect("link again, elsewhere", &page);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("bob").await?, None).await?;
    world.expect_value("user", &json!([user.email_verified, user.required_actions, user.first_name]));
    let page = Browser::default();
    let mut page_of = page;
    let page = page_of.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = page_of.submit(world, &page, &[("username", "bob"), ("password", "new-password")]).await?;
    world.expect("new password", &answer);
    Ok(())
}

async fn actions_then(world: &mut World) -> Outcome {
    prepare(world).await?;
    let path = "execute-actions-email?client_id=conf&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";
    let link = ask_for(world, path, r#"["UPDATE_PASSWORD"]"#).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &link).await?;
    world.expect("link", &page);
    let page = browser.click(world, &page, "action-token").await?;
    let page = browser.follow(world, page).await?;
    world.expect("page", &page);
    let page = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &page);
    world.expect_value("leads to", &json!(crate::normal::page::links(&page.text())));
    Ok(())
}

/// What can be done again is done again; what cannot, not.
async fn actions_twice(world: &mut World) -> Outcome {
    prepare(world).await?;
    let link = ask_for(world, "execute-actions-email", r#"["UPDATE_PROFILE"]"#).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &link).await?;
    world.expect("first", &page);
    let page = browser.click(world, &page, "action-token").await?;
    let page = browser.follow(world, page).await?;
    let fields = [("email", BOB), ("firstName", "Robert"), ("lastName", "Bell")];
    let page = browser.submit(world, &page, &fields).await?;
    world.expect("done", &page);
    let page = Browser::default().get(world, &link).await?;
    world.expect("second", &page);
    Ok(())
}

async fn ended(world: &mut World) -> Outcome {
    prepare(world).await?;
    let link = ask_for(world, "execute-actions-email?lifespan=2", r#"["UPDATE_PASSWORD"]"#).await?;
    let mut browser = Browser::default();
    browser.get(world, &link).await?;
    world.pass(4).await;
    let page = Browser::default().get(world, &link).await?;
    world.expect("elsewhere", &page);
    let page = browser.get(world, &link).await?;
    world.expect("here", &page);
    Ok(())
}

async fn bad_links(world: &mut World) -> Outcome {
    prepare(world).await?;
    let link = ask_for(world, "execute-actions-email", r#"["UPDATE_PASSWORD"]"#).await?;
    let tampered = link.replacen("key=ey", "key=eyJ", 1);
    let tokens = world.keycloak().token(&world.realm, &crate::world::conf(), &crate::world::alice()).await?;
    let another = format!("/realms/{{realm}}/login-actions/action-token?key={}", tokens.access_token);
    for (step, url) in [
        ("no key", "/realms/{realm}/login-actions/action-token"),
        ("an empty key", "/realms/{realm}/login-actions/action-token?key="),
        ("no token", "/realms/{realm}/login-actions/action-token?key=x"),
        ("tampered", &*tampered),
        ("another's token", &*another),
    ] {
        let page = Browser::default().get(world, url).await?;
        world.expect(step, &page);
    }
    world.change_user("bob", json!({"enabled": false})).await?;
    let page = Browser::default().get(world, &link).await?;
    world.expect("of a disabled user", &page);
    world.keycloak().delete_user(&world.realm, &world.user_id("bob").await?).await?;
    let page = Browser::default().get(world, &link).await?;
    world.expect("of nobody", &page);
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.keep_events().await?;
    world.change_user("bob", json!({"requiredActions": ["VERIFY_EMAIL"]})).await?;
    let mut browser = Browser::default();
    browser.begin(world, "bob", ASK).await?;
    world.expect_events("sent").await?;
    let link = world.mail(BOB)?;
    let answer = browser.get(world, &link).await?;
    world.expect_events("verified").await?;
    browser.follow(world, answer).await?;
    world.expect_events("then").await?;
    Browser::default().get(world, &link).await?;
    world.expect_events("verified before").await?;
    let link = ask_for(world, "execute-actions-email", r#"["UPDATE_PASSWORD"]"#).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &link).await?;
    let page = browser.click(world, &page, "action-token").await?;
    let page = browser.follow(world, page).await?;
    browser.submit(world, &page, &NEW).await?;
    world.expect_events("actions").await?;
    browser.get(world, &link).await?;
    world.expect_events("actions again").await?;
    for url in ["action-token", "action-token?key=x"] {
        browser.get(world, &format!("/realms/{{realm}}/login-actions/{url}")).await?;
        world.expect_events(url).await?;
    }
    Ok(())
}
