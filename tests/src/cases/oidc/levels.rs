//! Levels of authentication: a flow whose parts are for one level each, and what the `acr` of the tokens says.

use keycloak_api::admin::{NewExecution, NewSubflow};
use keycloak_api::representation::{AuthenticationExecutionInfoRepresentation, AuthenticatorConfigRepresentation};
use serde_json::{Value, json};

use super::one_time_passwords::{SECRET, code, dora_with_one};
use super::{ASK, AUTH, CODE, CONF, TOKEN};
use crate::browser::{Browser, redirected};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::wire::Answer;
use crate::world::World;

cases![logins, step_up, again, silently, page_again, ended_meanwhile, refreshed, events, lasting needs [Time], short needs [Time]];

pub(super) const PASSWORD: &str = "auth-username-password-form";
pub(super) const OTP: &str = "auth-otp-form";
/// What a level is when nothing else is said.
pub(super) const LASTING: &str = "36000";

/// A part of a flow: the step, and how its condition is set.
pub(super) type Part<'a> = (&'a str, Value);

/// A level that lasts so many seconds.
pub(super) fn level(level: &str, max_age: &str) -> Value {
    json!({"loa-condition-level": level, "loa-max-age": max_age})
}

/// The password for the first level and a one-time password for the second.
pub(super) async fn two_levels(world: &mut World, first: &str, second: &str) -> Outcome {
    parts(world, &[(PASSWORD, level("1", first)), (OTP, level("2", second))]).await
}

