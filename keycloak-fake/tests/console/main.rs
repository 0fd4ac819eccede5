//! The console for people: who may use it, and that its pages show what is in the fake and nothing that is secret.
#![cfg(feature = "control")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod doing;
mod page;
mod root;
mod shown;

use keycloak_api::admin::{UserFilter, Users as _};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};

async fn id_of(fake: &FakeKeycloak, realm: &str, username: &str) -> String {
    let filter = UserFilter::username(username);
    fake.list_users(realm, &filter).await.unwrap().remove(0).id.unwrap()
}

fn shop() -> FakeKeycloak {
    let realm = Realm::new("shop").client(Client::public("web").redirect_uri("http://app.test/*"));
    FakeKeycloak::builder().realm(realm.user(User::new("alice").password("pw"))).build().unwrap()
}
