//! Users' own registration.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::ids;
use crate::wire::Answer;
use crate::world::World;

cases![
    register,
    badly,
    password_policy,
    by_address,
    verified_first,
    by_other_ways,
    in_a_session,
    way_back,
    without_login,
    not_allowed,
    default_action,
    events,
];

const REGISTRATIONS: &str = "/realms/{realm}/protocol/openid-connect/registrations";
const PASSWORD: [(&str, &str); 2] = [("password", "new-password"), ("password-confirm", "new-password")];

async fn page(world: &mut World, browser: &mut Browser) -> Outcome<Answer> {
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    browser.click(world, &page, "registration").await
}

fn filled<'a>(name: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    let fields = [("username", name), ("email", email), ("firstName", "New"), ("lastName", "One")];
    [&fields[..], &PASSWORD[..]].concat()
}

async fn register(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut browser = Browser::default();
    let login = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect_value("login page", &json!(ids(&login.text(), &["kc-registration-container", "kc-registration"])));
    let page = browser.click(world, &login, "registration").await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &filled("NewOne", "New@example.org")).await?;
    world.expect("done", &answer);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("newone").await?, None).await;
    world.expect_result("user", &user);
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "newone"), ("password", "new-password")]).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn badly(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut browser = Browser::default();
    let mut page = page(world, &mut browser).await?;
    let long = "x".repeat(256);
    for (step, name, email, first, password, again) in [
        ("nothing", "", "", "", "", ""),
        ("blanks", " ", " ", " ", " ", " "),
        ("taken", "Alice", "Alice@example.org", "<b>", "a", "b"),
        ("characters", "a b", "nope", "N", "a", "a"),
        ("short", "ab", "new@example.org", "N", "a", "a"),
        ("long", &*long, "new@example.org", &*long, "a", "a"),
        ("name taken", "alice", "new@example.org", "N", "a", "a"),
        ("address taken", "newone", "alice@example.org", "N", "a", "a"),
        ("name is an address", "bob@example.org", "new@example.org", "N", "a", "a"),
        ("not repeated", "newone", "new@example.org", "N", "a", ""),
    ] {
        let fields = [
            ("username", name),
            ("email", email),
            ("firstName", first),
            ("lastName", "One"),
            ("password", password),
            ("password-confirm", again),
        ];
        page = browser.submit(world, &page, &fields).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: ids"), &json!(ids(&page.text(), &[])));
    }
    Ok(())
}

async fn password_policy(world: &mut World) -> Outcome {
    let policy = "length(8) and notUsername and digits(1)";
    world.change_realm(json!({"registrationAllowed": true, "passwordPolicy": policy})).await?;
    let mut browser = Browser::default();
    let mut page = page(world, &mut browser).await?;
    for (step, password) in [("short", "a1"), ("without digits", "abcdefgh"), ("the name", "newuser1")] {
        let mut fields = filled("newuser1", "new@example.org");
        fields.retain(|(name, _)| !name.starts_with("password"));
        fields.extend([("password", password), ("password-confirm", password)]);
        page = browser.submit(world, &page, &fields).await?;
        world.expect(step, &page);
    }
    Ok(())
}

async fn by_address(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true, "registrationEmailAsUsername": true})).await?;
    let mut browser = Browser::default();
    let page = page(world, &mut browser).await?;
    world.expect("page", &page);
    let mut fields = vec![("email", ""), ("firstName", "New"), ("lastName", "One")];
    let page = browser.submit(world, &page, &fields).await?;
    world.expect("nothing", &page);
    fields.remove(0);
    let taken = [&fields[..], &PASSWORD[..], &[("email", "Alice@example.org")]].concat();
    let page = browser.submit(world, &page, &taken).await?;
    world.expect("taken", &page);
    let good = [&fields[..], &PASSWORD[..], &[("email", "New@example.org")]].concat();
    let answer = browser.submit(world, &page, &good).await?;
    world.expect("done", &answer);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("new@example.org").await?, None).await;
    world.expect_result("user", &user);
    Ok(())
}

