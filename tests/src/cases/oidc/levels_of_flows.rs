//! Flows with levels that are set otherwise than most, and levels that cannot be reached.

use serde_json::{Value, json};

use super::levels::{LASTING, OTP, PASSWORD, ask, flow, level, one_time, parts, password, session, two_levels};
use super::{ASK, AUTH};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    out_of_reach,
    out_of_reach_in_events,
    never_kept,
    odd_settings,
    bare_parts,
    without_otp,
    passwords_twice,
    of_a_client,
    actions,
];

/// `claims` that ask for these levels as what has to be.
pub(super) fn essential(values: &[&str]) -> String {
    let claims = json!({"id_token": {"acr": {"essential": true, "values": values}}});
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("claims", &claims.to_string()).finish();
    format!("&{query}")
}

async fn out_of_reach(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    for (step, more) in [
        ("if possible", "&acr_values=3".to_owned()),
        ("in any case", essential(&["3"])),
        ("or a lower one", essential(&["3", "2"])),
        ("the lower one", essential(&["1"])),
    ] {
        let mut browser = Browser::default();
        let page = ask(world, &mut browser, step, &more).await?;
        let page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
        if page.status.is_success() {
            one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
        }
        ask(world, &mut browser, &format!("{step}: then"), "&prompt=none").await?;
    }
    let mut browser = session(world, 2).await?;
    ask(world, &mut browser, "with a session, if possible", "&acr_values=3").await?;
    ask(world, &mut browser, "with a session, in any case", &essential(&["3"])).await?;
    ask(world, &mut browser, "with a session, silently", &format!("{}&prompt=none", essential(&["3"]))).await?;
    let mut browser = session(world, 1).await?;
    let page = ask(world, &mut browser, "with a session at 1", &essential(&["3"])).await?;
    one_time(world, &mut browser, "with a session at 1: one-time password", &page).await?;
    Ok(())
}

async fn out_of_reach_in_events(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    world.keep_events().await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", &format!("{ASK}{}", essential(&["3"]))).await?;
    one_time(world, &mut browser, "page", &page).await?;
    world.expect_events("in any case").await?;
    let mut browser = session(world, 2).await?;
    world.expect_events("a login").await?;
    browser.get(world, &format!("{AUTH}?{ASK}&acr_values=3")).await?;
    world.expect_events("with a session").await?;
    browser.get(world, &format!("{AUTH}?{ASK}&acr_values=3&prompt=none")).await?;
    world.expect_events("silently").await
}

/// A level that lasts no time is there for its own login.
async fn never_kept(world: &mut World) -> Outcome {
    two_levels(world, "0", "0").await?;
    let mut browser = session(world, 2).await?;
    ask(world, &mut browser, "for nothing", "").await?;
    let page = ask(world, &mut browser, "the first", "&acr_values=1").await?;
    password(world, &mut browser, "password", &page).await?;
    let page = ask(world, &mut browser, "the second", "&acr_values=2").await?;
    let page = password(world, &mut browser, "password for the second", &page).await?;
    one_time(world, &mut browser, "one-time password", &page).await?;
    ask(world, &mut browser, "silently", "&acr_values=0&prompt=none").await?;
    Ok(())
}

async fn odd_settings(world: &mut World) -> Outcome {
    parts(world, &[(PASSWORD, level("one", "old")), (OTP, level("2", ""))]).await?;
    walk(world, "words").await?;
    replace(world, &[(PASSWORD, json!({"loa-condition-level": "1"})), (OTP, json!({"loa-condition-level": "2"}))])
        .await?;
    walk(world, "no age").await?;
    let kept = |level: &str, kept: &str| json!({"loa-condition-level": level, "loa-store-in-user-session": kept});
    replace(world, &[(PASSWORD, kept("1", "true")), (OTP, kept("2", "false"))]).await?;
    walk(world, "as of old").await?;
    replace(world, &[(PASSWORD, level("0", LASTING)), (OTP, level("5", LASTING))]).await?;
    walk(world, "0 and 5").await?;
    replace(world, &[(PASSWORD, level("2", LASTING)), (OTP, level("1", LASTING))]).await?;
    walk(world, "the other way round").await?;
    replace(world, &[(PASSWORD, level("1", "-5")), (OTP, level("2", "100"))]).await?;
    walk(world, "less than no time").await?;
    replace(world, &[(PASSWORD, level("1", LASTING)), (OTP, level("1", "0"))]).await?;
    walk(world, "one level twice").await
}

/// A part that asks for nothing, and a condition that is not set.
async fn bare_parts(world: &mut World) -> Outcome {
    parts(world, &[(PASSWORD, level("1", LASTING)), ("", level("2", LASTING)), (OTP, level("3", LASTING))]).await?;
    walk(world, "nothing for 2").await?;
    replace(world, &[(PASSWORD, level("1", LASTING)), (OTP, Value::Null)]).await?;
    world.keep_events().await?;
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    let answer = browser.submit(world, &page, &[("username", "dora"), ("password", "dora-password")]).await?;
    world.expect("not set", &answer);
    world.expect_events("not set").await
}

