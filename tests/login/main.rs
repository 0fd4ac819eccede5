//! The login helper of web applications: on the fake in process, with its login page and no socket; what it must refuse;
//! and the whole way over a socket, with `KEYCLOAK_URL` on a real Keycloak too.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

mod called_back;
mod forged;
mod journey;
mod logged_out;
mod refreshed;
mod started;
mod visitor;

use std::sync::Arc;

use keycloak_api::oidc::ClientAuth;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use keycloak_http::login::{Login, LoginError, WebLogin};
use serde_json::{Map, Value, json};
use visitor::Visitor;

const SHOP: &str = "shop";
const CALLBACK: &str = "http://app.test/callback";
const BACK: &str = "http://app.test/bye";

/// A Keycloak whose time passes only where a test says so. Alice logs in to `web`; `other` is another client.
fn keycloak() -> FakeKeycloak {
    let web = Client::confidential("web", "web-secret").redirect_uri(CALLBACK).with(|client| {
        let attributes = client.attributes.get_or_insert_default();
        attributes.insert("post.logout.redirect.uris".into(), BACK.into());
    });
    let shop = Realm::new(SHOP).client(web).client(Client::public("other"));
    let shop = shop.user(User::new("alice").password("pw")).user(User::new("bob").password("pw"));
    let fake = FakeKeycloak::builder().realm(shop).build().unwrap();
    fake.clock().stop();
    fake
}

/// The helper as an application's unit tests have it.
fn over(fake: &FakeKeycloak) -> WebLogin {
    let (keycloak, clock) = (Arc::new(fake.clone()), fake.clock());
    let client = ClientAuth::secret_basic("web", "web-secret");
    WebLogin::over(keycloak, fake.base_url(), SHOP, client, CALLBACK, move || clock.now()).unwrap()
}

/// Alice's login.
async fn log_in(fake: &FakeKeycloak, web: &WebLogin) -> Login {
    let (url, pending) = web.start().unwrap();
    let query = Visitor::of(fake).log_in(&url).await;
    web.finish(pending, &query).await.unwrap()
}

/// The claims of a token, whoever signed it.
fn claims(token: &str) -> Map<String, Value> {
    keycloak_api::token::decode_unverified(token).unwrap().claims
}

/// These claims, signed by the realm's key.
async fn signed(fake: &FakeKeycloak, typ: &str, claims: &Value) -> String {
    use base64::Engine as _;
    let encode = |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let kid = keycloak_api::admin::Keys::get_keys(fake, SHOP).await.unwrap().active.unwrap()["RS256"].clone();
    let token = format!("{}.{}.", encode(&json!({"typ": typ})), encode(claims));
    fake.signed_by_key(SHOP, &kid, &token).await.unwrap()
}

/// What the error is in a word or two, for tables.
fn name(error: &LoginError) -> String {
    let text = format!("{error:?}");
    assert!(!text.contains("eyJ"), "a token in an error: {text}");
    match error {
        LoginError::Token(error) => format!("Token({})", error.claim().unwrap_or("-")),
        LoginError::Server(error) | LoginError::Keys(error) => format!("Server({:?})", error.kind()),
        LoginError::Refused { code, .. } => format!("Refused({code})"),
        _ => text,
    }
}