/// Has the realm's logins go by the cookie, or by these parts, and has it know dora. Her one-time passwords are good
/// more than once.
pub(super) async fn parts(world: &mut World, parts: &[Part<'_>]) -> Outcome {
    dora_with_one(world).await?;
    let policy = json!({
        "otpPolicyType": "totp", "otpPolicyAlgorithm": "HmacSHA1", "otpPolicyInitialCounter": 0, "otpPolicyDigits": 6,
        "otpPolicyLookAheadWindow": 1, "otpPolicyPeriod": 30, "otpPolicyCodeReusable": true,
    });
    world.change_realm(policy).await?;
    flow(world, parts).await?;
    world.change_realm(json!({"browserFlow": "steps"})).await
}

/// The flow `steps`.
pub(super) async fn flow(world: &mut World, parts: &[Part<'_>]) -> Outcome {
    let (keycloak, realm) = (world.keycloak(), &*world.realm);
    let step =
        |provider: &str, priority| NewExecution { provider: Some(provider.to_owned()), priority: Some(priority) };
    let within = |alias: String, priority| NewSubflow {
        alias: Some(alias),
        r#type: Some("basic-flow".to_owned()),
        priority: Some(priority),
        ..NewSubflow::default()
    };
    let top = json!({"alias": "steps", "providerId": "basic-flow", "topLevel": true, "builtIn": false});
    keycloak.create_flow(realm, &serde_json::from_value(top)?).await?;
    keycloak.create_flow_execution(realm, "steps", &step("auth-cookie", 0)).await?;
    keycloak.create_subflow(realm, "steps", &within("levels".to_owned(), 1)).await?;
    for (index, (provider, _)) in (0..).zip(parts) {
        let alias = format!("part {index}");
        keycloak.create_subflow(realm, "levels", &within(alias.clone(), index)).await?;
        let condition = step("conditional-level-of-authentication", 0);
        keycloak.create_flow_execution(realm, &alias, &condition).await?;
        if !provider.is_empty() {
            keycloak.create_flow_execution(realm, &alias, &step(provider, 1)).await?;
        }
    }
    let mut settings = parts.iter().map(|(_, config)| config);
    for made in keycloak.list_flow_executions(realm, "steps").await? {
        let requirement = match (made.level, made.index, made.authentication_flow) {
            (Some(0), ..) => "ALTERNATIVE",
            (Some(1), _, Some(true)) => "CONDITIONAL",
            _ => "REQUIRED",
        };
        let id = made.id.clone().unwrap_or_default();
        if made.provider_id.as_deref() == Some("conditional-level-of-authentication") {
            let config = settings.next().cloned().unwrap_or_default();
            if !config.is_null() {
                let config = AuthenticatorConfigRepresentation {
                    alias: Some(format!("config {id}")),
                    config: Some(serde_json::from_value(config)?),
                    ..AuthenticatorConfigRepresentation::default()
                };
                keycloak.create_execution_config(realm, &id, &config).await?;
            }
        }
        let requirement = Some(requirement.to_owned());
        let made = AuthenticationExecutionInfoRepresentation { requirement, ..made };
        keycloak.update_flow_execution(realm, "steps", &made).await?;
    }
    Ok(())
}

/// Goes to the authorization endpoint with what is usual and this, and compares what comes.
pub(super) async fn ask(world: &mut World, browser: &mut Browser, step: &str, more: &str) -> Outcome<Answer> {
    let answer = browser.get(world, &format!("{AUTH}?{ASK}{more}")).await?;
    arrived(world, step, answer).await
}

/// Shows dora's password, and compares what comes.
pub(super) async fn password(world: &mut World, browser: &mut Browser, step: &str, page: &Answer) -> Outcome<Answer> {
    let answer = browser.submit(world, page, &[("username", "dora"), ("password", "dora-password")]).await?;
    let answer = browser.follow(world, answer).await?;
    arrived(world, step, answer).await
}

/// Shows dora's one-time password, and compares what comes.
pub(super) async fn one_time(world: &mut World, browser: &mut Browser, step: &str, page: &Answer) -> Outcome<Answer> {
    let answer = browser.submit(world, page, &[("otp", &code(SECRET, 0))]).await?;
    arrived(world, step, answer).await
}

/// Compares a page, or with a code the `acr` of the tokens that it gives.
pub(super) async fn arrived(world: &mut World, step: &str, answer: Answer) -> Outcome<Answer> {
    match redirected(&answer, "code") {
        None => world.expect(step, &answer),
        Some(code) => {
            world.set("code", code);
            let tokens = world.answer(Call::post(TOKEN).form(format!("{CODE}&{CONF}"))).await?.json();
            world.set("refresh", tokens["refresh_token"].as_str().unwrap_or_default());
            world.set("access", tokens["access_token"].as_str().unwrap_or_default());
            world.expect_value(step, &acr(&tokens));
        }
    }
    Ok(answer)
}

/// The `acr` of the ID token and the access token.
pub(super) fn acr(tokens: &Value) -> Value {
    let of = |name: &str| {
        let token = crate::normal::expand::token(tokens[name].as_str().unwrap_or_default()).unwrap_or_default();
        token["<claims>"]["acr"].clone()
    };
    json!([of("id_token"), of("access_token"), tokens["error"]])
}

/// A session of dora's at the first level, or at the second.
pub(super) async fn session(world: &mut World, level: u8) -> Outcome<Browser> {
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", &format!("{ASK}&acr_values={level}")).await?;
    if level == 2 {
        browser.submit(world, &page, &[("otp", &code(SECRET, 0))]).await?;
    }
    Ok(browser)
}

async fn logins(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    for (step, more) in [
        ("nothing", ""),
        ("0", "&acr_values=0"),
        ("1", "&acr_values=1"),
        ("2", "&acr_values=2"),
        ("3", "&acr_values=3"),
        ("2 and 1", "&acr_values=2+1"),
        ("gold", "&acr_values=gold"),
        ("-1", "&acr_values=-1"),
        ("empty", "&acr_values="),
        ("claims", "&claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22value%22%3A%222%22%7D%7D%7D"),
    ] {
        let mut browser = Browser::default();
        let page = ask(world, &mut browser, step, more).await?;
        let mut page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
        if page.status.is_success() {
            page = one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
        }
        if !page.status.is_success() {
            ask(world, &mut browser, &format!("{step}: single sign-on"), "").await?;
        }
    }
    Ok(())
}

async fn step_up(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let mut browser = session(world, 1).await?;
    ask(world, &mut browser, "the level that is there", "&acr_values=1").await?;
    let page = ask(world, &mut browser, "one more", "&acr_values=2").await?;
    let wrong = browser.submit(world, &page, &[("otp", "000000")]).await?;
    world.expect("wrong", &wrong);
    one_time(world, &mut browser, "right", &wrong).await?;
    for (step, more) in [
        ("nothing", ""),
        ("0", "&acr_values=0"),
        ("1", "&acr_values=1"),
        ("2", "&acr_values=2"),
        ("3", "&acr_values=3"),
        ("another client", "&acr_values=2&x=y"),
    ] {
        ask(world, &mut browser, &format!("then {step}"), more).await?;
    }
    Ok(())
}

/// Whoever has to log in again starts at no level.
async fn again(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let mut browser = session(world, 2).await?;
    for (step, more) in [
        ("login", "&prompt=login"),
        ("login at 2", "&prompt=login&acr_values=2"),
        ("max_age", "&max_age=0&acr_values=2"),
    ] {
        // `max_age` counts whole seconds.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let page = ask(world, &mut browser, step, more).await?;
        let page = password(world, &mut browser, &format!("{step}: password"), &page).await?;
        if page.status.is_success() {
            one_time(world, &mut browser, &format!("{step}: one-time password"), &page).await?;
        }
        ask(world, &mut browser, &format!("{step}: then"), "").await?;
        ask(world, &mut browser, &format!("{step}: then 2"), "&acr_values=2&prompt=none").await?;
    }
    Ok(())
}

async fn silently(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    ask(world, &mut Browser::default(), "nobody", "&prompt=none&acr_values=1").await?;
    let mut browser = session(world, 1).await?;
    for level in ["0", "1", "2"] {
        ask(world, &mut browser, level, &format!("&prompt=none&acr_values={level}")).await?;
    }
    ask(world, &mut browser, "as before", "&prompt=none").await?;
    Ok(())
}

async fn page_again(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let mut browser = session(world, 1).await?;
    let page = ask(world, &mut browser, "page", "&acr_values=2").await?;
    let form = crate::normal::page::forms(&page.text()).into_iter().next().ok_or("no form")?;
    let (_, query) = form.action.split_once("client_id").ok_or("no query")?;
    let query = format!("client_id{query}");
    let page = browser.get(world, &format!("/realms/{{realm}}/login-actions/authenticate?{query}")).await?;
    world.expect("the page", &page);
    let answer = browser.get(world, &format!("/realms/{{realm}}/login-actions/restart?{query}")).await?;
    world.expect("restart", &answer);
    let page = browser.follow(world, answer).await?;
    world.expect("restarted", &page);
    one_time(world, &mut browser, "after all", &page).await?;
    Ok(())
}

/// A session that ends while its user shows more stands for nothing.
async fn ended_meanwhile(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let mut browser = session(world, 1).await?;
    let page = ask(world, &mut browser, "page", "&acr_values=2").await?;
    let id = world.user_id("dora").await?;
    world.keycloak().logout_user(&world.realm, &id).await?;
    let answer = one_time(world, &mut browser, "one-time password", &page).await?;
    if answer.status.is_redirection() {
        ask(world, &mut browser, "then 1", "&acr_values=1&prompt=none").await?;
    }
    ask(world, &mut browser, "then", "&prompt=none").await?;
    Ok(())
}

async fn refreshed(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    let mut browser = Browser::default();
    let page = ask(world, &mut browser, "page", "&acr_values=2").await?;
    let page = password(world, &mut browser, "password", &page).await?;
    one_time(world, &mut browser, "one-time password", &page).await?;
    let refresh =
        format!("grant_type=refresh_token&refresh_token={}&{CONF}", world.value("refresh").unwrap_or_default());
    let tokens = world.answer(Call::post(TOKEN).form(&*refresh)).await?.json();
    world.expect_value("refreshed", &acr(&tokens));
    ask(world, &mut browser, "single sign-on", "&prompt=none").await?;
    let tokens = world.answer(Call::post(TOKEN).form(&*refresh)).await?.json();
    world.expect_value("refreshed again", &acr(&tokens));
    let mut browser = session(world, 1).await?;
    ask(world, &mut browser, "a session at 1", "&prompt=none").await?;
    let refresh =
        format!("grant_type=refresh_token&refresh_token={}&{CONF}", world.value("refresh").unwrap_or_default());
    world.change_realm(json!({"attributes": {"acr.loa.map": "{\"gold\": 2, \"silver\": 0}"}})).await?;
    let tokens = world.answer(Call::post(TOKEN).form(&*refresh)).await?.json();
    world.expect_value("refreshed with names", &acr(&tokens));
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    two_levels(world, LASTING, LASTING).await?;
    world.keep_events().await?;
    let mut browser = session(world, 1).await?;
    world.expect_events("a login").await?;
    let page = browser.get(world, &format!("{AUTH}?{ASK}&acr_values=2")).await?;
    let page = browser.submit(world, &page, &[("otp", "000000")]).await?;
    world.expect_events("wrong").await?;
    browser.submit(world, &page, &[("otp", &code(SECRET, 0))]).await?;
    world.expect_events("one more").await?;
    browser.get(world, &format!("{AUTH}?{ASK}&acr_values=2")).await?;
    world.expect_events("single sign-on").await
}

/// A level is there till it has lasted as long as it may.
async fn lasting(world: &mut World) -> Outcome {
    two_levels(world, LASTING, "8").await?;
    let mut browser = session(world, 2).await?;
    ask(world, &mut browser, "at once", "&acr_values=2").await?;
    world.pass(10).await;
    ask(world, &mut browser, "later, for nothing", "").await?;
    let page = ask(world, &mut browser, "later", "&acr_values=2").await?;
    one_time(world, &mut browser, "one more", &page).await?;
    ask(world, &mut browser, "at once again", "&acr_values=2").await?;
    Ok(())
}

/// The lower level may be over before the higher one, or count for one login alone.
async fn short(world: &mut World) -> Outcome {
    two_levels(world, "8", LASTING).await?;
    let mut browser = session(world, 2).await?;
    world.pass(10).await;
    ask(world, &mut browser, "for nothing", "").await?;
    let page = ask(world, &mut browser, "the first", "&acr_values=1").await?;
    password(world, &mut browser, "password", &page).await?;
    world.pass(10).await;
    let page = ask(world, &mut browser, "the second", "&acr_values=2").await?;
    password(world, &mut browser, "password for the second", &page).await?;
    ask(world, &mut browser, "at once", "&acr_values=2").await?;
    Ok(())
}
