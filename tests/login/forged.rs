//! Answers of the token endpoint whose ID token is not the one that was asked for.

use std::time::Duration;

use keycloak_api::oidc::TokenResponse;
use keycloak_api::token::Algorithm;
use keycloak_fake::FakeKeycloak;
use keycloak_fake::control::Fault;
use keycloak_http::login::{Login, LoginError, WebLogin};
use serde_json::{Value, json};

use super::visitor::Visitor;
use super::{SHOP, claims, keycloak, log_in, name, over, signed};

/// What becomes of a login at which the server gives other tokens than its own.
async fn given(
    fake: &FakeKeycloak,
    web: &WebLogin,
    change: impl AsyncFnOnce(&mut TokenResponse),
) -> Result<Login, LoginError> {
    let (url, pending) = web.start().unwrap();
    let query = Visitor::of(fake).log_in(&url).await;
    // The good answer first, which is changed for the login that is asked for.
    let mut tokens = web.finish(pending.clone(), &query).await.unwrap().tokens().clone();
    change(&mut tokens).await;
    let fault = fake.fault(Fault::on("token").json(&serde_json::to_value(&tokens).unwrap()));
    let outcome = web.finish(pending, &query).await;
    fault.remove();
    outcome
}

fn told(outcome: Result<Login, LoginError>) -> String {
    outcome.map_or_else(|error| name(&error), |_| "login".to_owned())
}

#[tokio::test]
async fn no_bad_token_logs_in() {
    let fake = keycloak();
    let web = over(&fake);
    let (url, pending) = web.start().unwrap();
    let query = Visitor::of(&fake).log_in(&url).await;
    let tokens = web.finish(pending.clone(), &query).await.unwrap().tokens().clone();
    let bad = fake.bad_tokens(SHOP, tokens.id_token.as_deref().unwrap()).await.unwrap();
    assert!(bad.len() > 35 && bad.iter().any(|bad| bad.name == "another nonce"), "{bad:?}");
    for bad in bad {
        let answer = TokenResponse { id_token: Some(bad.token.clone()), ..tokens.clone() };
        let fault = fake.fault(Fault::on("token").json(&json!(answer)));
        let outcome = web.finish(pending.clone(), &query).await;
        fault.remove();
        assert!(matches!(outcome, Err(LoginError::Token(_))), "{}: {outcome:?}", bad.name);
    }
}

#[tokio::test]
async fn tokens_of_others_are_refused() {
    let fake = keycloak();
    let web = over(&fake);
    let strangers = fake.token_for(SHOP, "bob", "web", "openid").await.unwrap();
    let others = fake.token_for(SHOP, "alice", "other", "openid").await.unwrap();
    let earlier = log_in(&fake, &web).await.tokens().clone();
    for (what, answer, expected) in [
        ("another user's", strangers.clone(), "Token(nonce)"),
        ("another client's", others, "Token(aud)"),
        ("an earlier one", earlier, "Token(nonce)"),
    ] {
        let outcome = given(&fake, &web, async |tokens| *tokens = answer.clone()).await;
        assert_eq!(told(outcome), expected, "{what}");
    }
    let outcome = given(&fake, &web, async |tokens| tokens.access_token = strangers.access_token.clone()).await;
    assert_eq!(told(outcome), "Token(at_hash)");
    let outcome = given(&fake, &web, async |tokens| tokens.id_token = Some(tokens.access_token.clone())).await;
    assert!(matches!(outcome, Err(LoginError::Token(_))), "{outcome:?}");
    assert_eq!(told(given(&fake, &web, async |tokens| tokens.id_token = None).await), "NoIdToken");
    assert_eq!(told(given(&fake, &web, async |tokens| tokens.access_token.clear()).await), "Server(Decode)");
    assert_eq!(told(given(&fake, &web, async |_| ()).await), "login");
}

/// What becomes of a login with an ID token that really is the realm's, and says something else.
async fn saying(fake: &FakeKeycloak, web: &WebLogin, name: &str, value: Value) -> String {
    let outcome = given(fake, web, async |tokens| {
        let mut claims = claims(tokens.id_token.as_deref().unwrap());
        match value {
            Value::Null => drop(claims.remove(name)),
            value => drop(claims.insert(name.to_owned(), value)),
        }
        tokens.id_token = Some(signed(fake, "JWT", &claims.into()).await);
    });
    told(outcome.await)
}

