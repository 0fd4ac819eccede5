//! What an enforcer asks of the server, how often, and what it does without an answer.

use std::time::Duration;

use http::{Method, StatusCode};
use keycloak_api::admin::{Clients as _, Resources as _};
use keycloak_api::oidc::ClientAuth;

use super::guarded::{Line, keycloak, knock, orders, service};
use super::{SHOP, refusal, text};

const FIRST: [&str; 3] = ["token", "list_resource_sets", "granted_permissions"];

#[tokio::test]
async fn a_decision_is_kept_for_its_time() {
    let line = Line::new(keycloak());
    let service = service(&line.bearer(), line.enforcer(orders()).keep(Duration::from_secs(20)));
    let (alice, bob) = (line.token("alice").await, line.token("bob").await);
    for (after, path, token, expected) in [
        (0, "/orders", &alice, &FIRST[..]),
        (19, "/orders", &alice, &[]),
        (0, "/orders", &bob, &["granted_permissions"]),
        (0, "/orders", &bob, &[]),
        (1, "/orders", &alice, &["granted_permissions"]),
        (0, "/orders/1", &alice, &["list_resource_sets", "granted_permissions"]),
        // How long resources are kept is another matter: another time passes.
        (15, "/orders", &alice, &["list_resource_sets"]),
        (5, "/orders", &alice, &["granted_permissions"]),
        (0, "/open/x", &alice, &[]),
        (0, "/no-rule", &alice, &[]),
        (0, "/orders//x", &alice, &[]),
    ] {
        line.pass(after);
        knock(&service, Method::GET, path, token).await;
        assert_eq!(line.asked(), expected, "{path} {after} seconds later");
    }
}

#[tokio::test]
async fn a_decision_ends_with_its_token() {
    let line = Line::new(keycloak());
    let service = service(&line.bearer(), line.enforcer(orders()).keep(Duration::from_secs(3600)));
    let alice = line.token("alice").await;
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::OK);
    line.pass(299);
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::OK);
    line.pass(1);
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_comes_at_the_same_time_is_decided_on_once() {
    let line = Line::new(keycloak());
    let service = service(&line.bearer(), line.enforcer(orders()));
    let alice = line.token("alice").await;
    let callers: Vec<_> = (0..40)
        .map(|_| {
            let (service, alice) = (service.clone(), alice.clone());
            tokio::spawn(async move { knock(&service, Method::GET, "/orders", &alice).await.status() })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(line.asked(), FIRST);
}

#[tokio::test]
async fn without_an_answer_nobody_is_let_in() {
    let line = Line::new(keycloak());
    let service = service(&line.bearer(), line.enforcer(orders()).keep(Duration::from_secs(20)));
    let managed = super::guarded::service(&line.bearer(), line.enforcer(orders()).user_managed());
    let alice = line.token("alice").await;
    line.cut(true);
    for service in [&service, &managed] {
        for path in ["/orders", "/orders/7", "/by-method", "/unknown"] {
            let answer = knock(service, Method::GET, path, &alice).await;
            assert_eq!(refusal(&answer), (StatusCode::SERVICE_UNAVAILABLE, ""), "{path}");
        }
        assert_eq!(knock(service, Method::GET, "/open", &alice).await.status(), StatusCode::OK);
    }
    // A failure is not kept.
    line.cut(false);
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::OK);
    // What is kept is good without the server, for its time.
    line.cut(true);
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::OK);
    line.pass(20);
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

/// The caller can do nothing about the service's own mistakes.
#[tokio::test]
async fn without_credentials_of_its_own_it_knows_nothing() {
    let line = Line::new(keycloak());
    let alice = line.token("alice").await;
    for client in [
        ClientAuth::secret_basic("orders", "wrong"),
        ClientAuth::secret_basic("nobody", "orders-secret"),
        ClientAuth::public("web"),
    ] {
        let service = service(&line.bearer(), line.enforcer(client.clone()));
        let answer = knock(&service, Method::GET, "/orders", &alice).await;
        assert_eq!(refusal(&answer), (StatusCode::SERVICE_UNAVAILABLE, ""), "{client:?}");
        // Where the resource is known, the server is asked about one that is no resource server.
        let status = knock(&service, Method::GET, "/by-method", &alice).await.status();
        let is_server = client.client_id() == "orders";
        let expected = if is_server { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        assert_eq!(status, expected, "{client:?}");
    }
}

/// The server may lose the service's own token before its time.
#[tokio::test]
async fn its_own_token_is_renewed_once_it_is_refused() {
    let line = Line::new(keycloak());
    let service = service(&line.bearer(), line.enforcer(orders()).keep_resources(Duration::ZERO));
    let alice = line.token("alice").await;
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::OK);
    line.asked();
    line.pass(1);
    let client = line.fake.list_clients(SHOP, &keycloak_api::admin::ClientFilter::client_id("orders")).await.unwrap();
    let push = serde_json::json!({"notBefore": seconds(&line)});
    let id = client[0].id.as_deref().unwrap();
    line.fake.update_client(SHOP, id, &serde_json::from_value(push).unwrap()).await.unwrap();
    assert_eq!(knock(&service, Method::GET, "/orders", &alice).await.status(), StatusCode::OK);
    assert_eq!(line.asked(), ["list_resource_sets", "token", "list_resource_sets"]);
}

fn seconds(line: &Line) -> u64 {
    line.fake.clock().now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// A resource that was deleted and made again has another id.
#[tokio::test]
async fn a_resource_that_is_gone_is_looked_up_again() {
    let line = Line::new(keycloak());
    let service = service(&line.bearer(), line.enforcer(orders()).keep(Duration::ZERO));
    let alice = line.token("alice").await;
    assert_eq!(text(knock(&service, Method::GET, "/orders/7", &alice).await).await, "Seven view,edit");
    let client = line.fake.list_clients(SHOP, &keycloak_api::admin::ClientFilter::client_id("orders")).await.unwrap();
    line.fake.delete_resource(SHOP, client[0].id.as_deref().unwrap(), "id-seven").await.unwrap();
    line.asked();
    // The pattern's resource is the next best.
    assert_eq!(text(knock(&service, Method::GET, "/orders/7", &alice).await).await, "Order view");
    assert_eq!(line.asked(), ["granted_permissions", "list_resource_sets", "granted_permissions"]);
}
