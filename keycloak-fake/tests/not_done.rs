//! What the fake does not do says so, to those who may ask.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use keycloak_api::ErrorKind;
use keycloak_api::admin::{ClientTypes as _, Keys as _, Workflows as _};
use keycloak_fake::{FakeKeycloak, Realm, control};

fn fake() -> FakeKeycloak {
    FakeKeycloak::builder().realm(Realm::new("shop")).build().unwrap()
}

#[tokio::test]
async fn it_says_its_name() {
    let error = fake().list_workflows("shop", &Default::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unsupported, Some("list_workflows")));
    assert!(control::not_done().iter().any(|info| info.name == "list_workflows"));
    assert!(control::not_done().iter().all(|info| info.name != "list_users"));
}

#[tokio::test]
async fn what_is_off_answers_as_keycloak_does() {
    let error = fake().get_client_types("shop").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(error.reply().unwrap().error.as_deref(), Some("Feature not enabled"));
}

#[tokio::test]
async fn realm_and_caller_come_first() {
    assert_eq!(fake().get_keys("nope").await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(fake().with_token("x").get_keys("shop").await.unwrap_err().kind(), ErrorKind::Unauthorized);
}
