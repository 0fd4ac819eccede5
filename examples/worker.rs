//! A worker that disables users who did not verify their address within a month: a service account, one token for as
//! many requests as go out together, and what is safe to repeat repeated.
//!
//! `WORKER_SECRET=… cargo run -p keycloak-tests --example worker -- https://sso.example.org shop` sweeps every hour. The
//! client `worker` needs a service account with the role `manage-users` of `realm-management`.

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keycloak_api::Keycloak;
use keycloak_api::admin::UserFilter;
use keycloak_api::navigation::Navigate as _;
use keycloak_http::{Credentials, HttpKeycloak, HttpKeycloakBuilder, RetryPolicy};
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

/// The worker's way to Keycloak. Its clones, and all tasks that share it, have one token.
fn client(url: &str, realm: &str, secret: &str) -> HttpKeycloakBuilder {
    let retry = RetryPolicy::default().retries(5).first_delay(Duration::from_millis(50));
    HttpKeycloak::builder(url).credentials(Credentials::client(realm, "worker", secret)).retry(retry)
}

/// Disables those for whom it is too late, and returns how many they were.
async fn sweep(keycloak: &Arc<dyn Keycloak>, realm: &str, now: SystemTime) -> Outcome<usize> {
    let month_ago = (now - MONTH).duration_since(UNIX_EPOCH)?.as_millis().to_string();
    let open = UserFilter { email_verified: Some(false), enabled: Some(true), ..UserFilter::default() };
    let late = UserFilter { created_before: Some(month_ago), ..open };
    let late = keycloak.realm(realm).users().stream(&late).all().await?;
    let (count, mut changes) = (late.len(), JoinSet::new());
    for id in late.into_iter().filter_map(|user| user.id) {
        let (keycloak, realm) = (Arc::clone(keycloak), realm.to_owned());
        changes.spawn(async move {
            keycloak.realm(&realm).users().by_id(&id).update(|user| user.enabled = Some(false)).await
        });
    }
    while let Some(change) = changes.join_next().await {
        change??;
    }
    Ok(count)
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(realm)) = (arguments.next(), arguments.next()) else {
        return Err("usage: worker <URL of Keycloak> <realm>, with the client's secret in WORKER_SECRET".into());
    };
    let keycloak: Arc<dyn Keycloak> = Arc::new(client(&url, &realm, &std::env::var("WORKER_SECRET")?).build()?);
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    loop {
        hours.tick().await;
        match sweep(&keycloak, &realm, SystemTime::now()).await {
            Ok(count) => writeln!(std::io::stdout(), "{count} users are disabled")?,
            // The next hour may bring what this one did not.
            Err(error) => writeln!(std::io::stderr(), "{error}")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use keycloak_api::admin::Users as _;
    use keycloak_fake::control::Fault;
    use keycloak_fake::{Client, FakeKeycloak, Realm, User};

    use super::*;

    /// 20 users who did not verify their address, and alice, who did.
    fn keycloak() -> FakeKeycloak {
        let worker = Client::confidential("worker", "worker-secret").service_account();
        let account = User::new("service-account-worker").client_role("realm-management", "manage-users");
        let account = account.with(|user| user.service_account_client_id = Some("worker".into()));
        let mut shop = Realm::new("shop").client(worker).user(account).user(User::new("alice"));
        for number in 0..20 {
            shop = shop.user(User::new(format!("user{number}")).with(|user| user.email_verified = Some(false)));
        }
        FakeKeycloak::builder().realm(shop).build().unwrap()
    }

    async fn enabled(fake: &FakeKeycloak) -> i64 {
        fake.count_users("shop", &UserFilter { enabled: Some(true), ..UserFilter::default() }).await.unwrap()
    }

    #[tokio::test]
    async fn who_is_late_is_disabled_once() {
        let fake = keycloak();
        let keycloak: Arc<dyn Keycloak> = Arc::new(fake.clone());
        let before = enabled(&fake).await;
        for (passed, expected) in [(MONTH - Duration::from_secs(60), 0), (Duration::from_secs(120), 20), (MONTH, 0)] {
            fake.clock().advance(passed);
            assert_eq!(sweep(&keycloak, "shop", fake.clock().now()).await.unwrap(), expected);
        }
        assert_eq!(enabled(&fake).await, before - 20);
    }

    /// With the client of production, over a socket.
    #[tokio::test]
    async fn one_token_is_enough_and_a_busy_server_no_reason_to_give_up() {
        let fake = keycloak();
        fake.clock().advance(MONTH * 2);
        let (server, journal, clock) = (fake.serve("127.0.0.1:0").unwrap(), fake.journal(), fake.clock());
        fake.fault(Fault::on("update_user").first(3).answer(503));
        let client = client(server.url(), "shop", "worker-secret").clock(move || clock.now()).build().unwrap();
        let keycloak: Arc<dyn Keycloak> = Arc::new(client);
        assert_eq!(sweep(&keycloak, "shop", fake.clock().now()).await.unwrap(), 20);
        journal.of("token").assert_once();
        journal.of("update_user").failed().assert_count(3);
        journal.of("update_user").good().assert_count(20);
    }

    #[tokio::test]
    async fn without_the_role_nobody_is_disabled() {
        let fake = keycloak();
        fake.clock().advance(MONTH * 2);
        let token = fake.token_for("shop", "alice", "worker", "").await.unwrap().access_token;
        let keycloak: Arc<dyn Keycloak> = Arc::new(fake.with_token(token));
        let error = sweep(&keycloak, "shop", fake.clock().now()).await.unwrap_err();
        assert!(error.downcast_ref::<keycloak_api::Error>().unwrap().is_forbidden(), "{error}");
    }
}
