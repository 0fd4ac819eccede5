//! A prepared fake, from which each test goes on by itself, and to which it can go back.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::time::{Duration, UNIX_EPOCH};

use keycloak_api::admin::{Realms as _, UserFilter, Users as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _, TokenResponse};
use keycloak_api::representation::{RealmRepresentation, UserRepresentation};
use keycloak_api::{ErrorKind, Result};
use keycloak_fake::control::Clock;
use keycloak_fake::{Client, FakeKeycloak, FakeKeycloakBuilder, Realm, User};

const SHOP: &str = "shop";

fn prepared() -> FakeKeycloakBuilder {
    let alice = User::new("alice").password("pw");
    FakeKeycloak::builder().realm(Realm::new(SHOP).client(Client::public("web")).user(alice))
}

async fn log_in(fake: &FakeKeycloak) -> Result<TokenResponse> {
    fake.token(SHOP, &ClientAuth::public("web"), &Grant::password("alice", "pw").with_scope("openid")).await
}

async fn add(fake: &FakeKeycloak, username: &str) -> String {
    let user = UserRepresentation { username: Some(username.to_owned()), ..UserRepresentation::default() };
    fake.create_user(SHOP, &user).await.unwrap().id
}

async fn users(fake: &FakeKeycloak) -> Vec<String> {
    let users = fake.list_users(SHOP, &UserFilter::default()).await.unwrap();
    users.into_iter().filter_map(|user| user.username).collect()
}

async fn published(fake: &FakeKeycloak) -> usize {
    fake.certs(SHOP).await.unwrap().keys.len()
}

#[tokio::test]
async fn what_one_does_the_other_does_not_see() {
    let first = prepared().build().unwrap();
    let tokens = log_in(&first).await.unwrap();
    let second = first.fork();
    assert!(second.userinfo(SHOP, &tokens.access_token).await.is_ok());
    add(&first, "bob").await;
    add(&second, "carol").await;
    assert_eq!(users(&first).await, ["alice", "bob"]);
    assert_eq!(users(&second).await, ["alice", "carol"]);

    // The session that both have ends on one.
    let refresh = tokens.refresh_token.unwrap();
    first.logout(SHOP, &ClientAuth::public("web"), &refresh).await.unwrap();
    let again = Grant::refresh_token(refresh);
    assert!(first.token(SHOP, &ClientAuth::public("web"), &again).await.is_err());
    assert!(second.token(SHOP, &ClientAuth::public("web"), &again).await.is_ok());

    let other = RealmRepresentation { realm: Some("other".to_owned()), ..RealmRepresentation::default() };
    second.create_realm(&other).await.unwrap();
    first.delete_realm(SHOP).await.unwrap();
    assert_eq!(first.get_realm("other").await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(log_in(&second).await.is_ok());
}

#[tokio::test]
async fn keys_and_the_clock_are_its_own() {
    let first = prepared().clock(Clock::stopped_at(UNIX_EPOCH + Duration::from_secs(1_800_000_000))).build().unwrap();
    let second = first.fork();
    let before = published(&first).await;
    second.rotate_keys(SHOP).unwrap();
    assert_eq!((published(&first).await, published(&second).await), (before, before + 1));

    let refresh = Grant::refresh_token(log_in(&first).await.unwrap().refresh_token.unwrap());
    let third = first.fork();
    third.clock().advance(Duration::from_secs(86_400));
    assert_eq!(third.clock().now().duration_since(first.clock().now()).unwrap(), Duration::from_secs(86_400));
    assert!(third.token(SHOP, &ClientAuth::public("web"), &refresh).await.is_err());
    assert!(first.token(SHOP, &ClientAuth::public("web"), &refresh).await.is_ok());
}

#[tokio::test]
async fn with_a_seed_every_fork_goes_on_alike() {
    let first = prepared().seed(7).build().unwrap();
    let (second, third) = (first.fork(), first.fork());
    let (id, other) = (add(&second, "bob").await, add(&second, "carol").await);
    assert_ne!(id, other);
    assert_eq!([add(&third, "bob").await, add(&third, "carol").await], [&*id, &*other]);
    assert_eq!(add(&first, "bob").await, id);

    let first = prepared().build().unwrap();
    let second = first.fork();
    assert_ne!(add(&first, "bob").await, add(&second, "bob").await);
}

#[tokio::test]
async fn back_to_what_it_was() {
    let clock = Clock::stopped_at(UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let fake = prepared().clock(clock.clone()).seed(7).build().unwrap();
    let handle = fake.clone();
    let (at, keys) = (clock.now(), published(&fake).await);
    let start = fake.snapshot();
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(add(&fake, "bob").await);
        fake.rotate_keys(SHOP).unwrap();
        clock.advance(Duration::from_secs(60));
        let other = RealmRepresentation { realm: Some("other".to_owned()), ..RealmRepresentation::default() };
        fake.create_realm(&other).await.unwrap();
        fake.reset(&start);
        assert_eq!(users(&handle).await, ["alice"]);
        assert_eq!((clock.now(), published(&handle).await), (at, keys));
        assert_eq!(handle.get_realm("other").await.unwrap_err().kind(), ErrorKind::NotFound);
    }
    assert_eq!(ids[0], ids[1]);
    // The snapshot is not what the fake goes on with.
    add(&fake, "carol").await;
    fake.reset(&start);
    assert_eq!(users(&fake).await, ["alice"]);
}
