//! The mappers of identity providers.

use super::{call, each};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![types, created, updated, deleted, bad_input];

const POST: &str = "POST identity-provider/instances/hub/mappers";
const MAPPER: &str = r#"{"name":"mine","identityProviderAlias":"hub","identityProviderMapper":"github-user-attribute-mapper","config":{"jsonField":"a","userAttribute":"b","empty":""}}"#;

async fn provider(world: &mut World) -> Outcome {
    let body = r#"{"alias":"hub","providerId":"github","config":{"clientId":"c"}}"#;
    world.answer(call("POST identity-provider/instances", body)?.admin()).await?;
    Ok(())
}

/// A mapper, as `{mapper}`.
async fn create(world: &mut World) -> Outcome {
    provider(world).await?;
    let answer = world.check("created", call(POST, MAPPER)?.admin()).await?;
    world.set("mapper", answer.created_id());
    Ok(())
}

async fn types(world: &mut World) -> Outcome {
    provider(world).await?;
    let oidc = r#"{"alias":"plain","providerId":"oidc"}"#;
    world.answer(call("POST identity-provider/instances", oidc)?.admin()).await?;
    each(
        world,
        &[
            ("GET identity-provider/instances/hub/mapper-types", ""),
            ("GET identity-provider/instances/plain/mapper-types", ""),
            ("GET identity-provider/instances/nope/mapper-types", ""),
        ],
    )
    .await
}

async fn created(world: &mut World) -> Outcome {
    create(world).await?;
    each(
        world,
        &[
            ("GET identity-provider/instances/hub/mappers", ""),
            ("GET identity-provider/instances/hub/mappers/{mapper}", ""),
        ],
    )
    .await
}

async fn updated(world: &mut World) -> Outcome {
    create(world).await?;
    let without =
        r#"{"name":"renamed","identityProviderAlias":"hub","identityProviderMapper":"github-user-attribute-mapper"}"#;
    let body = r#"{"id":"{mapper}","name":"renamed","identityProviderAlias":"hub","identityProviderMapper":"github-user-attribute-mapper","config":{"jsonField":"c"}}"#;
    each(
        world,
        &[
            ("PUT identity-provider/instances/hub/mappers/{mapper}", without),
            ("PUT identity-provider/instances/hub/mappers/{mapper}", body),
            ("GET identity-provider/instances/hub/mappers/{mapper}", ""),
        ],
    )
    .await
}

async fn deleted(world: &mut World) -> Outcome {
    create(world).await?;
    each(
        world,
        &[
            ("DELETE identity-provider/instances/hub/mappers/{mapper}", ""),
            ("GET identity-provider/instances/hub/mappers/{mapper}", ""),
            ("GET identity-provider/instances/hub/mappers", ""),
        ],
    )
    .await?;
    world.answer(call(POST, MAPPER)?.admin()).await?;
    world.answer(call("DELETE identity-provider/instances/hub", "")?.admin()).await?;
    provider(world).await?;
    world.check("after the provider", call("GET identity-provider/instances/hub/mappers", "")?.admin()).await?;
    Ok(())
}

async fn bad_input(world: &mut World) -> Outcome {
    create(world).await?;
    world.set("nobody", super::NOBODY);
    each(
        world,
        &[
            (POST, MAPPER),
            (POST, r#"{"name":"x"}"#),
            (POST, "{}"),
            (POST, r#"{"name":"x","nope":1}"#),
            ("GET identity-provider/instances/hub/mappers/{nobody}", ""),
            ("PUT identity-provider/instances/hub/mappers/{nobody}", r#"{"name":"x"}"#),
            ("DELETE identity-provider/instances/hub/mappers/{nobody}", ""),
            ("GET identity-provider/instances/nope/mappers", ""),
            ("POST identity-provider/instances/nope/mappers", r#"{"name":"x"}"#),
            ("GET identity-provider/instances/nope/mappers/{mapper}", ""),
        ],
    )
    .await
}
