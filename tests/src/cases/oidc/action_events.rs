//! What users do on the way to a client, and what is asked of tokens, leaves events behind.

use serde_json::{Value, json};

use super::{ASK, AUTH, CONF, INTROSPECT, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::cases::admin::attack_detection::{is_counted, told};
use crate::wire::Answer;
use crate::world::World;

cases![passwords, profiles, consents, introspection, userinfo, lockouts needs [Time], lockouts_for_good];

const EVENTS: &str = "/admin/realms/{realm}/events";
const USERINFO: &str = "/realms/{realm}/protocol/openid-connect/userinfo";

/// Has the realm keep events of everything that happens here.
async fn prepare(world: &mut World) -> Outcome {
    let kinds = [
        "LOGIN",
        "UPDATE_PASSWORD",
        "UPDATE_CREDENTIAL",
        "UPDATE_PROFILE",
        "UPDATE_EMAIL",
        "VERIFY_PROFILE",
        "CUSTOM_REQUIRED_ACTION",
        "GRANT_CONSENT",
        "UPDATE_CONSENT",
        "REVOKE_GRANT",
        "INTROSPECT_TOKEN",
        "USER_INFO_REQUEST",
        "LOGOUT",
        "REMOVE_CREDENTIAL",
    ];
    let mut kinds: Vec<String> = kinds.iter().flat_map(|kind| [(*kind).to_owned(), format!("{kind}_ERROR")]).collect();
    kinds.extend(["USER_DISABLED_BY_TEMPORARY_LOCKOUT", "USER_DISABLED_BY_PERMANENT_LOCKOUT"].map(str::to_owned));
    for user in ["alice", "action", "without-profile"] {
        let id = world.user_id(user).await?;
        world.show_as(id, format!("{{{user}}}"));
    }
    world.change_realm(json!({"eventsEnabled": true, "enabledEventTypes": kinds})).await
}

/// Compares the events since the last time, and forgets them. Those of one request have no order.
async fn events(world: &mut World, step: &str) -> Outcome {
    let mut events = world.answer(Call::get(format!("{EVENTS}?direction=asc")).admin()).await?.json();
    for details in events.as_array_mut().into_iter().flatten().filter_map(|event| event.get_mut("details")) {
        // A moment, to the second.
        if let Some(moment) = details.get_mut("not_before") {
            *moment = json!(moment.as_str().map(str::len));
        }
    }
    if let Some(events) = events.as_array_mut() {
        events.sort_by_cached_key(|event| {
            (event["type"].to_string(), event["error"].to_string(), event["details"]["credential_type"].to_string())
        });
    }
    world.expect_value(step, &events);
    world.answer(Call::delete(EVENTS).admin()).await?;
    Ok(())
}

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

async fn passwords(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(json!({"passwordPolicy": "length(8)"})).await?;
    let mut browser = Browser::default();
    let mut page = begin(world, &mut browser, "action", ASK).await?;
    events(world, "the page").await?;
    for (step, new, again) in [("nothing", "", ""), ("not repeated", "new-password", "x"), ("short", "n1", "n1")] {
        page = browser.submit(world, &page, &[("password-new", new), ("password-confirm", again)]).await?;
        events(world, step).await?;
    }
    let good = [("password-new", "new-password"), ("password-confirm", "new-password")];
    browser.submit(world, &page, &good).await?;
    events(world, "good").await?;
    // With the other sessions' end.
    let mut other = Browser::default();
    let page = other.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.change_user("action", json!({"requiredActions": ["UPDATE_PASSWORD"]})).await?;
    let answer = other.submit(world, &page, &[("username", "action"), ("password", "new-password")]).await?;
    let page = other.get(world, answer.header("location")).await?;
    let good = [("password-new", "new-password-2"), ("password-confirm", "new-password-2"), ("logout-sessions", "on")];
    other.submit(world, &page, &good).await?;
    events(world, "other sessions").await
}

async fn profiles(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_user("action", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let mut page = begin(world, &mut browser, "action", ASK).await?;
    events(world, "the page").await?;
    for (step, email, first, last) in [
        ("nothing", "", "", ""),
        ("no address", "nope", "A", "B"),
        ("taken", "bob@example.org", "A", "B"),
        ("the same and new names", "action@example.org", "Other", "Names"),
    ] {
        let fields = [("email", email), ("firstName", first), ("lastName", last)];
        page = browser.submit(world, &page, &fields).await?;
        events(world, step).await?;
    }
    world.change_user("action", json!({"requiredActions": ["UPDATE_PROFILE"]})).await?;
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, "action", ASK).await?;
    let fields = [("email", "new@example.org"), ("firstName", "Other"), ("lastName", "Names")];
    browser.submit(world, &page, &fields).await?;
    events(world, "another address").await?;
    // Whose profile lacks something is asked for it.
    let mut browser = Browser::default();
    let page = begin(world, &mut browser, "without-profile", ASK).await?;
    events(world, "to be verified, the page").await?;
    let page =
        browser.submit(world, &page, &[("email", "x@example.org"), ("firstName", ""), ("lastName", "B")]).await?;
    events(world, "to be verified, refused").await?;
    let fields = [("email", "x@example.org"), ("firstName", "A"), ("lastName", "B")];
    browser.submit(world, &page, &fields).await?;
    events(world, "to be verified, good").await
}

fn ask() -> String {
    ASK.replace("=conf", "=consent")
}

async fn consents(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let answer = browser.log_in(world, &ask()).await?;
    let page = browser.get(world, answer.header("location")).await?;
    events(world, "asked").await?;
    browser.submit(world, &page, &[("cancel", "No")]).await?;
    events(world, "refused").await?;
    let mut browser = Browser::default();
    let answer = browser.log_in(world, &ask()).await?;
    let page = browser.get(world, answer.header("location")).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    events(world, "given").await?;
    browser.get(world, &format!("{AUTH}?{}", ask())).await?;
    events(world, "given before").await?;
    let answer = browser.get(world, &format!("{AUTH}?{}", ask().replace("openid", "openid+address"))).await?;
    let page = browser.get(world, answer.header("location")).await?;
    browser.submit(world, &page, &[("accept", "Yes")]).await?;
    events(world, "more").await
}

async fn introspection(world: &mut World) -> Outcome {
    prepare(world).await?;
    let tokens = world.log_in("openid").await?;
    world.set("id", tokens.id_token.unwrap_or_default());
    events(world, "a login").await?;
    for form in [
        "client_id=api&client_secret=api-secret&token={access}",
        "client_id=api&client_secret=api-secret&token={access}&token_type_hint=access_token",
        "client_id=conf&client_secret=conf-secret&token={access}",
        "client_id=conf&client_secret=conf-secret&token={refresh}&token_type_hint=refresh_token",
        "client_id=conf&client_secret=conf-secret&token={id}",
        "client_id=api&client_secret=api-secret&token=nope",
        "client_id=api&client_secret=api-secret",
        "client_id=api&client_secret=api-secret&token={access}&token_type_hint=nope",
        "client_id=api&client_secret=wrong&token={access}",
        "client_id=nope&client_secret=wrong&token={access}",
        "token={access}",
        "client_id=pub&token={access}",
    ] {
        world.answer(Call::post(INTROSPECT).form(form)).await?;
        events(world, form).await?;
    }
    world
        .answer(
            Call::post("/realms/{realm}/protocol/openid-connect/logout")
                .form(format!("{CONF}&refresh_token={{refresh}}")),
        )
        .await?;
    events(world, "the session's end").await?;
    world.answer(Call::post(INTROSPECT).form("client_id=api&client_secret=api-secret&token={access}")).await?;
    events(world, "without its session").await
}

async fn userinfo(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.log_in("openid").await?;
    events(world, "a login").await?;
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    events(world, "good").await?;
    world.answer(Call::post(USERINFO).form("access_token={access}")).await?;
    events(world, "good, by a form").await?;
    world.answer(Call::get(USERINFO)).await?;
    events(world, "without a token").await?;
    world.answer(Call::get(USERINFO).bearer("nope")).await?;
    events(world, "without a good one").await?;
    world.answer(Call::get(USERINFO).bearer("{refresh}")).await?;
    events(world, "with another kind").await?;
    world.answer(Call::post(USERINFO).bearer("{access}").form("access_token={access}")).await?;
    events(world, "with two").await?;
    world.log_in("email").await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    events(world, "without openid").await?;
    world.log_in("openid").await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    world.change_user("alice", json!({"enabled": false})).await?;
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    events(world, "of one who is disabled").await?;
    world.change_user("alice", json!({"enabled": true})).await?;
    world.change_client("conf", json!({"enabled": false})).await?;
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    events(world, "of a client that is disabled").await?;
    world.change_client("conf", json!({"enabled": true})).await?;
    world
        .answer(
            Call::post("/realms/{realm}/protocol/openid-connect/logout")
                .form(format!("{CONF}&refresh_token={{refresh}}")),
        )
        .await?;
    world.answer(Call::delete(EVENTS).admin()).await?;
    world.answer(Call::get(USERINFO).bearer("{access}")).await?;
    events(world, "without its session").await
}

async fn guess(world: &mut World, step: &str, password: &str) -> Outcome {
    guess_silently(world, password).await?;
    events(world, step).await
}

async fn guess_silently(world: &mut World, password: &str) -> Outcome {
    let before = told(world).await?;
    let form = format!("{CONF}&grant_type=password&username=alice&password={password}");
    world.answer(Call::post(TOKEN).form(form)).await?;
    if password == "wrong" && !is_counted(world, &before, 200).await? {
        return Err("a failed login was not counted in ten seconds".into());
    }
    Ok(())
}

async fn guess_in_browser(world: &mut World, step: &str) -> Outcome {
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    events(world, step).await
}

async fn guard(world: &mut World, more: Value) -> Outcome {
    prepare(world).await?;
    let mut settings = json!({"bruteForceProtected": true, "quickLoginCheckMilliSeconds": 0, "failureFactor": 2,
        "waitIncrementSeconds": 3, "maxFailureWaitSeconds": 3});
    if let (Some(settings), Value::Object(more)) = (settings.as_object_mut(), more) {
        settings.extend(more);
    }
    world.change_realm(settings).await
}

async fn lockouts(world: &mut World) -> Outcome {
    guard(world, json!({})).await?;
    guess(world, "first", "wrong").await?;
    // Keycloak tells of the lockout a moment later.
    guess_silently(world, "wrong").await?;
    guess(world, "locked out", "alice-password").await?;
    guess_in_browser(world, "locked out, in a browser").await?;
    world.pass(4).await;
    guess(world, "let in again", "alice-password").await
}

async fn lockouts_for_good(world: &mut World) -> Outcome {
    guard(world, json!({"permanentLockout": true})).await?;
    guess(world, "first", "wrong").await?;
    // Keycloak tells of the lockout a moment later.
    guess_silently(world, "wrong").await?;
    guess(world, "locked out", "alice-password").await?;
    guess_in_browser(world, "locked out, in a browser").await
}
