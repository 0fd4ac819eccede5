//! What is sent again, and what is not.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use keycloak_api::ErrorKind;
use keycloak_api::admin::Realms as _;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_http::RetryPolicy;
use tokio::net::TcpListener;

use crate::support::{Answer, Asked, Server, client};

/// A server whose first `failures` answers are `failure`.
async fn failing(failures: usize, failure: Answer) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |asked| match count.fetch_add(1, Ordering::SeqCst) {
        attempt if attempt < failures => failure.clone(),
        _ => good(asked),
    })
    .await
}

fn good(asked: &Asked) -> Answer {
    if asked.path.contains("well-known") { Answer::json(200, r#"{"issuer":"x"}"#) } else { Answer::token("t1", "") }
}

fn unavailable() -> Answer {
    Answer::new(503, &[], "")
}

#[tokio::test]
async fn a_read_outlives_a_short_outage() {
    for failure in [unavailable(), Answer::new(429, &[], ""), Answer::raw("").closing()] {
        let server = failing(2, failure).await;
        assert_eq!(server.client().build().unwrap().discovery("shop").await.unwrap().issuer, "x");
        assert_eq!(server.asked("").len(), 3);
    }
}

#[tokio::test]
async fn the_last_answer_is_handed_back() {
    let server = failing(100, unavailable()).await;
    let error = server.client().build().unwrap().discovery("shop").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(503)));
    assert_eq!(server.asked("").len(), 4);
}

#[tokio::test]
async fn off_means_once() {
    let server = failing(1, unavailable()).await;
    let keycloak = server.client().retry(RetryPolicy::off()).build().unwrap();
    assert_eq!(keycloak.discovery("shop").await.unwrap_err().kind(), ErrorKind::Unavailable);
    assert_eq!(server.asked("").len(), 1);
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_not_sent_again() {
    for failure in [unavailable(), Answer::raw("").closing()] {
        let server = failing(1, failure).await;
        let keycloak = server.client().build().unwrap();
        let outcome = keycloak.token("shop", &ClientAuth::public("web"), &Grant::password("alice", "pw")).await;
        assert!(outcome.unwrap_err().is_transient());
        assert_eq!(server.asked("").len(), 1);
    }
}

#[tokio::test]
async fn a_token_request_of_the_clients_own_is_sent_again() {
    let server = Server::start({
        let count = AtomicUsize::new(0);
        move |asked| match (asked.is_token_request(), count.fetch_add(1, Ordering::SeqCst)) {
            (true, 0) => unavailable(),
            (true, _) => Answer::token("t1", ""),
            (false, _) => Answer::json(200, "{}"),
        }
    })
    .await;
    server.client().build().unwrap().get_realm("shop").await.unwrap();
    assert_eq!(server.asked("/token").len(), 2);
}

#[tokio::test]
async fn a_token_endpoint_that_asks_for_too_much_time_is_not_waited_for() {
    for time in ["3600", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let server = failing(1, Answer::new(503, &[("retry-after", time)], "")).await;
        let error = server.client().build().unwrap().get_realm("shop").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{time}");
        assert_eq!(server.asked("").len(), 1, "{time}");
    }
}

#[tokio::test]
async fn what_was_never_sent_may_always_be_sent_again() {
    let reserved = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = reserved.local_addr().unwrap();
    drop(reserved);
    let policy = RetryPolicy::default().retries(50).first_delay(Duration::from_millis(20));
    let keycloak = client(&format!("http://{address}")).retry(policy).build().unwrap();
    let asking = tokio::spawn(async move {
        keycloak.token("shop", &ClientAuth::public("web"), &Grant::password("alice", "pw")).await
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let server = Server::serve(TcpListener::bind(address).await.unwrap(), good);
    assert_eq!(asking.await.unwrap().unwrap().access_token, "t1");
    assert_eq!(server.asked("").len(), 1);
}

#[tokio::test]
async fn retry_after_is_waited_out() {
    let server = failing(1, Answer::new(503, &[("retry-after", "1")], "")).await;
    let started = Instant::now();
    server.client().build().unwrap().discovery("shop").await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn retry_after_beyond_the_budget_is_handed_back_at_once() {
    let server = failing(1, Answer::new(503, &[("retry-after", "3600")], "")).await;
    let started = Instant::now();
    let error = server.client().build().unwrap().discovery("shop").await.unwrap_err();
    assert_eq!(error.reply().unwrap().retry_after, Some(Duration::from_secs(3600)));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(server.asked("").len(), 1);
}
