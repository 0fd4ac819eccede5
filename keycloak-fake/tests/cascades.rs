//! What is deleted is gone wherever it was named, and what is renamed is found under its new name.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use keycloak_api::admin::{
    ClientFilter, ClientScopes, Clients, GroupFilter, Groups, Realms, RoleMappings, Roles, UserFilter, Users,
};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect};
use keycloak_api::representation::{
    ClientRepresentation, ClientScopeRepresentation, GroupRepresentation, RealmRepresentation, RoleRepresentation,
    UserRepresentation,
};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};

const REALM: &str = "shop";

#[tokio::test]
async fn a_deleted_role_is_nobodys() {
    let (fake, alice) = fake().await;
    let role = fake.get_realm_role(REALM, "buyer").await.unwrap();
    let group = fake.create_group(REALM, &GroupRepresentation::named("g")).await.unwrap().id;
    fake.add_user_realm_roles(REALM, &alice, std::slice::from_ref(&role)).await.unwrap();
    fake.add_group_realm_roles(REALM, &group, std::slice::from_ref(&role)).await.unwrap();
    fake.create_realm_role(REALM, &RoleRepresentation::named("whole")).await.unwrap();
    fake.add_realm_role_composites(REALM, "whole", std::slice::from_ref(&role)).await.unwrap();

    fake.delete_realm_role(REALM, "buyer").await.unwrap();

    assert_eq!(names(fake.list_user_realm_roles(REALM, &alice).await.unwrap()), ["default-roles-shop"]);
    assert_eq!(fake.list_group_realm_roles(REALM, &group).await.unwrap(), []);
    assert_eq!(fake.list_realm_role_composites(REALM, "whole").await.unwrap(), []);
}

