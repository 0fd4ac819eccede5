//! Who is logged in at a client.

use keycloak_api::admin::Paging;
use keycloak_api::oidc::{ClientAuth, Grant};

use super::{authorization, each};
use crate::browser::Browser;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, conf};

cases![online, offline, in_a_browser, paged, wrong, rights];

const ASK: &str = "client_id=conf&redirect_uri=http://localhost:9999/cb&response_type=code&scope=openid";

async fn prepare(world: &mut World) -> Outcome {
    for client in ["conf", "pub"] {
        let id = world.client_uuid(client).await?;
        world.set(client, id);
    }
    world.set("nobody", super::NOBODY);
    Ok(())
}

async fn state(world: &mut World, step: &str) -> Outcome {
    for client in ["conf", "pub"] {
        let id = world.client_uuid(client).await?;
        let count = world.keycloak().count_client_sessions(&world.realm, &id).await;
        world.expect_result(&format!("{step}, {client}, count"), &count);
        let sessions = world.keycloak().list_client_sessions(&world.realm, &id, &Paging::default()).await;
        world.expect_unordered(&format!("{step}, {client}"), &sessions);
        let count = world.keycloak().count_client_offline_sessions(&world.realm, &id).await;
        world.expect_result(&format!("{step}, {client}, offline count"), &count);
        let sessions = world.keycloak().list_client_offline_sessions(&world.realm, &id, &Paging::default()).await;
        world.expect_unordered(&format!("{step}, {client}, offline"), &sessions);
    }
    Ok(())
}

async fn online(world: &mut World) -> Outcome {
    state(world, "nobody").await?;
    let tokens = world.log_in("openid").await?;
    world.log_in_as(&ClientAuth::public("pub"), &Grant::password("bob", "bob-password")).await?;
    state(world, "two").await?;
    world.keycloak().logout(&world.realm, &conf(), &tokens.refresh_token.unwrap_or_default()).await?;
    state(world, "one").await?;
    let bob = world.user_id("bob").await?;
    world.keycloak().logout_user(&world.realm, &bob).await?;
    state(world, "none").await
}

async fn offline(world: &mut World) -> Outcome {
    world.log_in("openid offline_access").await?;
    state(world, "offline").await
}

/// One session, and two clients in it.
async fn in_a_browser(world: &mut World) -> Outcome {
    let mut browser = Browser::default();
    let code = browser.code(world, ASK).await?;
    state(world, "before the code is used").await?;
    let grant = Grant::authorization_code(code, "http://localhost:9999/cb");
    world.log_in_as(&conf(), &grant).await?;
    state(world, "conf").await
}

async fn paged(world: &mut World) -> Outcome {
    let id = world.client_uuid("conf").await?;
    for _ in 0..3 {
        world.log_in("openid").await?;
    }
    for (first, max) in [(None, Some(2)), (Some(1), None), (Some(2), Some(5)), (Some(3), Some(1)), (Some(0), Some(0))] {
        let sessions = world.keycloak().list_client_sessions(&world.realm, &id, &Paging { first, max }).await;
        world.expect_result(&format!("{first:?} {max:?}"), &sessions.map(|sessions| sessions.len()));
    }
    for (first, max) in [(-1, -1), (0, -1), (-1, 1)] {
        let paging = Paging { first: Some(first), max: Some(max) };
        let sessions = world.keycloak().list_client_sessions(&world.realm, &id, &paging).await;
        world.expect_result(&format!("{first} {max}"), &sessions.map(|sessions| sessions.len()));
    }
    Ok(())
}

async fn wrong(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = ["session-count", "offline-session-count", "user-sessions", "offline-sessions"];
    for row in rows {
        each(world, &[(&format!("GET clients/{{nobody}}/{row}"), "")]).await?;
    }
    each(world, &[("GET clients/{conf}/user-sessions?first=x", "")]).await
}

async fn rights(world: &mut World) -> Outcome {
    prepare(world).await?;
    let rows = [
        ("GET clients/{conf}/session-count", ""),
        ("GET clients/{conf}/offline-session-count", ""),
        ("GET clients/{conf}/user-sessions", ""),
        ("GET clients/{conf}/offline-sessions", ""),
        ("GET clients/{nobody}/offline-sessions", ""),
    ];
    authorization::matrix_of(world, &rows, &["query-clients", "view-clients", "manage-clients", "view-users"]).await
}
