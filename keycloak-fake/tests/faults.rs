//! Rules for what goes wrong: which requests they are of, when, and what becomes of them in copies of a fake.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::time::Duration;

use keycloak_api::ErrorKind;
use keycloak_api::admin::{ClientTypes as _, UserFilter, Users as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::control::Fault;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};

fn world() -> FakeKeycloak {
    let realm = |name: &str| {
        Realm::new(name)
            .client(Client::public("web"))
            .client(Client::confidential("back", "secret"))
            .user(User::new("alice").password("pw"))
    };
    FakeKeycloak::builder().realm(realm("shop")).realm(realm("bank")).build().unwrap()
}

async fn log_in(fake: &FakeKeycloak, realm: &str, client: &ClientAuth) -> Result<String, ErrorKind> {
    let tokens = fake.token(realm, client, &Grant::password("alice", "pw")).await;
    tokens.map(|tokens| tokens.access_token).map_err(|error| error.kind())
}

async fn count(fake: &FakeKeycloak, realm: &str) -> Result<i64, ErrorKind> {
    fake.count_users(realm, &UserFilter::default()).await.map_err(|error| error.kind())
}

#[tokio::test]
async fn a_fault_is_of_what_it_names() {
    let fake = world();
    let (web, back) = (ClientAuth::public("web"), ClientAuth::secret_basic("back", "secret"));
    let post = ClientAuth::secret_post("back", "secret");
    let busy = fake.fault(Fault::on("token").realm("shop").client("back").answer(503));
    assert!(log_in(&fake, "shop", &web).await.is_ok());
    assert!(log_in(&fake, "bank", &back).await.is_ok());
    for client in [&back, &post] {
        assert_eq!(log_in(&fake, "shop", client).await, Err(ErrorKind::Unavailable));
    }
    assert!(count(&fake, "shop").await.is_ok());
    assert_eq!(busy.hits(), 2);
    busy.remove();
    assert!(log_in(&fake, "shop", &back).await.is_ok());

    // Of an access token's client, where the admin API is asked.
    let admin = fake.token_for("master", "admin", "admin-cli", "").await.unwrap().access_token;
    let _busy = fake.fault(Fault::anywhere().client("admin-cli").answer(503));
    assert_eq!(count(&fake.with_token(admin), "shop").await, Err(ErrorKind::Unavailable));
    assert!(count(&fake, "shop").await.is_ok());
}

