//! Faults and the journal in front of any Keycloak: the same test over the fake in process, and over the client of a served
//! one.

use std::sync::Arc;
use std::time::Duration;

use keycloak_api::admin::Users as _;
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::{ErrorKind, Keycloak};
use keycloak_fake::FakeKeycloak;
use keycloak_fake::control::{Fault, Outcome, Watched};

use super::{SHOP, client, fake, user, users};

/// A fake, and what is asked of it through a decorator: in process, or over a socket. The server must live on.
async fn each_way(test: impl AsyncFn(&FakeKeycloak, &Watched<dyn Keycloak>)) {
    let direct = fake();
    test(&direct, &Watched::over(Arc::new(direct.clone()))).await;
    let served = fake();
    let server = served.serve("127.0.0.1:0").unwrap();
    test(&served, &Watched::over(Arc::new(client(&server).build().unwrap()))).await;
}

#[tokio::test]
async fn a_fault_before_a_change_prevents_it_and_one_after_it_does_not() {
    each_way(async |fake, keycloak| {
        let own = fake.journal();
        for (name, fault, kind, is_done) in [
            ("bob", Fault::on("create_user").drop_connection(), ErrorKind::Connect, false),
            ("bob", Fault::on("create_user").answer(503), ErrorKind::Unavailable, false),
            ("bob", Fault::on("create_user").keep_silent(Duration::ZERO), ErrorKind::Timeout, false),
            ("bob", Fault::on("create_user").lose_answer(), ErrorKind::Connect, true),
            ("carol", Fault::on("create_user").answer(500).once_done(), ErrorKind::Server, true),
            ("dave", Fault::on("create_user").break_off(), ErrorKind::Connect, true),
        ] {
            let description = format!("{name} and {fault:?}");
            let active = keycloak.fault(fault);
            let error = keycloak.create_user(SHOP, &user(name)).await.unwrap_err();
            assert_eq!((error.kind(), active.hits()), (kind, 1), "{description}");
            assert_eq!(error.operation(), Some("create_user"), "{description}");
            active.remove();
            assert_eq!(users(keycloak.keycloak()).await.contains(&name.to_owned()), is_done, "{description}");
        }
        // The fake was asked for what was done, and has no fault of its own.
        own.of("create_user").assert_count(3);
        own.of("create_user").good().assert_count(3);
        assert!(own.entries().iter().all(|entry| entry.fault.is_none()));
    })
    .await;
}

#[tokio::test]
async fn a_fault_is_of_the_requests_that_it_names() {
    each_way(async |_, keycloak| {
        let web = ClientAuth::public("web");
        let log_in = async |password: &str| {
            let told = keycloak.token(SHOP, &web, &Grant::password("alice", password)).await;
            told.map(drop).map_err(|error| error.kind())
        };
        let busy = keycloak.fault(Fault::on("token").realm(SHOP).client("web").nth(2).answer(429));
        let elsewhere = keycloak.fault(Fault::on("token").client("other").answer(503));
        assert_eq!(log_in("pw").await, Ok(()));
        assert_eq!(log_in("pw").await, Err(ErrorKind::TooManyRequests));
        assert_eq!(log_in("pw").await, Ok(()));
        assert_eq!((busy.hits(), elsewhere.hits()), (1, 0));
        keycloak.clear_faults();

        let garbled = keycloak.fault(Fault::on("token").garble());
        assert_eq!(log_in("pw").await, Err(ErrorKind::Decode));
        // What is refused is refused, though its reason cannot be read.
        assert_eq!(log_in("wrong").await, Err(ErrorKind::BadRequest));
        assert_eq!(garbled.hits(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_journal_has_what_was_asked_and_what_was_told() {
    each_way(async |_, keycloak| {
        let journal = keycloak.journal();
        let (web, login) = (ClientAuth::public("web"), Grant::password("alice", "pw").with_scope("openid"));
        let tokens = keycloak.token(SHOP, &web, &login).await.unwrap();
        keycloak.userinfo(SHOP, &tokens.access_token).await.unwrap();
        let _lost = keycloak.fault(Fault::on("create_user").lose_answer());
        keycloak.create_user(SHOP, &user("bob")).await.unwrap_err();
        keycloak.get_user(SHOP, "nobody", Some(true)).await.unwrap_err();

        journal.of("token").realm(SHOP).client("web").user("alice").parameter("scope", "openid").good().assert_once();
        journal.of("userinfo").client("web").user("alice").good().assert_once();
        journal.of("create_user").failed().assert_once();
        journal.of("token").assert_before(&journal.of("create_user"));
        journal.of("get_user").parameter("user_id", "nobody").parameter("userProfileMetadata", "true").assert_once();
        let told: Vec<_> = journal.entries().into_iter().map(|entry| (entry.outcome, entry.fault)).collect();
        let not_found = Outcome::Failed { kind: ErrorKind::NotFound, status: Some(404) };
        let lost = Outcome::Failed { kind: ErrorKind::Connect, status: None };
        let dropped = Some("connection dropped once done".to_owned());
        assert_eq!(told, [(Outcome::Ok, None), (Outcome::Ok, None), (lost, dropped), (not_found, None)]);
        journal.clear();
        journal.all().assert_none();
    })
    .await;
}
