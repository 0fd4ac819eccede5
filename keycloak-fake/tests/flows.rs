//! Nobody is let in past a flow that asks for more than the fake knows.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use axum::body::Body;
use http::{Request, StatusCode};
use keycloak_api::ErrorKind;
use keycloak_api::admin::{AuthenticationFlows as _, FlowCopy, NewExecution, Realms as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::representation::{AuthenticationExecutionInfoRepresentation, RealmRepresentation};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use tower::ServiceExt as _;

/// What a password grant comes to where the flow has this step too.
async fn granted_with(provider: &str, requirement: &str) -> Result<(), ErrorKind> {
    let realm = Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"));
    let keycloak = FakeKeycloak::builder().realm(realm).build().unwrap();
    let copy = FlowCopy { new_name: Some("mine".to_owned()) };
    keycloak.copy_flow("shop", "direct grant", &copy).await.unwrap();
    let step = NewExecution { provider: Some(provider.to_owned()), priority: Some(99) };
    let id = keycloak.create_flow_execution("shop", "mine", &step).await.unwrap().id;
    let step = AuthenticationExecutionInfoRepresentation {
        id: Some(id),
        requirement: Some(requirement.to_owned()),
        priority: Some(99),
        ..AuthenticationExecutionInfoRepresentation::default()
    };
    keycloak.update_flow_execution("shop", "mine", &step).await.unwrap();
    let bound = RealmRepresentation { direct_grant_flow: Some("mine".to_owned()), ..RealmRepresentation::default() };
    keycloak.update_realm("shop", &bound).await.unwrap();
    let tokens = keycloak.token("shop", &ClientAuth::public("web"), &Grant::password("alice", "pw")).await;
    tokens.map(|_| ()).map_err(|error| error.kind())
}

#[tokio::test]
async fn what_is_required_and_not_known_is_not_done() {
    assert_eq!(granted_with("webauthn-authenticator", "REQUIRED").await, Err(ErrorKind::Unsupported));
    assert_eq!(granted_with("direct-grant-validate-otp", "REQUIRED").await, Err(ErrorKind::Unsupported));
    assert_eq!(granted_with("deny-access-authenticator", "REQUIRED").await, Err(ErrorKind::Unsupported));
}

/// What the form for forgotten passwords answers where this step of its flow is off.
async fn forgotten_without(display_name: &str) -> (StatusCode, String) {
    let realm = Realm::new("shop").client(Client::public("web").redirect_uri("http://app.test/*"));
    let keycloak = FakeKeycloak::builder().realm(realm).build().unwrap();
    let steps = keycloak.list_flow_executions("shop", "reset credentials").await.unwrap();
    if let Some(step) = steps.into_iter().find(|step| step.display_name.as_deref() == Some(display_name)) {
        let step = AuthenticationExecutionInfoRepresentation { requirement: Some("DISABLED".to_owned()), ..step };
        keycloak.update_flow_execution("shop", "reset credentials", &step).await.unwrap();
    }
    let on = RealmRepresentation { reset_password_allowed: Some(true), ..RealmRepresentation::default() };
    keycloak.update_realm("shop", &on).await.unwrap();
    let form = Request::get("/realms/shop/login-actions/reset-credentials?client_id=web").header("host", "sso.test");
    let answer = keycloak.service().oneshot(form.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// A mail whose link asks for no new password, and a new password without a mail, are not made up.
#[tokio::test]
async fn forgotten_passwords_need_their_steps() {
    assert_eq!(forgotten_without("nothing").await.0, StatusCode::OK);
    for step in ["Choose User", "Send Reset Email", "Reset Password"] {
        let (status, body) = forgotten_without(step).await;
        assert_eq!(status, StatusCode::NOT_IMPLEMENTED, "{step}: {body}");
    }
}

#[tokio::test]
async fn what_is_not_asked_for_does_not_matter() {
    assert_eq!(granted_with("webauthn-authenticator", "DISABLED").await, Ok(()));
    assert_eq!(granted_with("webauthn-authenticator", "ALTERNATIVE").await, Ok(()));
}
