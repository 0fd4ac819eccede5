//! Logins follow the flows that the realm, or the client, has for them.

use keycloak_api::admin::{FlowCopy, NewExecution};
use keycloak_api::representation::AuthenticationExecutionInfoRepresentation;
use serde_json::json;

use super::{ASK, AUTH, TOKEN};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![without_password, without_cookie, of_a_client, of_nothing_but_names];

const GRANT: &str = "grant_type=password&client_id=pub&username=alice&password=wrong";

/// A copy of a flow that came with the realm, by the name `mine`.
async fn copy(world: &mut World, alias: &str) -> Outcome<Vec<AuthenticationExecutionInfoRepresentation>> {
    let copy = FlowCopy { new_name: Some("mine".to_owned()) };
    world.keycloak().copy_flow(&world.realm, alias, &copy).await?;
    Ok(world.keycloak().list_flow_executions(&world.realm, "mine").await?)
}

async fn disable(world: &mut World, step: &AuthenticationExecutionInfoRepresentation) -> Outcome {
    let step = AuthenticationExecutionInfoRepresentation { requirement: Some("DISABLED".to_owned()), ..step.clone() };
    Ok(world.keycloak().update_flow_execution(&world.realm, "mine", &step).await?)
}

/// Whether tokens came, for which anybody's are good enough.
async fn granted(world: &mut World, step: &str, form: &str) -> Outcome {
    let answer = world.answer(Call::post(TOKEN).form(form)).await?;
    let body = answer.json();
    let shown = json!([answer.status.as_u16(), body["access_token"].is_string(), body["error_description"]]);
    world.expect_value(step, &shown);
    Ok(())
}

async fn without_password(world: &mut World) -> Outcome {
    let steps = copy(world, "direct grant").await?;
    let password = steps.iter().find(|step| step.provider_id.as_deref() == Some("direct-grant-validate-password"));
    granted(world, "before", GRANT).await?;
    world.change_realm(json!({"directGrantFlow": "mine"})).await?;
    granted(world, "with the copy", GRANT).await?;
    disable(world, password.ok_or("no password")?).await?;
    granted(world, "without the password", GRANT).await?;
    granted(world, "nobody", "grant_type=password&client_id=pub&username=nobody").await?;
    granted(world, "no name", "grant_type=password&client_id=pub").await?;
    granted(world, "disabled", "grant_type=password&client_id=pub&username=disabled").await
}

async fn of_nothing_but_names(world: &mut World) -> Outcome {
    let flow = json!({"alias": "mine", "providerId": "basic-flow", "topLevel": true, "builtIn": false});
    world.keycloak().create_flow(&world.realm, &serde_json::from_value(flow)?).await?;
    let step = NewExecution { provider: Some("direct-grant-validate-username".to_owned()), ..NewExecution::default() };
    world.keycloak().create_flow_execution(&world.realm, "mine", &step).await?;
    world.change_realm(json!({"directGrantFlow": "mine"})).await?;
    granted(world, "a name", GRANT).await
}

async fn of_a_client(world: &mut World) -> Outcome {
    let steps = copy(world, "direct grant").await?;
    let password = steps.iter().find(|step| step.provider_id.as_deref() == Some("direct-grant-validate-password"));
    disable(world, password.ok_or("no password")?).await?;
    let flows = world.keycloak().list_flows(&world.realm).await?;
    let mine = flows.into_iter().find(|flow| flow.alias.as_deref() == Some("mine")).and_then(|flow| flow.id);
    world.change_client("pub", json!({"authenticationFlowBindingOverrides": {"direct_grant": mine}})).await?;
    granted(world, "its own", GRANT).await?;
    let other = "grant_type=password&client_id=other&client_secret=other-secret&username=alice&password=wrong";
    granted(world, "another's", other).await
}

/// A session is nothing to a flow that does not look for its cookie.
async fn without_cookie(world: &mut World) -> Outcome {
    let steps = copy(world, "browser").await?;
    let cookie = steps.iter().find(|step| step.provider_id.as_deref() == Some("auth-cookie"));
    world.change_realm(json!({"browserFlow": "mine"})).await?;
    let mut browser = Browser::default();
    browser.code(world, ASK).await?;
    let answer = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect_value("by the cookie", &json!(answer.status.as_u16()));
    disable(world, cookie.ok_or("no cookie")?).await?;
    let page = browser.get(world, &format!("{AUTH}?{ASK}")).await?;
    world.expect("by the form", &page);
    let answer = browser.submit(world, &page, &[("username", "alice"), ("password", "alice-password")]).await?;
    world.expect_value("logged in", &json!(answer.status.as_u16()));
    let answer = browser.get(world, &format!("{AUTH}?{ASK}&prompt=none")).await?;
    world.expect("silently", &answer);
    Ok(())
}
