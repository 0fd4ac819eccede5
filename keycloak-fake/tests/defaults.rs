//! What the fake gives to what is created is what Keycloak gives: its answers are in `fixtures/`.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;

use keycloak_api::admin::{ClientFilter, ClientScopes, Clients, Realms, RoleFilter, Roles, UserFilter, Users};
use keycloak_api::representation::{ClientRepresentation, RealmRepresentation, UserRepresentation};
use keycloak_fake::FakeKeycloak;
use serde_json::{Value, json};

const REALM: &str = "fresh";

#[tokio::test]
async fn a_new_realm_is_keycloaks() {
    let fake = fake().await;
    let expected = fixture(include_str!("fixtures/realm.json"));
    let got = serde_json::to_value(fake.get_realm(REALM).await.unwrap()).unwrap();
    assert_same(&without_ids(got), &expected);
}

#[tokio::test]
async fn a_new_realm_has_keycloaks_clients() {
    let fake = fake().await;
    let expected = fixture(include_str!("fixtures/clients.json"));
    let got = serde_json::to_value(fake.list_clients(REALM, &ClientFilter::default()).await.unwrap()).unwrap();
    assert_same(&without_ids(got), &expected);
}

#[tokio::test]
async fn a_new_realm_has_keycloaks_client_scopes() {
    let fake = fake().await;
    let expected = fixture(include_str!("fixtures/client-scopes.json"));
    let got = serde_json::to_value(fake.list_client_scopes(REALM).await.unwrap()).unwrap();
    assert_same(&without_ids(got), &expected);
}

#[tokio::test]
async fn a_new_realm_has_keycloaks_roles() {
    let fake = fake().await;
    let expected: BTreeMap<String, Value> = serde_json::from_str(include_str!("fixtures/roles.json")).unwrap();
    let mut got = BTreeMap::new();
    let roles = fake.list_realm_roles(REALM, &RoleFilter::default()).await.unwrap();
    got.insert("realm".to_owned(), without_ids(serde_json::to_value(roles).unwrap()));
    for client in fake.list_clients(REALM, &ClientFilter::default()).await.unwrap() {
        let roles = fake.list_client_roles(REALM, &client.id.unwrap(), &RoleFilter::default()).await.unwrap();
        got.insert(client.client_id.unwrap(), without_ids(serde_json::to_value(roles).unwrap()));
    }
    got.retain(|_, roles| *roles != json!([]));
    assert_same(&json!(got), &sorted(&json!(expected)));
}

#[tokio::test]
async fn a_new_user_and_a_new_client_are_keycloaks() {
    let fake = fake().await;
    let user = UserRepresentation { username: Some("Only-Name".to_owned()), ..UserRepresentation::default() };
    let id = fake.create_user(REALM, &user).await.unwrap().id;
    let mut got = serde_json::to_value(fake.get_user(REALM, &id, None).await.unwrap()).unwrap();
    got["createdTimestamp"] = json!(0);
    let rights = ["manageGroupMembership", "resetPassword", "view", "mapRoles", "impersonate", "manage"];
    let expected = json!({
        "username": "only-name", "emailVerified": false, "enabled": false, "createdTimestamp": 0, "totp": false,
        "disableableCredentialTypes": [], "requiredActions": [], "notBefore": 0,
        "access": rights.map(|right| (right, true)).into_iter().collect::<BTreeMap<_, _>>(),
    });
    assert_same(&without_ids(got), &expected);
    assert_eq!(fake.count_users(REALM, &UserFilter::default()).await.unwrap(), 1);

    let client = ClientRepresentation { client_id: Some("only-id".to_owned()), ..ClientRepresentation::default() };
    let id = fake.create_client(REALM, &client).await.unwrap().id;
    let mut got = serde_json::to_value(fake.get_client(REALM, &id).await.unwrap()).unwrap();
    assert_eq!(got["secret"].as_str().unwrap().len(), 86);
    got["secret"] = json!("");
    got["attributes"]["client.secret.creation.time"] = json!("");
    let expected = fixture(include_str!("fixtures/client.json"));
    assert_same(&without_ids(got), &expected);
}

async fn fake() -> FakeKeycloak {
    let fake = FakeKeycloak::new().unwrap();
    let realm =
        RealmRepresentation { realm: Some(REALM.to_owned()), enabled: Some(true), ..RealmRepresentation::default() };
    assert_eq!(fake.create_realm(&realm).await.unwrap().location, "http://localhost:8080/admin/realms/fresh");
    fake
}

fn fixture(text: &str) -> Value {
    without_ids(serde_json::from_str(text).unwrap())
}

/// Says which member differs, for a whole realm is too much to look through.
fn assert_same(got: &Value, expected: &Value) {
    if let (Value::Object(got), Value::Object(expected)) = (got, expected) {
        for (name, value) in expected {
            assert_eq!(got.get(name), Some(value), "{name}");
        }
        for name in got.keys() {
            assert!(expected.contains_key(name), "{name} is too much");
        }
    }
    assert_eq!(got, expected);
}

/// Leaves ids out, and sorts lists, whose order Keycloak leaves to chance.
fn without_ids(value: Value) -> Value {
    match value {
        Value::Object(mut members) => {
            members.remove("id");
            members.remove("containerId");
            let members: BTreeMap<_, _> = members.into_iter().map(|(name, value)| (name, without_ids(value))).collect();
            json!(members)
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.into_iter().map(without_ids).collect();
            items.sort_by_key(Value::to_string);
            json!(items)
        }
        other => other,
    }
}

fn sorted(value: &Value) -> Value {
    without_ids(value.clone())
}
