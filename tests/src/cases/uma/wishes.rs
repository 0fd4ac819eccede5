//! Wishes made by hand: by whom, for what, and who may change or delete them.

use keycloak_api::oidc::Grant;

use super::{ask, log_in, prepare, protect, server, set_up};
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![made, changed, deleted, seen, not_left];

const MANAGED: &str = r#"{"name":"R1","_id":"33333333-3333-3333-3333-{tail}","owner":"alice","ownerManagedAccess":true,"scopes":["view","edit"]}"#;
const UNMANAGED: &str =
    r#"{"name":"R2","_id":"44444444-4444-4444-4444-{tail}","owner":"alice","scopes":["view","edit"]}"#;
const SERVERS: &str = r#"{"name":"R3","_id":"55555555-5555-5555-5555-{tail}","scopes":["view","edit"]}"#;

/// Everybody has a PAT: `{alice-pat}`, `{bob-pat}`, `{carol-pat}`, and the resource server's `{pat}`.
async fn world_of_things(world: &mut World) -> Outcome {
    prepare(world).await?;
    world.change_realm(serde_json::json!({"userManagedAccessAllowed": true})).await?;
    set_up(world, &[("POST ~/resource", MANAGED), ("POST ~/resource", UNMANAGED), ("POST ~/resource", SERVERS)])
        .await?;
    log_in(world, &["bob"]).await?;
    let (role, rs) = (world.client_role("rs", "uma_protection").await?, world.client_uuid("rs").await?);
    for name in ["alice", "bob", "carol"] {
        let id = world.user_id(name).await?;
        world.keycloak().add_user_client_roles(&world.realm, &id, &rs, std::slice::from_ref(&role)).await?;
        let grant = Grant::password(name, format!("{name}-password"));
        let token = world.keycloak().token(&world.realm, &server(), &grant).await?;
        world.set(&format!("{name}-pat"), token.access_token);
    }
    Ok(())
}

/// Makes a wish of bob's for alice's resource, and keeps its id as `{wish}`.
async fn wish(world: &mut World, scope: &str) -> Outcome {
    let body = format!(
        r#"{{"resource":"33333333-3333-3333-3333-{{tail}}","requesterName":"bob","scopeName":"{scope}","granted":true}}"#
    );
    let post = Call::post("/realms/{realm}/authz/protection/permission/ticket").text("application/json", body);
    let answer = world.answer(post.bearer("{alice-pat}")).await?;
    let id = answer.json()["id"].as_str().ok_or_else(|| answer.text())?.to_owned();
    world.set("wish", id);
    Ok(())
}

