//! Authenticators: which there are, and what they are told.

use serde_json::Value;

use super::each;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![listed, described, configs, secrets, bad_input];

async fn listed(world: &mut World) -> Outcome {
    let authenticators = world.keycloak().list_authenticators(&world.realm).await;
    world.expect_unordered("authenticators", &authenticators);
    let client_authenticators = world.keycloak().list_client_authenticators(&world.realm).await;
    world.expect_unordered("client authenticators", &client_authenticators);
    let forms = world.keycloak().list_form_providers(&world.realm).await;
    world.expect_unordered("forms", &forms);
    let actions = world.keycloak().list_form_actions(&world.realm).await;
    world.expect_unordered("form actions", &actions);
    let settings = world.keycloak().get_client_authenticator_settings(&world.realm).await;
    world.expect_result("settings of clients", &settings);
    Ok(())
}

async fn described(world: &mut World) -> Outcome {
    each(
        world,
        &[
            ("GET authentication/config-description/auth-otp-form", ""),
            ("GET authentication/config-description/identity-provider-redirector", ""),
            ("GET authentication/config-description/conditional-user-attribute", ""),
            ("GET authentication/config-description/client-secret", ""),
            ("GET authentication/config-description/registration-recaptcha-action", ""),
            ("GET authentication/config-description/nope", ""),
            ("GET authentication/config-description/registration-page-form", ""),
        ],
    )
    .await
}

/// Makes a flow, and a step in it, and keeps their ids.
async fn step(world: &mut World, kind: &str, provider: &str) -> Outcome {
    let flow = format!(r#"{{"alias":"mine","providerId":"{kind}","topLevel":true,"builtIn":false}}"#);
    world.answer(super::call("POST authentication/flows", &flow)?.admin()).await?;
    let row = "POST authentication/flows/mine/executions/execution";
    let answer = world.check("the step", super::call(row, &format!(r#"{{"provider":"{provider}"}}"#))?.admin()).await?;
    world.set("step", answer.created_id());
    Ok(())
}

async fn configs(world: &mut World) -> Outcome {
    step(world, "basic-flow", "identity-provider-redirector").await?;
    let row = "POST authentication/executions/{step}/config";
    let answer = world
        .check("created", super::call(row, r#"{"alias":"told","config":{"defaultProvider":"x","empty":""}}"#)?.admin())
        .await?;
    world.set("config", answer.created_id());
    each(
        world,
        &[
            ("GET authentication/config/{config}", ""),
            ("GET authentication/executions/{step}", ""),
            ("GET authentication/flows/mine/executions", ""),
            ("GET authentication/executions/{step}/config/{config}", ""),
            ("PUT authentication/config/{config}", r#"{"alias":"renamed","config":{"defaultProvider":"y"}}"#),
        ],
    )
    .await?;
    world.check("changed", super::call("GET authentication/config/{config}", "")?.admin()).await?;
    let flows = world.keycloak().list_flows(&world.realm).await?;
    let mine: Vec<Value> = flows
        .iter()
        .filter(|flow| flow.alias.as_deref() == Some("mine"))
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()?;
    world.expect_value("in the flow", &Value::Array(mine));
    each(world, &[("DELETE authentication/config/{config}", "")]).await?;
    world.check("gone", super::call("GET authentication/config/{config}", "")?.admin()).await?;
    world.check("the step without", super::call("GET authentication/executions/{step}", "")?.admin()).await?;
    let answer = world
        .check(
            "of no step",
            super::call("POST authentication/config", r#"{"alias":"lone","config":{"a":"1"}}"#)?.admin(),
        )
        .await?;
    world.set("lone", answer.created_id());
    each(world, &[("GET authentication/config/{lone}", ""), ("DELETE authentication/config/{lone}", "")]).await
}

async fn secrets(world: &mut World) -> Outcome {
    step(world, "form-flow", "registration-recaptcha-action").await?;
    let body = r#"{"alias":"told","config":{"site.key":"k","secret.key":"s","unknown":"q"}}"#;
    let answer =
        world.check("created", super::call("POST authentication/executions/{step}/config", body)?.admin()).await?;
    world.set("config", answer.created_id());
    each(
        world,
        &[
            ("GET authentication/config/{config}", ""),
            (
                "PUT authentication/config/{config}",
                r#"{"alias":"told","config":{"site.key":"l","secret.key":"**********"}}"#,
            ),
        ],
    )
    .await?;
    world.check("changed", super::call("GET authentication/config/{config}", "")?.admin()).await?;
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    world.set("nobody", super::NOBODY);
    step(world, "basic-flow", "auth-otp-form").await?;
    each(
        world,
        &[
            ("POST authentication/config", r#"{"alias":"taken"}"#),
            ("POST authentication/config", "{}"),
            ("POST authentication/config", r#"{"alias":"taken","config":{}}"#),
            ("POST authentication/config", r#"{"alias":"a/b"}"#),
            ("POST authentication/config", r#"{"alias":"x","nope":1}"#),
            ("POST authentication/executions/{step}/config", r#"{"config":{}}"#),
            ("POST authentication/executions/{step}/config", r#"{"alias":"taken"}"#),
            ("POST authentication/executions/{nobody}/config", r#"{"alias":"x"}"#),
            ("POST authentication/executions/{nobody}/config", r#"{"alias":"a/b"}"#),
            ("GET authentication/config/{nobody}", ""),
            ("PUT authentication/config/{nobody}", r#"{"alias":"x"}"#),
            ("DELETE authentication/config/{nobody}", ""),
            ("GET authentication/executions/{step}/config/{nobody}", ""),
        ],
    )
    .await
}
