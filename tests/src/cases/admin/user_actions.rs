//! What users are asked to do by mail, and being a user for a while.

use serde_json::json;

use super::each;
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![
    no_mail_server,
    refused,
    no_body,
    mail_server_gone,
    sent,
    impersonated,
    not_impersonated,
    impersonated_within needs [Socket],
];

const AUTH: &str = "/realms/{realm}/protocol/openid-connect/auth";
const ASK: &str = "client_id=conf&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&response_type=code&scope=openid";

async fn prepare(world: &mut World) -> Outcome {
    for name in ["alice", "bob", "disabled", "without-profile", "service-account-conf"] {
        let id = world.user_id(name).await?;
        world.set(name, id);
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn no_mail_server(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("PUT users/{alice}/execute-actions-email", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{alice}/send-verify-email", ""),
            ("PUT users/{alice}/reset-password-email", ""),
        ],
    )
    .await
}

async fn mail_server_gone(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(json!({"smtpServer": {"from": "shop@example.org"}})).await?;
    each(
        world,
        &[
            ("PUT users/{alice}/execute-actions-email", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{alice}/send-verify-email", ""),
        ],
    )
    .await
}

/// What is wrong is told before a mail is tried.
async fn refused(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("PUT users/{nobody}/execute-actions-email", "[]"),
            ("PUT users/{nobody}/send-verify-email", ""),
            ("PUT users/{nobody}/reset-password-email", ""),
            ("PUT users/{without-profile}/execute-actions-email", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{without-profile}/execute-actions-email", r#"["NOPE"]"#),
            ("PUT users/{without-profile}/send-verify-email", ""),
            ("PUT users/{without-profile}/reset-password-email", ""),
            ("PUT users/{disabled}/execute-actions-email", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{disabled}/send-verify-email", ""),
            ("PUT users/{alice}/execute-actions-email", r#"["NOPE"]"#),
            ("PUT users/{alice}/execute-actions-email", r#"["UPDATE_PASSWORD","NOPE"]"#),
            ("PUT users/{alice}/execute-actions-email", "{}"),
            ("PUT users/{alice}/execute-actions-email", r#"["TERMS_AND_CONDITIONS"]"#),
            ("PUT users/{alice}/execute-actions-email?client_id=nope", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{alice}/execute-actions-email?client_id=disabled", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{alice}/execute-actions-email?redirect_uri=http://localhost:9999/cb", r#"["UPDATE_PASSWORD"]"#),
            (
                "PUT users/{alice}/execute-actions-email?client_id=conf&redirect_uri=http://nope/",
                r#"["UPDATE_PASSWORD"]"#,
            ),
            ("PUT users/{alice}/execute-actions-email?client_id=nope&redirect_uri=http://nope/", r#"["NOPE"]"#),
            ("PUT users/{alice}/execute-actions-email?lifespan=x", r#"["UPDATE_PASSWORD"]"#),
            ("PUT users/{alice}/send-verify-email?client_id=nope", ""),
            ("PUT users/{alice}/send-verify-email?redirect_uri=http://localhost:9999/cb", ""),
            ("PUT users/{alice}/reset-password-email?client_id=nope", ""),
        ],
    )
    .await
}

async fn no_body(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(world, &[("PUT users/{alice}/execute-actions-email", "")]).await
}

async fn sent(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.mail_server().await?;
    each(
        world,
        &[
            ("PUT users/{alice}/execute-actions-email", r#"["UPDATE_PASSWORD","UPDATE_PROFILE"]"#),
            ("PUT users/{alice}/execute-actions-email", "[]"),
            (
                "PUT users/{alice}/execute-actions-email?client_id=conf&lifespan=60&redirect_uri=http://localhost:9999/cb",
                r#"["VERIFY_EMAIL"]"#,
            ),
            ("PUT users/{bob}/send-verify-email", ""),
            ("PUT users/{bob}/send-verify-email?client_id=conf", ""),
            ("PUT users/{alice}/reset-password-email", ""),
        ],
    )
    .await?;
    let alice = world.answer(Call::get("/admin/realms/{realm}/users/{alice}").admin()).await?.json();
    world.expect_value("the user", &alice);
    Ok(())
}

/// An administrator of all realms has a user's session beside its own.
async fn impersonated(world: &mut World) -> Outcome {
    prepare(world).await?;
    let mut browser = Browser::default();
    let call = Call::post("/admin/realms/{realm}/users/{alice}/impersonation").admin();
    let answer = browser.send(world, call).await?;
    world.expect("impersonated", &answer);
    each(world, &[("GET users/{alice}/sessions", "")]).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("the browser is hers", &answer);
    let form = "grant_type=authorization_code&code={code}&redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb\
                &client_id=conf&client_secret=conf-secret";
    world.set("code", crate::browser::redirected(&answer, "code").unwrap_or_default());
    world.check("tokens", Call::post("/realms/{realm}/protocol/openid-connect/token").form(form)).await?;
    let impersonation = world.keycloak().impersonate_user(&world.realm, &world.user_id("bob").await?).await;
    world.expect_result("by the trait", &impersonation);
    Ok(())
}

async fn not_impersonated(world: &mut World) -> Outcome {
    prepare(world).await?;
    each(
        world,
        &[
            ("POST users/{nobody}/impersonation", ""),
            ("POST users/{disabled}/impersonation", ""),
            ("POST users/{service-account-conf}/impersonation", ""),
            ("POST users/{without-profile}/impersonation", ""),
        ],
    )
    .await
}

/// An administrator of the user's realm gives the own session up for it.
async fn impersonated_within(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.give_client_role("bob", "realm-management", "impersonation").await?;
    let bobs = keycloak_api::oidc::Grant::password("bob", "bob-password");
    world.log_in_as(&crate::world::conf(), &bobs).await?;
    let call = Call::post("/admin/realms/{realm}/users/{alice}/impersonation").bearer("{access}");
    world.check("impersonated", call).await?;
    each(world, &[("GET users/{bob}/sessions", ""), ("GET users/{alice}/sessions", "")]).await?;
    Ok(())
}
