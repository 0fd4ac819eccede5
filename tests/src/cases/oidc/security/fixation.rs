//! Sessions that an attacker has prepared for another, or has taken (CWE-384).

use serde_json::json;

use super::{ASK, AUTH, LOGOUT, action, expect_short, silently, tampered, unsigned};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    prepared,
    prepared_page,
    page_of_the_past,
    invented,
    invented_identity,
    empty_identity,
    of_another_realm,
    after_logout,
    another_login,
    once_disabled
];

const RIGHT: [(&str, &str); 2] = [("username", "alice"), ("password", "alice-password")];

/// The victim logs in with the cookies, and on the page, of a login that the attacker has begun.
async fn prepared(world: &mut World) -> Outcome {
    let mut attacker = Browser::default();
    let page = attacker.get(world, &format!("{AUTH}?{ASK}")).await?;
    let mut victim = attacker.clone();
    let answer = victim.submit(world, &page, &RIGHT).await?;
    expect_short(world, "the victim", &answer);
    silently(world, "the victim then", &mut victim).await?;
    silently(world, "the attacker", &mut attacker.clone()).await?;
    let answer = attacker.get(world, &format!("{AUTH}?{ASK}")).await?;
    expect_short(world, "the attacker's next request", &answer);
    Ok(())
}

/// The attacker goes on with the page that the victim is done with.
async fn prepared_page(world: &mut World) -> Outcome {
    let mut attacker = Browser::default();
    let page = attacker.get(world, &format!("{AUTH}?{ASK}")).await?;
    attacker.clone().submit(world, &page, &RIGHT).await?;
    let answer = attacker.clone().get(world, &action(&page)?).await?;
    expect_short(world, "the attacker's page", &answer);
    let answer = attacker.submit(world, &page, &[("username", "alice"), ("password", "wrong")]).await?;
    expect_short(world, "the attacker's form", &answer);
    Ok(())
}

/// A page that is done with, by what cookies the browser has.
async fn page_of_the_past(world: &mut World) -> Outcome {
    let mut before = Browser::default();
    let page = before.get(world, &format!("{AUTH}?{ASK}")).await?;
    let mut after = before.clone();
    after.submit(world, &page, &RIGHT).await?;
    let to = action(&page)?;
    let with = |browser: &Browser, name: &str| {
        let mut browser = browser.clone();
        browser.cookies.extend(before.cookies.get(name).map(|value| (name.to_owned(), value.clone())));
        browser
    };
    let without = |browser: &Browser, name: &str| {
        let mut browser = browser.clone();
        browser.cookies.remove(name);
        browser
    };
    let other = to.replace("client_id=conf", "client_id=consent");
    for (step, mut browser, address) in [
        ("before, nothing to restart", without(&before, "KC_RESTART"), &to),
        ("before, another client", before.clone(), &other),
        ("after", after.clone(), &to),
        ("after, something to restart", with(&after, "KC_RESTART"), &to),
        ("after, another client", after.clone(), &other),
        ("after, another client, something to restart", with(&after, "KC_RESTART"), &other),
        ("after, no login", without(&after, "AUTH_SESSION_ID"), &to),
        ("after, no identity", without(&after, "KEYCLOAK_IDENTITY"), &to),
    ] {
        let answer = browser.get(world, address).await?;
        expect_short(world, step, &answer);
    }
    let mut void = before.clone();
    void.cookies.remove("KC_RESTART");
    void.cookies.insert("KEYCLOAK_IDENTITY".to_owned(), "abc".to_owned());
    let answer = void.get(world, &to).await?;
    expect_short(world, "an identity of nobody", &answer);
    world.expect_value("kept", &json!(void.cookies.contains_key("KEYCLOAK_IDENTITY")));
    Ok(())
}