async fn made(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    set_up(world, &[("POST ~/scope", r#"{"name":"more"}"#)]).await?;
    let of = |id: &str, rest: &str| format!(r#"{{"resource":"{id}-{{tail}}","requesterName":"bob"{rest}}}"#);
    let (managed, unmanaged, servers) =
        ("33333333-3333-3333-3333", "44444444-4444-4444-4444", "55555555-5555-5555-5555");
    let view = r#","scopeName":"view""#;
    let rows = [
        of(managed, r#","scopeName":"view","id":"x""#),
        of(unmanaged, view),
        of(servers, view),
        of(managed, r#","scopeName":"view","scope":"nope""#),
        of(managed, r#","scopeName":"nope","scope":"nope""#),
        of(managed, r#","scope":"nope""#),
        of(managed, r#","scopeName":"more""#),
        of(managed, r#","scopeName":"edit","requester":"nope""#),
        r#"{"resource":"R1","requesterName":"bob","scopeName":"edit"}"#.to_owned(),
        r#"{"id":"x"}"#.to_owned(),
    ];
    for who in ["bob-pat", "pat", "alice-pat"] {
        for row in &rows {
            protect(world, who, &[("POST permission/ticket", row)]).await?;
        }
    }
    Ok(())
}

async fn changed(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    wish(world, "view").await?;
    let back = [("PUT permission/ticket", r#"{"id":"{wish}","granted":false}"#)];
    let named =
        [("PUT permission/ticket", r#"{"id":"{wish}","granted":false,"resource":"33333333-3333-3333-3333-{tail}"}"#)];
    for who in ["bob-pat", "carol-pat"] {
        protect(world, who, &back).await?;
        protect(world, who, &named).await?;
    }
    protect(world, "alice-pat", &back).await?;
    wish(world, "view").await?;
    protect(world, "pat", &named).await?;
    protect(world, "pat", &[("GET permission/ticket", "")]).await
}

async fn deleted(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    for who in ["carol-pat", "bob-pat", "alice-pat", "pat"] {
        if who != "bob-pat" {
            wish(world, "view").await?;
        }
        if who != "carol-pat" {
            protect(world, who, &[("DELETE permission/ticket/{wish}", "")]).await?;
            continue;
        }
        // A real server names the resource by the object that holds it, which has a hash of the id.
        let delete = Call::delete("/realms/{realm}/authz/protection/permission/ticket/{wish}").bearer("{carol-pat}");
        let answer = world.answer(delete).await?;
        let (told, status) = (answer.json(), answer.status.as_u16());
        let id = format!("33333333-3333-3333-3333-{}", world.value("tail").unwrap_or_default());
        let hash = id.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        let words = told["error_description"].as_str().unwrap_or_default().replace(&format!("{hash:x}"), "<hash>");
        world.expect_value(who, &serde_json::json!({"status": status, "error": told["error"], "words": words}));
    }
    protect(world, "pat", &[("GET permission/ticket", "")]).await
}

async fn seen(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    wish(world, "view").await?;
    for who in ["carol-pat", "bob-pat", "alice-pat", "pat"] {
        protect(
            world,
            who,
            &[
                ("GET permission/ticket", ""),
                ("GET permission/ticket?owner=alice", ""),
                ("GET permission/ticket?requester=bob", ""),
                ("GET permission/ticket?owner=bob", ""),
                ("GET permission/ticket?requester=carol&owner=alice", ""),
                ("GET permission/ticket/count", ""),
            ],
        )
        .await?;
    }
    Ok(())
}

/// What was granted just now is no wish, of a resource without scopes as well.
async fn not_left(world: &mut World) -> Outcome {
    world_of_things(world).await?;
    let whole = r#"{"name":"whole","_id":"66666666-6666-6666-6666-{tail}","owner":"alice","ownerManagedAccess":true}"#;
    set_up(
        world,
        &[
            ("POST ~/resource", whole),
            ("POST ~/policy/user", r#"{"name":"pb","users":["bob"]}"#),
            (
                "POST ~/permission/resource",
                r#"{"name":"m1","resources":["66666666-6666-6666-6666-{tail}"],"policies":["pb"]}"#,
            ),
        ],
    )
    .await?;
    let body = r#"[{"resource_id":"66666666-6666-6666-6666-{tail}"}]"#;
    let post = Call::post("/realms/{realm}/authz/protection/permission").text("application/json", body);
    let ticket = world.answer(post.bearer("{pat}")).await?.json()["ticket"].as_str().unwrap_or_default().to_owned();
    world.set("ticket", ticket);
    ask(world, "bob-token", &["&response_mode=permissions&ticket={ticket}"]).await?;
    protect(world, "pat", &[("GET permission/ticket", "")]).await?;
    let pub_token = world
        .keycloak()
        .token(
            &world.realm,
            &keycloak_api::oidc::ClientAuth::public("pub"),
            &Grant::password("carol", "carol-password"),
        )
        .await?;
    world.set("carol-token", pub_token.access_token);
    ask(world, "carol-token", &["&response_mode=permissions&ticket={ticket}"]).await?;
    protect(world, "pat", &[("GET permission/ticket?max=5", "")]).await
}
