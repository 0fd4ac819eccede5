//! Nobody is let in past a flow that asks for more than the fake knows.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use keycloak_api::ErrorKind;
use keycloak_api::admin::{AuthenticationFlows as _, FlowCopy, NewExecution, Realms as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::representation::{AuthenticationExecutionInfoRepresentation, RealmRepresentation};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};

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

#[tokio::test]
async fn what_is_not_asked_for_does_not_matter() {
    assert_eq!(granted_with("webauthn-authenticator", "DISABLED").await, Ok(()));
    assert_eq!(granted_with("webauthn-authenticator", "ALTERNATIVE").await, Ok(()));
}
