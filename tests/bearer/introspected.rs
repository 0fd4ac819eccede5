//! Tokens that the server is asked of.

use std::time::Duration;

use axum::body::Body;
use http::{Response, StatusCode};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _, TokenResponse};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use keycloak_http::bearer::{BearerLayer, Introspecting};

use super::guarded::{Line, stopped};
use super::{SHOP, ask_with, over, refusal, service, text};

/// Alice and Bob have a role of `api`, so that it is among the audience of their tokens and may ask of them.
fn fake() -> FakeKeycloak {
    stopped(shop())
}

fn shop() -> Realm {
    let api = Client::confidential("api", "api-secret");
    let shop = Realm::new(SHOP).role("clerk").client(Client::public("web")).client(api).client_role("api", "call");
    let shop = shop.user(User::new("alice").password("pw").role("clerk").client_role("api", "call"));
    shop.user(User::new("bob").password("pw").client_role("api", "call"))
}

fn api() -> ClientAuth {
    ClientAuth::secret_basic("api", "api-secret")
}

async fn log_in(fake: &FakeKeycloak) -> TokenResponse {
    fake.token(SHOP, &ClientAuth::public("web"), &Grant::password("alice", "pw")).await.unwrap()
}

async fn log_out(fake: &FakeKeycloak, tokens: &TokenResponse) {
    let refresh_token = tokens.refresh_token.as_deref().unwrap();
    fake.logout(SHOP, &ClientAuth::public("web"), refresh_token).await.unwrap();
}

fn is_not_valid(answer: &Response<Body>) -> bool {
    answer.status() == StatusCode::UNAUTHORIZED && refusal(answer).1.contains(r#"error="invalid_token""#)
}

#[tokio::test]
async fn a_token_of_a_session_that_is_over_is_noticed() {
    let fake = fake();
    let without = service(&over(&fake));
    let with = service(&over(&fake).introspecting(Introspecting::always(api()).keep(Duration::from_secs(10))));
    let tokens = log_in(&fake).await;
    for service in [&without, &with] {
        assert_eq!(text(ask_with(service, "/clerks", &tokens.access_token).await).await, "alice");
    }
    log_out(&fake, &tokens).await;
    fake.clock().advance(Duration::from_secs(9));
    assert_eq!(ask_with(&with, "/", &tokens.access_token).await.status(), StatusCode::OK, "the answer is kept");
    fake.clock().advance(Duration::from_secs(1));
    assert!(is_not_valid(&ask_with(&with, "/", &tokens.access_token).await));
    assert_eq!(ask_with(&without, "/", &tokens.access_token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_bad_token_is_refused_whether_the_server_is_asked_or_not() {
    let fake = fake();
    let good = log_in(&fake).await.access_token;
    for asked in [Introspecting::always(api()), Introspecting::fallback(api())] {
        let service = service(&over(&fake).introspecting(asked));
        assert_eq!(text(ask_with(&service, "/", &good).await).await, "alice");
        for bad in fake.bad_tokens(SHOP, &good).await.unwrap() {
            assert!(ask_with(&service, "/", &bad.token).await.status().is_client_error(), "{}", bad.name);
        }
        for garbage in ["a", "a.b.c", "a.b.c.d.e", "....", "~"] {
            assert!(is_not_valid(&ask_with(&service, "/", garbage).await), "{garbage}");
        }
    }
}

/// A client that a token is not for is told nothing of it.
#[tokio::test]
async fn a_client_that_may_not_know_lets_nobody_in() {
    let fake = fake();
    let good = log_in(&fake).await.access_token;
    let stranger = service(&over(&fake).introspecting(Introspecting::always(ClientAuth::public("web"))));
    let answer = ask_with(&stranger, "/", &good).await;
    assert_eq!(refusal(&answer), (StatusCode::SERVICE_UNAVAILABLE, ""), "a public client may not ask");
    let wrong = ClientAuth::secret_basic("api", "wrong");
    let answer = ask_with(&service(&over(&fake).introspecting(Introspecting::always(wrong))), "/", &good).await;
    assert_eq!(refusal(&answer), (StatusCode::SERVICE_UNAVAILABLE, ""));
}

/// Once for all who show the same token at the same time; without an answer, nobody is let in.
#[tokio::test]
async fn the_server_is_asked_once_and_has_to_answer() {
    let line = Line::new(fake());
    let (clock, url) = (line.fake.clock(), keycloak_api::operation::Transport::base_url(&*line).to_owned());
    let bearer = BearerLayer::over(line.clone(), &url, SHOP, move || clock.now());
    let asking = service(&bearer.introspecting(Introspecting::always(api())));
    let token = line.token("alice").await;
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let (asking, token) = (asking.clone(), token.clone());
            tokio::spawn(async move { ask_with(&asking, "/", &token).await.status() })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(line.asked().into_iter().filter(|name| *name == "introspect").count(), 1);
    line.pass(10);
    line.cut(true);
    assert_eq!(ask_with(&asking, "/", &token).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

/// What lacks claims that are expected is asked of, and the claims that the server tells are held to the same.
#[tokio::test]
async fn what_a_token_lacks_the_server_may_tell() {
    use keycloak_api::admin::{ClientFilter, Clients as _};
    let fake = fake();
    let client = fake.list_clients(SHOP, &ClientFilter::client_id("web")).await.unwrap();
    let lightweight = serde_json::json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}});
    let id = client[0].id.as_deref().unwrap();
    fake.update_client(SHOP, id, &serde_json::from_value(lightweight).unwrap()).await.unwrap();
    let token = log_in(&fake).await.access_token;
    assert!(is_not_valid(&ask_with(&service(&over(&fake)), "/", &token).await));
    let asking = over(&fake).introspecting(Introspecting::fallback(api()));
    assert_eq!(text(ask_with(&service(&asking), "/clerks", &token).await).await, "alice");
    let other = asking.expecting(|verifier| verifier.subject("nobody"));
    assert!(is_not_valid(&ask_with(&service(&other), "/", &token).await));
}

/// A key of another server: nothing is known of it here, and nothing there.
#[tokio::test]
async fn a_foreign_token_is_not_let_in() {
    let other = FakeKeycloak::builder().seed(7).realm(shop()).build().unwrap();
    let fake = fake();
    let foreign = log_in(&other).await.access_token;
    let service = service(&over(&fake).introspecting(Introspecting::fallback(api())));
    assert!(is_not_valid(&ask_with(&service, "/", &foreign).await));
}
