//! One-time passwords: set up by a required action, asked for after the password, and shown by the password grant.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret};

use super::{ASK, AUTH, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::{forms, ids};
use crate::wire::Answer;
use crate::world::World;

cases![
    set_up,
    set_up_badly,
    set_up_by_hand,
    counted,
    second_device,
    log_in,
    wrong,
    used,
    chosen,
    page_again,
    direct_grant,
    direct_grant_window,
    guessed,
    required_by_flow,
    deleted,
    events,
];

const SECRET: &str = "AAAAAAAAAAAAAAAAAAAA";
const OTHER: &str = "BBBBBBBBBBBBBBBBBBBB";
const GRANT: &str = "grant_type=password&client_id=conf&client_secret=conf-secret&scope=openid&username=dora\
                     &password=dora-password";

/// The one-time password so many steps from now.
fn code(secret: &str, offset: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    at(secret, Algorithm::SHA1, 6, 30, now.saturating_add_signed(30 * offset))
}

fn at(secret: &str, algorithm: Algorithm, digits: u8, step: u64, time: u64) -> String {
    let secret = Secret::new(secret.as_bytes().into());
    let builder = Builder::new().with_algorithm(algorithm).with_digits(digits).with_secret(secret);
    builder.with_step_duration(step).build_noncompliant().generate(time).to_string()
}

fn credential(secret: &str, label: Option<&str>, digits: u8, algorithm: &str, period: u64) -> Value {
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
async fn dora(world: &World, credentials: &[Value]) -> Outcome {
    let password = [json!({"type": "password", "value": "dora-password"})];
    let credentials = [&password[..], credentials].concat();
    let user = json!({
        "username": "dora", "enabled": true, "email": "dora@example.org", "firstName": "Do", "lastName": "Ra",
        "credentials": credentials,
    });
    world.keycloak().create_user(&world.realm, &serde_json::from_value(user)?).await?;
    Ok(())
}

async fn dora_with_one(world: &World) -> Outcome {
    dora(world, &[credential(SECRET, Some("phone"), 6, "HmacSHA1", 30)]).await
}

/// The secret that a page offers.
fn offered(page: &Answer) -> String {
    let fields = forms(&page.text()).into_iter().flat_map(|form| form.fields);
    fields.into_iter().find(|field| field.name == "totpSecret").map(|field| field.value).unwrap_or_default()
}

async fn set_up(world: &mut World) -> Outcome {
    world.change_user("alice", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", ASK).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("totp", &code(&offered(&page), 0)), ("userLabel", "phone")]).await?;
    world.expect("done", &answer);
    let id = world.user_id("alice").await?;
    let credentials = world.keycloak().list_credentials(&world.realm, &id).await;
    world.expect_result("credentials", &credentials);
    let user = world.keycloak().get_user(&world.realm, &id, None).await?;
    world.expect_value("user", &json!([user.totp, user.required_actions]));
    let page = Browser::default().begin(world, "alice", ASK).await?;
    world.expect("then", &page);
    Ok(())
}

async fn set_up_badly(world: &mut World) -> Outcome {
    world.change_user("alice", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let mut browser = Browser::default();
    let mut page = browser.begin(world, "alice", ASK).await?;
    for (step, code, label) in [("nothing", "", ""), ("blank", " ", ""), ("wrong", "000000", "x"), ("word", "abc", "")]
    {
        page = browser.submit(world, &page, &[("totp", code), ("userLabel", label)]).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: ids"), &json!(ids(&page.text(), &["mode-manual", "totp", "userLabel"])));
    }
    // What is sent is taken, whatever was offered.
    let fields = [("totp", code(SECRET, 0)), ("totpSecret", SECRET.to_owned()), ("userLabel", String::new())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = browser.submit(world, &page, &fields).await?;
    world.expect("another secret", &answer);
    Ok(())
}

const MANUAL: [&str; 8] = [
    "kc-totp-secret-key",
    "kc-totp-secret-qr-code",
    "mode-barcode",
    "kc-totp-type",
    "kc-totp-algorithm",
    "kc-totp-digits",
    "kc-totp-period",
    "kc-totp-counter",
];

async fn set_up_by_hand(world: &mut World) -> Outcome {
    world.change_user("alice", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", ASK).await?;
    world.expect_value("ids", &json!(ids(&page.text(), &MANUAL)));
    let page = browser.click(world, &page, "mode=manual").await?;
    world.expect("by hand", &page);
    world.expect_value("by hand: ids", &json!(ids(&page.text(), &MANUAL)));
    let page = browser.submit(world, &page, &[("totp", "1"), ("userLabel", "")]).await?;
    world.expect("wrong", &page);
    let page = browser.click(world, &page, "mode=qr").await?;
    world.expect("by image", &page);
    let answer = browser.submit(world, &page, &[("totp", &code(&offered(&page), 0)), ("userLabel", "")]).await?;
    world.expect("done", &answer);
    Ok(())
}

/// Uses count, not the time.
async fn counted(world: &mut World) -> Outcome {
    let policy = json!({
        "otpPolicyType": "hotp", "otpPolicyDigits": 8, "otpPolicyAlgorithm": "HmacSHA512",
        "otpPolicyLookAheadWindow": 2, "otpPolicyInitialCounter": 3,
    });
    world.change_realm(policy).await?;
    dora(world, &[]).await?;
    world.change_user("dora", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let hotp = |secret: &str, counter: u64| at(secret, Algorithm::SHA512, 8, 1, counter);
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    let page = browser.click(world, &page, "mode=manual").await?;
    world.expect_value("ids", &json!(ids(&page.text(), &MANUAL)));
    let secret = offered(&page);
    let page = browser.submit(world, &page, &[("totp", &hotp(&secret, 6)), ("userLabel", "")]).await?;
    world.expect("too far", &page);
    let answer = browser.submit(world, &page, &[("totp", &hotp(&secret, 4)), ("userLabel", "")]).await?;
    world.expect("done", &answer);
    let id = world.user_id("dora").await?;
    for counter in [4, 7, 6, 8, 8] {
        let form = format!("{GRANT}&totp={}", hotp(&secret, counter));
        let answer = world.answer(Call::post(TOKEN).form(form)).await?;
        let credentials = world.keycloak().list_credentials(&world.realm, &id).await?;
        let data = credentials.last().and_then(|credential| credential.credential_data.clone());
        let step = format!("{counter}, at {}", answer.status.as_u16());
        world.expect_value(&format!("{step} {}", data.as_deref().unwrap_or_default()), &json!(data));
    }
    Ok(())
}

async fn second_device(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    world.change_user("dora", json!({"requiredActions": ["CONFIGURE_TOTP"]})).await?;
    let mut browser = Browser::default();
    let page = browser.begin(world, "dora", ASK).await?;
    let answer = browser.submit(world, &page, &[("otp", &code(SECRET, 0))]).await?;
    let mut page = browser.follow(world, answer).await?;
    world.expect("page", &page);
    for (step, label) in [("without a name", ""), ("named alike", "phone")] {
        page = browser.submit(world, &page, &[("totp", &code(&offered(&page), 0)), ("userLabel", label)]).await?;
        world.expect(step, &page);
        world.expect_value(&format!("{step}: ids"), &json!(ids(&page.text(), &[])));
    }
    let answer = browser.submit(world, &page, &[("totp", &code(&offered(&page), 0)), ("userLabel", "tablet")]).await?;
    world.expect("done", &answer);
    let page = Browser::default().begin(world, "dora", ASK).await?;
    world.expect_value("to choose from", &json!(ids(&page.text(), &["kc-otp-credential-0", "kc-otp-credential-1"])));
    Ok(())
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
    for (step, offset) in [("first", 0), ("same", 0), ("next", 1)] {
        let mut browser = Browser::default();
        let page = browser.begin(world, "dora", ASK).await?;
        let answer = browser.submit(world, &page, &[("otp", &code(SECRET, offset))]).await?;
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
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let code_of_second = at(OTHER, Algorithm::SHA256, 8, 60, now);
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

async fn direct_grant(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    for (step, rest) in [
        ("none", String::new()),
        ("wrong", "&totp=000000".to_owned()),
        ("good", format!("&totp={}", code(SECRET, 0))),
        ("used", format!("&totp={}", code(SECRET, 0))),
        ("by its other name", format!("&otp={}", code(SECRET, 1))),
        ("both", format!("&otp=000000&totp={}", code(SECRET, -1))),
    ] {
        world.check(step, Call::post(TOKEN).form(format!("{GRANT}{rest}"))).await?;
    }
    let wrong = GRANT.replace("dora-password", "x");
    world.check("wrong password", Call::post(TOKEN).form(format!("{wrong}&totp={}", code(SECRET, -1)))).await?;
    world.check("of nobody", Call::post(TOKEN).form(GRANT.replace("dora", "alice"))).await?;
    Ok(())
}

/// What is kept beside a credential says how it is computed; the realm's policy says how far from now it may be.
async fn direct_grant_window(world: &mut World) -> Outcome {
    let two = [credential(SECRET, Some("phone"), 6, "HmacSHA1", 30), credential(OTHER, None, 6, "HmacSHA1", 30)];
    dora(world, &two).await?;
    world.change_realm(json!({"otpPolicyLookAheadWindow": 2, "otpPolicyDigits": 8, "otpPolicyPeriod": 60})).await?;
    for offset in [-4, -1, 1, 4] {
        let form = format!("{GRANT}&totp={}", code(SECRET, offset));
        let answer = world.answer(Call::post(TOKEN).form(form)).await?;
        world.expect_value(&format!("{offset}"), &json!(answer.status.as_u16()));
    }
    let answer = world.answer(Call::post(TOKEN).form(format!("{GRANT}&totp={}", code(OTHER, 0)))).await?;
    world.expect_value("of the second", &json!(answer.status.as_u16()));
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

/// A flow that asks everybody for a one-time password has those without one set it up.
async fn required_by_flow(world: &mut World) -> Outcome {
    let flows = "/admin/realms/{realm}/authentication/flows/browser/executions";
    let steps = world.answer(Call::get(flows).admin()).await?.json();
    for name in ["Browser - Conditional 2FA", "OTP Form"] {
        let step = steps.as_array().into_iter().flatten().find(|step| step["displayName"] == name);
        let mut step = step.cloned().ok_or_else(|| format!("no {name} in {steps}"))?;
        step["requirement"] = json!("REQUIRED");
        world.answer(Call::put(flows).json(&step).admin()).await?;
    }
    let steps = world.answer(Call::get(flows).admin()).await?.json();
    let condition = steps.as_array().into_iter().flatten().filter(|step| step["level"] == 2);
    for step in condition.filter(|step| step["displayName"] != "OTP Form") {
        let mut step = step.clone();
        step["requirement"] = json!("DISABLED");
        world.answer(Call::put(flows).json(&step).admin()).await?;
    }
    let mut browser = Browser::default();
    let page = browser.begin(world, "alice", ASK).await?;
    world.expect("page", &page);
    let answer = browser.submit(world, &page, &[("totp", &code(&offered(&page), 0)), ("userLabel", "")]).await?;
    world.expect("done", &answer);
    let page = Browser::default().begin(world, "alice", ASK).await?;
    world.expect("then", &page);
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
