//! Resources, by the protection API.

use super::{each, log_in, prepare, protect, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![no_pat, registered, found, bad_input, of_a_user, of_others, not_managed];

const R1: &str = r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","type":"t","icon_uri":"i","resource_scopes":["view"],"owner":"alice","ownerManagedAccess":true,"uris":["/a"],"attributes":{"x":["y"]},"displayName":"D"}"#;

async fn no_pat(world: &mut World) -> Outcome {
    prepare(world).await?;
    log_in(world, &["alice"]).await?;
    let tokens = world
        .keycloak()
        .token(&world.realm, &super::server(), &keycloak_api::oidc::Grant::password("alice", "alice-password"))
        .await?;
    world.set("alice-at-rs", tokens.access_token);
    let path = "/realms/{realm}/authz/protection/resource_set";
    world.check("none", Call::get(path)).await?;
    world.check("garbage", Call::get(path).bearer("garbage")).await?;
    world.check("unknown realm", Call::get("/realms/nope/authz/protection/resource_set").bearer("{pat}")).await?;
    let rows = [("GET resource_set", ""), ("POST resource_set", r#"{"name":"R6"}"#), ("GET permission/ticket", "")];
    protect(world, "alice-token", &rows).await?;
    protect(world, "alice-at-rs", &rows).await?;
    protect(world, "admin", &rows).await
}

async fn registered(world: &mut World) -> Outcome {
    prepare(world).await?;
    log_in(world, &[]).await?;
    protect(
        world,
        "pat",
        &[
            ("POST resource_set", R1),
            ("POST resource_set", r#"{"name":"R2"}"#),
            ("POST resource_set", r#"{"name":"R5","scopes":[{"name":"s5"}]}"#),
            ("GET resource_set/33333333-3333-3333-3333-{tail}", ""),
            ("PUT resource_set/33333333-3333-3333-3333-{tail}", r#"{"name":"R1x","resource_scopes":["edit"]}"#),
            ("DELETE resource_set/33333333-3333-3333-3333-{tail}", ""),
        ],
    )
    .await
}

async fn found(world: &mut World) -> Outcome {
    prepare(world).await?;
    log_in(world, &[]).await?;
    set_up(
        world,
        &[("POST ~/resource", R1), ("POST ~/resource", r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}"}"#)],
    )
    .await?;
    protect(
        world,
        "pat",
        &[
            ("GET resource_set", ""),
            ("GET resource_set?name=r", ""),
            ("GET resource_set?name=R1&exactName=true", ""),
            ("GET resource_set?uri=/a", ""),
            ("GET resource_set?owner=alice", ""),
            ("GET resource_set?owner=nobody", ""),
            ("GET resource_set?type=t", ""),
            ("GET resource_set?scope=view", ""),
            ("GET resource_set?deep=true&name=R1", ""),
            ("GET resource_set?first=1&max=1", ""),
            ("GET resource_set?_id=33333333-3333-3333-3333-{tail}", ""),
            ("GET resource_set?uri=/a/b&matchingUri=true", ""),
        ],
    )
    .await
}

async fn bad_input(world: &mut World) -> Outcome {
    prepare(world).await?;
    log_in(world, &[]).await?;
    set_up(world, &[("POST ~/resource", r#"{"name":"R2"}"#)]).await?;
    protect(
        world,
        "pat",
        &[
            ("POST resource_set", r#"{"name":"R2"}"#),
            ("POST resource_set", "{}"),
            ("POST resource_set", r#"{"name":"R3","nope":1}"#),
            ("GET resource_set/nope", ""),
            ("PUT resource_set/nope", r#"{"name":"x"}"#),
            ("DELETE resource_set/nope", ""),
        ],
    )
    .await
}

/// Gives alice the role of a PAT, and keeps one as `{alice-pat}`.
async fn let_alice_protect(world: &mut World) -> Outcome {
    world.give_client_role("alice", "rs", "uma_protection").await?;
    let grant = keycloak_api::oidc::Grant::password("alice", "alice-password");
    let token = world.keycloak().token(&world.realm, &super::server(), &grant).await?;
    world.set("alice-pat", token.access_token);
    Ok(())
}

/// A user with the role of a PAT is the owner.
async fn of_a_user(world: &mut World) -> Outcome {
    prepare(world).await?;
    let_alice_protect(world).await?;
    protect(
        world,
        "alice-pat",
        &[("POST resource_set", r#"{"name":"mine"}"#), ("POST resource_set", r#"{"name":"bobs","owner":"bob"}"#)],
    )
    .await
}

/// A user's PAT is for the user's own resources.
async fn of_others(world: &mut World) -> Outcome {
    prepare(world).await?;
    let_alice_protect(world).await?;
    log_in(world, &[]).await?;
    set_up(
        world,
        &[
            ("POST ~/resource", r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","scopes":["view"]}"#),
            ("POST ~/resource", r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}","owner":"bob"}"#),
            ("POST ~/resource", r#"{"name":"R3","_id":"55555555-5555-5555-5555-{tail}","owner":"alice"}"#),
        ],
    )
    .await?;
    for path in [
        "",
        "?owner=bob",
        "?owner=rs",
        "?owner=nobody",
        "?owner=alice",
        "?name=R2",
        "?_id=44444444-4444-4444-4444-{tail}",
        "?deep=true",
    ] {
        let row = format!("GET resource_set{path}");
        protect(world, "alice-pat", &[(&row, "")]).await?;
        protect(world, "pat", &[(&row, "")]).await?;
    }
    for id in ["33333333-3333-3333-3333-{tail}", "44444444-4444-4444-4444-{tail}", "nope"] {
        protect(
            world,
            "alice-pat",
            &[
                (&format!("GET resource_set/{id}"), ""),
                (&format!("PUT resource_set/{id}"), r#"{"name":"taken"}"#),
                (&format!("PUT resource_set/{id}"), r#"{"name":"taken","nope":1}"#),
                (&format!("DELETE resource_set/{id}"), ""),
            ],
        )
        .await?;
    }
    for (who, id) in [("alice-pat", "55555555-5555-5555-5555-{tail}"), ("pat", "44444444-4444-4444-4444-{tail}")] {
        protect(
            world,
            who,
            &[
                (&format!("GET resource_set/{id}"), ""),
                (&format!("PUT resource_set/{id}"), r#"{"name":"renamed"}"#),
                (&format!("PUT resource_set/{id}"), r#"{"name":"given","owner":"carol"}"#),
                (&format!("DELETE resource_set/{id}"), ""),
            ],
        )
        .await?;
    }
    each(world, &[("GET ~/resource?deep=false", "")]).await
}

async fn not_managed(world: &mut World) -> Outcome {
    prepare(world).await?;
    log_in(world, &[]).await?;
    let settings =
        r#"{"policyEnforcementMode":"ENFORCING","allowRemoteResourceManagement":false,"decisionStrategy":"UNANIMOUS"}"#;
    set_up(world, &[("PUT ~", settings)]).await?;
    protect(world, "pat", &[("GET resource_set", ""), ("POST resource_set", r#"{"name":"RX"}"#)]).await
}
