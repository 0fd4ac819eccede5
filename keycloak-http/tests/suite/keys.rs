//! Tokens are verified with keys that are fetched seldom, but in time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use keycloak_api::ErrorKind;
use keycloak_api::operation::Transport as _;
use keycloak_api::token::TokenVerifier;
use keycloak_http::{HttpKeycloak, RetryPolicy, VerifyError};
use serde_json::{Value, json};

use crate::support::{Answer, Server, Signer, TestClock};

/// How long the server takes to say that it can't answer.
const OUTAGE: Duration = Duration::from_secs(1);

/// A realm whose keys a test rotates, and a client whose time it moves.
struct Realm {
    server: Server,
    keycloak: HttpKeycloak,
    clock: TestClock,
    published: Arc<Mutex<Option<Vec<Value>>>>,
}

impl Realm {
    /// A realm that publishes the key of `signer`.
    async fn new(signer: &Signer) -> Self {
        let published = Arc::new(Mutex::new(Some(vec![signer.jwk()])));
        let answers = Arc::clone(&published);
        let server = Server::start(move |_| match answers.lock().unwrap().as_ref() {
            Some(keys) => Answer::json(200, &json!({"keys": keys}).to_string()).after(Duration::from_millis(20)),
            None => Answer::new(503, &[], "").after(OUTAGE),
        })
        .await;
        let clock = TestClock::new();
        let keycloak = server.client().retry(RetryPolicy::off()).clock(clock.reader()).build().unwrap();
        Self { server, keycloak, clock, published }
    }

    fn publish(&self, keys: Option<Vec<Value>>) {
        *self.published.lock().unwrap() = keys;
    }

    /// An access token that holds for a day.
    fn token(&self, signer: &Signer) -> String {
        let now = self.keycloak.now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let issuer = format!("{}/realms/shop", self.server.url);
        signer.sign(&json!({"iss": issuer, "sub": "alice", "typ": "Bearer", "iat": now, "exp": now + 86_400}))
    }

    async fn verify(&self, raw: &str) -> Result<String, VerifyError> {
        Ok(self.keycloak.verify("shop", raw).await?.claims().sub.clone().unwrap())
    }

    fn fetches(&self) -> usize {
        self.server.asked("/realms/shop/protocol/openid-connect/certs").len()
    }
}

#[tokio::test]
async fn a_token_is_verified_and_the_keys_are_kept() {
    let signer = Signer::new("a");
    let realm = Realm::new(&signer).await;
    let token = realm.token(&signer);
    assert_eq!(realm.verify(&token).await.unwrap(), "alice");
    assert_eq!(realm.verify(&token).await.unwrap(), "alice");
    assert!(matches!(realm.verify(&format!("{token}AAAA")).await, Err(VerifyError::Token(_))));
    let for_another = TokenVerifier::new().audience("shop-api");
    let outcome = realm.keycloak.verify_with::<Value>("shop", &token, &for_another).await;
    assert!(matches!(outcome, Err(VerifyError::Token(error)) if error.claim() == Some("aud")));
    assert_eq!(realm.fetches(), 1);
}

#[tokio::test]
async fn the_issuer_is_the_realm() {
    let signer = Signer::new("a");
    let realm = Realm::new(&signer).await;
    let outcome = realm.keycloak.verify("another", &realm.token(&signer)).await;
    assert!(matches!(outcome, Err(VerifyError::Token(error)) if error.claim() == Some("iss")));
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_verifications_make_one_fetch() {
    let signer = Signer::new("a");
    let realm = Arc::new(Realm::new(&signer).await);
    let (token, verified) = (realm.token(&signer), Arc::new(AtomicUsize::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (realm, token, verified) = (Arc::clone(&realm), token.clone(), Arc::clone(&verified));
        tasks.spawn(
            async move { verified.fetch_add(usize::from(realm.verify(&token).await.is_ok()), Ordering::SeqCst) },
        );
    }
    tasks.join_all().await;
    assert_eq!((verified.load(Ordering::SeqCst), realm.fetches()), (50, 1));
}

#[tokio::test]
async fn a_rotated_key_is_fetched_when_a_token_names_it() {
    let (old, new) = (Signer::new("a"), Signer::new("b"));
    let realm = Realm::new(&old).await;
    realm.verify(&realm.token(&old)).await.unwrap();
    realm.publish(Some(vec![new.jwk(), old.jwk()]));
    realm.clock.advance(10);
    realm.verify(&realm.token(&new)).await.unwrap();
    realm.verify(&realm.token(&old)).await.unwrap();
    assert_eq!(realm.fetches(), 2);
}

#[tokio::test]
async fn made_up_keys_are_asked_for_once_in_the_interval() {
    let (signer, forger) = (Signer::new("a"), Signer::new("made up"));
    let realm = Realm::new(&signer).await;
    for (seconds, fetches) in [(0, 1), (9, 1), (1, 2), (5, 2), (5, 3)] {
        realm.clock.advance(seconds);
        for _ in 0..3 {
            let outcome = realm.verify(&realm.token(&forger)).await;
            assert!(matches!(outcome, Err(VerifyError::Token(error)) if error.is_unknown_key()));
        }
        assert_eq!(realm.fetches(), fetches);
    }
}

#[tokio::test]
async fn old_keys_outlive_an_outage() {
    let (signer, new) = (Signer::new("a"), Signer::new("b"));
    let realm = Realm::new(&signer).await;
    let token = realm.token(&signer);
    realm.verify(&token).await.unwrap();
    realm.publish(None);
    let mut waited = false;
    for seconds in [700, 10_000, 10_000] {
        realm.clock.advance(seconds);
        let started = Instant::now();
        assert_eq!(realm.verify(&token).await.unwrap(), "alice");
        // Only who is first to find the keys very old waits for the server.
        assert!(seconds == 10_000 && !waited || started.elapsed() < OUTAGE, "{seconds}");
        waited = seconds == 10_000;
    }
    // Of a token with another key nothing is known, which is not the same as being bad; also while it is too early to
    // ask again.
    realm.clock.advance(20);
    for _ in 0..2 {
        let error = realm.verify(&realm.token(&new)).await.unwrap_err();
        assert!(matches!(error, VerifyError::Keys(error) if error.kind() == ErrorKind::Unavailable));
    }
    realm.publish(Some(vec![new.jwk()]));
    realm.clock.advance(10);
    realm.verify(&realm.token(&new)).await.unwrap();
}

#[tokio::test]
async fn keys_that_are_old_are_fetched_meanwhile_and_very_old_ones_before() {
    let (old, new) = (Signer::new("a"), Signer::new("b"));
    let realm = Realm::new(&old).await;
    let token = realm.token(&old);
    realm.verify(&token).await.unwrap();
    realm.publish(Some(vec![new.jwk()]));
    realm.clock.advance(600);
    realm.verify(&token).await.unwrap();
    // The retired key is gone as soon as the fetch is through.
    while realm.keycloak.keys("shop").await.unwrap().contains("a") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    realm.publish(Some(vec![old.jwk()]));
    realm.clock.advance(1200);
    assert!(!realm.keycloak.keys("shop").await.unwrap().contains("b"));
    assert_eq!(realm.fetches(), 3);
}

#[tokio::test]
async fn keys_that_never_came_are_asked_for_each_time() {
    let signer = Signer::new("a");
    let realm = Realm::new(&signer).await;
    realm.publish(None);
    let error = realm.keycloak.keys("shop").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(503)));
    realm.publish(Some(vec![signer.jwk()]));
    realm.verify(&realm.token(&signer)).await.unwrap();
}
