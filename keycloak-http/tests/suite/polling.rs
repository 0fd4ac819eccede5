//! Waiting for a person.

use std::sync::atomic::{AtomicUsize, Ordering};

use keycloak_api::ErrorKind;
use keycloak_api::oidc::{ClientAuth, DeviceAuthorization};

use crate::support::{Answer, Server};

fn begun() -> DeviceAuthorization {
    serde_json::from_value(serde_json::json!({
        "device_code": "d", "user_code": "A-B", "verification_uri": "http://x/device", "expires_in": 600, "interval": 0,
    }))
    .unwrap()
}

async fn answering(answers: Vec<Answer>) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |_| {
        let place = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        answers[place].clone()
    })
    .await
}

#[tokio::test]
async fn it_asks_till_there_are_tokens() {
    let pending = Answer::refused(400, "authorization_pending");
    let server = answering(vec![pending.clone(), pending, Answer::token("t1", "")]).await;
    let keycloak = server.client().build().unwrap();
    let tokens = keycloak.await_device("shop", &ClientAuth::public("tv"), &begun()).await.unwrap();
    assert_eq!(tokens.access_token, "t1");
    let asked = server.asked("/token");
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|asked| asked.body.contains("device_code=d")));
}

#[tokio::test]
async fn a_refusal_ends_it() {
    for (code, kind) in [("access_denied", ErrorKind::AccessDenied), ("expired_token", ErrorKind::ExpiredToken)] {
        let server = answering(vec![Answer::refused(400, "authorization_pending"), Answer::refused(400, code)]).await;
        let keycloak = server.client().build().unwrap();
        let error = keycloak.await_device("shop", &ClientAuth::public("tv"), &begun()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(server.asked("/token").len(), 2);
    }
}

#[tokio::test]
async fn it_ends_with_the_code() {
    let server = answering(vec![Answer::refused(400, "authorization_pending")]).await;
    let keycloak = server.client().build().unwrap();
    let over = DeviceAuthorization { expires_in: 0, ..begun() };
    let error = keycloak.await_device("shop", &ClientAuth::public("tv"), &over).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AuthorizationPending);
}
