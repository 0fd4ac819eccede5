//! Each fault, on operations of each kind of answer, in process and by the client over a socket: the same kinds of error,
//! and the same things done.

use std::time::Duration;

use keycloak_api::admin::{UserFilter, Users};
use keycloak_api::oidc::{ClientAuth, Grant};
use keycloak_api::{ErrorKind, Keycloak, Result};
use keycloak_fake::FakeKeycloak;
use keycloak_fake::control::{ActiveFault, Fault, Outcome};
use keycloak_http::RetryPolicy;
use serde_json::json;

use super::{PATIENCE, SHOP, client, fake, user, users};

/// Operations that answer JSON, where something is, nothing, and a number; the last is refused.
const OPERATIONS: [&str; 6] = ["token", "list_users", "create_user", "update_user", "count_users", "get_user"];

const SILENCE: &str = "silence";

/// What is told of one that went well, if no fault is met.
type Told = Result<(), ErrorKind>;

async fn call(keycloak: &dyn Keycloak, operation: &str, alice: &str) -> Told {
    let web = ClientAuth::public("web");
    let done = match operation {
        "token" => keycloak.token(SHOP, &web, &Grant::password("alice", "pw")).await.map(drop),
        "list_users" => keycloak.list_users(SHOP, &UserFilter::default()).await.map(drop),
        "create_user" => keycloak.create_user(SHOP, &user("bob")).await.map(drop),
        "update_user" => keycloak.update_user(SHOP, alice, &user("carol")).await,
        "count_users" => keycloak.count_users(SHOP, &UserFilter::default()).await.map(drop),
        "get_user" => keycloak.get_user(SHOP, "nobody", None).await.map(drop),
        other => unreachable!("{other}"),
    };
    done.map_err(|error| error.kind())
}

fn faults(operation: &str) -> Vec<(&'static str, Fault)> {
    let on = || Fault::on(operation).realm(SHOP);
    let mut faults = vec![
        ("latency", on().latency(Duration::from_millis(20))),
        ("503", on().answer(503).retry_after(Duration::from_secs(3))),
        ("429", on().answer(429)),
        ("500 once done", on().answer(500).once_done()),
        ("502 of a proxy", on().proxy_page(502)),
        ("a proxy's page that looks good", on().proxy_page(200)),
        ("a refusal", on().answer(400).json(&json!({"error": "invalid_grant"}))),
        ("another JSON", on().json(&json!({"access_token": 1}))),
        ("an empty object", on().json(&json!({}))),
        ("nothing", on().answer(204)),
        ("a redirect", on().answer(302)),
        ("no connection", on().drop_connection()),
        ("a lost answer", on().lose_answer()),
        ("an answer that breaks off", on().break_off()),
        ("an answer that is truncated", on().truncate()),
        ("an answer that is garbled", on().garble()),
    ];
    // These take their time.
    if matches!(operation, "token" | "create_user") {
        let silence = on().keep_silent(Duration::from_millis(20));
        faults.extend([(SILENCE, silence.clone()), ("silence once done", silence.once_done())]);
    }
    faults
}

/// What one way leads to: what the caller is told, the users then, how often the fault took effect, and the journal.
type Seen = (Told, Vec<String>, u64, Vec<(String, Outcome)>);

async fn see(fake: &FakeKeycloak, active: ActiveFault, operation: &str, told: Told) -> Seen {
    let journal = fake.journal();
    let entries = journal.of(operation).realm(SHOP).entries();
    let entries = entries.into_iter().map(|entry| (entry.name(), entry.outcome)).collect();
    let hits = active.hits();
    fake.clear_faults();
    (told, users(fake).await, hits, entries)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_the_same_in_process_and_over_a_socket() {
    let world = fake();
    let alice = world.list_users(SHOP, &UserFilter::username("alice")).await.unwrap().remove(0).id.unwrap();
    // The first of these makes a key, for all of them.
    call(&world, "token", &alice).await.unwrap();
    let mut met = std::collections::BTreeMap::new();
    for operation in OPERATIONS {
        for (name, fault) in faults(operation) {
            let (direct, served) = (world.fork(), world.fork());
            let _journals = (direct.journal(), served.journal());

            let active = direct.fault(fault.clone());
            let told = call(&direct, operation, &alice).await;
            let direct = see(&direct, active, operation, told).await;

            let active = served.fault(fault);
            let server = served.serve("127.0.0.1:0").unwrap();
            let http = client(&server).retry(RetryPolicy::off());
            let http = if name.starts_with(SILENCE) { http.timeout(PATIENCE) } else { http };
            let http = http.build().unwrap();
            let told = call(&http, operation, &alice).await;
            drop(server);
            let served = see(&served, active, operation, told).await;

            assert_eq!(direct, served, "{name} on {operation}");
            assert_eq!(direct.2, 1, "{name} on {operation}");
            if let Err(kind) = direct.0 {
                *met.entry(kind.to_string()).or_insert(0) += 1;
            }
        }
    }
    for kind in [
        ErrorKind::Connect,
        ErrorKind::Timeout,
        ErrorKind::Decode,
        ErrorKind::Unavailable,
        ErrorKind::TooManyRequests,
        ErrorKind::Server,
        ErrorKind::Status,
    ] {
        assert!(met.contains_key(&kind.to_string()), "{kind} was not met: {met:?}");
    }
}

#[tokio::test]
async fn what_is_done_before_a_fault_stays_done() {
    for (fault, is_done) in [
        (Fault::on("create_user").drop_connection(), false),
        (Fault::on("create_user").answer(503), false),
        (Fault::on("create_user").lose_answer(), true),
        (Fault::on("create_user").answer(503).once_done(), true),
        (Fault::on("create_user").break_off(), true),
    ] {
        let fake = fake();
        let description = format!("{fault:?}");
        let _active = fake.fault(fault);
        assert!(fake.create_user(SHOP, &user("bob")).await.is_err(), "{description}");
        fake.clear_faults();
        assert_eq!(users(&fake).await.contains(&"bob".to_owned()), is_done, "{description}");
    }
}
