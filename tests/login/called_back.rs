//! Callbacks: the good one, and those that log nobody in.

use std::time::Duration;

use keycloak_api::ErrorKind;
use keycloak_fake::control::Fault;
use keycloak_http::login::{Login, LoginError, PendingLogin};
use serde_json::{Value, json};

use super::visitor::Visitor;
use super::{SHOP, keycloak, log_in, name, over};

#[tokio::test]
async fn alice_logs_in() {
    let fake = keycloak();
    let login = log_in(&fake, &over(&fake).scope("email")).await;
    let claims = login.claims();
    assert_eq!(claims.preferred_username.as_deref(), Some("alice"));
    assert_eq!(
        (claims.iss.as_deref(), claims.azp.as_deref()),
        (Some("http://localhost:8080/realms/shop"), Some("web"))
    );
    assert_eq!(claims.sid, login.tokens().session_state);
    // Keycloak's order of them hangs on random ids.
    let mut scopes: Vec<&str> = login.tokens().scope.as_deref().unwrap_or_default().split(' ').collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["email", "openid", "profile"]);
    let ends = login.access_token_ends().unwrap().duration_since(fake.clock().now()).unwrap();
    assert!(ends > Duration::from_secs(298) && ends <= Duration::from_secs(300), "{ends:?}");
    assert_eq!(login.action_status(), None);
    let kept: Login = serde_json::from_str(&serde_json::to_string(&login).unwrap()).unwrap();
    assert_eq!(kept, login);
    let shown = format!("{login:?}");
    for token in [Some(&login.tokens().access_token), login.tokens().refresh_token.as_ref()] {
        assert!(!shown.contains(token.unwrap().as_str()), "{shown}");
    }
    assert!(!shown.contains(login.id_token().unwrap()));
}

/// What becomes of a login whose good callback was changed.
async fn changed(change: impl FnOnce(&str) -> String) -> String {
    let fake = keycloak();
    let (web, journal) = (over(&fake), fake.journal());
    let (url, pending) = web.start().unwrap();
    let query = Visitor::of(&fake).log_in(&url).await;
    let outcome = web.finish(pending, &change(&query)).await;
    let asked = journal.of("token").count();
    match outcome {
        Ok(_) => "login".to_owned(),
        Err(error) => {
            assert_eq!(asked, 0, "a code was shown to the server: {error}");
            name(&error)
        }
    }
}

