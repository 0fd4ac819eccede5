//! The events of what administrators do to authentication flows, their steps and required actions.

use super::events::{found, prepare, send};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![flows, steps, required_actions];

/// Flows and what authenticators are told, with what the events show of them.
async fn flows(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let flow = r#"{"alias":"mine","providerId":"basic-flow","topLevel":true,"builtIn":false}"#;
    send(world, &[("POST authentication/flows", flow)]).await?;
    keep_new(world, "mine");
    let changed = r#"{"alias":"other","providerId":"basic-flow","topLevel":true,"description":"D"}"#;
    send(
        world,
        &[
            ("PUT authentication/flows/{mine}", changed),
            ("POST authentication/flows/other/copy", r#"{"newName":"copied"}"#),
            ("POST authentication/flows/other/executions/execution", r#"{"provider":"auth-cookie"}"#),
        ],
    )
    .await?;
    send(
        world,
        &[(
            "POST authentication/flows/other/executions/flow",
            r#"{"alias":"below","type":"basic-flow","description":"B","provider":"registration-page-form"}"#,
        )],
    )
    .await?;
    send(world, &[("DELETE authentication/flows/{mine}", "")]).await?;
    found(world, "events", "direction=asc").await
}

async fn steps(world: &mut World) -> Outcome {
    let flow = r#"{"alias":"mine","providerId":"basic-flow","topLevel":true,"builtIn":false}"#;
    send(world, &[("POST authentication/flows", flow)]).await?;
    keep_new(world, "mine");
    for name in ["one", "two"] {
        let row = "POST authentication/flows/mine/executions/execution";
        send(world, &[(row, r#"{"provider":"identity-provider-redirector"}"#)]).await?;
        keep_new(world, name);
    }
    prepare(world, true).await?;
    send(
        world,
        &[
            ("PUT authentication/flows/mine/executions", r#"{"id":"{one}","requirement":"ALTERNATIVE"}"#),
            ("POST authentication/executions/{two}/raise-priority", ""),
            ("POST authentication/executions/{two}/lower-priority", ""),
            ("POST authentication/executions/{one}/config", r#"{"alias":"told","config":{"defaultProvider":"x"}}"#),
        ],
    )
    .await?;
    keep_new(world, "told");
    let step =
        r#"{"parentFlow":"{mine}","authenticator":"auth-cookie","requirement":"REQUIRED","authenticatorFlow":false}"#;
    send(
        world,
        &[
            ("PUT authentication/config/{told}", r#"{"alias":"told","config":{"defaultProvider":"y"}}"#),
            ("DELETE authentication/config/{told}", ""),
            ("POST authentication/executions", step),
            ("DELETE authentication/executions/{two}", ""),
        ],
    )
    .await?;
    found(world, "events", "direction=asc").await
}

async fn required_actions(world: &mut World) -> Outcome {
    prepare(world, true).await?;
    let changed = r#"{"alias":"CONFIGURE_TOTP","name":"N","enabled":true,"defaultAction":false,"priority":7}"#;
    send(
        world,
        &[
            ("PUT authentication/required-actions/CONFIGURE_TOTP", changed),
            ("POST authentication/required-actions/UPDATE_PASSWORD/raise-priority", ""),
            ("POST authentication/required-actions/UPDATE_PASSWORD/lower-priority", ""),
            ("DELETE authentication/required-actions/UPDATE_PASSWORD", ""),
            (
                "POST authentication/register-required-action",
                r#"{"providerId":"UPDATE_PASSWORD","name":"Update Password"}"#,
            ),
            (
                "PUT authentication/required-actions/CONFIGURE_TOTP/config",
                r#"{"config":{"add-recovery-codes":"true"}}"#,
            ),
            ("DELETE authentication/required-actions/CONFIGURE_TOTP/config", ""),
        ],
    )
    .await?;
    found(world, "events", "direction=asc").await
}

/// Keeps the id of what was just created.
fn keep_new(world: &mut World, name: &str) {
    let id = world.value("new").unwrap_or_default().to_owned();
    world.set(name, id);
}
