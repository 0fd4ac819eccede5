//! A token is renewed before it ends, by its refresh token where there is one.

use std::sync::atomic::{AtomicUsize, Ordering};

use keycloak_api::ErrorKind;
use keycloak_api::admin::Realms as _;
use keycloak_api::oidc::ClientAuth;
use keycloak_http::{Credentials, HttpKeycloak, RetryPolicy};

use crate::support::{Answer, Asked, Server, TestClock};

/// A server that answers the n-th token request, from 0 on, as `tokens` says.
async fn server(tokens: impl Fn(usize, &Asked) -> Answer + Send + Sync + 'static) -> (Server, HttpKeycloak, TestClock) {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |asked| match asked.is_token_request() {
        true => tokens(count.fetch_add(1, Ordering::SeqCst), asked),
        false => Answer::json(200, "{}"),
    })
    .await;
    let clock = TestClock::new();
    let keycloak = server.client().retry(RetryPolicy::off()).clock(clock.reader()).build().unwrap();
    (server, keycloak, clock)
}

/// Tokens for a minute, with a refresh token for half an hour.
fn both(number: usize) -> Answer {
    let rest = format!(r#","expires_in":60,"refresh_token":"r{number}","refresh_expires_in":1800"#);
    Answer::token(&format!("t{number}"), &rest)
}

/// The grants of the token requests, in order, with the refresh token that was shown.
fn grants(server: &Server) -> Vec<String> {
    let parameter = |asked: &Asked, name: &str| {
        let pair = asked.body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_default().to_owned()
    };
    let shown = |asked: &Asked| format!("{} {}", parameter(asked, "grant_type"), parameter(asked, "refresh_token"));
    server.asked("/token").iter().map(|asked| shown(asked).trim_end().to_owned()).collect()
}

#[tokio::test]
async fn it_is_renewed_ten_seconds_before_its_end() {
    let (server, keycloak, clock) = server(|number, _| both(number)).await;
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(49);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server), ["password"]);
    clock.advance(1);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server), ["password", "refresh_token r0"]);
    assert_eq!(server.asked("/admin")[2].header("authorization"), Some("Bearer t1"));
    // The newest refresh token is the one that counts.
    clock.advance(60);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server)[2], "refresh_token r1");
}

#[tokio::test]
async fn a_short_lived_token_is_used_for_most_of_its_time() {
    let (server, keycloak, clock) = server(|_, _| Answer::token("t", r#","expires_in":4"#)).await;
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(2);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server).len(), 1);
    clock.advance(1);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server), ["password", "password"]);
}

#[tokio::test]
async fn a_refused_refresh_falls_back_to_the_grant() {
    let (server, keycloak, clock) =
        server(|number, _| if number == 1 { Answer::refused(400, "invalid_grant") } else { both(number) }).await;
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(55);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server), ["password", "refresh_token r0", "password"]);
}

#[tokio::test]
async fn an_ended_refresh_token_is_not_shown() {
    let (server, keycloak, clock) = server(|number, _| both(number)).await;
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(1800);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server), ["password", "password"]);
}

#[tokio::test]
async fn an_outage_before_the_end_is_not_noticed_and_one_after_it_is() {
    let (_server, keycloak, clock) =
        server(|number, _| if number > 0 { Answer::new(503, &[], "") } else { both(number) }).await;
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(55);
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(5);
    assert_eq!(keycloak.get_realm("shop").await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_token_without_an_end_is_kept() {
    let (server, keycloak, clock) = server(|_, _| Answer::token("t", "")).await;
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(1_000_000);
    keycloak.get_realm("shop").await.unwrap();
    assert_eq!(grants(&server).len(), 1);
}

#[tokio::test]
async fn a_refresh_token_of_the_callers_is_exchanged_for_the_next_one() {
    let (server, _, clock) = server(|number, _| match number {
        // The second answer has none: the one before stays good (RFC 6749, section 6).
        1 => Answer::token("t1", r#","expires_in":60"#),
        _ => both(number),
    })
    .await;
    let credentials = Credentials::refresh_token("shop", ClientAuth::public("web"), "mine");
    let keycloak = server.client().credentials(credentials).clock(clock.reader()).build().unwrap();
    for _ in 0..3 {
        keycloak.get_realm("shop").await.unwrap();
        clock.advance(60);
    }
    assert_eq!(grants(&server), ["refresh_token mine", "refresh_token r0", "refresh_token r0"]);
}

#[tokio::test]
async fn a_refused_refresh_token_of_the_callers_is_not_shown_twice() {
    let (server, _, clock) = server(|number, _| match number {
        0 => Answer::token("t0", r#","expires_in":60,"refresh_token":"mine""#),
        _ => Answer::refused(400, "invalid_grant"),
    })
    .await;
    let credentials = Credentials::refresh_token("shop", ClientAuth::public("web"), "mine");
    let keycloak = server.client().credentials(credentials).clock(clock.reader()).build().unwrap();
    keycloak.get_realm("shop").await.unwrap();
    clock.advance(60);
    assert_eq!(keycloak.get_realm("shop").await.unwrap_err().kind(), ErrorKind::Credentials);
    assert_eq!(grants(&server), ["refresh_token mine", "refresh_token mine"]);
}

#[tokio::test]
async fn an_answer_without_a_token_is_no_token() {
    let (_server, keycloak, _clock) = server(|_, _| Answer::json(200, "{}")).await;
    assert_eq!(keycloak.get_realm("shop").await.unwrap_err().kind(), ErrorKind::Credentials);
}
