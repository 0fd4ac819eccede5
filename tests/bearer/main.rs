//! The bearer layer and the enforcer before a service, on the fake: over its traits, without a socket, and with the client against the
//! served fake.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

mod asked;
mod bound;
mod challenged;
mod doors;
mod enforced;
mod guarded;
mod introspected;
mod refused;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use keycloak_http::bearer::{BearerLayer, BearerToken};
use tower::ServiceExt as _;

const SHOP: &str = "shop";

/// Alice is a clerk, Bob is not.
fn fake() -> FakeKeycloak {
    let shop = Realm::new(SHOP).role("clerk").client(Client::public("web"));
    let shop = shop.user(User::new("alice").role("clerk")).user(User::new("bob"));
    FakeKeycloak::builder().realm(shop).build().unwrap()
}

async fn token(fake: &FakeKeycloak, username: &str) -> String {
    fake.token_for(SHOP, username, "web", "email").await.unwrap().access_token
}

/// The layer as a service's unit tests have it.
fn over(fake: &FakeKeycloak) -> BearerLayer {
    let clock = fake.clock();
    let layer = BearerLayer::over(Arc::new(fake.clone()), fake.base_url(), SHOP, move || clock.now());
    layer.expecting(|verifier| verifier.audience("account").authorized_party("web").require_kid(true))
}

/// A service that tells who asks; what lies below `/clerks` is for clerks.
fn service(bearer: &BearerLayer) -> Router {
    let name = async |token: BearerToken| token.claims().preferred_username.clone().unwrap_or_default();
    let clerks = bearer.clone().require_realm_role("clerk");
    Router::new().route("/", get(name)).route("/clerks", get(name).layer(clerks)).layer(bearer.clone())
}

async fn ask(service: &Router, path: &str, authorization: &[&str]) -> Response<Body> {
    let mut request = Request::get(path);
    for value in authorization {
        request = request.header(AUTHORIZATION, *value);
    }
    service.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn ask_with(service: &Router, path: &str, token: &str) -> Response<Body> {
    ask(service, path, &[&format!("Bearer {token}")]).await
}

async fn text(answer: Response<Body>) -> String {
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

/// The status and the challenge.
fn refusal(answer: &Response<Body>) -> (StatusCode, &str) {
    let challenge = answer.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().unwrap());
    (answer.status(), challenge.unwrap_or_default())
}