/// Where addresses are verified, that comes before a password.
async fn verified_first(world: &mut World) -> Outcome {
    world.mail_server().await?;
    world.change_realm(json!({"registrationAllowed": true, "verifyEmail": true})).await?;
    let mut browser = Browser::default();
    let page = page(world, &mut browser).await?;
    world.expect("page", &page);
    let fields = [("username", "newone"), ("email", "new@example.org"), ("firstName", "New"), ("lastName", "One")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("registered", &answer);
    let page = browser.follow(world, answer).await?;
    world.expect("to verify", &page);
    let id = world.user_id("newone").await?;
    let user = world.keycloak().get_user(&world.realm, &id, None).await?;
    let credentials = world.keycloak().list_credentials(&world.realm, &id).await?;
    let mut left = user.required_actions.unwrap_or_default();
    left.sort();
    world.expect_value("user", &json!([left, credentials.len()]));
    let link = world.mail("new@example.org")?;
    let answer = browser.get(world, &link).await?;
    world.expect("link", &answer);
    let page = browser.follow(world, answer).await?;
    world.expect("new password", &page);
    let new = [("password-new", "new-password"), ("password-confirm", "new-password")];
    let answer = browser.submit(world, &page, &new).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn by_other_ways(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    for (step, url) in [
        ("endpoint", format!("{REGISTRATIONS}?{ASK}")),
        ("hint", format!("{REGISTRATIONS}?{ASK}&login_hint=hinted")),
        ("prompt", format!("{AUTH}?{ASK}&prompt=create")),
        ("no client", format!("{REGISTRATIONS}?{}", ASK.replace("=conf", "=nope"))),
        ("no redirect uri", format!("{REGISTRATIONS}?client_id=conf&response_type=code")),
    ] {
        let mut browser = Browser::default();
        let page = browser.get(world, &url).await?;
        world.expect(step, &page);
        if step == "prompt" {
            let answer = browser.submit(world, &page, &filled("newone", "new@example.org")).await?;
            world.expect("registered", &answer);
        }
    }
    Ok(())
}

async fn in_a_session(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let page = browser.get(world, &format!("{AUTH}?{ASK}&prompt=create")).await?;
    world.expect("prompt", &page);
    let page = browser.get(world, &format!("{REGISTRATIONS}?{ASK}")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &filled("newone", "new@example.org")).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn way_back(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut browser = Browser::default();
    let page = page(world, &mut browser).await?;
    let login = browser.click(world, &page, "authenticate").await?;
    world.expect("login page", &login);
    let answer = browser.submit(world, &login, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn without_login(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    for (step, query) in [("bare", ""), ("a client", "?client_id=conf")] {
        let path = format!("/realms/{{realm}}/login-actions/registration{query}");
        let page = Browser::default().get(world, &path).await?;
        world.expect(step, &page);
    }
    Ok(())
}

async fn not_allowed(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut browser = Browser::default();
    let page = page(world, &mut browser).await?;
    world.change_realm(json!({"registrationAllowed": false})).await?;
    let answer = browser.submit(world, &page, &filled("newone", "new@example.org")).await?;
    world.expect("form", &answer);
    let answer = browser.get(world, "/realms/{realm}/login-actions/registration?client_id=conf").await?;
    world.expect("page", &answer);
    Ok(())
}

async fn default_action(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    let mut action = world.keycloak().get_required_action(&world.realm, "TERMS_AND_CONDITIONS").await?;
    action.enabled = Some(true);
    action.default_action = Some(true);
    world.keycloak().update_required_action(&world.realm, "TERMS_AND_CONDITIONS", &action).await?;
    let mut browser = Browser::default();
    let page = page(world, &mut browser).await?;
    let answer = browser.submit(world, &page, &filled("newone", "new@example.org")).await?;
    world.expect("registered", &answer);
    let page = browser.follow(world, answer).await?;
    let answer = browser.submit(world, &page, &[("accept", "")]).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    world.change_realm(json!({"registrationAllowed": true})).await?;
    world.keep_events().await?;
    let mut browser = Browser::default();
    let page = page(world, &mut browser).await?;
    browser.submit(world, &page, &filled("NewOne", "New@example.org")).await?;
    world.expect_events("good").await?;
    world.change_realm(json!({"registrationAllowed": false})).await?;
    Browser::default().get(world, "/realms/{realm}/login-actions/registration?client_id=conf").await?;
    world.expect_events("not allowed").await
}
