//! The authorization endpoint and the login form.

use serde_json::json;

use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    log_in,
    wrong,
    refused_users,
    by_email,
    single_sign_on,
    prompts,
    max_age needs [Time],
    response_modes,
    response_modes_of_tokens,
    states,
    consent,
    consent_refused,
    required_action,
    remember_me,
    cancel,
];

async fn log_in(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("logged in", &answer);
    world.expect_value("cookies", &json!(browser.cookies.keys().collect::<Vec<_>>()));
    Ok(())
}

async fn wrong(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let mut page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    for (step, fields) in [
        ("password", vec![("username", "alice"), ("password", "wrong")]),
        ("user", vec![("username", "nobody"), ("password", "wrong")]),
        ("empty", vec![("username", ""), ("password", "")]),
        ("nothing", vec![]),
        ("markup", vec![("username", "<b>\"'&"), ("password", "x")]),
    ] {
        page = browser.submit(world, &page, &fields).await?;
        world.expect(step, &page);
    }
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("right at last", &answer);
    Ok(())
}

async fn refused_users(world: &mut World) -> Outcome {
    for user in ["disabled", "without-password", "service-account-conf"] {
        let mut browser = Browser::default();
        let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
        let fields = [("username", user), ("password", "disabled-password")];
        let answer = browser.submit(world, &page, &fields).await?;
        world.expect(user, &answer);
    }
    Ok(())
}

async fn by_email(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}&login_hint=alice%40example.org")).await?;
    world.expect("page with a hint", &page);
    let fields = [("username", "alice@example.org"), ("password", "alice-password")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn single_sign_on(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    for (step, query) in [
        ("same client", ASK.to_owned()),
        ("another client", ASK.replace("conf", "other")),
        ("without scope", ASK.replace("&scope=openid", "")),
        ("offline", ASK.replace("openid", "openid+offline_access")),
    ] {
        let answer = browser.get(world, &format!("{AUTH}?{query}")).await?;
        world.expect(step, &answer);
    }
    world.change_user("alice", json!({"enabled": false})).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("disabled", &answer);
    Ok(())
}

async fn prompts(world: &mut World) -> Outcome {
    for prompt in ["none", "login", "consent", "select_account", "nope", "create"] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&prompt={prompt}")).await?;
        world.expect(&format!("{prompt}, without session"), &answer);
    }
    for prompt in ["none", "login", "consent", "select_account", "nope", "create", "none+login"] {
        let mut browser = Browser::default();
        browser.code(world, ASK).await?;
        let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt={prompt}")).await?;
        world.expect(&format!("{prompt}, with a session"), &answer);
    }
    Ok(())
}

async fn max_age(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&max_age=1000")).await?;
    world.expect("young enough", &answer);
    world.pass(3).await;
    let page = browser.get(world, &format!("{AUTH}?{ASK}&max_age=1")).await?;
    world.expect("too old", &page);
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect("logged in again", &answer);
    for bad in ["abc", "-5", ""] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&max_age={bad}")).await?;
        world.expect(&format!("`{bad}`"), &answer);
    }
    Ok(())
}

async fn response_modes(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    for mode in ["query", "fragment", "form_post", "nope"] {
        let answer = browser.get(world, &format!("{AUTH}?{ASK}&response_mode={mode}")).await?;
        world.expect(mode, &answer);
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&response_mode={mode}&prompt=none")).await?;
        world.expect(&format!("{mode}, refused"), &answer);
    }
    Ok(())
}

/// Answers as signed tokens (JARM).
async fn response_modes_of_tokens(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    for mode in ["query.jwt", "fragment.jwt", "form_post.jwt", "jwt"] {
        let answer = browser.get(world, &format!("{AUTH}?{ASK}&response_mode={mode}")).await?;
        world.expect(mode, &answer);
        let answer = Browser::default().get(world, &format!("{AUTH}?{ASK}&response_mode={mode}&prompt=none")).await?;
        world.expect(&format!("{mode}, refused"), &answer);
    }
    Ok(())
}

async fn states(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    for (step, query) in [
        ("none", ASK.replace("&state=st", "")),
        ("empty", ASK.replace("state=st", "state=")),
        ("with odd characters", ASK.replace("state=st", "state=a%20b%26c%3Dd%2Fe%3F%C3%A9")),
        ("redirect with a query", ASK.replace("%2Fcb", "%2Fwild%2Fa%3Fx%3D1")),
        ("redirect with a fragment", ASK.replace("%2Fcb", "%2Fwild%2Fa%23frag")),
    ] {
        let answer = browser.get(world, &format!("{AUTH}?{query}")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn consent(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let ask = ASK.replace("conf", "consent");
    let answer = browser.log_in(world, &ask).await?;
    world.expect("logged in", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("accept", "Yes")]).await?;
    world.expect("agreed", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{ask}")).await?;
    world.expect("remembered", &answer);
    let more = ask.replace("openid", "openid+address");
    let answer = browser.get(world, &format!("{AUTH}?{more}")).await?;
    world.expect("asked for more", &answer);
    Ok(())
}

async fn consent_refused(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let ask = ASK.replace("conf", "consent");
    let answer = browser.log_in(world, &ask).await?;
    let page = browser.get(world, answer.header("location")).await?;
    let answer = browser.submit(world, &page, &[("cancel", "No")]).await?;
    world.expect("refused", &answer);
    browser.code(world, ASK).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ask}&prompt=none")).await?;
    world.expect("silently", &answer);
    Ok(())
}

async fn required_action(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "action"), ("password", "action-password")]).await?;
    world.expect("logged in", &answer);
    let page = browser.get(world, answer.header("location")).await?;
    world.expect("page", &page);
    let mismatch = [("password-new", "new-password"), ("password-confirm", "other")];
    let page = browser.submit(world, &page, &mismatch).await?;
    world.expect("passwords differ", &page);
    let answer =
        browser.submit(world, &page, &[("password-new", "new-password"), ("password-confirm", "new-password")]).await?;
    world.expect("done", &answer);
    Ok(())
}

async fn remember_me(world: &mut World) -> Outcome {
    world.change_realm(json!({"rememberMe": true})).await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("page", &page);
    let fields = [("username", "alice"), ("password", "alice-password"), ("rememberMe", "on")];
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("logged in", &answer);
    Ok(())
}

async fn cancel(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("cancel", "")]).await?;
    world.expect("cancelled", &answer);
    Ok(())
}
