//! The steps of authentication flows: made, changed, moved, deleted.

use super::authentication_flows::{add, flow, make, mine, shown};
use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![steps_created, subflows, steps_updated, steps_moved, steps_deleted, steps_by_parent];

async fn steps_created(world: &mut World) -> Outcome {
    mine(world).await?;
    add(world, "auth-cookie", "one").await?;
    add(world, "auth-username-password-form", "two").await?;
    let row = "POST authentication/flows/mine/executions/execution";
    for (step, body) in [
        ("with a priority", r#"{"provider":"auth-otp-form","priority":7}"#),
        ("after it", r#"{"provider":"conditional-user-configured"}"#),
        ("unknown", r#"{"provider":"nope"}"#),
        ("of another kind", r#"{"provider":"client-secret"}"#),
        ("nothing", "{}"),
    ] {
        world.check(step, call(row, body)?.admin()).await?;
    }
    each(
        world,
        &[
            ("POST authentication/flows/nope/executions/execution", r#"{"provider":"auth-cookie"}"#),
            ("POST authentication/flows/browser/executions/execution", r#"{"provider":"auth-cookie"}"#),
            ("GET authentication/executions/{one}", ""),
            ("GET authentication/executions/{two}", ""),
        ],
    )
    .await?;
    shown(world, "all", "mine").await
}

async fn subflows(world: &mut World) -> Outcome {
    mine(world).await?;
    let row = "POST authentication/flows/mine/executions/flow";
    make(world, "a flow", row, r#"{"alias":"sub","type":"basic-flow"}"#, "sub").await?;
    let form =
        r#"{"alias":"form","type":"form-flow","provider":"registration-page-form","description":"x","priority":3}"#;
    make(world, "a form", row, form, "form").await?;
    make(world, "of clients", row, r#"{"alias":"cl","type":"client-flow","provider":"ignored"}"#, "cl").await?;
    for (step, body) in
        [("taken", r#"{"alias":"sub","type":"basic-flow"}"#), ("without a kind", r#"{"alias":"kindless"}"#)]
    {
        world.check(step, call(row, body)?.admin()).await?;
    }
    each(
        world,
        &[
            ("POST authentication/flows/nope/executions/flow", r#"{"alias":"q","type":"basic-flow"}"#),
            ("POST authentication/flows/browser/executions/flow", r#"{"alias":"q","type":"basic-flow"}"#),
            ("POST authentication/flows/sub/executions/execution", r#"{"provider":"auth-cookie"}"#),
            ("POST authentication/flows/form/executions/execution", r#"{"provider":"registration-user-creation"}"#),
            ("GET authentication/flows/{sub}", ""),
            ("GET authentication/flows/{mine}", ""),
        ],
    )
    .await?;
    shown(world, "all", "mine").await
}

async fn steps_updated(world: &mut World) -> Outcome {
    mine(world).await?;
    add(world, "auth-cookie", "one").await?;
    add(world, "auth-otp-form", "two").await?;
    make(
        world,
        "sub",
        "POST authentication/flows/mine/executions/flow",
        r#"{"alias":"sub","type":"basic-flow"}"#,
        "sub",
    )
    .await?;
    let steps = world.keycloak().list_flow_executions(&world.realm, "mine").await?;
    let within = steps.into_iter().find(|step| step.flow_id.is_some()).ok_or("no flow within")?;
    world.set("within", within.id.unwrap_or_default());
    let row = "PUT authentication/flows/mine/executions";
    for (step, body) in [
        ("requirement", r#"{"id":"{one}","requirement":"REQUIRED","priority":0}"#),
        ("priority", r#"{"id":"{one}","requirement":"REQUIRED","priority":5}"#),
        ("without a priority", r#"{"id":"{one}","requirement":"ALTERNATIVE"}"#),
        ("the same", r#"{"id":"{one}","requirement":"ALTERNATIVE","priority":0}"#),
        ("a requirement that is none", r#"{"id":"{one}","requirement":"NOPE"}"#),
        ("without a requirement", r#"{"id":"{one}","priority":0}"#),
        ("what it cannot be", r#"{"id":"{two}","requirement":"CONDITIONAL","priority":1}"#),
        (
            "a flow's name",
            r#"{"id":"{within}","requirement":"DISABLED","priority":2,"authenticationFlow":true,"flowId":"{sub}","displayName":"renamed","description":"About"}"#,
        ),
        (
            "a name that is taken",
            r#"{"id":"{within}","requirement":"DISABLED","priority":2,"authenticationFlow":true,"flowId":"{sub}","displayName":"browser"}"#,
        ),
        (
            "no flow",
            r#"{"id":"{within}","requirement":"DISABLED","priority":2,"authenticationFlow":true,"flowId":"nope","displayName":"x"}"#,
        ),
        ("nothing", "{}"),
        ("unknown field", r#"{"nope":1}"#),
    ] {
        world.check(step, call(row, body)?.admin()).await?;
        shown(world, &format!("{step}, shown"), "mine").await?;
    }
    let other = r#"{"id":"{one}","requirement":"REQUIRED","priority":0}"#;
    each(
        world,
        &[
            ("PUT authentication/flows/nope/executions", other),
            ("PUT authentication/flows/clients/executions", other),
            ("GET authentication/executions/{one}", ""),
        ],
    )
    .await
}

async fn steps_moved(world: &mut World) -> Outcome {
    mine(world).await?;
    for (provider, name) in [("auth-cookie", "one"), ("auth-otp-form", "two"), ("auth-password-form", "three")] {
        add(world, provider, name).await?;
    }
    for (step, way) in [("one", "raise"), ("three", "raise"), ("one", "lower"), ("two", "lower")] {
        let row = format!("POST authentication/executions/{{{step}}}/{way}-priority");
        let name = format!("{step} {way}");
        world.check(&name, call(&row, "")?.admin()).await?;
        shown(world, &format!("{name}, shown"), "mine").await?;
    }
    built_in(world).await?;
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("POST authentication/executions/{built-in}/raise-priority", ""),
            ("POST authentication/executions/{built-in}/lower-priority", ""),
            ("POST authentication/executions/{nobody}/raise-priority", ""),
            ("POST authentication/executions/{nobody}/lower-priority", ""),
        ],
    )
    .await
}

/// A step of a flow that came with the realm, as `{built-in}`.
async fn built_in(world: &mut World) -> Outcome {
    let steps = world.keycloak().list_flow_executions(&world.realm, "browser").await?;
    let step = steps.into_iter().next().and_then(|step| step.id).ok_or("no step")?;
    world.set("built-in", step);
    Ok(())
}

async fn steps_deleted(world: &mut World) -> Outcome {
    built_in(world).await?;
    make(world, "copied", "POST authentication/flows/browser/copy", r#"{"newName":"mine"}"#, "mine").await?;
    let steps = world.keycloak().list_flow_executions(&world.realm, "mine").await?;
    let named = |name: &str| steps.iter().find(|step| step.display_name.as_deref() == Some(name)).cloned();
    let (cookie, forms) = (named("Cookie").ok_or("no cookie")?, named("mine forms").ok_or("no forms")?);
    world.set("cookie", cookie.id.unwrap_or_default());
    world.set("forms", forms.id.unwrap_or_default());
    world.set("within", forms.flow_id.unwrap_or_default());
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("DELETE authentication/executions/{cookie}", ""),
            ("GET authentication/executions/{cookie}", ""),
            ("DELETE authentication/executions/{forms}", ""),
            ("GET authentication/flows/{within}", ""),
            ("DELETE authentication/executions/{built-in}", ""),
            ("DELETE authentication/executions/{nobody}", ""),
        ],
    )
    .await?;
    shown(world, "what is left", "mine").await
}

async fn steps_by_parent(world: &mut World) -> Outcome {
    mine(world).await?;
    flow(world, "browser", "browser").await?;
    for (step, body) in [
        ("good", r#"{"parentFlow":"{mine}","authenticator":"auth-otp-form","requirement":"ALTERNATIVE","priority":3}"#),
        ("without a priority", r#"{"parentFlow":"{mine}","authenticator":"auth-cookie","requirement":"REQUIRED"}"#),
        ("without a requirement", r#"{"parentFlow":"{mine}","authenticator":"auth-cookie"}"#),
        ("unknown", r#"{"parentFlow":"{mine}","authenticator":"nope","requirement":"REQUIRED"}"#),
        ("of no flow", r#"{"parentFlow":"nope","authenticator":"auth-cookie","requirement":"REQUIRED"}"#),
        ("without a flow", r#"{"authenticator":"auth-cookie","requirement":"REQUIRED"}"#),
        ("of a built-in flow", r#"{"parentFlow":"{browser}","authenticator":"auth-cookie","requirement":"REQUIRED"}"#),
        ("unknown field", r#"{"nope":1}"#),
    ] {
        world.check(step, call("POST authentication/executions", body)?.admin()).await?;
    }
    shown(world, "all", "mine").await
}
