//! What a browser is sent with, and what is kept.

use std::collections::BTreeMap;
use std::time::Duration;

use keycloak_api::oidc::challenge;
use keycloak_http::login::{PendingLogin, WebLogin};
use serde_json::{Value, json};
use url::Url;

use super::{CALLBACK, keycloak, over};

fn parameters(url: &Url) -> BTreeMap<String, String> {
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let map: BTreeMap<_, _> = pairs.iter().cloned().collect();
    assert_eq!(map.len(), pairs.len(), "one is there twice: {url}");
    map
}

#[test]
fn a_browser_is_sent_with_what_is_kept() {
    let fake = keycloak();
    let (url, pending) = over(&fake).scope("email").start().unwrap();
    assert!(url.as_str().starts_with("http://localhost:8080/realms/shop/protocol/openid-connect/auth?"), "{url}");
    let kept: Value = serde_json::to_value(&pending).unwrap();
    let text = |name: &str| kept[name].as_str().unwrap().to_owned();
    let expected = [
        ("client_id", "web".to_owned()),
        ("code_challenge", challenge(&text("code_verifier"))),
        ("code_challenge_method", "S256".to_owned()),
        ("nonce", text("nonce")),
        ("redirect_uri", CALLBACK.to_owned()),
        ("response_type", "code".to_owned()),
        ("scope", "openid email".to_owned()),
        ("state", text("state")),
    ];
    assert_eq!(parameters(&url), expected.map(|(name, value)| (name.to_owned(), value)).into());
    assert_eq!(pending.state(), text("state"));
    assert_eq!(kept["issuer"], "http://localhost:8080/realms/shop");
    let now = fake.clock().now();
    assert!(now.duration_since(pending.started_at()).unwrap() < Duration::from_secs(1));
    assert_eq!(serde_json::from_value::<PendingLogin>(kept.clone()).unwrap(), pending);
    let shown = format!("{pending:?} {:?}", over(&fake));
    for secret in ["code_verifier", "nonce", "state"] {
        assert!(!shown.contains(&text(secret)), "{secret} in {shown}");
    }
    assert!(!shown.contains("web-secret"), "{shown}");
}

#[test]
fn no_two_logins_are_known_by_the_same() {
    let web = over(&keycloak());
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let kept = serde_json::to_value(web.start().unwrap().1).unwrap();
        for name in ["code_verifier", "nonce", "state"] {
            assert!(seen.insert(kept[name].to_string()), "{name}");
        }
    }
}

#[test]
fn more_may_be_asked_for_and_what_protects_stays() {
    let (url, pending) = over(&keycloak())
        .start_with(|request| {
            request.prompt = Some("login".into());
            request.max_age = Some(60);
            request.login_hint = Some("alice".into());
            request.acr_values = Some("gold".into());
            request.ui_locales = Some("de".into());
            request.action = Some("UPDATE_PASSWORD".into());
            request.scope = Some("email openid".into());
            request.redirect_uri = "http://app.test/elsewhere".into();
            request.extra.push(("colour".into(), "red".into()));
            request.client_id = "other".into();
            request.response_type = Some("token".into());
            request.request_uri = Some("urn:x".into());
            request.state = Some("mine".into());
            request.nonce = Some("mine".into());
            request.code_challenge = Some("mine".into());
        })
        .unwrap();
    let found = parameters(&url);
    for (name, value) in [
        ("prompt", "login"),
        ("max_age", "60"),
        ("login_hint", "alice"),
        ("acr_values", "gold"),
        ("ui_locales", "de"),
        ("kc_action", "UPDATE_PASSWORD"),
        ("scope", "openid email"),
        ("redirect_uri", "http://app.test/elsewhere"),
        ("colour", "red"),
        ("client_id", "web"),
        ("response_type", "code"),
        ("state", pending.state()),
    ] {
        assert_eq!(found[name], value, "{name}");
    }
    assert!(!found.contains_key("request_uri") && !found.values().any(|value| value == "mine"), "{url}");
    let kept = serde_json::to_value(&pending).unwrap();
    assert_eq!((&kept["redirect_uri"], &kept["max_age"]), (&json!("http://app.test/elsewhere"), &json!(60)));
}

#[test]
fn browsers_may_know_the_server_by_another_name() {
    let web = over(&keycloak()).browsers_at("https://sso.example.org/auth/").unwrap();
    let (url, pending) = web.start().unwrap();
    assert!(url.as_str().starts_with("https://sso.example.org/auth/realms/shop/protocol/"), "{url}");
    assert!(format!("{pending:?}").contains("https://sso.example.org/auth/realms/shop"));
    assert!(web.browsers_at("sso.example.org").is_err());
    let fake = keycloak();
    let client = keycloak_api::oidc::ClientAuth::public("web");
    let bad =
        WebLogin::over(std::sync::Arc::new(fake), "nowhere", "shop", client, CALLBACK, std::time::SystemTime::now);
    assert!(bad.is_err());
}
