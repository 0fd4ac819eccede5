//! One-time passwords that a login asks for after the password.

use std::time::Duration;

use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret};

use super::{ASK, AUTH, TOKEN};
use crate::assertion::now;
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::{forms, ids};
use crate::wire::Answer;
use crate::world::World;

cases![log_in, wrong, used, chosen, page_again, guessed, deleted, events];

pub(super) const SECRET: &str = "AAAAAAAAAAAAAAAAAAAA";
pub(super) const OTHER: &str = "BBBBBBBBBBBBBBBBBBBB";
pub(super) const GRANT: &str = "grant_type=password&client_id=conf&client_secret=conf-secret&scope=openid&username=dora\
                     &password=dora-password";

const PERIOD: u64 = 30;

/// Waits, if need be, till a period has begun that outlasts a case.
pub(super) async fn early_in_a_period() {
    let left = PERIOD - now() % PERIOD;
    if left < 10 {
        tokio::time::sleep(Duration::from_secs(left)).await;
    }
}

/// The one-time password so many steps from now.
pub(super) fn code(secret: &str, offset: i64) -> String {
    at(secret, Algorithm::SHA1, 6, PERIOD, now().saturating_add_signed(PERIOD.cast_signed() * offset))
}

pub(super) fn at(secret: &str, algorithm: Algorithm, digits: u8, step: u64, time: u64) -> String {
    let secret = Secret::new(secret.as_bytes().into());
    let builder = Builder::new().with_algorithm(algorithm).with_digits(digits).with_secret(secret);
    builder.with_step_duration(step).build_noncompliant().generate(time).to_string()
}

pub(super) fn credential(secret: &str, label: Option<&str>, digits: u8, algorithm: &str, period: u64) -> Value {
    let data = json!({
        "subType": "totp", "digits": digits, "counter": 0, "period": period, "algorithm": algorithm,
    });
    json!({
        "type": "otp",
        "userLabel": label,
        "secretData": json!({"value": secret}).to_string(),
        "credentialData": data.to_string(),
    })
}

/// A user with these credentials beside a password.
pub(super) async fn dora(world: &World, credentials: &[Value]) -> Outcome {
    let password = [json!({"type": "password", "value": "dora-password"})];
    let credentials = [&password[..], credentials].concat();
    let user = json!({
        "username": "dora", "enabled": true, "email": "dora@example.org", "firstName": "Do", "lastName": "Ra",
        "credentials": credentials,
    });
    world.keycloak().create_user(&world.realm, &serde_json::from_value(user)?).await?;
    Ok(())
}

pub(super) async fn dora_with_one(world: &World) -> Outcome {
    dora(world, &[credential(SECRET, Some("phone"), 6, "HmacSHA1", 30)]).await
}

/// The secret that a page offers.
pub(super) fn offered(page: &Answer) -> String {
    let fields = forms(&page.text()).into_iter().flat_map(|form| form.fields);
    fields.into_iter().find(|field| field.name == "totpSecret").map(|field| field.value).unwrap_or_default()
}

async fn log_in(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    world.expect("page", &page);
    world.expect_value("ids", &json!(ids(&page.text(), &["kc-attempted-username", "reset-login", "otp", "kc-login"])));
    let answer = browser.submit(world, &page, &[("otp", &code(SECRET, 0))]).await?;
    world.expect("done", &answer);
    world.set("code", crate::browser::redirected(&answer, "code").unwrap_or_default());
    world.check("tokens", Call::post(TOKEN).form(format!("{}&{}", super::CODE, super::CONF))).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect("single sign-on", &answer);
    Ok(())
}

async fn wrong(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    let mut browser = Browser::default();
    let mut page = browser.begin(world, "dora", ASK).await?;
    for (step, code) in [("nothing", String::new()), ("wrong", "000000".into()), ("old", code(SECRET, -3))] {
        page = browser.submit(world, &page, &[("otp", &code)]).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: ids"), &json!(ids(&page.text(), &[])));
    }
    let answer = browser.submit(world, &page, &[("otp", &code(SECRET, 1))]).await?;
    world.expect("good at last", &answer);
    Ok(())
}

