//! Who is let in, through which door.

use std::time::Duration;

use http::StatusCode;
use keycloak_fake::FakeKeycloak;
use keycloak_fake::control::Fault;
use keycloak_http::HttpKeycloak;
use keycloak_http::bearer::BearerLayer;

use super::{SHOP, ask_with, fake, over, refusal, service, text, token};

#[tokio::test]
async fn who_has_a_good_token_is_let_in_and_known() {
    let fake = fake();
    let service = service(&over(&fake));
    for (user, clerks) in [("alice", StatusCode::OK), ("bob", StatusCode::FORBIDDEN)] {
        let token = token(&fake, user).await;
        assert_eq!(text(ask_with(&service, "/", &token).await).await, user);
        assert_eq!(ask_with(&service, "/clerks", &token).await.status(), clerks, "{user}");
    }
}

#[tokio::test]
async fn scopes_and_clients_roles_are_asked_for() {
    let fake = fake();
    let token = token(&fake, "alice").await;
    for (layer, expected) in [
        (over(&fake).require_scope("email"), StatusCode::OK),
        (over(&fake).require_scope("mail"), StatusCode::FORBIDDEN),
        (over(&fake).require_client_role("account", "manage-account"), StatusCode::OK),
        (over(&fake).require_client_role("web", "manage-account"), StatusCode::FORBIDDEN),
        (over(&fake).require_scope("email").require_realm_role("nobody"), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(ask_with(&service(&layer), "/", &token).await.status(), expected, "{layer:?}");
    }
}

#[tokio::test]
async fn the_clock_is_the_fakes() {
    let fake = fake();
    let service = service(&over(&fake));
    let token = token(&fake, "alice").await;
    fake.clock().advance(Duration::from_secs(3600));
    let answer = ask_with(&service, "/", &token).await;
    let expired = r#"Bearer realm="shop", error="invalid_token", error_description="The access token expired""#;
    assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, expired));
}

/// As in production: the client fetches the keys once.
#[tokio::test]
async fn the_clients_keys_are_good_for_it() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let keycloak = HttpKeycloak::builder(server.url()).build().unwrap();
    let service = service(&BearerLayer::new(keycloak, SHOP).expecting(|verifier| verifier.audience("account")));
    // The issuer is the address that the client knows.
    let token = issued_at(&fake, server.url()).await;
    assert_eq!(text(ask_with(&service, "/", &token).await).await, "alice");
    drop(server);
    assert_eq!(ask_with(&service, "/", &token).await.status(), StatusCode::OK, "the keys are kept");
}

async fn issued_at(fake: &FakeKeycloak, url: &str) -> String {
    use keycloak_api::admin::Users as _;
    use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
    let users = fake.list_users(SHOP, &keycloak_api::admin::UserFilter::search("alice")).await.unwrap();
    let password = serde_json::json!({"type": "password", "value": "pw", "temporary": false});
    let id = users[0].id.as_deref().unwrap();
    fake.reset_password(SHOP, id, &serde_json::from_value(password).unwrap()).await.unwrap();
    let client = HttpKeycloak::builder(url).build().unwrap();
    let grant = Grant::password("alice", "pw");
    client.token(SHOP, &ClientAuth::public("web"), &grant).await.unwrap().access_token
}

#[tokio::test]
async fn without_keys_nothing_is_known_of_a_token() {
    let fake = fake();
    let token = token(&fake, "alice").await;
    let keycloak =
        HttpKeycloak::builder("http://127.0.0.1:9").retry(keycloak_http::RetryPolicy::off()).build().unwrap();
    let answer = ask_with(&service(&BearerLayer::new(keycloak, SHOP)), "/", &token).await;
    assert_eq!(refusal(&answer), (StatusCode::SERVICE_UNAVAILABLE, ""));
}

/// A server that cannot tell its keys says nothing of a token; once it can, nobody is turned away.
#[tokio::test]
async fn an_outage_of_the_keys_is_no_refusal_and_passes() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let token = issued_at(&fake, server.url()).await;
    let outages = [
        Fault::on("certs").answer(503),
        Fault::on("certs").proxy_page(200),
        Fault::on("certs").truncate(),
        Fault::on("certs").garble(),
        Fault::on("certs").break_off(),
        Fault::on("certs").drop_connection(),
    ];
    for outage in outages {
        let description = format!("{outage:?}");
        let keycloak = HttpKeycloak::builder(server.url()).retry(keycloak_http::RetryPolicy::off());
        let service = service(&BearerLayer::new(keycloak.build().unwrap(), SHOP));
        let active = fake.fault(outage);
        let answer = ask_with(&service, "/", &token).await;
        assert_eq!(refusal(&answer), (StatusCode::SERVICE_UNAVAILABLE, ""), "{description}");
        assert!(active.hits() > 0, "{description}");
        active.remove();
        assert_eq!(ask_with(&service, "/", &token).await.status(), StatusCode::OK, "{description}");
    }
}

/// What is let in once is not verified again by the same door, and by another one it is.
#[tokio::test]
async fn doors_within_each_other() {
    let fake = fake();
    let token = token(&fake, "alice").await;
    let outer = over(&fake);
    let stricter = outer.clone().expecting(|verifier| verifier.subject("nobody"));
    let routes = service(&stricter).layer(outer.clone());
    assert_eq!(ask_with(&routes, "/", &token).await.status(), StatusCode::UNAUTHORIZED);
    let routes = service(&outer).layer(outer);
    assert_eq!(ask_with(&routes, "/clerks", &token).await.status(), StatusCode::OK);
}
