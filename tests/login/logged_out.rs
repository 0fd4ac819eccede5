//! Logouts: asked for by the application, and told to it.

use keycloak_api::admin::{ClientFilter, Clients as _, Users as _};
use keycloak_fake::FakeKeycloak;
use keycloak_http::login::{LoginError, WebLogin};
use keycloak_tests::listener::Listener;
use serde_json::{Map, Value, json};

use super::visitor::{Visitor, sent_back};
use super::{BACK, SHOP, claims, keycloak, log_in, name, over, signed};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[tokio::test]
async fn a_browser_is_logged_out() {
    let fake = keycloak();
    let web = over(&fake);
    let (url, pending) = web.start().unwrap();
    let mut browser = Visitor::of(&fake);
    let query = browser.log_in(&url).await;
    let login = web.finish(pending, &query).await.unwrap();
    let answer = browser.open(&web.logout_url(login.id_token(), Some(BACK), Some("s1"))).await;
    assert!(answer.header("location").starts_with(BACK), "{}", answer.header("location"));
    assert!(sent_back(&answer).contains("state=s1"));
    assert!(web.refresh(&login).await.unwrap_err().is_over());
    // Without a hint the person is asked.
    let url = web.logout_url(None, None, None);
    assert_eq!(url.query(), Some("client_id=web"));
    assert!(browser.open(&url).await.status.is_success());
}

/// The logout token that the fake sends for a session of alice's.
async fn told(fake: &FakeKeycloak, web: &WebLogin) -> (String, keycloak_http::login::Login) {
    let listener = Listener::start(Some(200)).await.unwrap();
    let client = fake.list_clients(SHOP, &ClientFilter::client_id("web")).await.unwrap().remove(0);
    let tell = json!({"attributes": {
        "backchannel.logout.url": listener.url("/out"),
        "backchannel.logout.session.required": "true",
        "backchannel.logout.revoke.offline.tokens": "true",
    }});
    fake.update_client(SHOP, &client.id.unwrap(), &serde_json::from_value(tell).unwrap()).await.unwrap();
    let login = log_in(fake, web).await;
    fake.logout_user(SHOP, login.claims().sub.as_deref().unwrap()).await.unwrap();
    (listener.came()[0]["form"]["logout_token"].as_str().unwrap().to_owned(), login)
}

#[tokio::test]
async fn the_servers_logout_token_is_taken() {
    let fake = keycloak();
    let web = over(&fake);
    let (token, login) = told(&fake, &web).await;
    let logout = web.verify_logout_token(&token).await.unwrap();
    assert!(logout.jti.is_some() && logout.revokes_offline_sessions());
    assert_eq!(logout.sid, login.claims().sid);
    assert!(login.is_ended_by(&logout));
    let another = log_in(&fake, &web).await;
    assert!(!another.is_ended_by(&logout));
    for (change, ends) in [
        (json!({"sid": null}), true),
        (json!({"sub": null}), false),
        (json!({"sid": null, "sub": null}), false),
        (json!({"sid": null, "sub": "somebody"}), false),
        (json!({"sid": null, "iss": "http://localhost:8080/realms/another"}), false),
    ] {
        let mut told: Value = json!(logout);
        told.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(another.is_ended_by(&serde_json::from_value(told).unwrap()), ends, "{change}");
    }
    // Whether it came before is the application's to say.
    assert_eq!(web.verify_logout_token(&token).await.unwrap().jti, logout.jti);
}

#[tokio::test]
async fn no_bad_logout_token_is_taken() {
    let fake = keycloak();
    let web = over(&fake);
    let (token, login) = told(&fake, &web).await;
    for bad in fake.bad_tokens(SHOP, &token).await.unwrap() {
        // It has no authorized party, so that it may say what it likes of one.
        if bad.name == "another authorized party" {
            continue;
        }
        let outcome = web.verify_logout_token(&bad.token).await;
        assert!(matches!(outcome, Err(LoginError::Token(_))), "{}: {outcome:?}", bad.name);
    }
    for token in [login.id_token().unwrap(), login.tokens().access_token.as_str(), "", "a.b.c"] {
        assert!(web.verify_logout_token(token).await.is_err());
    }
}