#[tokio::test]
async fn every_claim_counts() {
    let fake = keycloak();
    let web = over(&fake);
    let now = now(&fake);
    for (claim, value, expected) in [
        ("iss", json!("http://localhost:8080/realms/another"), "Token(iss)"),
        ("iss", Value::Null, "Token(iss)"),
        ("aud", json!("other"), "Token(aud)"),
        ("aud", json!([]), "Token(aud)"),
        ("aud", json!(["other", "web"]), "login"),
        ("azp", json!("other"), "Token(azp)"),
        ("azp", Value::Null, "Token(azp)"),
        ("typ", json!("Bearer"), "Token(typ)"),
        ("nonce", json!(""), "Token(nonce)"),
        ("nonce", Value::Null, "Token(nonce)"),
        ("at_hash", json!("AAAA"), "Token(at_hash)"),
        ("at_hash", Value::Null, "login"),
        ("exp", json!(now), "Token(exp)"),
        ("exp", Value::Null, "Token(exp)"),
        ("iat", json!(now + 5), "Token(iat)"),
        ("iat", Value::Null, "Token(iat)"),
        ("sub", Value::Null, "Token(sub)"),
        ("auth_time", Value::Null, "login"),
    ] {
        assert_eq!(saying(&fake, &web, claim, value.clone()).await, expected, "{claim} {value}");
    }
    let lenient = web.leeway(10);
    for (claim, value, expected) in [
        ("exp", now - 9, "login"),
        ("exp", now - 10, "Token(exp)"),
        ("iat", now + 10, "login"),
        ("iat", now + 11, "Token(iat)"),
    ] {
        assert_eq!(saying(&fake, &lenient, claim, json!(value)).await, expected, "{claim} {value}");
    }
}

fn now(fake: &FakeKeycloak) -> i64 {
    keycloak_api::token::Timestamp::from(fake.clock().now()).seconds()
}

#[tokio::test]
async fn who_asked_for_a_late_login_gets_one() {
    let fake = keycloak();
    let web = over(&fake);
    let mut browser = Visitor::of(&fake);
    for (passed, max_age, cut_out, expected) in [
        (0, 0, false, "login"),
        (100, 60, false, "login"),
        // The user's browser need not say what it was sent with.
        (100, 60, true, "TooOld"),
        (0, 99, true, "TooOld"),
        (0, 100, true, "login"),
    ] {
        fake.clock().advance(Duration::from_secs(passed));
        let (mut url, pending) = web.start_with(|request| request.max_age = Some(max_age)).unwrap();
        if cut_out {
            let others: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "max_age").collect();
            url.query_pairs_mut().clear().extend_pairs(others);
        }
        let query = browser.log_in(&url).await;
        // The person may take time for what comes after the password.
        fake.clock().advance(Duration::from_secs(2));
        assert_eq!(told(web.finish(pending, &query).await), expected, "{passed} {max_age} {cut_out}");
        fake.clock().set(fake.clock().now() - Duration::from_secs(2));
    }
}

#[tokio::test]
async fn other_algorithms_have_to_be_asked_for() {
    use keycloak_api::admin::{ClientFilter, Clients as _};
    let fake = keycloak();
    let client = fake.list_clients(SHOP, &ClientFilter::client_id("web")).await.unwrap().remove(0);
    let signed = json!({"attributes": {"id.token.signed.response.alg": "ES256"}});
    fake.update_client(SHOP, &client.id.unwrap(), &serde_json::from_value(signed).unwrap()).await.unwrap();
    for (algorithm, expected) in [(Algorithm::RS256, "Token(-)"), (Algorithm::ES256, "login")] {
        let web = over(&fake).algorithms([algorithm]);
        let (url, pending) = web.start().unwrap();
        let query = Visitor::of(&fake).log_in(&url).await;
        assert_eq!(told(web.finish(pending, &query).await), expected);
    }
}
