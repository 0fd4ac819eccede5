//! The ways to resources, on the fake in process: they reach what the traits reach, lists come whole whatever the
//! page's size, and what is found or changed keeps what it had.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail as tests do")]

mod blocking;
mod change;
mod find_or_create;
mod pages;
mod reach;

use keycloak_api::Keycloak;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};

const REALM: &str = "shop";

/// A realm with a client, and the users of these names.
fn fake(usernames: &[&str]) -> FakeKeycloak {
    let realm = usernames
        .iter()
        .fold(Realm::new(REALM).client(Client::public("web")), |realm, username| realm.user(User::new(*username)));
    FakeKeycloak::builder().realm(realm).build().unwrap()
}

/// As an application has it.
fn dynamic(fake: &FakeKeycloak) -> &dyn Keycloak {
    fake
}
