//! What owners allow to others.

use keycloak_api::oidc::Grant;

use super::{ask, log_in, prepare, protect, server, set_up};
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![allowed, bad_input, not_managed];

async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    let r1 = r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","owner":"alice","ownerManagedAccess":true,"scopes":["view","edit"]}"#;
    let r2 = r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}","owner":"alice","scopes":["view"]}"#;
    set_up(world, &[("POST ~/resource", r1), ("POST ~/resource", r2)]).await?;
    log_in(world, &["bob", "carol"]).await?;
    let token = world.keycloak().token(&world.realm, &server(), &Grant::password("alice", "alice-password")).await?;
    world.set("alice-at-rs", token.access_token);
    Ok(())
}

async fn allowed(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let body = r#"{"name":"up1","scopes":["view"],"roles":["reader"],"users":["bob"],"groups":["/guests"],"clients":["other"],"description":"dd"}"#;
    let path = "uma-policy/33333333-3333-3333-3333-{tail}";
    protect(world, "alice-at-rs", &[(&format!("POST {path}"), body)]).await?;
    ask(world, "bob-token", &["&audience=rs&permission=33333333-3333-3333-3333-{tail}"]).await?;
    let list = crate::call::Call::get("/realms/{realm}/authz/protection/uma-policy").bearer("{alice-at-rs}");
    let id = world.answer(list).await?.json()[0]["id"].as_str().unwrap_or_default().to_owned();
    world.set("policy", id);
    protect(
        world,
        "alice-at-rs",
        &[
            ("GET uma-policy", ""),
            ("GET uma-policy?resource=33333333-3333-3333-3333-{tail}", ""),
            ("GET uma-policy?name=up1", ""),
            ("GET uma-policy?scope=view", ""),
            ("GET uma-policy?first=1&max=1", ""),
            ("GET uma-policy/{policy}", ""),
            ("PUT uma-policy/{policy}", r#"{"id":"{policy}","name":"up1","scopes":["edit"],"users":["carol"]}"#),
            ("GET uma-policy?max=5", ""),
        ],
    )
    .await?;
    protect(world, "pat", &[("GET uma-policy", ""), ("GET uma-policy/{policy}", "")]).await?;
    ask(world, "carol-token", &["&audience=rs&permission=33333333-3333-3333-3333-{tail}"]).await?;
    protect(world, "alice-at-rs", &[("DELETE uma-policy/{policy}", ""), ("GET uma-policy?max=6", "")]).await?;
    ask(world, "carol-token", &["&audience=rs"]).await
}

async fn bad_input(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let path = "POST uma-policy/33333333-3333-3333-3333-{tail}";
    let carol = r#"{"name":"up","scopes":["view"],"users":["carol"]}"#;
    protect(world, "pat", &[(path, carol)]).await?;
    protect(world, "bob-token", &[(path, carol)]).await?;
    protect(
        world,
        "alice-at-rs",
        &[
            (path, carol),
            (path, r#"{"name":"up","users":["carol"]}"#),
            (path, r#"{"name":"up5","scopes":["nope"],"users":["carol"]}"#),
            (path, r#"{"name":"up7","condition":"x"}"#),
            (path, r#"{"name":"up8","users":["nobody"]}"#),
            (path, r#"{"name":"up9","id":"x","users":["carol"]}"#),
            ("POST uma-policy/nope", carol),
            ("POST uma-policy/44444444-4444-4444-4444-{tail}", r#"{"name":"up10","users":["carol"]}"#),
            ("GET uma-policy/nope", ""),
            ("PUT uma-policy/nope", r#"{"name":"up1"}"#),
            ("DELETE uma-policy/nope", ""),
        ],
    )
    .await
}

/// The server may have kept remote management to itself.
async fn not_managed(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let carol = r#"{"name":"up","scopes":["view"],"users":["carol"]}"#;
    let path = "POST uma-policy/33333333-3333-3333-3333-{tail}";
    protect(world, "alice-at-rs", &[(path, carol)]).await?;
    let list = crate::call::Call::get("/realms/{realm}/authz/protection/uma-policy").bearer("{alice-at-rs}");
    let id = world.answer(list).await?.json()[0]["id"].as_str().unwrap_or_default().to_owned();
    world.set("policy", id);
    let settings =
        r#"{"policyEnforcementMode":"ENFORCING","allowRemoteResourceManagement":false,"decisionStrategy":"UNANIMOUS"}"#;
    set_up(world, &[("PUT ~", settings)]).await?;
    protect(
        world,
        "alice-at-rs",
        &[
            (path, r#"{"name":"up2","scopes":["view"],"users":["carol"]}"#),
            ("POST uma-policy/44444444-4444-4444-4444-{tail}", r#"{"name":"up3","users":["carol"]}"#),
            ("GET uma-policy", ""),
            ("GET uma-policy/{policy}", ""),
            ("PUT uma-policy/{policy}", r#"{"id":"{policy}","name":"up","scopes":["edit"],"users":["carol"]}"#),
            ("DELETE uma-policy/{policy}", ""),
        ],
    )
    .await?;
    protect(world, "bob-token", &[(path, carol)]).await
}
