//! Password policies: which there can be, and what they refuse.

use serde_json::json;

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![settings, history, history_of_a_user, age, own_name, patterns, pattern_settings, hashes];

async fn set(world: &mut World, policy: &str) -> Outcome {
    world.change_realm(json!({"passwordPolicy": policy})).await?;
    let alice = world.user_id("alice").await?;
    world.set("alice", alice);
    Ok(())
}

/// Gives alice one password after the other.
async fn passwords(world: &mut World, step: &str, passwords: &[&str]) -> Outcome {
    for (at, password) in passwords.iter().enumerate() {
        let call = Call::put("/admin/realms/{realm}/users/{alice}/reset-password");
        let call = call.json(&json!({"type": "password", "value": password})).admin();
        world.check(&format!("{step}: {at} {password}"), call).await?;
    }
    Ok(())
}

async fn settings(world: &mut World) -> Outcome {
    for policy in [
        "passwordHistory(2)",
        "passwordHistory(x)",
        "passwordHistory(-1)",
        "passwordAge(2)",
        "passwordAge(x)",
        "maxAuthAge(-1)",
        "maxAuthAge(x)",
        "forceExpiredPasswordChange(2)",
        "forceExpiredPasswordChange(x)",
        "hashIterations(x)",
        "hashAlgorithm(nope)",
        "hashAlgorithm",
        "hashAlgorithm()",
        "hashAlgorithm(pbkdf2-sha256) and hashIterations(3)",
        "recoveryCodesWarningThreshold(x)",
        "regexPattern(^[a-z]+$)",
        "regexPattern",
        "passwordBlacklist",
        "passwordBlacklist(nope.txt)",
        "notContainsUsername(undefined)",
        "digits(-1)",
        "nope(1)",
    ] {
        let call = Call::put("/admin/realms/{realm}").json(&json!({"passwordPolicy": policy})).admin();
        world.check(policy, call).await?;
    }
    Ok(())
}

async fn history(world: &mut World) -> Outcome {
    set(world, "passwordHistory(2)").await?;
    passwords(world, "two", &["alice-password", "one", "two", "one", "two", "three", "one"]).await?;
    let credentials = world.answer(Call::get("/admin/realms/{realm}/users/{alice}/credentials").admin()).await?;
    world.expect("listed", &credentials);
    set(world, "passwordHistory").await?;
    passwords(world, "by itself", &["a", "b", "c", "d", "a", "c"]).await?;
    set(world, "passwordHistory(0)").await?;
    passwords(world, "none", &["a", "b", "a"]).await?;
    set(world, "passwordHistory(-1)").await?;
    passwords(world, "off", &["a", "a"]).await?;
    Ok(())
}

/// A user who is changed, with a password beside the rest.
async fn history_of_a_user(world: &mut World) -> Outcome {
    set(world, "passwordHistory(3)").await?;
    for (step, password) in [("new", "one"), ("again", "one"), ("the first", "alice-password")] {
        let user = json!({"credentials": [{"type": "password", "value": password}]});
        let answer = world.answer(Call::put("/admin/realms/{realm}/users/{alice}").json(&user).admin()).await?;
        world.expect(step, &answer);
    }
    Ok(())
}

async fn age(world: &mut World) -> Outcome {
    set(world, "passwordAge(1)").await?;
    passwords(world, "a day", &["alice-password", "a", "b", "c", "a", "alice-password"]).await
}

async fn own_name(world: &mut World) -> Outcome {
    set(world, "notContainsUsername(undefined) and digits(-1)").await?;
    passwords(world, "name", &["xalicex", "xALICEx", "ecila"]).await?;
    let user = json!({"username": "dave", "credentials": [{"type": "password", "value": "dave-1"}]});
    let created = world.keycloak().create_user(&world.realm, &of(user)?).await;
    world.expect_created("of a new user", &created);
    each(world, &[("GET users?username=dave", "")]).await
}

/// What Java's regular expressions say of a password.
async fn patterns(world: &mut World) -> Outcome {
    for (pattern, tried) in [
        (r"^[a-z]+$", &["abc", "ABC", "abc1"][..]),
        (r"(?=.*[0-9])(?!.*x).{3,}", &["abc", "ab1", "a1", "ab1x"]),
        ("a|b", &["ab", "b"]),
        (r"(a|b)\1", &["aa", "ab", "bb"]),
        (r"\p{Alpha}[\p{Punct}&&[^!]]", &["a?", "a!", "ä?"]),
        (r"\w+\d", &["é1", "e1", "e٣"]),
        (r"\Qa.\E[^\s]", &["a.b", "a.", "abb", "a. "]),
        ("a++b", &["aab", "b"]),
        (r"(?<x>a)\k<x>\x62\u0063", &["aabc", "abc"]),
        (".{2}", &["é!", "a", "🦀🦀"]),
    ] {
        set(world, &format!("regexPattern({pattern})")).await?;
        passwords(world, pattern, tried).await?;
    }
    Ok(())
}

async fn pattern_settings(world: &mut World) -> Outcome {
    for pattern in ["[", "(", "*", "x{,3}", "{", r"\", "a b", "a\tb", "[a", r"\x1", "()", "a{2}{3}", "(?<=a+)b"] {
        let policy = format!("regexPattern({pattern})");
        let call = Call::put("/admin/realms/{realm}").json(&json!({"passwordPolicy": policy})).admin();
        world.check(&policy, call).await?;
    }
    Ok(())
}

/// How a password's hash is made is told of its credential, and a login makes it anew.
async fn hashes(world: &mut World) -> Outcome {
    for (at, policy) in [
        "hashIterations(3)",
        "hashAlgorithm(pbkdf2-sha256)",
        "hashAlgorithm(pbkdf2-sha256) and hashIterations(4)",
        "hashAlgorithm(pbkdf2)",
        "hashAlgorithm(pbkdf2-sha512)",
        "hashIterations(-1) and hashAlgorithm(argon2)",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        set(world, policy).await?;
        let show = Call::get("/admin/realms/{realm}/users/{alice}/credentials").admin();
        let password = if at == 0 { "alice-password".to_owned() } else { format!("p{at}") };
        for stage in ["as it was", "wrong", "logged in"] {
            let shown = if stage == "wrong" { "wrong" } else { &password };
            if stage != "as it was" {
                let form = format!("grant_type=password&client_id=pub&username=alice&password={shown}");
                world.answer(Call::post("/realms/{realm}/protocol/openid-connect/token").form(form)).await?;
            }
            let credentials = world.answer(show.clone()).await?;
            world.expect(&format!("{policy}: {stage}"), &credentials);
        }
        passwords(world, policy, &[&format!("p{}", at + 1)]).await?;
        let credentials = world.answer(show).await?;
        world.expect(&format!("{policy}: set"), &credentials);
    }
    Ok(())
}
