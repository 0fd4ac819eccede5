//! A user's credentials: their labels, their order, and taking all of a type.

use serde_json::{Value, json};

use super::{each, of};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![labels, long_label, order, bad_order, disabled_types, user_storage];

/// Creates dave, with a password, a one-time password and another one, and keeps `{dave}`, `{password}`, `{otp}` and
/// `{second}`.
async fn prepare(world: &mut World) -> Outcome {
    let otp = |label: &str| {
        json!({
            "type": "otp",
            "userLabel": label,
            "secretData": r#"{"value":"JBSWY3DPEHPK3PXP"}"#,
            "credentialData": r#"{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}"#,
        })
    };
    let password = json!({"type": "password", "value": "dave-password", "userLabel": "first"});
    let user = json!({
        "username": "dave", "email": "dave@example.org", "firstName": "D", "lastName": "C", "enabled": true,
        "credentials": [password, otp("phone"), otp("tablet")],
    });
    let id = world.keycloak().create_user(&world.realm, &of(user)?).await?.id;
    let listed = world.keycloak().list_credentials(&world.realm, &id).await?;
    for (name, credential) in ["password", "otp", "second"].into_iter().zip(listed) {
        world.set(name, credential.id.unwrap_or_default());
    }
    world.set("dave", id);
    world.set("nobody", super::NOBODY);
    Ok(())
}

/// The labels of dave's credentials, in order.
async fn listed(world: &mut World, step: &str) -> Outcome {
    let path = "/admin/realms/{realm}/users/{dave}/credentials";
    let listed = world.answer(Call::get(path).admin()).await?.json();
    let shown: Vec<Value> = listed.as_array().into_iter().flatten().map(|one| one["userLabel"].clone()).collect();
    world.expect_value(step, &json!(shown));
    Ok(())
}

async fn labels(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.check("listed", Call::get("/admin/realms/{realm}/users/{dave}/credentials").admin()).await?;
    let of = |user: &str, credential: &str| {
        Call::put(format!("/admin/realms/{{realm}}/users/{user}/credentials/{credential}/userLabel")).admin()
    };
    for (step, call) in [
        ("good", of("{dave}", "{password}").text("text/plain", "My own")),
        ("as JSON", of("{dave}", "{otp}").text("application/json", "\"quoted\"")),
        ("empty", of("{dave}", "{second}").text("text/plain", "")),
        ("blank", of("{dave}", "{second}").text("text/plain", "  ")),
        ("longest", of("{dave}", "{second}").text("text/plain", "x".repeat(255))),
        ("taken", of("{dave}", "{second}").text("text/plain", "My own")),
        ("again", of("{dave}", "{password}").text("text/plain", "My own")),
        ("of another type", of("{dave}", "{otp}").text("application/xml", "x")),
        ("unknown credential", of("{dave}", "{nobody}").text("text/plain", "x")),
        ("unknown user", of("{nobody}", "{password}").text("text/plain", "x")),
    ] {
        world.check(step, call).await?;
        listed(world, &format!("{step}, labels")).await?;
    }
    Ok(())
}

async fn long_label(world: &mut World) -> Outcome {
    prepare(world).await?;
    let path = "/admin/realms/{realm}/users/{dave}/credentials/{second}/userLabel";
    world.check("long", Call::put(path).text("text/plain", "x".repeat(256)).admin()).await?;
    listed(world, "as it was").await
}

async fn order(world: &mut World) -> Outcome {
    prepare(world).await?;
    for row in [
        "POST users/{dave}/credentials/{second}/moveToFirst",
        "POST users/{dave}/credentials/{second}/moveToFirst ",
        "POST users/{dave}/credentials/{second}/moveAfter/{password}",
        "POST users/{dave}/credentials/{password}/moveAfter/{otp}",
        "POST users/{dave}/credentials/{otp}/moveToFirst",
        "POST users/{dave}/credentials/{otp}/moveAfter/{second}",
    ] {
        let answer = world.answer(super::call(row.trim_end(), "")?.admin()).await?;
        world.expect(row, &answer);
        listed(world, &format!("{row}, order")).await?;
    }
    Ok(())
}

async fn bad_order(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST users/{nobody}/credentials/{otp}/moveToFirst", ""),
            ("POST users/{dave}/credentials/{nobody}/moveToFirst", ""),
            ("POST users/{nobody}/credentials/{otp}/moveAfter/{password}", ""),
            ("POST users/{dave}/credentials/{nobody}/moveAfter/{password}", ""),
            ("POST users/{dave}/credentials/{otp}/moveAfter/{nobody}", ""),
            ("POST users/{dave}/credentials/{otp}/moveAfter/{otp}", ""),
        ],
    )
    .await?;
    listed(world, "as it was").await
}

async fn disabled_types(world: &mut World) -> Outcome {
    prepare(world).await?;
    for (row, body) in [
        ("PUT users/{dave}/disable-credential-types", r#"["otp"]"#),
        ("PUT users/{dave}/disable-credential-types", r#"["password","nope"]"#),
        ("PUT users/{dave}/disable-credential-types", "[]"),
        ("PUT users/{dave}/disable-credential-types", r#""otp""#),
        ("PUT users/{dave}/disable-credential-types", "{}"),
        ("PUT users/{nobody}/disable-credential-types", r#"["otp"]"#),
    ] {
        each(world, &[(row, body)]).await?;
        listed(world, &format!("{row} {body}, left")).await?;
    }
    Ok(())
}

async fn user_storage(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("GET users/{dave}/configured-user-storage-credential-types", ""),
            ("GET users/{nobody}/configured-user-storage-credential-types", ""),
        ],
    )
    .await
}
