//! One-time passwords that are set up by a required action.

use serde_json::json;
use totp_rs::Algorithm;

use super::one_time_passwords::{GRANT, SECRET, at, code, dora, dora_with_one, offered};
use super::{ASK, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::normal::page::ids;
use crate::world::World;

cases![set_up, set_up_badly, set_up_by_hand, counted, second_device, required_by_flow];

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
