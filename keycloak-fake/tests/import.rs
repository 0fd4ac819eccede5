//! What `kc.sh export` wrote is imported as it is: `fixtures/export.json` is an export of Keycloak 26.7.4, cut short.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use keycloak_api::admin::{Groups, RoleMappings, Roles, UserFilter, Users};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect};
use keycloak_api::representation::UserRepresentation;
use keycloak_fake::FakeKeycloak;
use keycloak_fake::import::ImportErrorKind;
use serde_json::{Value, json};

const EXPORT: &str = include_str!("fixtures/export.json");
const REALM: &str = "withusers";

#[tokio::test]
async fn what_is_in_the_file_is_in_the_realm() {
    let fake = imported();
    let plain = user(&fake, "plain").await;
    let exported: Value = serde_json::from_str(EXPORT).unwrap();
    let exported = exported["users"].as_array().unwrap().iter().find(|user| user["username"] == "plain").unwrap();
    assert_eq!(plain.id.as_deref(), exported["id"].as_str());
    assert_eq!(plain.created_timestamp, exported["createdTimestamp"].as_i64());
    let id = plain.id.unwrap();
    let groups = fake.list_user_groups(REALM, &id, &Default::default()).await.unwrap();
    assert_eq!(groups.into_iter().filter_map(|group| group.path).collect::<Vec<_>>(), ["/g1/sub"]);
    let roles = fake.list_user_realm_roles(REALM, &id).await.unwrap();
    assert_eq!(roles.into_iter().filter_map(|role| role.name).collect::<Vec<_>>(), ["offline_access", "r1"]);
    let effective = fake.list_effective_user_realm_roles(REALM, &id, None).await.unwrap();
    assert!(effective.iter().any(|role| role.name.as_deref() == Some("comp")), "by the group");
    let composites = fake.list_realm_role_composites(REALM, "comp").await.unwrap();
    assert_eq!(composites.into_iter().filter_map(|role| role.name).collect::<Vec<_>>(), ["r1", "read"]);
    assert_eq!(fake.count_groups(REALM, None, None).await.unwrap().count, 2);
}

#[tokio::test]
async fn hashed_passwords_are_good() {
    let fake = imported();
    let client = ClientAuth::secret_post("api", "s3cret");
    for name in ["keep256", "keep512", "plain"] {
        let right = fake.token(REALM, &client, &Grant::password(name, "pw")).await;
        assert!(right.is_ok(), "{name}: {right:?}");
        let wrong = fake.token(REALM, &client, &Grant::password(name, "wrong")).await;
        assert!(wrong.unwrap_err().is_bad_credentials());
    }
}

#[tokio::test]
async fn a_service_account_stays_its_clients() {
    let fake = imported();
    let account = user(&fake, "service-account-api").await;
    let token =
        fake.token(REALM, &ClientAuth::secret_post("api", "s3cret"), &Grant::client_credentials()).await.unwrap();
    let claims = claims(&token.access_token);
    assert_eq!(claims["sub"], json!(account.id));
}

#[test]
fn the_report_lists_what_was_not_understood() {
    let fake = FakeKeycloak::new().unwrap();
    let report = fake.import_realm(EXPORT).unwrap();
    assert_eq!(report.realms, [REALM]);
    let paths = |findings: &[keycloak_fake::import::Finding]| {
        findings.iter().map(|finding| finding.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&report.not_understood), ["users[0].fromTheFuture"]);
    assert_eq!(paths(&report.masked), ["identityProviders[0].config.clientSecret"]);
    assert_eq!(paths(&report.kept), ["identityProviders"]);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_changes_nothing() {
    let fake = FakeKeycloak::new().unwrap();
    let refused = |json: Value| fake.import_realm(&json.to_string()).unwrap_err();

    let error = refused(json!([{"realm": "good"}, {"realm": "bad", "users": [{"username": "u", "groups": ["/g"]}]}]));
    assert_eq!(error.kind(), ImportErrorKind::Inconsistent);
    assert_eq!((error.realm(), error.path()), (Some("bad"), Some("users[0].groups[0]")));
    assert_eq!(error.to_string(), "realm bad: users[0].groups[0]: there is no group `/g`");

    let error = refused(json!({"realm": "bad", "clients": [{"clientId": "c", "enabled": "maybe"}]}));
    assert_eq!(error.kind(), ImportErrorKind::Malformed);
    assert_eq!((error.realm(), error.path()), (Some("bad"), Some("clients[0].enabled")));

    assert_eq!(refused(json!([{"realm": "a"}, {"realm": "a"}])).kind(), ImportErrorKind::NameTaken);
    assert_eq!(fake.import_realm("{").unwrap_err().kind(), ImportErrorKind::Malformed);
    for realm in ["good", "bad", "a"] {
        assert!(fake.count_users(realm, &UserFilter::default()).await.unwrap_err().is_not_found());
    }
}

#[test]
fn a_directory_is_a_realm_and_its_users() {
    let directory = std::env::temp_dir().join(format!("keycloak-fake-import-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let write = |name: &str, json: Value| std::fs::write(directory.join(name), json.to_string()).unwrap();
    write("shop-realm.json", json!({"realm": "shop", "enabled": true}));
    write("shop-users-0.json", json!({"realm": "shop", "users": [{"username": "alice"}]}));
    write("shop-users-10.json", json!({"realm": "shop", "users": [{"username": "carol"}]}));
    let fake = FakeKeycloak::new().unwrap();
    let report = fake.import_path(&directory).unwrap();
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!(report.realms, ["shop"]);
    assert_eq!(report.not_understood, []);
}

fn imported() -> FakeKeycloak {
    let fake = FakeKeycloak::new().unwrap();
    fake.import_realm(EXPORT).unwrap();
    fake
}

async fn user(fake: &FakeKeycloak, name: &str) -> UserRepresentation {
    fake.list_users(REALM, &UserFilter::username(name)).await.unwrap().remove(0)
}

fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}
