//! Faults of the fake, and what callers make of them: the same in process as by the client over a socket, and what the
//! client is to outlive, it outlives. The same faults in front of any Keycloak.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail as tests do")]

mod both_ways;
mod careless;
mod decorated;
mod every_operation;
mod keys;
mod retries;

use std::time::Duration;

use keycloak_api::Keycloak;
use keycloak_api::admin::UserFilter;
use keycloak_api::representation::UserRepresentation;
use keycloak_fake::{Client, FakeKeycloak, Realm, Server, User};
use keycloak_http::{Credentials, HttpKeycloak, HttpKeycloakBuilder};

const SHOP: &str = "shop";

/// How long the client waits for an answer that never comes: long enough for all that is done before.
const PATIENCE: Duration = Duration::from_secs(2);

fn fake() -> FakeKeycloak {
    let shop = Realm::new(SHOP).client(Client::public("web")).user(User::new("alice").password("pw"));
    FakeKeycloak::builder().realm(shop).build().unwrap()
}

/// A client of the served fake, as its administrator.
fn client(server: &Server) -> HttpKeycloakBuilder {
    HttpKeycloak::builder(server.url()).credentials(Credentials::password("admin", "admin")).no_proxy()
}

/// The users' names, which tell what was done.
async fn users(keycloak: &dyn Keycloak) -> Vec<String> {
    let users = keycloak.list_users(SHOP, &UserFilter::default()).await.unwrap();
    users.into_iter().filter_map(|user| user.username).collect()
}

fn user(username: &str) -> UserRepresentation {
    UserRepresentation { username: Some(username.to_owned()), ..UserRepresentation::default() }
}
