//! A change keeps what it does not touch, also what the crate does not know.

use std::sync::Mutex;

use async_trait::async_trait;
use keycloak_api::navigation::Navigate as _;
use keycloak_api::operation::{Body, Method, Reply, Request, Transport};
use keycloak_api::{Error, Result};
use serde_json::{Value, json};

use super::{REALM, dynamic, fake};

#[tokio::test]
async fn only_what_was_touched_changes() {
    let fake = fake(&["alice"]);
    let users = dynamic(&fake).realm(REALM).users();
    let before = users.by_username("alice").await.unwrap().unwrap();
    let alice = users.by_id(before.id.as_deref().unwrap());
    alice.update(|user| user.last_name = Some("Liddell".into())).await.unwrap();
    let mut expected = alice.get().await.unwrap();
    assert_eq!(expected.last_name.take().as_deref(), Some("Liddell"));
    assert_eq!((expected.username, expected.enabled), (before.username, before.enabled));
    assert!(users.by_id("nobody").update(|_| ()).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_the_crate_does_not_know_stays() {
    let newer = Newer(Mutex::new(json!({"id": "1", "username": "alice", "shoeSize": {"eu": 38}})));
    let alice = "1";
    newer.realm(REALM).users().by_id(alice).update(|user| user.enabled = Some(true)).await.unwrap();
    let written = newer.0.into_inner().unwrap();
    assert_eq!(written, json!({"id": "1", "username": "alice", "enabled": true, "shoeSize": {"eu": 38}}));
}

/// A Keycloak with one user, of a version that is not written yet.
struct Newer(Mutex<Value>);

#[async_trait]
impl Transport for Newer {
    async fn send(&self, request: Request) -> Result<Reply, Error> {
        let mut user = self.0.lock().unwrap();
        let (status, body) = match (&request.operation.method, &request.body) {
            (&Method::PUT, Body::Json(body)) => {
                *user = serde_json::from_slice(&body.0).unwrap();
                (204, String::new())
            }
            _ => (200, user.to_string()),
        };
        Ok(Reply::new(http::StatusCode::from_u16(status).unwrap(), http::HeaderMap::new(), body.into()))
    }

    fn base_url(&self) -> &str {
        "http://localhost"
    }
}
