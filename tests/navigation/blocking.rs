//! The same ways, waiting for their answers.

use keycloak_api::admin::UserFilter;
use keycloak_api::blocking::Navigate as _;
use keycloak_api::operation::BlockOn;
use keycloak_api::representation::{RoleRepresentation, UserRepresentation};
use keycloak_fake::FakeKeycloak;

use super::{REALM, fake};

/// The fake, waited for.
#[derive(Debug)]
struct Waiting(FakeKeycloak);

impl BlockOn for Waiting {
    type Keycloak = FakeKeycloak;

    fn keycloak(&self) -> &FakeKeycloak {
        &self.0
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        pollster::block_on(future)
    }
}

#[test]
fn the_same_ways() {
    let keycloak = Waiting(fake(&["a", "b", "c", "d", "e"]));
    let shop = keycloak.realm(REALM);
    let users = shop.users();
    let names = |size: i32| -> Vec<String> {
        let users = users.stream(&UserFilter::default()).page_size(size);
        users.map(|user| user.unwrap().username.unwrap()).collect()
    };
    for size in 1..=6 {
        assert_eq!(names(size), ["a", "b", "c", "d", "e"]);
    }
    let mut pages = users.stream(&UserFilter { first: Some(1), ..UserFilter::default() }).page_size(3);
    assert_eq!(pages.next_page().unwrap().unwrap().len(), 3);
    assert_eq!(pages.next().unwrap().unwrap().username.as_deref(), Some("e"));

    let fay = users.find_or_create(&UserRepresentation::named("fay")).unwrap().id.unwrap();
    users.by_id(&fay).update(|user| user.first_name = Some("Fay".into())).unwrap();
    assert_eq!(users.by_username("fay").unwrap().unwrap().first_name.as_deref(), Some("Fay"));

    let clerk = shop.roles().find_or_create(&RoleRepresentation::named("clerk")).unwrap();
    let roles = users.by_id(&fay).role_mappings().realm();
    roles.assign(std::slice::from_ref(&clerk)).unwrap();
    assert!(roles.list().unwrap().iter().any(|role| role.id == clerk.id));
    assert!(shop.users().by_id("none").get().unwrap_err().is_not_found());
}