#[tokio::test]
async fn a_renamed_role_is_followed() {
    let (fake, alice) = fake().await;
    let role = fake.get_realm_role(REALM, "buyer").await.unwrap();
    fake.add_user_realm_roles(REALM, &alice, std::slice::from_ref(&role)).await.unwrap();
    fake.update_realm_role(REALM, "buyer", &RoleRepresentation::named("customer")).await.unwrap();
    assert_eq!(names(fake.list_user_realm_roles(REALM, &alice).await.unwrap()), ["customer", "default-roles-shop"]);
    assert!(fake.get_realm_role(REALM, "buyer").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_deleted_client_takes_its_roles_and_its_service_account_along() {
    let (fake, alice) = fake().await;
    let client =
        ClientRepresentation { service_accounts_enabled: Some(true), ..ClientRepresentation::with_client_id("orders") };
    let client = fake.create_client(REALM, &client).await.unwrap().id;
    fake.create_client_role(REALM, &client, &RoleRepresentation::named("read")).await.unwrap();
    let role = fake.get_client_role(REALM, &client, "read").await.unwrap();
    fake.add_user_client_roles(REALM, &alice, &client, &[role]).await.unwrap();
    let account = fake.get_service_account_user(REALM, &client).await.unwrap().id.unwrap();

    fake.delete_client(REALM, &client).await.unwrap();

    assert_eq!(fake.get_user_role_mappings(REALM, &alice).await.unwrap().client_mappings, None);
    assert!(fake.get_user(REALM, &account, None).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_deleted_group_takes_its_subgroups_along_and_leaves_its_members() {
    let (fake, alice) = fake().await;
    let parent = fake.create_group(REALM, &GroupRepresentation::named("parent")).await.unwrap().id;
    let child = fake.create_subgroup(REALM, &parent, &GroupRepresentation::named("child")).await.unwrap().id;
    fake.join_group(REALM, &alice, &child).await.unwrap();

    fake.delete_group(REALM, &parent).await.unwrap();

    assert!(fake.get_group(REALM, &child).await.unwrap_err().is_not_found());
    assert_eq!(fake.list_groups(REALM, &GroupFilter::default()).await.unwrap(), []);
    assert_eq!(fake.list_user_groups(REALM, &alice, &Default::default()).await.unwrap(), []);
}

#[tokio::test]
async fn a_deleted_client_scope_is_no_clients() {
    let (fake, _) = fake().await;
    let scope = fake.create_client_scope(REALM, &ClientScopeRepresentation::named("extra")).await.unwrap().id;
    let client = fake.list_clients(REALM, &ClientFilter::client_id("app")).await.unwrap().remove(0);
    fake.add_client_default_client_scope(REALM, client.id.as_deref().unwrap(), &scope).await.unwrap();
    fake.add_realm_optional_client_scope(REALM, &scope).await.unwrap();

    fake.delete_client_scope(REALM, &scope).await.unwrap();

    let client = fake.get_client(REALM, client.id.as_deref().unwrap()).await.unwrap();
    assert!(!client.default_client_scopes.unwrap().contains(&"extra".to_owned()));
    let optional = fake.list_realm_optional_client_scopes(REALM).await.unwrap();
    assert!(optional.iter().all(|scope| scope.name.as_deref() != Some("extra")));
}

#[tokio::test]
async fn a_deleted_user_has_no_session() {
    let (fake, alice) = fake().await;
    let client = ClientAuth::secret_post("app", "s3cret");
    let token = fake.token(REALM, &client, &Grant::password("alice", "pw")).await.unwrap();
    assert_eq!(fake.list_user_sessions(REALM, &alice).await.unwrap().len(), 1);

    fake.delete_user(REALM, &alice).await.unwrap();

    let refresh = Grant::refresh_token(token.refresh_token.unwrap());
    assert!(fake.token(REALM, &client, &refresh).await.unwrap_err().is_invalid_grant());
    assert_eq!(fake.count_users(REALM, &UserFilter::default()).await.unwrap(), 0);
}

#[tokio::test]
async fn master_manages_a_realm_as_long_as_it_is_there() {
    let (fake, _) = fake().await;
    let managers = async |name: &str| {
        let clients = fake.list_clients("master", &ClientFilter::client_id(name)).await.unwrap();
        let admin = fake.list_realm_role_composites("master", "admin").await.unwrap();
        (clients.len(), admin.len())
    };
    assert_eq!(managers("shop-realm").await, (1, 43));
    let renamed = RealmRepresentation { realm: Some("store".to_owned()), ..RealmRepresentation::default() };
    fake.update_realm(REALM, &renamed).await.unwrap();
    assert_eq!(managers("shop-realm").await, (0, 43));
    assert_eq!(managers("store-realm").await, (1, 43));
    fake.delete_realm("store").await.unwrap();
    assert_eq!(managers("store-realm").await, (0, 22));
}

#[tokio::test]
async fn what_is_denied_changes_nothing() {
    let (fake, alice) = fake().await;
    let bob = UserRepresentation { username: Some("bob".to_owned()), ..UserRepresentation::default() };
    fake.create_user(REALM, &bob).await.unwrap();
    let change = UserRepresentation {
        first_name: Some("Changed".to_owned()),
        email: Some("no address".to_owned()),
        ..UserRepresentation::default()
    };
    fake.update_user(REALM, &alice, &change).await.unwrap_err();
    assert_eq!(fake.get_user(REALM, &alice, None).await.unwrap().first_name.as_deref(), Some("Alice"));
    let roles = [fake.get_realm_role(REALM, "buyer").await.unwrap(), RoleRepresentation::named("nope")];
    fake.add_user_realm_roles(REALM, &alice, &roles).await.unwrap_err();
    assert_eq!(names(fake.list_user_realm_roles(REALM, &alice).await.unwrap()), ["default-roles-shop"]);
}

async fn fake() -> (FakeKeycloak, String) {
    let alice = User::new("alice").password("pw").with(|alice| alice.first_name = Some("Alice".to_owned()));
    let app = Client::confidential("app", "s3cret").with(|app| app.direct_access_grants_enabled = Some(true));
    let fake = FakeKeycloak::builder().realm(Realm::new(REALM).role("buyer").client(app).user(alice)).build().unwrap();
    let alice = fake.list_users(REALM, &UserFilter::username("alice")).await.unwrap().remove(0).id.unwrap();
    (fake, alice)
}

fn names(roles: Vec<RoleRepresentation>) -> Vec<String> {
    roles.into_iter().filter_map(|role| role.name).collect()
}
