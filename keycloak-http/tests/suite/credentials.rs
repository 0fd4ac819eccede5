//! One token for everybody, and what happens where there is none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use keycloak_api::admin::Realms as _;
use keycloak_api::{Error, ErrorKind, Result};
use keycloak_http::{Credentials, HttpKeycloak, RetryPolicy, SuppliedToken, TokenSupplier};

use crate::support::{Answer, Server, TestClock, chain};

/// A server whose tokens are `t1`, `t2`, …, each taken if `takes` says so.
async fn server(token_delay: Duration, takes: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |asked| {
        if asked.is_token_request() {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            return Answer::token(&format!("t{number}"), r#","expires_in":60"#).after(token_delay);
        }
        let token = asked.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if token.is_some_and(&takes) { Answer::json(200, "{}") } else { Answer::refused(401, "HTTP 401 Unauthorized") }
    })
    .await
}

async fn ask_at_once(keycloak: &HttpKeycloak, callers: usize) -> Vec<Result<()>> {
    let asking = (0..callers).map(|_| {
        let keycloak = keycloak.clone();
        tokio::spawn(async move { keycloak.get_realm("shop").await.map(drop) })
    });
    let mut outcomes = Vec::new();
    for task in asking.collect::<Vec<_>>() {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_callers_make_one_token_request() {
    let server = server(Duration::from_millis(100), |_| true).await;
    let keycloak = server.client().build().unwrap();
    assert!(ask_at_once(&keycloak, 100).await.iter().all(Result::is_ok));
    assert_eq!(server.asked("/token").len(), 1);
    assert_eq!(server.asked("/admin").len(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_callers_share_a_failure() {
    let server = Server::start(|_| Answer::refused(401, "invalid_grant").after(Duration::from_millis(300))).await;
    let keycloak = server.client().build().unwrap();
    for outcome in ask_at_once(&keycloak, 20).await {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Credentials);
    }
    assert_eq!(server.asked("").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_callers_renew_a_refused_token_once() {
    let server = server(Duration::from_millis(100), |token| token != "t1").await;
    let keycloak = server.client().build().unwrap();
    assert!(ask_at_once(&keycloak, 20).await.iter().all(Result::is_ok));
    assert_eq!(server.asked("/token").len(), 2);
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_the_token_from_nobody() {
    let server = server(Duration::from_millis(100), |_| true).await;
    let keycloak = server.client().build().unwrap();
    let hasty = tokio::time::timeout(Duration::from_millis(30), keycloak.get_realm("shop")).await;
    assert!(hasty.is_err());
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(server.asked("/token").len(), 1);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let server = server(Duration::ZERO, |_| false).await;
    let keycloak = server.client().retry(RetryPolicy::off()).build().unwrap();
    assert_eq!(keycloak.get_realm("shop").await.unwrap_err().kind(), ErrorKind::Unauthorized);
    assert_eq!((server.asked("/token").len(), server.asked("/admin").len()), (2, 2));
}

#[tokio::test]
async fn a_change_too_is_sent_again_after_it_was_refused() {
    let server = server(Duration::ZERO, |token| token == "t2").await;
    let keycloak = server.client().build().unwrap();
    keycloak.logout_all("shop").await.unwrap();
    let tokens: Vec<_> =
        server.asked("/admin").iter().map(|asked| asked.header("authorization").map(str::to_owned)).collect();
    assert_eq!(tokens, [Some("Bearer t1".to_owned()), Some("Bearer t2".to_owned())]);
}

#[tokio::test]
async fn a_missing_realm_of_the_credentials_is_not_a_missing_thing() {
    let server = Server::start(|_| Answer::refused(404, "Realm does not exist")).await;
    let error = server.client().build().unwrap().get_realm("shop").await.unwrap_err();
    assert!(!error.is_not_found() && error.status().is_none());
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Credentials, Some("get_realm")));
    assert!(chain(&error).contains("Realm does not exist"), "{}", chain(&error));
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_is_transient() {
    let server = Server::start(|_| Answer::new(503, &[], "")).await;
    let error = server.client().build().unwrap().get_realm("shop").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(server.asked("/admin").is_empty());
}

/// Supplies `t1`, `t2`, … for a minute each, or nothing.
struct Vault(Arc<AtomicUsize>, bool);

#[async_trait]
impl TokenSupplier for Vault {
    async fn token(&self) -> Result<SuppliedToken> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        if self.1 {
            return Err(Error::new(ErrorKind::NotFound, "the vault is empty"));
        }
        Ok(SuppliedToken::new(format!("t{number}")).expires_in(Duration::from_secs(60)))
    }
}

#[tokio::test]
async fn a_supplier_is_asked_in_time_and_after_a_refusal() {
    let server = server(Duration::ZERO, |token| token != "t2").await;
    let (count, clock) = (Arc::new(AtomicUsize::new(0)), TestClock::new());
    let credentials = Credentials::supplier(Vault(Arc::clone(&count), false));
    let keycloak = server.client().credentials(credentials).clock(clock.reader()).build().unwrap();
    keycloak.get_realm("shop").await.unwrap();
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 1);
    clock.advance(55);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 3);
    assert!(server.asked("/token").is_empty());
}

#[tokio::test]
async fn a_supplier_without_a_token_says_why() {
    let server = server(Duration::ZERO, |_| true).await;
    let credentials = Credentials::supplier(Vault(Arc::default(), true));
    let error = server.client().credentials(credentials).build().unwrap().get_realm("shop").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(chain(&error).contains("the vault is empty"));
}
