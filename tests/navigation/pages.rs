//! A list is the same whatever the page's size, where it begins and how many are wanted.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream as _;
use keycloak_api::admin::{GroupFilter, RoleFilter, UserFilter, Users as _};
use keycloak_api::navigation::{Navigate as _, Pages};
use keycloak_api::representation::{GroupRepresentation, RoleRepresentation, UserRepresentation};

use super::{REALM, dynamic, fake};

const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

async fn streamed<T>(mut pages: Pages<'_, T>) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await {
        all.push(item.unwrap());
    }
    all
}

#[tokio::test]
async fn every_page_size_gives_the_same_list() {
    for count in 0..=NAMES.len() {
        let fake = fake(&NAMES[..count]);
        let users = dynamic(&fake).realm(REALM).users();
        for size in -1..=8 {
            for first in [None, Some(-1), Some(0), Some(1), Some(6), Some(9)] {
                for max in [None, Some(-1), Some(0), Some(1), Some(3), Some(7), Some(100)] {
                    let filter = UserFilter { first, max, ..UserFilter::default() };
                    let expected = fake.list_users(REALM, &filter).await.unwrap();
                    let pages = || users.stream(&filter).page_size(size);
                    assert_eq!(streamed(pages()).await, expected, "{count} by {size}: {first:?} {max:?}");
                    assert_eq!(pages().all().await.unwrap(), expected, "{count} by {size}: {first:?} {max:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_page_is_as_long_as_was_asked_and_the_stream_goes_on_with_the_rest() {
    let fake = fake(&NAMES);
    let users = dynamic(&fake).realm(REALM).users();
    let names = |page: Option<Vec<UserRepresentation>>| -> Vec<String> {
        page.unwrap().into_iter().filter_map(|user| user.username).collect()
    };
    let mut pages = users.stream(&UserFilter::default()).page_size(3);
    assert_eq!(names(pages.next_page().await.unwrap()), ["a", "b", "c"]);
    let item = poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await.unwrap().unwrap();
    assert_eq!(item.username.as_deref(), Some("d"));
    assert_eq!(names(pages.next_page().await.unwrap()), ["e", "f"]);
    assert_eq!(names(pages.next_page().await.unwrap()), ["g"]);
    assert!(pages.next_page().await.unwrap().is_none());
    assert!(poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await.is_none());
}

#[tokio::test]
async fn other_lists_too() {
    let fake = fake(&[]);
    let shop = dynamic(&fake).realm(REALM);
    let web = shop.clients().by_client_id("web").await.unwrap().unwrap().id.unwrap();
    let web = shop.clients().by_id(&web);
    for name in NAMES {
        shop.groups().create(&GroupRepresentation::named(name)).await.unwrap();
        shop.roles().create(&RoleRepresentation::named(name)).await.unwrap();
        web.roles().create(&RoleRepresentation::named(name)).await.unwrap();
    }
    let roles = shop.roles().list(&RoleFilter::default()).await.unwrap();
    for size in 1..=8 {
        let names: Vec<_> = streamed(shop.groups().stream(&GroupFilter::default()).page_size(size)).await;
        assert_eq!(names.iter().filter_map(|group| group.name.as_deref()).collect::<Vec<_>>(), NAMES);
        let names: Vec<_> = streamed(web.roles().stream(&RoleFilter::default()).page_size(size)).await;
        assert_eq!(names.iter().filter_map(|role| role.name.as_deref()).collect::<Vec<_>>(), NAMES);
        assert_eq!(streamed(shop.roles().stream(&RoleFilter::default()).page_size(size)).await, roles);
    }
}

#[tokio::test]
async fn an_error_ends_the_list() {
    let fake = fake(&[]);
    let mut pages = dynamic(&fake).realm("none").users().stream(&UserFilter::default());
    assert!(pages.next_page().await.unwrap_err().is_not_found());
    assert!(pages.next_page().await.unwrap().is_none());
}