async fn used(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    early_in_a_period().await;
    for (step, code) in [("first", code(SECRET, 0)), ("same", code(SECRET, 0)), ("next", code(SECRET, 1))] {
        let mut browser = Browser::default();
        let page = browser.begin(world, "dora", ASK).await?;
        let answer = browser.submit(world, &page, &[("otp", &code)]).await?;
        world.expect(step, &answer);
    }
    // Without its type, a policy is not looked at.
    world.change_realm(json!({"otpPolicyCodeReusable": true})).await?;
    let realm = world.keycloak().get_realm(&world.realm).await?;
    world.expect_value("policy without type", &json!(realm.otp_policy_code_reusable));
    let policy = json!({
        "otpPolicyType": "totp", "otpPolicyAlgorithm": "HmacSHA1", "otpPolicyInitialCounter": 0, "otpPolicyDigits": 6,
        "otpPolicyLookAheadWindow": 1, "otpPolicyPeriod": 30, "otpPolicyCodeReusable": true,
    });
    world.change_realm(policy).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    let answer = browser.submit(world, &page, &[("otp", &code(SECRET, 1))]).await?;
    world.expect("reusable", &answer);
    Ok(())
}

async fn chosen(world: &mut World) -> Outcome {
    let two = [credential(SECRET, Some("phone"), 6, "HmacSHA1", 30), credential(OTHER, None, 8, "HmacSHA256", 60)];
    dora(world, &two).await?;
    let id = world.user_id("dora").await?;
    let had = world.keycloak().list_credentials(&world.realm, &id).await?;
    let second = had.last().and_then(|credential| credential.id.clone()).unwrap_or_default();
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    world.expect("page", &page);
    let named = ["selectedCredentialId", "kc-otp-credential-0", "kc-otp-credential-1", "kc-otp-credential-2"];
    world.expect_value("ids", &json!(ids(&page.text(), &named)));
    let choice = ("selectedCredentialId", &*second);
    let page = browser.submit(world, &page, &[("otp", &code(SECRET, 0)), choice]).await?;
    world.expect("of the other", &page);
    let code_of_second = at(OTHER, Algorithm::SHA256, 8, 60, now());
    let answer = browser.submit(world, &page, &[("otp", &code_of_second), choice]).await?;
    world.expect("of the second", &answer);
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    let page = browser.submit(world, &page, &[("otp", &code(SECRET, 0)), ("selectedCredentialId", "nope")]).await?;
    world.expect("of none", &page);
    Ok(())
}

async fn page_again(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    let form = forms(&page.text()).into_iter().next().ok_or("no form")?;
    let (_, query) = form.action.split_once("client_id").ok_or("no query")?;
    let query = format!("client_id{query}");
    for (step, path) in [
        ("the page", "authenticate?"),
        ("another step", "authenticate?execution=nope&"),
        ("a required action", "required-action?execution=UPDATE_PASSWORD&"),
        ("restart", "restart?"),
        ("restarted", "authenticate?"),
    ] {
        let answer = browser.get(world, &format!("/realms/{{realm}}/login-actions/{path}{query}")).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn guessed(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    world
        .change_realm(json!({"bruteForceProtected": true, "failureFactor": 2, "quickLoginCheckMilliSeconds": 0}))
        .await?;
    let id = world.user_id("dora").await?;
    let mut browser = Browser::default();
    let mut page = browser.begin(world, "dora", ASK).await?;
    for step in ["once", "twice", "again"] {
        page = browser.submit(world, &page, &[("otp", "000000")]).await?;
        world.expect(step, &page);
        // A real server counts behind the answer.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let failures = world.keycloak().get_login_failures(&world.realm, &id).await?;
        world.expect_value(&format!("{step}: failures"), &json!([failures.num_failures, failures.disabled]));
    }
    let answer = browser.submit(world, &page, &[("otp", &code(SECRET, 0))]).await?;
    world.expect("right, too late", &answer);
    world.check("a grant, too late", Call::post(TOKEN).form(format!("{GRANT}&totp={}", code(SECRET, 1)))).await?;
    Ok(())
}

async fn deleted(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    let id = world.user_id("dora").await?;
    let had = world.keycloak().list_credentials(&world.realm, &id).await;
    world.expect_result("had", &had);
    let second = had?.last().and_then(|credential| credential.id.clone()).unwrap_or_default();
    world.keycloak().delete_credential(&world.realm, &id, &second).await?;
    let answer = Browser::default().begin(world, "dora", ASK).await?;
    world.expect("then", &answer);
    Ok(())
}

async fn events(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    world.keep_events().await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    let page = browser.submit(world, &page, &[("otp", "000000")]).await?;
    world.expect_events("wrong").await?;
    browser.submit(world, &page, &[("otp", &code(SECRET, 0))]).await?;
    world.expect_events("good").await?;
    world.change_user("alice", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", ASK).await?;
    let page = browser.submit(world, &page, &[("totp", "1"), ("userLabel", "")]).await?;
    world.expect_events("set up badly").await?;
    browser.submit(world, &page, &[("totp", &code(&offered(&page), 0)), ("userLabel", "")]).await?;
    world.expect_events("set up").await
}
