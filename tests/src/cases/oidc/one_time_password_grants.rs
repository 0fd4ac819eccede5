//! One-time passwords that the password grant shows.

use serde_json::json;

use super::TOKEN;
use super::one_time_passwords::{GRANT, OTHER, SECRET, code, credential, dora, dora_with_one, early_in_a_period};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![direct_grant, direct_grant_window];

async fn direct_grant(world: &mut World) -> Outcome {
    dora_with_one(world).await?;
    early_in_a_period().await;
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
