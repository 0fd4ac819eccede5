//! The blocking front, without a runtime and inside of one.

use std::time::Duration;

use keycloak_api::ErrorKind;
use keycloak_api::admin::Realms as _;
use keycloak_api::blocking::{OpenIdConnect as _, Realms as _};
use keycloak_api::operation::BlockOn as _;
use keycloak_http::{RetryPolicy, blocking};

use crate::support::{Answer, Server};

/// A server on a thread of its own, as it would be in another process.
fn server() -> Server {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::start(|asked| match asked.is_token_request() {
                true => Answer::token("t1", r#","expires_in":60"#).after(Duration::from_millis(20)),
                false => Answer::json(200, r#"{"issuer":"x"}"#),
            });
            sender.send(server.await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}

fn build(server: &Server) -> blocking::HttpKeycloak {
    server.client().build_blocking().unwrap()
}

#[test]
fn it_needs_no_runtime_and_may_be_used_from_many_threads() {
    let server = server();
    let keycloak = build(&server);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| keycloak.get_realm("shop").map(drop).unwrap());
        }
    });
    assert_eq!(keycloak.discovery("shop").unwrap().issuer, "x");
    assert_eq!(server.asked("/token").len(), 1);
}

#[test]
fn it_waits_for_futures_of_the_async_client_too() {
    let keycloak = build(&server());
    keycloak.block_on(async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        keycloak.keycloak().list_realms(None).await.unwrap_or_default();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_a_runtime_it_blocks_and_does_not_panic() {
    let keycloak = build(&server());
    assert_eq!(keycloak.discovery("shop").unwrap().issuer, "x");
    keycloak.get_realm("shop").map(drop).unwrap();
    let moved = keycloak.clone();
    tokio::task::spawn_blocking(move || moved.get_realm("shop").map(drop)).await.unwrap().unwrap();
    // The caller's runtime is still the one that tasks are spawned on.
    tokio::spawn(async {}).await.unwrap();
    drop(keycloak);
}

#[tokio::test]
async fn a_runtime_that_it_blocks_itself_ends_in_a_time_limit() {
    let server = Server::start(|_| Answer::json(200, r#"{"issuer":"x"}"#)).await;
    let builder = server.client().retry(RetryPolicy::off()).timeout(Duration::from_millis(100));
    let keycloak = builder.build_blocking().unwrap();
    assert_eq!(keycloak.discovery("shop").unwrap_err().kind(), ErrorKind::Timeout);
}
