//! Answers that are late, broken off, endless or none: each ends, and says what it was.

use std::time::{Duration, Instant};

use keycloak_api::oidc::OpenIdConnect as _;
use keycloak_api::{Error, ErrorKind};
use keycloak_http::RetryPolicy;

use crate::support::{Answer, Server, chain, client};

async fn failure(answer: Answer) -> Error {
    let server = Server::start(move |_| answer.clone()).await;
    let keycloak = server
        .client()
        .retry(RetryPolicy::off())
        .timeout(Duration::from_millis(200))
        .max_response_bytes(1000)
        .build()
        .unwrap();
    let started = Instant::now();
    let error = keycloak.discovery("shop").await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(error.operation(), Some("discovery"));
    assert!(!chain(&error).contains("127.0.0.1"), "no URL: {}", chain(&error));
    error
}

#[tokio::test]
async fn no_answer_in_time() {
    assert_eq!(failure(Answer::json(200, "{}").after(Duration::from_secs(60))).await.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_body_that_stops_coming() {
    let answer = Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{");
    assert_eq!(failure(answer).await.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    for head in ["content-length: 500\r\n\r\n{", "transfer-encoding: chunked\r\n\r\n5\r\n{\"a\":"] {
        let error = failure(Answer::raw(format!("HTTP/1.1 200 OK\r\n{head}")).closing()).await;
        assert_eq!(error.kind(), ErrorKind::Connect, "{}", chain(&error));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer() {
    assert_eq!(failure(Answer::raw("").closing()).await.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn an_answer_that_is_no_http() {
    for nonsense in ["SSH-2.0-OpenSSH_9.9\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n"] {
        let error = failure(Answer::raw(nonsense).closing()).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{}", chain(&error));
    }
}

#[tokio::test]
async fn a_body_that_is_longer_than_allowed() {
    let long = "x".repeat(1001);
    let told = Answer::json(200, &long);
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let untold = Answer::raw(format!("{chunked}3e9\r\n{long}\r\n0\r\n\r\n"));
    let endless =
        Answer::raw(format!("{chunked}{}", "64\r\n".to_owned() + &("y".repeat(100) + "\r\n64\r\n").repeat(30)));
    // Of what is told to be too long, nothing is waited for.
    let withheld = Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n");
    for answer in [told, untold, endless, withheld] {
        let error = failure(answer).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("longer than the 1000 bytes"), "{error}");
    }
}

#[tokio::test]
async fn a_body_of_the_allowed_length() {
    let body = format!(r#"{{"issuer":"{}"}}"#, "x".repeat(1000 - 13));
    assert_eq!(body.len(), 1000);
    let server = Server::start(move |_| Answer::json(200, &body)).await;
    let keycloak = server.client().max_response_bytes(1000).build().unwrap();
    assert_eq!(keycloak.discovery("shop").await.unwrap().issuer.len(), 987);
}

#[tokio::test]
async fn a_body_in_many_chunks_is_put_together() {
    let chunks = ["2\r\n{\"\r\n", "6\r\nissuer\r\n", "3\r\n\":\"\r\n", "1\r\nx\r\n", "2\r\n\"}\r\n", "0\r\n\r\n"];
    let answer = Answer::raw(format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", chunks.concat()));
    let server = Server::start(move |_| answer.clone()).await;
    assert_eq!(server.client().build().unwrap().discovery("shop").await.unwrap().issuer, "x");
}

#[tokio::test]
async fn another_json_than_promised() {
    let error = failure(Answer::json(200, r#"{"issuer":7}"#)).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn nobody_listens() {
    let keycloak = client("http://127.0.0.1:1").build().unwrap();
    let error = keycloak.discovery("shop").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_transient());
}