/// The query with `value` in the place of what the parameter was.
fn with(query: &str, parameter: &str, value: Option<&str>) -> String {
    let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
    let pairs = pairs.filter(|(name, _)| name != parameter).chain(value.map(|value| (parameter.into(), value.into())));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[tokio::test]
async fn only_the_answer_to_the_login_counts() {
    let another = "http://localhost:8080/realms/another";
    assert_eq!(changed(str::to_owned).await, "login");
    assert_eq!(changed(|query| format!("?{query}&more=1&more=2")).await, "login");
    for (parameter, value, expected) in [
        ("state", None, "State"),
        ("state", Some(""), "State"),
        ("state", Some("wrong"), "State"),
        ("iss", None, "Issuer"),
        ("iss", Some(""), "Issuer"),
        ("iss", Some(another), "Issuer"),
        ("iss", Some("http://localhost:8080/realms/shop/"), "Issuer"),
        ("code", None, r#"Missing("code")"#),
    ] {
        assert_eq!(changed(|query| with(query, parameter, value)).await, expected, "{parameter} {value:?}");
    }
    for twice in ["state", "iss", "code", "error", "error_description", "kc_action_status"] {
        let expected = format!("Repeated({twice:?})");
        assert_eq!(changed(|query| format!("{query}&{twice}=a&{twice}=b")).await, expected);
    }
    assert_eq!(changed(|_| String::new()).await, "State");
    assert_eq!(changed(|query| with(query, "state", None) + "&error=access_denied").await, "State");
    assert_eq!(changed(|query| with(query, "iss", None) + "&error=access_denied").await, "Issuer");
    assert_eq!(changed(|query| format!("{query}&error=access_denied")).await, "Refused(access_denied)");
}

#[tokio::test]
async fn who_is_told_no_issuer_may_do_without() {
    let fake = keycloak();
    let web = over(&fake).without_issuer_in_callback();
    for (value, expected) in [(None, "login"), (Some("http://localhost:8080/realms/another"), "Issuer")] {
        let (url, pending) = web.start().unwrap();
        let query = with(&Visitor::of(&fake).log_in(&url).await, "iss", value);
        let outcome = web.finish(pending, &query).await;
        assert_eq!(outcome.map_or_else(|error| name(&error), |_| "login".to_owned()), expected);
    }
}

#[tokio::test]
async fn an_answer_without_a_login_says_why() {
    for code in [
        "access_denied",
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_response_type",
        "server_error",
        "temporarily_unavailable",
    ] {
        let expected = format!("Refused({code})");
        assert_eq!(changed(|query| with(query, "code", None) + "&error=" + code).await, expected);
    }
    assert_eq!(changed(|query| format!("{query}&error=invented")).await, "Refused(another error)");

    let fake = keycloak();
    let web = over(&fake);
    let (url, pending) = web.start_with(|request| request.prompt = Some("none".into())).unwrap();
    let query = Visitor::of(&fake).log_in(&url).await;
    let error = web.finish(pending.clone(), &query).await.unwrap_err();
    assert_eq!((name(&error).as_str(), error.is_transient()), ("Refused(login_required)", false));
    let busy = "&error_description=authentication_expired%0a";
    let query = with(&query, "error", Some("temporarily_unavailable")) + busy;
    let error = web.finish(pending, &query).await.unwrap_err();
    assert!(error.is_transient());
    let text = error.to_string();
    assert_eq!(text, r#"the login was refused: temporarily_unavailable ("authentication_expired\n")"#);
}

#[tokio::test]
async fn a_login_is_good_once_and_for_a_time() {
    let fake = keycloak();
    let web = over(&fake);
    let (url, pending) = web.start().unwrap();
    let query = Visitor::of(&fake).log_in(&url).await;
    web.finish(pending.clone(), &query).await.unwrap();
    let again = web.finish(pending, &query).await.unwrap_err();
    assert!(again.is_over() && !again.is_transient(), "{again:?}");

    for (limit, passed, expected) in [(3600, 3601, "TooLate"), (10, 11, "TooLate"), (10, 10, "login")] {
        let web = web.clone().time_limit(Duration::from_secs(limit));
        let (url, pending) = web.start().unwrap();
        let query = Visitor::of(&fake).log_in(&url).await;
        fake.clock().advance(Duration::from_secs(passed));
        let outcome = web.finish(pending, &query).await;
        assert_eq!(outcome.map_or_else(|error| name(&error), |_| "login".to_owned()), expected, "{limit} {passed}");
    }
}

/// The pending login with another value, as only who holds the session could make it.
fn kept_with(pending: &PendingLogin, name: &str, value: Value) -> PendingLogin {
    let mut kept = serde_json::to_value(pending).unwrap();
    kept[name] = value;
    serde_json::from_value(kept).unwrap()
}

#[tokio::test]
async fn a_code_is_of_no_use_to_another_login() {
    let fake = keycloak();
    let web = over(&fake);
    let (url, pending) = web.start().unwrap();
    for (name_, value, expected) in [
        ("code_verifier", json!("x".repeat(43)), "Server(InvalidGrant(PkceFailed))"),
        ("redirect_uri", json!("http://app.test/other"), "Server(InvalidGrant(RedirectUriMismatch))"),
        ("nonce", json!("another"), "Token(nonce)"),
        ("issuer", json!("http://localhost:8080/realms/another"), "Issuer"),
    ] {
        let query = Visitor::of(&fake).log_in(&url).await;
        let error = web.finish(kept_with(&pending, name_, value), &query).await.unwrap_err();
        assert_eq!(name(&error), expected);
    }
    // A stranger's callback, put into alice's browser.
    let query = Visitor::of(&fake).log_in(&url).await;
    let (_, own) = web.start().unwrap();
    assert_eq!(name(&web.finish(own, &query).await.unwrap_err()), "State");
}

#[tokio::test]
async fn without_the_server_nobody_is_logged_in() {
    let fake = keycloak();
    let web = over(&fake);
    for operation in ["token", "certs"] {
        let (url, pending) = web.start().unwrap();
        let query = Visitor::of(&fake).log_in(&url).await;
        let fault = fake.fault(Fault::on(operation).realm(SHOP).answer(503));
        let error = web.finish(pending, &query).await.unwrap_err();
        assert!(error.is_transient() && !error.is_over(), "{operation}: {error:?}");
        let (LoginError::Server(cause) | LoginError::Keys(cause)) = &error else { panic!("{error:?}") };
        assert_eq!(cause.kind(), ErrorKind::Unavailable);
        assert!(std::error::Error::source(&error).is_some());
        fault.remove();
    }
}
