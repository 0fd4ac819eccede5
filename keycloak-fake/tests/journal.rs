//! The journal: what was asked, by whom, in which order, and what came of it; and never a secret.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, UNIX_EPOCH};

use keycloak_api::ErrorKind;
use keycloak_api::admin::{Events as _, Realms as _, UserFilter, Users as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::representation::{RealmEventsConfigRepresentation, UserRepresentation};
use keycloak_fake::control::{Clock, Fault, Outcome};
use keycloak_fake::{Client, FakeKeycloak, FakeKeycloakBuilder, Realm, User};

const SHOP: &str = "shop";

fn world() -> FakeKeycloakBuilder {
    let shop = Realm::new(SHOP)
        .client(Client::public("web"))
        .client(Client::confidential("back", "top-secret"))
        .user(User::new("alice").password("pass-word"));
    FakeKeycloak::builder().realm(shop)
}

fn web() -> ClientAuth {
    ClientAuth::public("web")
}

fn login() -> Grant {
    Grant::password("alice", "pass-word").with_scope("openid")
}

/// What an assertion says when it fails.
fn complaint(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn an_entry_tells_who_asked_for_what_and_when() {
    let clock = Clock::stopped_at(UNIX_EPOCH + Duration::from_millis(1_800_000_000_123));
    let fake = world().clock(clock).journal(100).build().unwrap();
    fake.token(SHOP, &web(), &login()).await.unwrap();
    let entry = fake.journal().of("token").entries().remove(0);
    assert_eq!(entry.time_ms, 1_800_000_000_123);
    assert_eq!((entry.realm.as_deref(), entry.client.as_deref()), (Some(SHOP), Some("web")));
    assert_eq!((entry.user.as_deref(), entry.outcome), (Some("alice"), Outcome::Ok));
    assert_eq!(entry.path, "/realms/shop/protocol/openid-connect/token");
    assert_eq!((entry.parameter("grant_type"), entry.parameter("scope")), (Some("password"), Some("openid")));

    fake.list_users(SHOP, &UserFilter::search("ali")).await.unwrap();
    let id = fake.list_users(SHOP, &UserFilter::username("alice")).await.unwrap().remove(0).id.unwrap();
    fake.get_user(SHOP, &id, None).await.unwrap();
    fake.get_user(SHOP, "nobody", None).await.unwrap_err();
    let journal = fake.journal();
    journal.of("list_users").parameter("search", "ali").assert_once();
    journal.of("get_user").parameter("user_id", &*id).good().assert_once();
    let failed = journal.of("get_user").failed().entries().remove(0);
    assert_eq!(failed.outcome, Outcome::Failed { kind: ErrorKind::NotFound, status: Some(404) });
    assert_eq!(failed.parameter("user_id"), Some("nobody"));
}

/// What was done in process, and what came over HTTP, is told in the same words.
#[cfg(feature = "server")]
#[tokio::test]
async fn both_ways_leave_the_same_behind() {
    let fake = world().journal(100).build().unwrap();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("{}{path}", server.url());
    let form = "grant_type=password&client_id=web&username=alice&password=pass-word&scope=openid\
                &client_secret=hidden&code=hidden&client_assertion=hidden&refresh_token=hidden";
    let post = http.post(url("/realms/shop/protocol/openid-connect/token"));
    let post = post.header("content-type", "application/x-www-form-urlencoded").body(form);
    let tokens: serde_json::Value = serde_json::from_str(&post.send().await.unwrap().text().await.unwrap()).unwrap();
    let token = tokens["access_token"].as_str().unwrap();
    let get = |path: &str| http.get(url(path)).header("authorization", format!("Bearer {token}"));
    get("/admin/realms/shop/users?search=ali&first=0&nonsense=1").send().await.unwrap();
    get("/realms/shop/protocol/openid-connect/userinfo").send().await.unwrap();
    http.get(url("/realms/shop/protocol/openid-connect/auth?client_id=web&state=hidden")).send().await.unwrap();
    let served: Vec<String> = fake.journal().entries().iter().map(ToString::to_string).collect();

    fake.journal().clear();
    let tokens = fake.token(SHOP, &web(), &login()).await.unwrap();
    let mut filter = UserFilter::search("ali");
    filter.first = Some(0);
    let alice = fake.with_token(&*tokens.access_token);
    alice.list_users(SHOP, &filter).await.unwrap_err();
    fake.userinfo(SHOP, &tokens.access_token).await.unwrap();
    let direct: Vec<String> = fake.journal().entries().iter().map(ToString::to_string).collect();

    let [token, list, userinfo, page] = served.as_slice() else { panic!("{served:#?}") };
    assert_eq!(token, "#0 token realm=shop client=web user=alice grant_type=password scope=openid → ok");
    assert_eq!(list, "#1 list_users realm=shop client=web user=alice search=ali first=0 → 403 forbidden");
    assert_eq!(userinfo, "#2 userinfo realm=shop client=web user=alice → ok");
    assert_eq!(page, "#3 GET /realms/shop/protocol/openid-connect/auth realm=shop client=web → 400 bad request");
    let words = |lines: &[String]| {
        let sorted = |line: &String| {
            let mut words: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
            words.sort();
            words
        };
        lines.iter().map(sorted).collect::<Vec<_>>()
    };
    assert_eq!(words(&direct), words(&served[..3]));
}

#[tokio::test]
async fn no_secret_is_in_it() {
    let fake = world().journal(1000).build().unwrap();
    let back = ClientAuth::secret_post("back", "top-secret");
    let tokens = fake.token(SHOP, &back, &login()).await.unwrap();
    let (access, refresh) = (tokens.access_token, tokens.refresh_token.unwrap());
    fake.userinfo(SHOP, &access).await.unwrap();
    fake.introspect(SHOP, &back, &access, Some("access_token")).await.unwrap();
    fake.token(SHOP, &back, &Grant::refresh_token(refresh.clone())).await.unwrap();
    fake.token(SHOP, &back, &Grant::authorization_code("the-code", "http://app.test")).await.unwrap_err();
    let bob = UserRepresentation { username: Some("bob".to_owned()), ..UserRepresentation::default() };
    fake.create_user(SHOP, &bob).await.unwrap();
    fake.with_token(&*access).list_users(SHOP, &UserFilter::default()).await.unwrap_err();
    fake.revoke(SHOP, &back, &refresh, None).await.unwrap();
    let journal = fake.journal();
    let told = format!("{:?} {:?}", journal.entries(), journal);
    let lines: Vec<String> = journal.entries().iter().map(ToString::to_string).collect();
    for secret in ["top-secret", "pass-word", "the-code", &access, &refresh] {
        assert!(!told.contains(secret) && !lines.concat().contains(secret), "{secret}");
    }
    journal.of("introspect").client("back").assert_once();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn assertions_count_what_many_do_at_once() {
    let fake = world().build().unwrap();
    fake.token(SHOP, &web(), &login()).await.unwrap();
    // It begins here.
    let journal = fake.journal();
    journal.all().assert_none();
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let fake = fake.clone();
            tokio::spawn(async move { fake.count_users(SHOP, &UserFilter::default()).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    journal.of("count_users").good().assert_count(100);
    journal.of("token").assert_none();
    let said = complaint(|| journal.of("count_users").assert_once());
    assert!(said.starts_with("expected 1 of requests for `count_users`, but there are 100:\n"), "{said}");
}

#[tokio::test]
async fn assertions_tell_of_order_and_show_what_there_is() {
    let fake = world().journal(100).build().unwrap();
    let journal = fake.journal();
    let tokens = fake.token(SHOP, &web(), &login()).await.unwrap();
    fake.get_realm(SHOP).await.unwrap();
    fake.logout(SHOP, &web(), &tokens.refresh_token.unwrap()).await.unwrap();
    let (token, logout) = (journal.of("token"), journal.of("logout"));
    token.assert_before(&logout);
    token.after(&logout).assert_none();
    let token = journal.of("token");
    token.clone().before(&logout).assert_once();
    token.clone().after(&token).assert_none();

    let said = complaint(|| logout.assert_before(&token));
    assert!(said.contains("requests for `logout` before all 1 of requests for `token`"), "{said}");
    assert!(said.contains("\n>        0 ms  #0 token") || said.contains(" ms  #0 token"), "{said}");
    assert!(said.contains("#1 get_realm realm=shop → ok"), "{said}");
    fake.token(SHOP, &web(), &login()).await.unwrap();
    let said = complaint(|| token.clone().after(&logout).assert_none());
    assert!(
        said.contains("expected 0 of requests for `token` after (requests for `logout`), but there are 1"),
        "{said}"
    );
    let marked: Vec<&str> = said.lines().filter(|line| line.starts_with('>')).collect();
    assert!(matches!(marked[..], [line] if line.contains("#3 token")), "{said}");

    // What never happened is nothing to go by.
    let said = complaint(|| token.clone().after(&journal.of("revoke")).assert_none());
    assert!(said.starts_with("there is none of requests for `revoke`"), "{said}");
    assert!(complaint(|| token.assert_before(&journal.of("revoke"))).contains("some of both"));
}

#[tokio::test]
async fn what_is_no_more_held_is_not_passed_over() {
    let fake = world().journal(2).build().unwrap();
    let journal = fake.journal();
    for _ in 0..3 {
        fake.count_users(SHOP, &UserFilter::default()).await.unwrap();
    }
    assert_eq!((journal.entries().len(), journal.lost()), (2, 1));
    assert!(complaint(|| journal.of("token").assert_none()).contains("has lost its first 1 requests"));
    journal.clear();
    journal.of("token").assert_none();
}

#[tokio::test]
async fn a_fork_keeps_one_of_its_own_and_a_reset_begins_anew() {
    let fake = world().journal(100).build().unwrap();
    fake.count_users(SHOP, &UserFilter::default()).await.unwrap();
    let (fork, snapshot) = (fake.fork(), fake.snapshot());
    fork.journal().all().assert_none();
    fork.count_users(SHOP, &UserFilter::default()).await.unwrap();
    fork.journal().of("count_users").assert_once();
    fake.journal().of("count_users").assert_once();
    fake.reset(&snapshot);
    fake.journal().all().assert_none();
}

#[tokio::test]
async fn a_fault_and_what_the_caller_was_told_are_in_it() {
    let fake = world().journal(100).build().unwrap();
    let _lost = fake.fault(Fault::on("token").lose_answer());
    fake.token(SHOP, &web(), &login()).await.unwrap_err();
    let entry = fake.journal().of("token").entries().remove(0);
    assert_eq!(entry.outcome, Outcome::Failed { kind: ErrorKind::Connect, status: None });
    assert_eq!(entry.fault.as_deref(), Some("connection dropped once done"));
}

#[tokio::test]
async fn keycloaks_own_events_stand_beside_it() {
    let fake = world().build().unwrap();
    let mut config = RealmEventsConfigRepresentation::default();
    (config.events_enabled, config.admin_events_enabled) = (Some(true), Some(true));
    fake.update_events_config(SHOP, &config).await.unwrap();
    let journal = fake.journal();
    let before = fake.admin_events(SHOP).unwrap().len();
    fake.token(SHOP, &web(), &login()).await.unwrap();
    let bob = UserRepresentation { username: Some("bob".to_owned()), ..UserRepresentation::default() };
    fake.create_user(SHOP, &bob).await.unwrap();
    let kinds: Vec<_> = fake.user_events(SHOP).unwrap().into_iter().filter_map(|event| event.r#type).collect();
    assert_eq!(kinds, ["LOGIN"]);
    assert_eq!(fake.admin_events(SHOP).unwrap().len(), before + 1);
    // Looking is no request.
    journal.all().assert_count(2);
    assert!(fake.user_events("nowhere").unwrap_err().is_not_found());
}
