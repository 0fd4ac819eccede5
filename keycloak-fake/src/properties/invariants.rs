//! What is looked at after every operation: the tables, and what each token is taken for.

use keycloak_api::oidc::OpenIdConnect as _;

use super::model::{Held, Model, words};
use super::world::{AUDITOR, REALM, World, auth};

pub(super) async fn check(world: &World, model: &Model) {
    check_tables(world);
    for held in &model.held {
        check_access(world, model, held).await;
        check_refresh(world, model, held).await;
    }
}

/// What sessions refer to exists, and so does the client of a code.
fn check_tables(world: &World) {
    let realm = world.cell.snapshot();
    for session in realm.sessions.iter().chain(realm.offline_sessions.iter()) {
        let user = realm.users.get(&session.user).expect("a session's user exists");
        assert_eq!(user.username, session.username);
        assert!(session.started <= session.last_refresh && session.last_refresh <= world.now());
        for part in &session.clients {
            assert!(realm.clients.get(&part.client).is_some(), "a client in a session exists");
        }
    }
    for code in realm.codes.iter() {
        assert!(realm.clients.get(&code.client).is_some(), "a code's client exists");
    }
}

async fn check_access(world: &World, model: &Model, held: &Held) {
    let expires = held.access_claims["exp"].as_i64().unwrap();
    let good =
        model.is_alive(held, world.now()) && world.now() < expires && !held.is_revoked && is_enabled(world, held);
    let found = world.fake.introspect(REALM, &auth(AUDITOR), &held.access, None).await.unwrap();
    assert_eq!(found.active, good, "introspection of {:?}", held.access_claims);
    let openid = words(held.access_claims["scope"].as_str().unwrap()).contains("openid");
    match world.fake.userinfo(REALM, &held.access).await {
        Ok(user) => {
            assert!(good && openid, "userinfo takes {:?}", held.access_claims);
            assert_eq!(user.sub, held.sub);
        }
        Err(error) => assert!(!good || !openid, "userinfo refuses {:?}: {error}", held.access_claims),
    }
}

async fn check_refresh(world: &World, model: &Model, held: &Held) {
    let Some(raw) = held.refresh.as_deref().filter(|_| held.client_id() != "web") else { return };
    let found = world.fake.introspect(REALM, &auth(held.client_id()), raw, Some("refresh_token")).await;
    // Who is disabled is not answered.
    let active = found.is_ok_and(|found| found.active);
    if !model.is_ambiguous(held) {
        assert_eq!(active, is_refreshable(world, model, held), "introspection of {:?}", held.refresh_claims);
    }
}

/// Whether the token may be refreshed by its client, as far as it was not used before.
pub(super) fn is_refreshable(world: &World, model: &Model, held: &Held) -> bool {
    let expires = held.refresh_claims.get("exp").map(|exp| exp.as_i64().unwrap());
    model.is_alive(held, world.now()) && expires.is_none_or(|exp| world.now() < exp) && is_enabled(world, held)
}

fn is_enabled(world: &World, held: &Held) -> bool {
    let realm = world.cell.snapshot();
    realm.users.get(&held.sub).is_some_and(|user| user.enabled)
        && realm.client(held.client_id()).is_some_and(|client| client.is_enabled())
}

/// Whether the realm takes each refresh token once.
pub(super) fn revokes_used(world: &World) -> bool {
    world.cell.snapshot().settings.revoke_refresh_token == Some(true)
}
