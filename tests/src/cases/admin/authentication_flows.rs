//! Authentication flows and their steps.

use serde_json::{Value, json};

use super::{call, each, of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![listed, steps, created, updated, renamed_where_bound, deleted, copied, given, bad_input];

/// Sends a row, compares the answer under `step`, and keeps the last part of its location as `{name}`.
pub(super) async fn make(world: &mut World, step: &str, row: &str, body: &str, name: &str) -> Outcome {
    let answer = world.check(step, call(row, body)?.admin()).await?;
    world.set(name, answer.created_id());
    Ok(())
}

/// A flow of its own, without steps, under `{mine}`.
pub(super) async fn mine(world: &mut World) -> Outcome {
    let flow = r#"{"alias":"mine","providerId":"basic-flow","topLevel":true,"builtIn":false}"#;
    make(world, "mine", "POST authentication/flows", flow, "mine").await
}

/// Another step of `mine`, under `{name}`.
pub(super) async fn add(world: &mut World, provider: &str, name: &str) -> Outcome {
    let body = json!({"provider": provider}).to_string();
    let row = "POST authentication/flows/mine/executions/execution";
    make(world, &format!("{provider} added"), row, &body, name).await
}

pub(super) async fn shown(world: &mut World, step: &str, alias: &str) -> Outcome {
    world.check(step, call(&format!("GET authentication/flows/{alias}/executions"), "")?.admin()).await?;
    Ok(())
}

/// The id of a flow that came with the realm, as `{name}`.
pub(super) async fn flow(world: &mut World, alias: &str, name: &str) -> Outcome {
    let flows = world.keycloak().list_flows(&world.realm).await?;
    let found = flows.into_iter().find(|flow| flow.alias.as_deref() == Some(alias)).and_then(|flow| flow.id);
    world.set(name, found.ok_or_else(|| format!("no flow {alias}"))?);
    Ok(())
}

async fn listed(world: &mut World) -> Outcome {
    let flows = world.keycloak().list_flows(&world.realm).await;
    world.expect_unordered("flows", &flows);
    Ok(())
}

async fn steps(world: &mut World) -> Outcome {
    for alias in [
        "browser",
        "direct%20grant",
        "registration",
        "reset%20credentials",
        "clients",
        "first%20broker%20login",
        "docker%20auth",
        "forms",
        "Organization",
    ] {
        shown(world, alias, alias).await?;
    }
    Ok(())
}

async fn created(world: &mut World) -> Outcome {
    mine(world).await?;
    let whole =
        r#"{"alias":"whole","description":"About it","providerId":"client-flow","topLevel":true,"builtIn":false}"#;
    make(world, "whole", "POST authentication/flows", whole, "whole").await?;
    make(world, "part", "POST authentication/flows", r#"{"alias":"part","providerId":"basic-flow"}"#, "part").await?;
    each(
        world,
        &[
            ("GET authentication/flows/{mine}", ""),
            ("GET authentication/flows/{whole}", ""),
            ("GET authentication/flows/{part}", ""),
        ],
    )
    .await?;
    let flows = world.keycloak().list_flows(&world.realm).await?;
    let mut names: Vec<_> = flows.into_iter().map(|flow| flow.alias).collect();
    names.sort();
    world.expect_value("names", &json!(names));
    Ok(())
}

async fn updated(world: &mut World) -> Outcome {
    mine(world).await?;
    for (step, body) in [
        ("renamed", r#"{"alias":"other","description":"About","providerId":"basic-flow","topLevel":true}"#),
        ("same name", r#"{"alias":"other","providerId":"client-flow","topLevel":true,"builtIn":false}"#),
        ("without kind", r#"{"alias":"other"}"#),
        ("taken", r#"{"alias":"browser","providerId":"basic-flow"}"#),
        ("unnamed", r#"{"providerId":"basic-flow"}"#),
        ("character", r#"{"alias":"a/b","providerId":"basic-flow"}"#),
        ("unknown field", r#"{"alias":"x","nope":1}"#),
        ("a part", r#"{"alias":"other","providerId":"basic-flow"}"#),
    ] {
        world.check(step, call("PUT authentication/flows/{mine}", body)?.admin()).await?;
        world.check(&format!("{step}, read"), call("GET authentication/flows/{mine}", "")?.admin()).await?;
    }
    Ok(())
}

/// What the realm has a flow for, it still has it for.
async fn renamed_where_bound(world: &mut World) -> Outcome {
    flow(world, "registration", "registration").await?;
    let body = r#"{"alias":"mine","providerId":"basic-flow","topLevel":true}"#;
    each(world, &[("PUT authentication/flows/{registration}", body), ("GET authentication/flows/{registration}", "")])
        .await?;
    let realm = world.keycloak().get_realm(&world.realm).await?;
    world.expect_value("bound", &json!(realm.registration_flow));
    each(world, &[("DELETE authentication/flows/{registration}", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    flow(world, "browser", "browser").await?;
    each(world, &[("DELETE authentication/flows/{browser}", "")]).await?;
    make(world, "copied", "POST authentication/flows/browser/copy", r#"{"newName":"mine"}"#, "mine").await?;
    let steps = world.keycloak().list_flow_executions(&world.realm, "mine").await?;
    let config = steps.iter().find_map(|step| step.authentication_config.clone()).ok_or("no configuration")?;
    world.set("config", config);
    let within = steps.iter().find_map(|step| step.flow_id.clone()).ok_or("no flow within")?;
    world.set("within", within);
    world.change_realm(json!({"browserFlow": "mine"})).await?;
    world.check("bound", call("DELETE authentication/flows/{mine}", "")?.admin()).await?;
    world.change_realm(json!({"browserFlow": "browser"})).await?;
    flow(world, "mine", "mine").await?;
    let mine = world.keycloak().list_flows(&world.realm).await?;
    let mine = mine.into_iter().find(|flow| flow.alias.as_deref() == Some("mine")).and_then(|flow| flow.id);
    world.change_client("conf", json!({"authenticationFlowBindingOverrides": {"browser": mine}})).await?;
    world.check("a client's", call("DELETE authentication/flows/{mine}", "")?.admin()).await?;
    world.change_client("conf", json!({"authenticationFlowBindingOverrides": {"browser": ""}})).await?;
    each(
        world,
        &[
            ("GET authentication/config/{config}", ""),
            ("DELETE authentication/flows/{mine}", ""),
            ("GET authentication/flows/{mine}", ""),
            ("GET authentication/flows/{within}", ""),
        ],
    )
    .await?;
    world.check("the configuration", call("GET authentication/config/{config}", "")?.admin()).await?;
    Ok(())
}

async fn copied(world: &mut World) -> Outcome {
    make(world, "copied", "POST authentication/flows/browser/copy", r#"{"newName":"my browser"}"#, "copy").await?;
    each(world, &[("GET authentication/flows/{copy}", "")]).await?;
    shown(world, "its steps", "my%20browser").await?;
    for (step, row, body) in [
        ("taken", "POST authentication/flows/browser/copy", r#"{"newName":"my browser"}"#),
        ("taken by a part", "POST authentication/flows/browser/copy", r#"{"newName":"forms"}"#),
        ("of nothing", "POST authentication/flows/nope/copy", r#"{"newName":"x"}"#),
        ("of nothing, taken", "POST authentication/flows/nope/copy", r#"{"newName":"browser"}"#),
        ("of a copy", "POST authentication/flows/my%20browser/copy", r#"{"newName":"again"}"#),
    ] {
        world.check(step, call(row, body)?.admin()).await?;
    }
    shown(world, "steps of a copy's", "again").await
}

/// The flows that a new realm brings along.
async fn given(world: &mut World) -> Outcome {
    let name = world.another_realm("given");
    let realm = json!({
        "realm": name,
        "authenticationFlows": [
            {"alias": "browser", "providerId": "basic-flow", "topLevel": true, "builtIn": false, "authenticationExecutions": [
                {"flowAlias": "sub", "requirement": "REQUIRED", "priority": 20, "authenticatorFlow": true},
                {"authenticator": "auth-cookie", "requirement": "ALTERNATIVE", "priority": 10},
            ]},
            {"alias": "sub", "providerId": "basic-flow", "topLevel": false, "builtIn": false, "authenticationExecutions": [
                {"authenticator": "identity-provider-redirector", "requirement": "ALTERNATIVE", "authenticatorConfig": "told"},
            ]},
            {"alias": "registration", "providerId": "basic-flow", "topLevel": true, "authenticationExecutions": []},
            {"alias": "direct grant", "providerId": "basic-flow", "topLevel": true, "authenticationExecutions": []},
            {"alias": "reset credentials", "providerId": "basic-flow", "topLevel": true, "authenticationExecutions": []},
            {"alias": "clients", "providerId": "client-flow", "topLevel": true, "authenticationExecutions": []},
            {"alias": "docker auth", "providerId": "basic-flow", "topLevel": true, "authenticationExecutions": []},
            {"alias": "first broker login", "providerId": "basic-flow", "topLevel": true, "authenticationExecutions": []},
        ],
        "authenticatorConfig": [{"alias": "told", "config": {"defaultProvider": "x"}}],
    });
    world.keycloak().create_realm(&of(realm)?).await?;
    let flows = world.keycloak().list_flows(&name).await;
    world.expect_unordered("flows", &flows);
    let steps = world.keycloak().list_flow_executions(&name, "browser").await;
    world.expect_result("steps", &steps);
    let missing = json!({"realm": format!("{name}-b"), "authenticationFlows": [
        {"alias": "browser", "providerId": "basic-flow", "authenticationExecutions": [{"requirement": "REQUIRED", "flowAlias": "nope", "authenticatorFlow": true}]},
    ]});
    let result = world.keycloak().create_realm(&of(missing)?).await.map(|_| Value::Null);
    world.expect_result("a flow that is missing", &result);
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("GET authentication/flows/{nobody}", ""),
            ("PUT authentication/flows/{nobody}", r#"{"alias":"x"}"#),
            ("DELETE authentication/flows/{nobody}", ""),
            ("GET authentication/flows/nope/executions", ""),
            ("GET authentication/executions/{nobody}", ""),
            ("POST authentication/flows", "{}"),
            ("POST authentication/flows", r#"{"alias":""}"#),
            ("POST authentication/flows", r#"{"alias":"browser"}"#),
            ("POST authentication/flows", r#"{"alias":"x"}"#),
            ("POST authentication/flows", r#"{"alias":"a/b"}"#),
            ("POST authentication/flows", r#"{"alias":"x","nope":1}"#),
        ],
    )
    .await
}
