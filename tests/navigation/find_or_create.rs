//! What is there is found, what is not is made, and whoever was slower finds what the faster one made.

use async_trait::async_trait;
use keycloak_api::admin::Users as _;
use keycloak_api::navigation::Navigate as _;
use keycloak_api::operation::{Method, Reply, Request, Transport};
use keycloak_api::representation::{
    ClientRepresentation, ClientScopeRepresentation, GroupRepresentation, RoleRepresentation, UserRepresentation,
};
use keycloak_api::{Error, Result};
use std::sync::Mutex;

use super::{REALM, dynamic, fake};

#[tokio::test]
async fn twice_is_once() {
    let fake = fake(&["alice"]);
    let shop = dynamic(&fake).realm(REALM);
    let web = shop.clients().by_client_id("web").await.unwrap().unwrap().id.unwrap();
    macro_rules! twice {
        ($way:expr, $like:expr) => {{
            let first = $way.find_or_create(&$like).await.unwrap();
            assert!(first.id.is_some());
            assert_eq!($way.find_or_create(&$like).await.unwrap().id, first.id);
        }};
    }
    twice!(shop.users(), UserRepresentation::named("Bob"));
    twice!(shop.groups(), GroupRepresentation::named("staff"));
    twice!(shop.roles(), RoleRepresentation::named("clerk"));
    twice!(shop.clients().by_id(&web).roles(), RoleRepresentation::named("clerk"));
    twice!(shop.client_scopes(), ClientScopeRepresentation::named("orders"));
    let api = ClientRepresentation { client_id: Some("api".into()), ..ClientRepresentation::default() };
    twice!(shop.clients(), api);
    let other = UserRepresentation { first_name: Some("Other".into()), ..UserRepresentation::named("alice") };
    assert_ne!(shop.users().find_or_create(&other).await.unwrap().first_name, other.first_name);
}

#[tokio::test]
async fn a_name_that_only_contains_it_is_another_s() {
    let fake = fake(&["alice2"]);
    let shop = dynamic(&fake).realm(REALM);
    let made = shop.users().find_or_create(&UserRepresentation::named("alice")).await.unwrap();
    assert_eq!(made.username.as_deref(), Some("alice"));
    let staff = shop.groups().find_or_create(&GroupRepresentation::named("staff")).await.unwrap().id.unwrap();
    shop.groups().by_id(&staff).create_subgroup(&GroupRepresentation::named("night")).await.unwrap();
    let night = shop.groups().find_or_create(&GroupRepresentation::named("night")).await.unwrap();
    assert_eq!(night.path.as_deref(), Some("/night"));
}

#[tokio::test]
async fn what_conflicts_with_something_else_is_a_conflict() {
    let fake = fake(&[]);
    let users = dynamic(&fake).realm(REALM).users();
    let named = |username: &str| UserRepresentation {
        email: Some("a@example.org".into()),
        ..UserRepresentation::named(username)
    };
    users.create(&named("alice")).await.unwrap();
    assert!(users.find_or_create(&named("bob")).await.unwrap_err().is_conflict());
}

#[tokio::test]
async fn whoever_was_slower_finds_what_the_faster_one_made() {
    let raced = Raced { fake: fake(&[]), asked: Mutex::new(Vec::new()) };
    let found = raced.realm(REALM).users().find_or_create(&UserRepresentation::named("alice")).await.unwrap();
    assert_eq!(found.first_name.as_deref(), Some("Faster"));
    assert_eq!(*raced.asked.lock().unwrap(), [Method::GET, Method::POST, Method::GET]);
}

/// A Keycloak where somebody creates the same user just after it was looked for.
struct Raced {
    fake: keycloak_fake::FakeKeycloak,
    asked: Mutex<Vec<Method>>,
}

#[async_trait]
impl Transport for Raced {
    async fn send(&self, request: Request) -> Result<Reply, Error> {
        self.asked.lock().unwrap().push(request.operation.method.clone());
        let user = UserRepresentation { first_name: Some("Faster".into()), ..UserRepresentation::named("alice") };
        let (status, body) = if request.operation.method == Method::POST {
            self.fake.create_user(REALM, &user).await?;
            let refused = self.fake.create_user(REALM, &user).await.unwrap_err();
            (refused.status().unwrap(), r#"{"errorMessage":"User exists with same username"}"#.to_owned())
        } else {
            let users = self.fake.list_users(REALM, &Default::default()).await?;
            (200, serde_json::to_string(&users).unwrap())
        };
        Ok(Reply::new(http::StatusCode::from_u16(status).unwrap(), http::HeaderMap::new(), body.into()))
    }

    fn base_url(&self) -> &str {
        "http://localhost"
    }
}
