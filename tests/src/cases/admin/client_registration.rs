//! Initial access tokens, a client's registration access token, and what the policies of registration can be.

use super::authorization::matrix_of;
use super::{each, each_of};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![created, limits, bad_input, listed_and_deleted, regenerated, policy_providers, rights];

const TOKENS: &str = "POST clients-initial-access";

async fn created(world: &mut World) -> Outcome {
    each(
        world,
        &[
            (TOKENS, "{}"),
            (TOKENS, r#"{"count":2,"expiration":60}"#),
            (TOKENS, r#"{"count":0}"#),
            (TOKENS, r#"{"count":"3"}"#),
            (TOKENS, r#"{"count":null,"expiration":0}"#),
            (TOKENS, r#"{"webOrigins":["http://x","+"]}"#),
            (TOKENS, r#"{"webOrigins":[]}"#),
        ],
    )
    .await
}

async fn limits(world: &mut World) -> Outcome {
    each(
        world,
        &[(TOKENS, r#"{"count":-1}"#), (TOKENS, r#"{"expiration":-5}"#), (TOKENS, r#"{"count":-1,"expiration":-5}"#)],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    let bodies = ["x", "[]", "null", "", r#"{"foo":1}"#, r#"{"count":"x"}"#, r#"{"webOrigins":"x"}"#];
    for body in bodies {
        // The helper takes no body for none.
        let call = super::call(TOKENS, "")?.text("application/json", body).admin();
        world.check(&format!("{TOKENS} '{body}'"), call).await?;
    }
    let call = super::call(TOKENS, "")?.text("text/plain", "{}").admin();
    world.check("text", call).await?;
    each(world, &[("GET clients-initial-access", "")]).await
}

async fn listed_and_deleted(world: &mut World) -> Outcome {
    each(world, &[("GET clients-initial-access", "")]).await?;
    let answer = world.answer(super::call(TOKENS, r#"{"count":3}"#)?.admin()).await?.json();
    world.set("token", answer["id"].as_str().unwrap_or_default());
    each_of(world, "one: ", &[("GET clients-initial-access", "")]).await?;
    each(
        world,
        &[
            ("DELETE clients-initial-access/{token}", ""),
            ("DELETE clients-initial-access/nope", ""),
            ("GET clients-initial-access/{token}", ""),
            ("PUT clients-initial-access", "{}"),
        ],
    )
    .await?;
    each_of(world, "none: ", &[("GET clients-initial-access", ""), ("DELETE clients-initial-access/{token}", "")]).await
}

async fn regenerated(world: &mut World) -> Outcome {
    for client in ["conf", "pub", "realm-management"] {
        let uuid = world.client_uuid(client).await?;
        world.set("client", uuid);
        each_of(world, &format!("{client}: "), &[("POST clients/{client}/registration-access-token", "")]).await?;
    }
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            ("POST clients/{nobody}/registration-access-token", ""),
            ("GET clients/{client}/registration-access-token", ""),
        ],
    )
    .await
}

async fn policy_providers(world: &mut World) -> Outcome {
    let result = world.keycloak().list_registration_policy_providers(&world.realm).await;
    let mut types = serde_json::to_value(result?)?;
    let sorted = |list: &mut serde_json::Value, key: fn(&serde_json::Value) -> String| {
        if let Some(list) = list.as_array_mut() {
            list.sort_by_key(key);
        }
    };
    for kind in types.as_array_mut().into_iter().flatten() {
        for property in kind["properties"].as_array_mut().into_iter().flatten() {
            sorted(&mut property["options"], ToString::to_string);
        }
    }
    sorted(&mut types, |kind| kind["id"].to_string());
    world.expect_value("types", &types);
    Ok(())
}

async fn rights(world: &mut World) -> Outcome {
    let uuid = world.client_uuid("conf").await?;
    world.set("client", uuid);
    world.set("nobody", super::NOBODY);
    let rows = [
        ("GET clients-initial-access", ""),
        (TOKENS, "{}"),
        ("DELETE clients-initial-access/{nobody}", ""),
        ("GET client-registration-policy/providers", ""),
        ("POST clients/{client}/registration-access-token", ""),
        ("POST clients/{nobody}/registration-access-token", ""),
    ];
    matrix_of(world, &rows, &["view-clients", "query-clients", "create-client", "manage-clients", "view-realm"])
        .await?;
    matrix_of(world, &rows, &["manage-realm", "view-users"]).await
}