#[tokio::test]
async fn a_fault_is_of_a_path() {
    let fake = world();
    let _gone = fake.fault(Fault::at(http::Method::GET, "/admin/realms/{realm}/users/count").answer(404));
    let _bank = fake.fault(Fault::at(http::Method::GET, "/admin/realms/bank/users").answer(503));
    assert_eq!(count(&fake, "shop").await, Err(ErrorKind::NotFound));
    assert!(fake.list_users("shop", &UserFilter::default()).await.is_ok());
    assert_eq!(fake.list_users("bank", &UserFilter::default()).await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn the_first_that_is_due_takes_effect_and_all_count() {
    let fake = world();
    let _second = fake.fault(Fault::on("count_users").nth(2).answer(503));
    let _early = fake.fault(Fault::on("count_users").first(3).answer(404));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(count(&fake, "shop").await.err());
    }
    let missing = Some(ErrorKind::NotFound);
    assert_eq!(seen, [missing, Some(ErrorKind::Unavailable), missing, None]);
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let seen = async |seed| {
        let fake = world();
        let _fault = fake.fault(Fault::on("count_users").with_probability(0.5, seed).answer(503));
        let mut seen = Vec::new();
        for _ in 0..40 {
            seen.push(count(&fake, "shop").await.is_ok());
        }
        seen
    };
    let one = seen(1).await;
    assert!(one.contains(&true) && one.contains(&false));
    assert_eq!(one, seen(1).await);
    assert_ne!(one, seen(2).await);
}

#[tokio::test]
async fn a_fork_takes_faults_along_and_a_reset_goes_back_to_them() {
    let fake = world();
    let active = fake.fault(Fault::on("count_users").nth(2).answer(503));
    assert!(count(&fake, "shop").await.is_ok());
    let (fork, snapshot) = (fake.fork(), fake.snapshot());
    // Each counts on by itself.
    assert!(count(&fork, "shop").await.is_err());
    assert_eq!(active.hits(), 0);
    fork.clear_faults();
    assert!(count(&fake, "shop").await.is_err());
    assert_eq!(active.hits(), 1);

    fake.clear_faults();
    assert_eq!(active.hits(), 0);
    let _other = fake.fault(Fault::anywhere().answer(500));
    fake.reset(&snapshot);
    assert_eq!(count(&fake, "shop").await, Err(ErrorKind::Unavailable));
    assert!(count(&fake, "shop").await.is_ok());
}

/// By order and not by time: on a runtime of one thread, who asks later is answered first.
#[tokio::test(flavor = "current_thread")]
async fn whoever_waits_for_a_slow_answer_holds_nobody_up() {
    let fake = world();
    let _slow = fake.fault(Fault::on("count_users").realm("shop").latency(Duration::from_millis(50)));
    let order = std::cell::RefCell::new(Vec::new());
    let slow = async {
        count(&fake, "shop").await.unwrap();
        order.borrow_mut().push("slow");
    };
    let quick = async {
        count(&fake, "bank").await.unwrap();
        order.borrow_mut().push("quick");
    };
    tokio::join!(slow, quick);
    assert_eq!(*order.borrow(), ["quick", "slow"]);
}

#[tokio::test]
async fn silence_ends_with_the_callers_patience() {
    let fake = world();
    let _silent = fake.fault(Fault::on("count_users").keep_silent(Duration::from_millis(30)));
    let started = std::time::Instant::now();
    assert_eq!(count(&fake, "shop").await, Err(ErrorKind::Timeout));
    assert!(started.elapsed() >= Duration::from_millis(30));
}

/// A program without Tokio has faults too, and waits itself.
#[test]
fn a_caller_without_a_runtime_waits_itself() {
    let fake = world();
    let _slow = fake.fault(Fault::on("count_users").latency(Duration::from_millis(20)));
    let mut counting = Box::pin(count(&fake, "shop"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let started = std::time::Instant::now();
    assert_eq!(counting.as_mut().poll(&mut context), std::task::Poll::Ready(Ok(1)));
    assert!(started.elapsed() >= Duration::from_millis(20));
}

/// What the fake does not do is asked for like anything else.
#[tokio::test]
async fn what_is_not_done_goes_wrong_too() {
    let fake = world();
    let journal = fake.journal();
    let _busy = fake.fault(Fault::on("get_client_types").nth(1).answer(503));
    let mut kinds = Vec::new();
    for _ in 0..2 {
        kinds.push(fake.get_client_types("shop").await.unwrap_err().kind());
    }
    assert_eq!(kinds, [ErrorKind::Unavailable, ErrorKind::Unsupported]);
    journal.of("get_client_types").realm("shop").failed().assert_count(2);
}

#[test]
#[should_panic(expected = "no trait of keycloak-api has an operation `tokens`")]
fn a_name_that_is_none_is_told_at_once() {
    let _fault = Fault::on("tokens");
}

#[cfg(feature = "server")]
mod served {
    use super::*;

    /// A page is no operation: it has a path.
    #[tokio::test]
    async fn pages_fail_by_their_path() {
        let fake = world();
        let server = fake.serve("127.0.0.1:0").unwrap();
        let browser = reqwest::Client::builder().no_proxy().build().unwrap();
        let path = "/realms/{realm}/protocol/openid-connect/auth";
        let url = format!("{}/realms/shop/protocol/openid-connect/auth?client_id=web", server.url());
        let down = fake.fault(Fault::at(http::Method::GET, path).realm("shop").client("web").proxy_page(502));
        let answer = browser.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 502);
        assert_eq!(answer.headers()["content-type"], "text/html");
        assert!(answer.text().await.unwrap().contains("<h1>Bad Gateway</h1>"));
        assert_eq!(down.hits(), 1);

        let _gone = fake.fault(Fault::at(http::Method::GET, path).drop_connection());
        down.remove();
        assert!(browser.get(&url).send().await.is_err());
        fake.clear_faults();
        assert_ne!(browser.get(&url).send().await.unwrap().status(), 502);
    }

    /// A service has no connection to drop.
    #[tokio::test]
    async fn a_service_without_a_socket_answers_as_a_proxy_would() {
        use tower::Service as _;
        let fake = world();
        let _gone = fake.fault(Fault::on("certs").drop_connection());
        let request = http::Request::get("/realms/shop/protocol/openid-connect/certs");
        let answer = fake.service().call(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 502);
    }

    /// The answer as it is on the wire: it promises more than comes, or less than was meant.
    #[tokio::test]
    async fn an_answer_breaks_off_or_is_cut() {
        let fake = world();
        let server = fake.serve("127.0.0.1:0").unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{}/realms/shop/.well-known/openid-configuration", server.url());
        let whole = client.get(&url).send().await.unwrap().bytes().await.unwrap();

        let broken = fake.fault(Fault::on("discovery").break_off());
        let answer = client.get(&url).send().await;
        assert!(match answer {
            Err(_) => true,
            Ok(answer) => answer.bytes().await.is_err(),
        });
        broken.remove();

        let cut = fake.fault(Fault::on("discovery").truncate());
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let half = answer.bytes().await.unwrap();
        assert_eq!(half, whole.slice(..whole.len() / 2));
        cut.remove();

        let _garbled = fake.fault(Fault::on("discovery").garble());
        let text = client.get(&url).send().await.unwrap().bytes().await.unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&text).is_err());
    }
}