/// Session ids that the server never gave out.
async fn invented(world: &mut World) -> Outcome {
    let id = "a".repeat(24);
    for (step, value) in [
        ("an id", id.clone()),
        ("an id, as cookies hold it", format!("{}.", super::encoded("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"))),
        ("a UUID", "00000000-0000-0000-0000-000000000000".to_owned()),
        ("garbage", "abc".to_owned()),
        ("markup", "<b>".to_owned()),
    ] {
        let mut browser = Browser::default();
        browser.cookies.insert("AUTH_SESSION_ID".to_owned(), value.clone());
        let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
        let kept = browser.cookies.get("AUTH_SESSION_ID") == Some(&value);
        world.expect_value(&format!("{step}, kept"), &json!(kept));
        let answer = browser.submit(world, &page, &RIGHT).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}

async fn invented_identity(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let token = browser.cookies.get("KEYCLOAK_IDENTITY").cloned().unwrap_or_default();
    for (step, value) in [("garbage", "abc".to_owned()), ("tampered", tampered(&token)), ("unsigned", unsigned(&token))]
    {
        let mut other = browser.clone();
        other.cookies.insert("KEYCLOAK_IDENTITY".to_owned(), value);
        silently(world, step, &mut other).await?;
        world.expect_value(&format!("{step}, kept"), &json!(other.cookies.contains_key("KEYCLOAK_IDENTITY")));
    }
    world.log_in("openid").await?;
    for token in ["access", "refresh", "id"] {
        let mut other = Browser::default();
        let value = world.value(token).unwrap_or_default().to_owned();
        other.cookies.insert("KEYCLOAK_IDENTITY".to_owned(), value);
        silently(world, &format!("the {token} token"), &mut other).await?;
    }
    for alone in ["KEYCLOAK_SESSION", "AUTH_SESSION_ID", "KEYCLOAK_IDENTITY"] {
        let mut other = browser.clone();
        other.cookies.retain(|name, _| name == alone);
        silently(world, &format!("{alone} alone"), &mut other).await?;
        let mut other = browser.clone();
        other.cookies.remove(alone);
        silently(world, &format!("without {alone}"), &mut other).await?;
    }
    Ok(())
}

async fn empty_identity(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    browser.cookies.insert("KEYCLOAK_IDENTITY".to_owned(), "\"\"".to_owned());
    silently(world, "silently", &mut browser).await?;
    world.expect_value("kept", &json!(browser.cookies.contains_key("KEYCLOAK_IDENTITY")));
    Ok(())
}

/// What one realm has set is shown to another.
async fn of_another_realm(world: &mut World) -> Outcome {
    let elsewhere = world.another_realm("elsewhere");
    world.keycloak().create_realm(&crate::world::representation(&elsewhere)?).await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let auth = AUTH.replace("{realm}", &elsewhere);
    let answer = browser.clone().get(world, &format!("{auth}?{ASK}&prompt=none")).await?;
    expect_short(world, "silently", &answer);
    let page = browser.clone().get(world, &format!("{AUTH}?{ASK}&prompt=login")).await?;
    let own = world.realm.clone();
    let to = action(&page)?.replace(&format!("/{own}/"), &format!("/{elsewhere}/"));
    let answer = browser.post(world, &to, "username=alice&password=alice-password").await?;
    expect_short(world, "the form of the other", &answer);
    Ok(())
}

/// Cookies that were copied before the logout.
async fn after_logout(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let mut copied = browser.clone();
    let page = browser.get(world, LOGOUT).await?;
    browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    world.expect_value("left", &json!(browser.cookies.keys().collect::<Vec<_>>()));
    silently(world, "copied", &mut copied).await?;
    let page = copied.get(world, &format!("{AUTH}?{ASK}")).await?;
    expect_short(world, "asked", &page);
    Ok(())
}

/// A second login in one browser, by the same user and by another.
async fn another_login(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let first = browser.cookies.clone();
    let page = browser.get(world, &format!("{AUTH}?{ASK}&prompt=login")).await?;
    let answer = browser.submit(world, &page, &RIGHT).await?;
    expect_short(world, "again", &answer);
    let is_new = |name: &str| first.get(name) != browser.cookies.get(name);
    let changed = ["AUTH_SESSION_ID", "KEYCLOAK_IDENTITY", "KEYCLOAK_SESSION"].map(|name| json!([name, is_new(name)]));
    world.expect_value("new", &json!(changed));
    let page = browser.get(world, LOGOUT).await?;
    browser.submit(world, &page, &[("confirmLogout", "Logout")]).await?;
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "bob"), ("password", "bob-password")]).await?;
    expect_short(world, "another", &answer);
    world.expect_value(
        "another session",
        &json!(first.get("AUTH_SESSION_ID") != browser.cookies.get("AUTH_SESSION_ID")),
    );
    let mut before = Browser { cookies: first, ..Browser::default() };
    silently(world, "the cookies before", &mut before).await
}

async fn once_disabled(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    silently(world, "disabled", &mut browser.clone()).await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    let id = world.user_id("alice").await?;
    world.keycloak().logout_user(&world.realm, &id).await?;
    silently(world, "logged out by an administrator", &mut browser).await
}
