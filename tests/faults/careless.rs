//! A consumer that does the natural thing, beside one that uses the client, under each fault. Both tell how many users
//! there are. The careless one sends once, waits without end, and takes what it cannot read for nothing; so a test of it
//! with the fault finds out. The client outlives the fault, or its error says what went wrong.

use std::time::Duration;

use keycloak_api::ErrorKind;
use keycloak_api::admin::{UserFilter, Users as _};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::Server;
use keycloak_fake::control::Fault;
use serde_json::{Value, json};

use super::{PATIENCE, SHOP, client, fake};

/// What the careless consumer makes of it.
#[derive(Debug, PartialEq)]
enum Careless {
    /// As many as there are.
    Right,
    /// None, though there is one.
    Wrong,
    /// It has nothing to tell.
    Failed,
    /// It waits and waits.
    Hung,
}

use Careless::{Failed, Hung, Right, Wrong};

async fn careless(server: &Server, token: &str) -> Careless {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let asking = async {
        let url = format!("{}/admin/realms/{SHOP}/users", server.url());
        http.get(url).bearer_auth(token).send().await?.bytes().await
    };
    match tokio::time::timeout(PATIENCE, asking).await {
        Err(_) => Hung,
        Ok(Err(_)) => Failed,
        Ok(Ok(body)) => {
            let users: Vec<Value> = serde_json::from_slice(&body).unwrap_or_default();
            if users.len() == 1 { Right } else { Wrong }
        }
    }
}

/// Each fault on the first request that meets it, with what both make of it: the client `Ok`, or of the kind.
fn faults() -> Vec<(Fault, Careless, Result<usize, ErrorKind>)> {
    let on = || Fault::on("list_users").first(1);
    vec![
        (on().answer(503), Wrong, Ok(1)),
        (on().answer(503).retry_after(Duration::ZERO), Wrong, Ok(1)),
        (on().answer(429), Wrong, Ok(1)),
        (on().answer(500).once_done(), Wrong, Err(ErrorKind::Server)),
        (on().proxy_page(502), Wrong, Ok(1)),
        (on().proxy_page(200), Wrong, Err(ErrorKind::Decode)),
        (on().answer(400).json(&json!({"error": "invalid_request"})), Wrong, Err(ErrorKind::InvalidRequest)),
        (on().json(&json!({})), Wrong, Err(ErrorKind::Decode)),
        (on().answer(204), Wrong, Err(ErrorKind::Decode)),
        (on().answer(302), Wrong, Err(ErrorKind::Status)),
        (on().truncate(), Wrong, Err(ErrorKind::Decode)),
        (on().garble(), Wrong, Err(ErrorKind::Decode)),
        (on().drop_connection(), Failed, Ok(1)),
        (on().lose_answer(), Failed, Ok(1)),
        (on().break_off(), Failed, Ok(1)),
        (on().keep_silent(Duration::ZERO), Hung, Ok(1)),
        (on().latency(PATIENCE * 2), Hung, Ok(1)),
    ]
}

#[tokio::test]
async fn each_fault_finds_a_careless_consumer() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let admin = ClientAuth::public("admin-cli");
    let careful = client(&server).timeout(PATIENCE).build().unwrap();
    let token = careful.token("master", &admin, &Grant::password("admin", "admin")).await.unwrap().access_token;
    assert_eq!(careless(&server, &token).await, Right);
    for (fault, by_the_careless, by_the_client) in faults() {
        let description = format!("{fault:?}");
        let active = fake.fault(fault.clone());
        assert_eq!(careless(&server, &token).await, by_the_careless, "{description}");
        active.remove();

        let active = fake.fault(fault);
        let told = careful.list_users(SHOP, &UserFilter::default()).await;
        let told = told.map(|users| users.len()).map_err(|error| error.kind());
        assert_eq!((told, active.hits()), (by_the_client, 1), "{description}");
        active.remove();
    }
}
