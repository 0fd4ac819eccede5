//! What a realm tells of itself: sessions by client, what can be set up; and what it tells its clients.

use keycloak_api::oidc::{ClientAuth, Grant};

use super::authorization::matrix_of;
use super::each;
use crate::case::Outcome;
use crate::cases;
use crate::world::{World, alice, conf};

cases![client_session_stats, credential_registrators, push_revocation, permissions_of_users, rights];

async fn stats(world: &mut World, step: &str) {
    let stats = world.keycloak().list_client_session_stats(&world.realm).await;
    world.expect_unordered(step, &stats);
}

async fn client_session_stats(world: &mut World) -> Outcome {
    stats(world, "nobody").await;
    world.log_in("openid").await?;
    world.log_in("openid offline_access").await?;
    let bob = Grant::password("bob", "bob-password").with_scope("openid");
    world.log_in_as(&ClientAuth::public("pub"), &bob).await?;
    world.log_in_as(&conf(), &Grant::client_credentials()).await?;
    stats(world, "some").await;
    world.log_in_as(&conf(), &alice()).await?;
    stats(world, "one more").await;
    world.keycloak().logout_all(&world.realm).await?;
    stats(world, "all ended").await;
    Ok(())
}

async fn credential_registrators(world: &mut World) -> Outcome {
    each(world, &[("GET credential-registrators", ""), ("POST credential-registrators", "{}")]).await
}

async fn push_revocation(world: &mut World) -> Outcome {
    each(world, &[("POST push-revocation", ""), ("POST push-revocation", "{}"), ("GET push-revocation", "")]).await
}

async fn permissions_of_users(world: &mut World) -> Outcome {
    let rows = [("GET users-management-permissions", ""), ("PUT users-management-permissions", r#"{"enabled":true}"#)];
    each(world, &rows).await
}

async fn rights(world: &mut World) -> Outcome {
    let rows = [
        ("GET client-session-stats", ""),
        ("GET credential-registrators", ""),
        ("POST push-revocation", ""),
        ("GET users-management-permissions", ""),
    ];
    let roles = ["view-realm", "manage-realm", "view-users", "manage-users", "view-clients", "manage-clients"];
    matrix_of(world, &rows, &roles).await
}
