//! Who is not let in, and what is told.

use axum::Router;
use axum::routing::get;
use http::StatusCode;
use keycloak_http::bearer::BearerToken;

use super::{SHOP, ask, ask_with, fake, over, refusal, service, token};

const NOT_VALID: &str =
    r#"Bearer realm="shop", error="invalid_token", error_description="The access token is not valid""#;
const UNREADABLE: &str =
    r#"Bearer realm="shop", error="invalid_request", error_description="The credentials cannot be read""#;

#[tokio::test]
async fn without_a_token_there_is_a_challenge() {
    let service = service(&over(&fake()));
    for shown in [&[][..], &["Basic YWxpY2U6cHc="]] {
        let answer = ask(&service, "/", shown).await;
        assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, r#"Bearer realm="shop""#), "{shown:?}");
    }
    for shown in [&["Bearer"][..], &["Bearer a", "Bearer a"], &["Bearer a b"]] {
        assert_eq!(refusal(&ask(&service, "/", shown).await), (StatusCode::BAD_REQUEST, UNREADABLE), "{shown:?}");
    }
}

#[tokio::test]
async fn every_bad_token_is_refused() {
    let fake = fake();
    let service = service(&over(&fake));
    let good = token(&fake, "alice").await;
    for bad in fake.bad_tokens(SHOP, &good).await.unwrap() {
        let answer = ask_with(&service, "/", &bad.token).await;
        match bad.name {
            "no text" => assert_eq!(refusal(&answer), (StatusCode::BAD_REQUEST, UNREADABLE)),
            "expired" => assert!(refusal(&answer).1.ends_with(r#""The access token expired""#)),
            name => assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, NOT_VALID), "{name}"),
        }
    }
}

#[tokio::test]
async fn what_is_not_allowed_is_named_as_a_scope_and_not_as_a_role() {
    let fake = fake();
    let good = token(&fake, "bob").await;
    let (layer, told) = (over(&fake).require_scope("a \"b\""), r#"does not allow this", scope="a \"b\"""#);
    let answer = ask_with(&service(&layer), "/", &good).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(refusal(&answer).1.ends_with(told), "{answer:?}");
    let answer = ask_with(&service(&over(&fake)), "/clerks", &good).await;
    let told =
        r#"Bearer realm="shop", error="insufficient_scope", error_description="The access token does not allow this""#;
    assert_eq!(refusal(&answer), (StatusCode::FORBIDDEN, told));
}

/// A token that is bound to a key is no bearer token.
#[tokio::test]
async fn a_bound_token_is_refused() {
    use keycloak_api::admin::{Clients as _, ProtocolMappers as _};
    let fake = fake();
    let client = fake.list_clients(SHOP, &keycloak_api::admin::ClientFilter::client_id("web")).await.unwrap();
    let mapper = serde_json::json!({
        "name": "bound", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
        "config": {"claim.name": "cnf", "claim.value": r#"{"jkt":"x"}"#, "jsonType.label": "JSON", "access.token.claim": "true"},
    });
    let id = client[0].id.as_deref().unwrap();
    fake.create_client_mapper(SHOP, id, &serde_json::from_value(mapper).unwrap()).await.unwrap();
    let answer = ask_with(&service(&over(&fake)), "/", &token(&fake, "alice").await).await;
    assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, NOT_VALID));
}

/// A route that was left open does not answer as if it were not.
#[tokio::test]
async fn a_handler_without_the_layer_fails() {
    let open = Router::new().route("/", get(async |_: BearerToken| "in"));
    assert_eq!(ask_with(&open, "/", "a.b.c").await.status(), StatusCode::INTERNAL_SERVER_ERROR);
}
