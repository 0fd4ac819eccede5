//! Renewals: what they bring, for how many at once, and what ends a login.

use std::time::Duration;

use keycloak_api::admin::{Realms as _, Users as _};
use keycloak_fake::FakeKeycloak;
use keycloak_fake::control::Fault;
use keycloak_http::login::{Login, LoginError, WebLogin};
use serde_json::{Map, Value, json};

use super::{SHOP, claims, keycloak, log_in, name, over, signed};

#[tokio::test]
async fn a_login_is_renewed() {
    let fake = keycloak();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    fake.clock().advance(Duration::from_secs(200));
    let renewed = web.refresh(&login).await.unwrap();
    assert_eq!(renewed.claims().sub, login.claims().sub);
    assert_ne!(renewed.tokens().access_token, login.tokens().access_token);
    assert_ne!(renewed.id_token(), login.id_token());
    let later = |login: &Login| login.access_token_ends().unwrap();
    assert_eq!(later(&renewed).duration_since(later(&login)).unwrap(), Duration::from_secs(200));
    // The next one is of the new token.
    fake.clock().advance(Duration::from_secs(200));
    web.refresh(&renewed).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_come_together_are_one_request() {
    let fake = keycloak();
    // A refresh token that is used twice ends the session.
    let strict = json!({"realm": SHOP, "revokeRefreshToken": true, "refreshTokenMaxReuse": 0});
    fake.update_realm(SHOP, &serde_json::from_value(strict).unwrap()).await.unwrap();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    let journal = fake.journal();
    let callers: Vec<_> = (0..30)
        .map(|_| {
            let (web, login) = (web.clone(), login.clone());
            tokio::spawn(async move { web.refresh(&login).await.unwrap() })
        })
        .collect();
    let mut renewed = Vec::new();
    for caller in callers {
        renewed.push(caller.await.unwrap());
    }
    assert!(renewed.iter().all(|one| *one == renewed[0]));
    fake.clock().advance(Duration::from_secs(9));
    assert_eq!(web.refresh(&login).await.unwrap(), renewed[0]);
    journal.of("token").assert_once();
    // Somebody else has stolen the old token, or the application lost the new one.
    fake.clock().advance(Duration::from_secs(1));
    assert!(web.refresh(&login).await.unwrap_err().is_over());
    journal.of("token").assert_count(2);
}

#[tokio::test]
async fn no_token_is_handed_on_that_has_ended() {
    let fake = keycloak();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    for (lifespan, handed_on) in [(4, true), (3, false), (0, false), (-1, false)] {
        let answer = json!({"access_token": "short", "expires_in": lifespan});
        let fault = fake.fault(Fault::on("token").json(&answer));
        assert_eq!(web.refresh(&login).await.unwrap().tokens().access_token, "short");
        fault.remove();
        fake.clock().advance(Duration::from_secs(3));
        let next = web.refresh(&login).await.unwrap();
        assert_eq!(next.tokens().access_token == "short", handed_on, "{lifespan}");
        fake.clock().advance(Duration::from_secs(10));
    }
}

#[tokio::test]
async fn a_session_that_is_over_is_said_to_be() {
    let fake = keycloak();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    fake.logout_user(SHOP, login.claims().sub.as_deref().unwrap()).await.unwrap();
    let error = web.refresh(&login).await.unwrap_err();
    assert!(error.is_over(), "{error:?}");
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("invalid grant"), "{error:?}");
    let login = log_in(&fake, &web).await;
    fake.clock().advance(Duration::from_secs(1801));
    assert!(web.refresh(&login).await.unwrap_err().is_over());
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let fake = keycloak();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    let fault = fake.fault(Fault::on("token").answer(503));
    let error = web.refresh(&login).await.unwrap_err();
    assert!(error.is_transient() && !error.is_over(), "{error:?}");
    fault.remove();
    web.refresh(&login).await.unwrap();
}

/// What becomes of a renewal whose answer is another one.
async fn given(fake: &FakeKeycloak, web: &WebLogin, login: &Login, answer: &Value) -> Result<Login, LoginError> {
    let fault = fake.fault(Fault::on("token").json(answer));
    let outcome = web.refresh(login).await;
    fault.remove();
    // What is kept of this answer is not for the next one.
    fake.clock().advance(Duration::from_secs(10));
    outcome
}

#[tokio::test]
async fn a_renewed_token_is_about_the_same() {
    let fake = keycloak();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    let good = web.refresh(&login).await.unwrap();
    fake.clock().advance(Duration::from_secs(10));
    let bob = fake.token_for(SHOP, "bob", "web", "openid").await.unwrap();
    assert_eq!(name(&given(&fake, &web, &login, &json!(bob)).await.unwrap_err()), r#"Changed("sub")"#);
    let said: Map<String, Value> = claims(good.id_token().unwrap());
    for (claim, value, expected) in [
        ("sub", json!("somebody"), r#"Changed("sub")"#),
        ("aud", json!(["web", "more"]), r#"Changed("aud")"#),
        ("aud", json!("other"), "Token(aud)"),
        ("iss", json!("http://localhost:8080/realms/another"), "Token(iss)"),
        ("azp", json!("other"), "Token(azp)"),
        ("nonce", json!("another"), r#"Changed("nonce")"#),
        ("nonce", json!(login.claims().nonce), "login"),
        ("aud", json!(["web"]), "login"),
        ("at_hash", json!("AAAA"), "Token(at_hash)"),
        ("exp", json!(1), "Token(exp)"),
        ("sub", Value::Null, "Token(sub)"),
    ] {
        let mut said = said.clone();
        said.insert(claim.to_owned(), value.clone());
        let mut answer = json!(good.tokens());
        answer["id_token"] = signed(&fake, "JWT", &said.into()).await.into();
        let outcome = given(&fake, &web, &login, &answer).await;
        assert_eq!(outcome.map_or_else(|error| name(&error), |_| "login".to_owned()), expected, "{claim} {value}");
    }
    let bad = fake.bad_tokens(SHOP, good.id_token().unwrap()).await.unwrap();
    for bad in bad {
        let mut answer = json!(good.tokens());
        answer["id_token"] = bad.token.into();
        let outcome = given(&fake, &web, &login, &answer).await;
        assert!(outcome.is_err(), "{}", bad.name);
    }
}

#[tokio::test]
async fn what_is_not_renewed_stays() {
    let fake = keycloak();
    let web = over(&fake);
    let login = log_in(&fake, &web).await;
    let answer = json!({"access_token": "new", "expires_in": 60});
    let renewed = given(&fake, &web, &login, &answer).await.unwrap();
    assert_eq!(renewed.tokens().access_token, "new");
    assert_eq!((renewed.id_token(), renewed.claims()), (login.id_token(), login.claims()));
    assert_eq!(renewed.tokens().refresh_token, login.tokens().refresh_token);
    // Without a new access token nothing is renewed.
    for answer in [json!({}), json!({"access_token": "", "expires_in": 60})] {
        assert_eq!(name(&given(&fake, &web, &login, &answer).await.unwrap_err()), "Server(Decode)", "{answer}");
    }
    let mut kept = json!(login);
    kept["tokens"]["refresh_token"].take();
    let without: Login = serde_json::from_value(kept).unwrap();
    assert_eq!(name(&web.refresh(&without).await.unwrap_err()), "NoRefreshToken");
}