#[tokio::test]
async fn a_logout_token_says_what_it_has_to() {
    let fake = keycloak();
    let web = over(&fake);
    let (token, _) = told(&fake, &web).await;
    let good: Map<String, Value> = claims(&token);
    for (what, typ, change, expected) in [
        ("nothing else", "logout+jwt", json!({}), "taken"),
        ("of old", "JWT", json!({}), "taken"),
        ("in capitals", "LOGOUT+JWT", json!({}), "taken"),
        ("of an access token", "at+jwt", json!({}), r#"NoLogout("the header's type is another")"#),
        ("a nonce", "logout+jwt", json!({"nonce": "n"}), r#"NoLogout("it has a nonce")"#),
        ("an empty nonce", "logout+jwt", json!({"nonce": ""}), r#"NoLogout("it has a nonce")"#),
        ("no events", "logout+jwt", json!({"events": null}), "Token(-)"),
        ("empty events", "logout+jwt", json!({"events": {}}), r#"NoLogout("it does not tell of a logout")"#),
        ("another event", "logout+jwt", json!({"events": {"x": {}}}), r#"NoLogout("it does not tell of a logout")"#),
        ("no object", "logout+jwt", json!({"events": {EVENT: true}}), r#"NoLogout("it does not tell of a logout")"#),
        (
            "nobody",
            "logout+jwt",
            json!({"sub": null, "sid": null}),
            r#"NoLogout("it names neither a user nor a session")"#,
        ),
        ("a user", "logout+jwt", json!({"sid": null}), "taken"),
        ("a session", "logout+jwt", json!({"sub": null}), "taken"),
        ("no id", "logout+jwt", json!({"jti": null}), "Token(jti)"),
        ("no time", "logout+jwt", json!({"iat": null}), "Token(iat)"),
        ("no end", "logout+jwt", json!({"exp": null}), "Token(exp)"),
        ("another type", "logout+jwt", json!({"typ": "ID"}), "Token(typ)"),
        ("no type", "logout+jwt", json!({"typ": null}), "Token(typ)"),
        ("another client", "logout+jwt", json!({"aud": "other"}), "Token(aud)"),
        ("another issuer", "logout+jwt", json!({"iss": "http://localhost:8080/realms/x"}), "Token(iss)"),
    ] {
        let mut said = good.clone();
        said.extend(change.as_object().unwrap().clone());
        let token = signed(&fake, typ, &said.into()).await;
        let outcome = web.verify_logout_token(&token).await;
        assert_eq!(outcome.map_or_else(|error| name(&error), |_| "taken".to_owned()), expected, "{what}");
    }
}

#[test]
fn a_frame_tells_which_session_is_over() {
    let web = over(&keycloak());
    let iss = "iss=http%3A%2F%2Flocalhost%3A8080%2Frealms%2Fshop";
    for (query, expected) in [
        (format!("?{iss}&sid=s1"), r#"Some("s1")"#),
        (format!("sid=s1&more&{iss}"), r#"Some("s1")"#),
        (String::new(), "None"),
        ("more=1".to_owned(), "None"),
        ("sid=s1".to_owned(), r#"Missing("iss")"#),
        (iss.to_owned(), r#"Missing("sid")"#),
        (format!("{iss}x&sid=s1"), "Issuer"),
        ("iss=&sid=s1".to_owned(), "Issuer"),
        (format!("{iss}&sid=s1&sid=s2"), r#"Repeated("sid")"#),
        (format!("{iss}&{iss}&sid=s1"), r#"Repeated("iss")"#),
    ] {
        let outcome = web.front_channel_logout(&query);
        assert_eq!(outcome.map_or_else(|error| name(&error), |sid| format!("{sid:?}")), expected, "{query}");
    }
}
