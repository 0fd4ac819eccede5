//! What the client sends again when an answer is lost or put off, seen in the fake's journal. With its retries off, the
//! same faults reach its caller.

use std::time::Duration;

use keycloak_api::ErrorKind;
use keycloak_api::admin::{UserFilter, Users as _};
use keycloak_fake::control::Fault;
use keycloak_http::RetryPolicy;

use super::{SHOP, client, fake, user};

#[tokio::test]
async fn what_is_safe_to_repeat_outlives_a_lost_answer() {
    let fake = fake();
    let journal = fake.journal();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let keycloak = client(&server).build().unwrap();
    for fault in [
        Fault::on("list_users").first(2).drop_connection(),
        Fault::on("list_users").first(2).lose_answer(),
        Fault::on("list_users").first(2).break_off(),
        Fault::on("list_users").first(2).answer(502),
        Fault::on("list_users").first(2).proxy_page(504),
    ] {
        journal.clear();
        let description = format!("{fault:?}");
        let active = fake.fault(fault.clone());
        let found = keycloak.list_users(SHOP, &UserFilter::username("alice")).await.unwrap();
        assert_eq!((found.len(), active.hits()), (1, 2), "{description}");
        journal.of("list_users").assert_count(3);
        active.remove();

        // Who sends nothing again fails.
        let _active = fake.fault(fault);
        let impatient = client(&server).retry(RetryPolicy::off()).build().unwrap();
        assert!(impatient.list_users(SHOP, &UserFilter::default()).await.is_err(), "{description}");
        fake.clear_faults();
    }
}

#[tokio::test]
async fn a_change_that_is_whole_is_made_again() {
    let fake = fake();
    let journal = fake.journal();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let keycloak = client(&server).build().unwrap();
    let alice = fake.list_users(SHOP, &UserFilter::username("alice")).await.unwrap().remove(0).id.unwrap();
    let _lost = fake.fault(Fault::on("update_user").nth(1).lose_answer());
    let mut changed = user("alice");
    changed.first_name = Some("Alice".to_owned());
    keycloak.update_user(SHOP, &alice, &changed).await.unwrap();
    journal.of("update_user").assert_count(2);
    journal.of("update_user").good().assert_once();
}

#[tokio::test]
async fn what_is_not_safe_to_repeat_is_sent_once_though_it_was_done() {
    let fake = fake();
    let journal = fake.journal();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let keycloak = client(&server).build().unwrap();
    let lost = fake.fault(Fault::on("create_user").lose_answer());
    assert_eq!(keycloak.create_user(SHOP, &user("bob")).await.unwrap_err().kind(), ErrorKind::Connect);
    journal.of("create_user").assert_once();
    assert_eq!(lost.hits(), 1);
    lost.remove();
    // It is there: who blindly did it again would be told so.
    assert!(keycloak.create_user(SHOP, &user("bob")).await.unwrap_err().is_conflict());
}

#[tokio::test]
async fn the_server_is_left_alone_as_long_as_it_asks_for() {
    let fake = fake();
    let journal = fake.journal();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let keycloak = client(&server).build().unwrap();
    let _busy = fake.fault(Fault::on("list_users").nth(1).answer(503).retry_after(Duration::from_secs(1)));
    keycloak.list_users(SHOP, &UserFilter::default()).await.unwrap();
    let times: Vec<i64> = journal.of("list_users").entries().iter().map(|entry| entry.time_ms).collect();
    let [first, second] = times[..] else { panic!("{times:?}") };
    assert!(second - first >= 1000, "it came back after {} ms", second - first);

    // More than there is time for is not waited for.
    let _busy = fake.fault(Fault::on("list_users").answer(503).retry_after(Duration::from_secs(3600)));
    let error = keycloak.list_users(SHOP, &UserFilter::default()).await.unwrap_err();
    assert_eq!(error.reply().unwrap().retry_after, Some(Duration::from_secs(3600)));
    journal.of("list_users").assert_count(3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_callers_share_one_token_request() {
    let fake = fake();
    let journal = fake.journal();
    // So slow that all of them wait for it.
    let _slow = fake.fault(Fault::on("token").latency(Duration::from_millis(100)));
    let server = fake.serve("127.0.0.1:0").unwrap();
    let keycloak = client(&server).build().unwrap();
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let keycloak = keycloak.clone();
            tokio::spawn(async move { keycloak.count_users(SHOP, &UserFilter::default()).await })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap(), 1);
    }
    journal.of("token").realm("master").client("admin-cli").user("admin").assert_once();
    journal.of("count_users").realm(SHOP).user("admin").good().assert_count(100);
    journal.of("token").assert_before(&journal.of("count_users"));
}
