//! What a user has to do between the password and the client: required actions.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![
    bad_passwords,
    old_password,
    in_a_session,
    silently,
    then_consent,
    other_sessions,
    twice_submitted,
    wrong_execution,
    profile,
    bad_profiles,
    own_profile,
    terms,
    not_in_realm,
    several,
];

const NEW: [(&str, &str); 2] = [("password-new", "new-password"), ("password-confirm", "new-password")];

/// The first page after the password of `user`.
async fn begin(world: &mut World, browser: &mut Browser, user: &str, query: &str) -> Outcome<Answer> {
    let page = browser.get(world, &format!("{AUTH}?{query}")).await?;
    let password = format!("{user}-password");
    let answer = browser.submit(world, &page, &[("username", user), ("password", &password)]).await?;
    match answer.header("location") {
        "" => Ok(answer),
        location => browser.get(world, location).await,
    }
}

async fn bad_passwords(world: &mut World) -> Outcome {
    world.change_realm(json!({"passwordPolicy": "length(8) and digits(1)"})).await?;
    let mut browser = Browser::default();
    let mut page = begin(world, &mut browser, "action", ASK).await?;
    for (step, new, again) in [
        ("nothing", "", ""),
        ("blanks", "  ", "  "),
        ("not repeated", "new-password", ""),
        ("short", "n1", "n1"),
        ("without digits", "new-password", "new-password"),
    ] {
        page = browser.submit(world, &page, &[("password-new", new), ("password-confirm", again)]).await?;
        world.expect(step, &page);
    }
    let good = [("password-new", "new-password-1"), ("password-confirm", "new-password-1")];
    let answer = browser.submit(world, &page, &good).await?;
    world.expect("good at last", &answer);
    Ok(())
}

async fn old_password(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, "action", ASK).await?;
    browser.submit(world, &page, &NEW).await?;
    for (step, password) in [("old", "action-password"), ("new", "new-password")] {
        let mut browser = Browser::default();
        let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
        let answer = browser.submit(world, &page, &[("username", "action"), ("password", password)]).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

/// The action comes when the user is logged in already.
async fn in_a_session(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("asked", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("done", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect("then", &answer);
    Ok(())
}

async fn silently(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect("silently", &answer);
    Ok(())
}

async fn then_consent(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, "action", &ASK.replace("=conf", "=consent")).await?;
    let page = browser.submit(world, &page, &NEW).await?;
    world.expect("consent", &page);
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("agreed", &answer);
    Ok(())
}

async fn other_sessions(world: &mut World) -> Outcome {
    for (step, more) in [("kept", vec![]), ("ended", vec![("logout-sessions", "on")])] {
        world.change_user("alice", json!({"requiredActions": []})).await?;
        let mut other = Browser::default();
        let password = if step == "kept" { "alice-password" } else { "new-password" };
        let page = other.get(world, &format!("{AUTH}?{ASK}")).await?;
        other.submit(world, &page, &[("username", "alice"), ("password", password)]).await?;
        world.change_user("alice", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
        let mut browser = Browser::default();
        let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
        let answer = browser.submit(world, &page, &[("username", "alice"), ("password", password)]).await?;
        let page = browser.get(world, answer.header("location")).await?;
        browser.submit(world, &page, &[&NEW[..], &more[..]].concat()).await?;
        let answer = other.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn twice_submitted(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let first = begin(world, &mut browser, "action", ASK).await?;
    let bad = [("password-new", "a"), ("password-confirm", "b")];
    browser.submit(world, &first, &bad).await?;
    let answer = browser.submit(world, &first, &bad).await?;
    world.expect("the form before the last", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    browser.submit(world, &page, &NEW).await?;
    let answer = browser.submit(world, &page, &NEW).await?;
    world.expect("a form that was done with", &answer);
    Ok(())
}

async fn wrong_execution(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let login = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let fields = [("username", "action"), ("password", "action-password")];
    let answer = browser.submit(world, &login, &fields).await?;
    let location = answer.header("location").to_owned();
    for (step, from, to) in [
        ("another", "UPDATE_PASSWORD", "UPDATE_PROFILE"),
        ("none", "execution=UPDATE_PASSWORD&", ""),
        ("the login page", "required-action?execution=UPDATE_PASSWORD&", "authenticate?"),
    ] {
        let answer = browser.get(world, &location.replace(from, to)).await?;
        world.expect(step, &answer);
    }
    let answer = browser.submit(world, &login, &fields).await?;
    world.expect("the login form again", &answer);
    Ok(())
}

async fn profile(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let fields = [("username", "without-profile"), ("password", "without-profile-password")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("asked", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    let fields = [
        ("username", "without-profile"),
        ("email", "With@Example.org"),
        ("firstName", "With"),
        ("lastName", "Profile"),
    ];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("done", &answer);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("without-profile").await?, None).await;
    world.expect_result("user", &user);
    Ok(())
}

async fn bad_profiles(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let mut page = begin(world, &mut browser, "without-profile", ASK).await?;
    let long = "x".repeat(256);
    let long_email = format!("{long}@example.org");
    for (step, email, first, last) in [
        ("nothing", "", "", ""),
        ("no address", "abc", "With", "Profile"),
        ("taken", "alice@example.org", "With", "Profile"),
        ("characters", "with@example.org", "<b>", "Pro\"file"),
        ("long", &long_email, &long, "Profile"),
    ] {
        let fields = [("username", "without-profile"), ("email", email), ("firstName", first), ("lastName", last)];
        page = browser.submit(world, &page, &fields).await?;
        world.expect(step, &page);
    }
    Ok(())
}

/// An administrator asks for it, of a user whose profile is complete.
async fn own_profile(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, "bob", ASK).await?;
    world.expect("page", &page);
    let fields = [("username", "bob"), ("email", "bob@example.org"), ("firstName", "Robert"), ("lastName", "Bell")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("done", &answer);
    let user = world.keycloak().get_user(&world.realm, &world.user_id("bob").await?, None).await;
    world.expect_result("user", &user);
    Ok(())
}

async fn terms(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["TERMS_AND_CONDITIONS"]})).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "bob"), ("password", "bob-password")]).await?;
    world.expect("switched off", &answer);
    Ok(())
}

async fn not_in_realm(world: &mut World) -> Outcome {
    world.change_user("bob", json!({"requiredActions": ["NO_SUCH_ACTION"]})).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "bob"), ("password", "bob-password")]).await?;
    world.expect("unknown", &answer);
    Ok(())
}

async fn several(world: &mut World) -> Outcome {
    world.change_user("action", json!({"requiredActions": ["UPDATE_PROFILE", "UPDATE_PASSWORD"]})).await?;
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, "action", ASK).await?;
    world.expect("first", &page);
    let page = browser.submit(world, &page, &NEW).await?;
    world.expect("second", &page);
    let fields = [("email", "action@example.org"), ("firstName", "Ac"), ("lastName", "Tion")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("done", &answer);
    Ok(())
}