/// A flow with other parts.
async fn replace(world: &mut World, parts: &[(&str, Value)]) -> Outcome {
    world.change_realm(json!({"browserFlow": "browser"})).await?;
    let flows = world.keycloak().list_flows(&world.realm).await?;
    let old = flows.into_iter().find(|flow| flow.alias.as_deref() == Some("steps")).and_then(|flow| flow.id);
    world.keycloak().delete_flow(&world.realm, &old.unwrap_or_default()).await?;
    flow(world, parts).await?;
    world.change_realm(json!({"browserFlow": "steps"})).await
}

/// A login for nothing, and one for the second level, with what comes after each.
async fn walk(world: &mut World, name: &str) -> Outcome {
    for (step, more) in [("", ""), (" at 2", "&acr_values=2")] {
        let step = format!("{name}{step}");
        let mut browser = Browser::default();
        let page = ask(world, &mut browser, &step, more).await?;
        let mut page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
        if page.status.is_success() {
            page = one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
        }
        if page.status.is_redirection() {
            ask(world, &mut browser, &format!("{step}: then"), "&prompt=none").await?;
            ask(world, &mut browser, &format!("{step}: then 1"), "&prompt=none&acr_values=1").await?;
            ask(world, &mut browser, &format!("{step}: then 2"), "&prompt=none&acr_values=2").await?;
        }
    }
    Ok(())
}

/// Who has no second factor sets it up where the level wants it.
async fn without_otp(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let alice = [("username", "alice"), ("password", "alice-password")];
    let mut browser = Browser::default();
    let page = browser.get(world, &format!("{AUTH}?{ASK}&acr_values=2")).await?;
    let answer = browser.submit(world, &page, &alice).await?;
    let page = browser.follow(world, answer).await?;
    world.expect("set up", &page);
    let secret = super::one_time_passwords::offered(&page);
    let code = super::one_time_passwords::code(&secret, 0);
    let answer = browser.submit(world, &page, &[("totp", &code), ("userLabel", "")]).await?;
    super::levels::arrived(world, "then", answer).await?;
    ask(world, &mut browser, "silently", "&prompt=none&acr_values=2").await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    world.change_realm(json!({"requiredActions": []})).await?;
    let page = ask(world, &mut browser, "after a session", "&acr_values=2").await?;
    world.expect_value("status", &json!(page.status.as_u16()));
    Ok(())
}

/// The same form may stand for more than one level.
async fn passwords_twice(world: &mut World) -> Outcome {
    parts(world, &[(PASSWORD, level("1", LASTING)), (PASSWORD, level("2", LASTING)), (OTP, level("3", LASTING))])
        .await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser, "page", "&acr_values=3").await?;
    let page = password(world, &mut browser, "first", &page).await?;
    let page = password(world, &mut browser, "second", &page).await?;
    one_time(world, &mut browser, "third", &page).await?;
    let mut browser = session(world, 1).await?;
    let page = ask(world, &mut browser, "one more", "&acr_values=2").await?;
    password(world, &mut browser, "again", &page).await?;
    Ok(())
}

/// A client may have such a flow where the realm has none.
async fn of_a_client(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    world.change_realm(json!({"browserFlow": "browser"})).await?;
    let flows = world.keycloak().list_flows(&world.realm).await?;
    let steps = flows.into_iter().find(|flow| flow.alias.as_deref() == Some("steps")).and_then(|flow| flow.id);
    world.change_client("conf", json!({"authenticationFlowBindingOverrides": {"browser": steps}})).await?;
    let mut browser = session(world, 1).await?;
    ask(world, &mut browser, "at 1", "&acr_values=1&prompt=none").await?;
    let page = ask(world, &mut browser, "one more", "&acr_values=2").await?;
    one_time(world, &mut browser, "one-time password", &page).await?;
    // A level that the other flow does not know is over with the second in which it was reached.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let other = ASK.replace("client_id=conf", "client_id=pub");
    let answer = browser.get(world, &format!("{AUTH}?{other}&acr_values=2&prompt=none")).await?;
    world.expect("another's", &answer);
    let answer = browser.get(world, &format!("{AUTH}?{other}&prompt=none")).await?;
    world.expect_value("another's, for nothing", &json!(crate::browser::redirected(&answer, "code").is_some()));
    Ok(())
}

/// Who is to change a credential shows the level that it is of.
async fn actions(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let mut browser = session(world, 1).await?;
    let page = ask(world, &mut browser, "a second factor", "&kc_action=CONFIGURE_TOTP").await?;
    let answer =
        browser.submit(world, &page, &[("otp", &super::one_time_passwords::code("AAAAAAAAAAAAAAAAAAAA", 0))]).await?;
    let answer = browser.follow(world, answer).await?;
    world.expect("allowed to", &answer);
    for (step, action) in [("a password", "UPDATE_PASSWORD"), ("a profile", "UPDATE_PROFILE")] {
        let mut browser = session(world, 1).await?;
        ask(world, &mut browser, step, &format!("&kc_action={action}")).await?;
    }
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    ask(world, &mut browser, "without one", "&kc_action=CONFIGURE_TOTP").await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser, "without a session", "&kc_action=CONFIGURE_TOTP").await?;
    password(world, &mut browser, "without a session: password", &page).await?;
    Ok(())
}
