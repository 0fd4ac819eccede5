//! Who is let in by an enforcer, and who is not.

use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_http::enforcer::{Enforcer, Rule, RuleError, Scopes};
use tower::ServiceExt as _;

use super::guarded::{bearer, enforcer, keycloak, knock, orders, service};
use super::{SHOP, refusal, text, token};

const NOT_ALLOWED: &str =
    r#"Bearer realm="shop", error="insufficient_scope", error_description="The access token does not allow this""#;

#[tokio::test]
async fn who_has_the_permission_is_let_in() {
    let fake = keycloak();
    let service = service(&bearer(&fake), enforcer(&fake));
    let (alice, bob) = (token(&fake, "alice").await, token(&fake, "bob").await);
    for (method, path, expected) in [
        (Method::GET, "/orders", Some("Orders list")),
        (Method::GET, "/orders/1", Some("Order view")),
        (Method::HEAD, "/orders/1", Some("")),
        (Method::PUT, "/orders/1", None),
        (Method::PUT, "/orders/7", Some("Seven view,edit")),
        (Method::GET, "/by-method", Some("Orders GET")),
        (Method::PUT, "/by-method", None),
        (Method::GET, "/open/door", Some("open")),
        (Method::GET, "/open", Some("open")),
        (Method::DELETE, "/open/door", None),
        (Method::GET, "/wrong", None),
        (Method::GET, "/unknown", None),
        (Method::GET, "/nowhere", None),
        (Method::GET, "/twice", None),
        (Method::GET, "/no-rule", None),
        (Method::GET, "/orders/", None),
        (Method::GET, "/open//door", None),
        (Method::GET, "/open/../orders", None),
        (Method::GET, "/open/%2e%2e/orders", None),
        (Method::GET, "/%6Fpen/door", None),
        (Method::GET, "/open;x/door", None),
        (Method::GET, "/orders/%7Bid%7D", None),
    ] {
        let answer = knock(&service, method.clone(), path, &alice).await;
        match expected {
            Some(expected) => assert_eq!(text(answer).await, expected, "{method} {path}"),
            None => assert_eq!(refusal(&answer), (StatusCode::FORBIDDEN, NOT_ALLOWED), "{method} {path}"),
        }
        let answer = knock(&service, method.clone(), path, &bob).await;
        let is_open = expected == Some("open");
        assert_eq!(answer.status() == StatusCode::OK, is_open, "bob: {method} {path}");
    }
}

#[tokio::test]
async fn without_a_token_or_with_a_bad_one_the_bearer_layer_refuses() {
    let fake = keycloak();
    let service = service(&bearer(&fake), enforcer(&fake));
    let good = token(&fake, "alice").await;
    let bare = Request::get("/orders").body(Body::empty()).unwrap();
    let answer = service.clone().oneshot(bare).await.unwrap();
    assert_eq!(refusal(&answer), (StatusCode::UNAUTHORIZED, r#"Bearer realm="shop""#));
    for bad in fake.bad_tokens(SHOP, &good).await.unwrap() {
        let answer = knock(&service, Method::GET, "/orders", &bad.token).await;
        // Those that only expectations of the bearer layer would find get to the server, which refuses them as well.
        let is_refused = answer.status().is_client_error();
        assert!(is_refused || ["another audience", "another party"].contains(&bad.name), "{}", bad.name);
    }
}

/// What no rule is for is open to every good token, and what a rule is for is not.
#[tokio::test]
async fn a_permissive_enforcer_refuses_only_what_it_has_a_rule_for() {
    let fake = keycloak();
    let service = service(&bearer(&fake), enforcer(&fake).permissive());
    let bob = token(&fake, "bob").await;
    for (path, expected) in [
        ("/no-rule", StatusCode::OK),
        ("/orders", StatusCode::FORBIDDEN),
        ("/unknown", StatusCode::FORBIDDEN),
        ("/no-rule/../orders", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(knock(&service, Method::GET, path, &bob).await.status(), expected, "{path}");
    }
}

/// The server says that the token is no longer good, though its signature is.
#[tokio::test]
async fn a_token_whose_session_is_over_is_refused() {
    let fake = keycloak();
    let service = service(&bearer(&fake), enforcer(&fake));
    let client = ClientAuth::public("web");
    let tokens = fake.token(SHOP, &client, &Grant::password("alice", "pw")).await.unwrap();
    fake.logout(SHOP, &client, tokens.refresh_token.as_deref().unwrap()).await.unwrap();
    let answer = knock(&service, Method::GET, "/orders", &tokens.access_token).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(refusal(&answer).1.contains(r#"error="invalid_token""#), "{answer:?}");
    assert_eq!(knock(&service, Method::GET, "/open", &tokens.access_token).await.status(), StatusCode::OK);
}

/// A service that was put together wrongly lets nobody in.
#[tokio::test]
async fn an_enforcer_without_a_bearer_layer_of_its_realm_fails() {
    let fake = keycloak();
    let alice = token(&fake, "alice").await;
    let bare = Router::new().fallback(async || "in").layer(enforcer(&fake).permissive().build().unwrap());
    assert_eq!(knock(&bare, Method::GET, "/", &alice).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let clock = fake.clock();
    let other = Enforcer::over(std::sync::Arc::new(fake.clone()), "other", orders(), move || clock.now());
    let service = service(&bearer(&fake), other.rule(Rule::everywhere().open()));
    assert_eq!(knock(&service, Method::GET, "/", &alice).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn rules_that_cannot_hold_are_told() {
    let fake = keycloak();
    let built = |rule: Rule| enforcer(&fake).rule(rule).build().map(|_| ());
    let name = |name: &str| Err(RuleError::Name { path: "/a".to_owned(), name: name.to_owned() });
    assert_eq!(built(Rule::path("/orders")), Err(RuleError::Path("/orders".to_owned())));
    assert_eq!(built(Rule::path("a")), Err(RuleError::Path("a".to_owned())));
    assert_eq!(built(Rule::path("/a").scopes(Scopes::all(["x,y"]))), name("x,y"));
    assert_eq!(built(Rule::path("/a").on(Method::GET, Scopes::any(["x#y"]))), name("x#y"));
    assert_eq!(built(Rule::path("/a").resource_id("x#y")), name("x#y"));
    assert_eq!(built(Rule::path("/a").scopes(Scopes::any([""]))), name(""));
}

#[test]
fn no_secret_is_shown() {
    let fake = keycloak();
    let asked = keycloak_http::bearer::Introspecting::always(orders());
    let shown = format!("{:?} {:?} {asked:?}", enforcer(&fake), enforcer(&fake).build().unwrap());
    assert!(shown.contains("orders") && !shown.contains("orders-secret"), "{shown}");
}
