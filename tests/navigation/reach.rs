//! Each way, with the trait's own method beside it.

use keycloak_api::admin::{RoleMappings as _, Roles as _, UserFilter, Users as _};
use keycloak_api::navigation::Navigate as _;
use keycloak_api::representation::{GroupRepresentation, ProtocolMapperRepresentation, RoleRepresentation};

use super::{REALM, dynamic, fake};

#[tokio::test]
async fn a_user_s_roles() {
    let fake = fake(&["alice"]);
    let shop = dynamic(&fake).realm(REALM);
    let alice = shop.users().by_username("Alice").await.unwrap().unwrap().id.unwrap();
    let roles = shop.users().by_id(&alice).role_mappings().realm();
    let clerk = shop.roles().find_or_create(&RoleRepresentation::named("clerk")).await.unwrap();

    let has_clerk = |roles: Vec<RoleRepresentation>| roles.iter().any(|role| role.id == clerk.id);
    assert!(has_clerk(roles.available().await.unwrap()));
    roles.assign(std::slice::from_ref(&clerk)).await.unwrap();
    assert!(has_clerk(fake.list_user_realm_roles(REALM, &alice).await.unwrap()));
    assert_eq!(
        roles.effective(None).await.unwrap(),
        fake.list_effective_user_realm_roles(REALM, &alice, None).await.unwrap()
    );
    assert_eq!(shop.roles().by_name("clerk").users_stream(&Default::default()).all().await.unwrap().len(), 1);
    roles.unassign(std::slice::from_ref(&clerk)).await.unwrap();
    assert!(shop.roles().by_name("clerk").users(&Default::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_client_s_roles_and_mappers() {
    let fake = fake(&["alice"]);
    let shop = dynamic(&fake).realm(REALM);
    let web = shop.clients().by_client_id("web").await.unwrap().unwrap().id.unwrap();
    let web = shop.clients().by_id(&web);

    web.roles().create(&RoleRepresentation::named("x")).await.unwrap();
    let uuid = web.get().await.unwrap().id.unwrap();
    let role = web.roles().by_name("x").get().await.unwrap();
    assert_eq!(role, fake.get_client_role(REALM, &uuid, "x").await.unwrap());
    assert_eq!(shop.roles().by_id(role.id.as_deref().unwrap()).get().await.unwrap(), role);

    let alice = shop.users().list(&UserFilter::username("alice")).await.unwrap().remove(0).id.unwrap();
    let given = shop.users().by_id(&alice).role_mappings().client(&uuid);
    given.assign(std::slice::from_ref(&role)).await.unwrap();
    assert_eq!(given.list().await.unwrap(), fake.list_user_client_roles(REALM, &alice, &uuid).await.unwrap());

    let mapper = ProtocolMapperRepresentation::new("m", "oidc-hardcoded-claim-mapper").setting("claim.name", "c");
    let id = web.protocol_mappers().create(&mapper).await.unwrap().id;
    let mapper = web.protocol_mappers().by_id(&id);
    mapper.update(|mapper| mapper.name = Some("n".into())).await.unwrap();
    assert_eq!(web.protocol_mappers().list().await.unwrap(), [mapper.get().await.unwrap()]);
    assert!(!web.client_scopes().defaults().await.unwrap().is_empty());
}

#[tokio::test]
async fn groups_and_scopes() {
    let fake = fake(&["alice"]);
    let shop = dynamic(&fake).realm(REALM);
    let staff = shop.groups().find_or_create(&GroupRepresentation::named("staff")).await.unwrap().id.unwrap();
    let staff = shop.groups().by_id(&staff);
    staff.create_subgroup(&GroupRepresentation::named("night")).await.unwrap();
    let night = shop.groups().by_path("staff/night").await.unwrap().id.unwrap();
    let alice = shop.users().by_username("alice").await.unwrap().unwrap().id.unwrap();
    shop.users().by_id(&alice).join_group(&night).await.unwrap();
    let members = shop.groups().by_id(&night).members_stream(&Default::default()).all().await.unwrap();
    assert_eq!(members[0].id.as_ref(), Some(&alice));
    assert_eq!(fake.list_user_groups(REALM, &alice, &Default::default()).await.unwrap()[0].id.as_ref(), Some(&night));

    let scope = shop.client_scopes().by_name("email").await.unwrap().unwrap().id.unwrap();
    assert!(!shop.client_scopes().by_id(&scope).protocol_mappers().list().await.unwrap().is_empty());
}

#[test]
fn a_way_shows_where_it_leads_and_nothing_else() {
    let fake = fake(&[]);
    let shown = format!("{:?}", dynamic(&fake).realm(REALM).users().by_id("1"));
    assert_eq!(shown, r#"UserRef { realm: "shop", user_id: "1", .. }"#);
}
