//! What only tests do to a fake: tokens without a login, keys turned, the clock moved, everything again by its seed.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keycloak_api::admin::{UserFilter, Users};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect, TokenResponse};
use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier, VerifiedToken};
use keycloak_fake::control::Clock;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use serde_json::json;

const SHOP: &str = "shop";
const ISSUER: &str = "http://localhost:8080/realms/shop";

fn shop(name: &str) -> Realm {
    let alice = User::new("alice").password("pw").role("clerk");
    Realm::new(name).role("clerk").client(Client::public("web").redirect_uri("http://app.test/cb")).user(alice)
}

fn web() -> ClientAuth {
    ClientAuth::public("web")
}

fn moment() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// The token, verified with the keys that the realm publishes.
async fn verified(fake: &FakeKeycloak, token: &str, now: SystemTime) -> VerifiedToken<AccessTokenClaims> {
    let keys = KeySet::from(&fake.certs(SHOP).await.unwrap());
    TokenVerifier::new().issuer(ISSUER).require_kid(true).decode(token, &keys, now).unwrap()
}

#[tokio::test]
async fn a_token_without_a_login_is_one_of_a_login() {
    let fake = FakeKeycloak::builder().realm(shop(SHOP)).build().unwrap();
    let tokens = fake.token_for(SHOP, "Alice", "web", "openid email").await.unwrap();
    let minted = verified(&fake, &tokens.access_token, SystemTime::now()).await;
    let login = Grant::password("alice", "pw").with_scope("openid email");
    let login = fake.token(SHOP, &web(), &login).await.unwrap();
    let login = verified(&fake, &login.access_token, SystemTime::now()).await;
    assert!(minted.claims().has_realm_role("clerk"));
    let stable = |token: &VerifiedToken<AccessTokenClaims>| {
        let mut claims = serde_json::to_value(token.claims()).unwrap();
        for own in ["exp", "iat", "jti", "sid"] {
            assert!(claims.as_object_mut().unwrap().remove(own).is_some(), "{own}: {claims}");
        }
        claims
    };
    assert_eq!(stable(&minted), stable(&login));
    assert_eq!(stable(&minted)["email"], json!("alice@example.org"));

    // Its session is one, too.
    assert!(fake.userinfo(SHOP, &tokens.access_token).await.is_ok());
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap());
    assert!(fake.token(SHOP, &web(), &refresh).await.is_ok());

    assert!(fake.token_for(SHOP, "nobody", "web", "").await.unwrap_err().is_bad_credentials());
    for (client, scope) in [("nope", ""), ("web", "nope")] {
        assert!(fake.token_for(SHOP, "alice", client, scope).await.is_err(), "{client} {scope}");
    }
    assert!(fake.token_for("nowhere", "alice", "web", "").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn tokens_outlive_the_turning_of_keys() {
    let fake = FakeKeycloak::builder().realm(shop(SHOP)).build().unwrap();
    let kid = |token: &VerifiedToken<AccessTokenClaims>| token.header().kid.clone().unwrap();
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let made = fake.token_for(SHOP, "alice", "web", "openid").await.unwrap();
        tokens.push(made.access_token);
        fake.rotate_keys(SHOP).unwrap();
    }
    let mut kids = Vec::new();
    for token in &tokens {
        kids.push(kid(&verified(&fake, token, SystemTime::now()).await));
        assert!(fake.userinfo(SHOP, token).await.is_ok());
    }
    let certs = fake.certs(SHOP).await.unwrap();
    let published = |wanted: &String| certs.keys.iter().any(|key| key.kid.as_ref() == Some(wanted));
    assert!(kids.iter().all(published), "{kids:?}");
    kids.dedup();
    assert_eq!(kids.len(), 3, "each has a key of its own: {kids:?}");
    assert!(fake.rotate_keys("nowhere").unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_seed_makes_everything_again() {
    let make = |seed| {
        let clock = Clock::stopped_at(moment());
        FakeKeycloak::builder().seed(seed).clock(clock).realm(shop(SHOP)).build().unwrap()
    };
    async fn look(fake: &FakeKeycloak) -> (Option<String>, TokenResponse, TokenResponse) {
        let id = fake.list_users(SHOP, &UserFilter::username("alice")).await.unwrap().remove(0).id;
        let login = Grant::password("alice", "pw").with_scope("openid");
        let login = fake.token(SHOP, &web(), &login).await.unwrap();
        let minted = fake.token_for(SHOP, "alice", "web", "openid offline_access").await.unwrap();
        (id, login, minted)
    }
    let (one, two, other) = (look(&make(7)).await, look(&make(7)).await, look(&make(8)).await);
    assert_eq!(one, two);
    assert_ne!(one.0, other.0);
    assert_ne!(one.1.access_token, other.1.access_token);
}

#[tokio::test]
async fn time_passes_as_it_is_told_to() {
    let clock = Clock::stopped_at(moment());
    let fake = FakeKeycloak::builder().clock(clock.clone()).realm(shop(SHOP)).build().unwrap();
    let tokens = fake.token_for(SHOP, "alice", "web", "openid").await.unwrap();
    let claims = verified(&fake, &tokens.access_token, moment()).await;
    assert_eq!((claims.claims().iat, claims.claims().exp), (Some(1_800_000_000), Some(1_800_000_300)));

    clock.advance(Duration::from_secs(299));
    assert!(fake.userinfo(SHOP, &tokens.access_token).await.is_ok());
    clock.advance(Duration::from_secs(2));
    assert!(fake.userinfo(SHOP, &tokens.access_token).await.unwrap_err().is_unauthorized());
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap());
    let tokens = fake.token(SHOP, &web(), &refresh).await.unwrap();
    let claims = verified(&fake, &tokens.access_token, clock.now()).await;
    assert_eq!(claims.claims().iat, Some(1_800_000_301));

    // The session is idle for longer than half an hour.
    clock.advance(Duration::from_secs(3600));
    let refresh = Grant::refresh_token(tokens.refresh_token.unwrap());
    assert!(fake.token(SHOP, &web(), &refresh).await.unwrap_err().is_invalid_grant());
}

/// By order and not by time: on a runtime of one thread a request that is asked for later is answered first, while the
/// key of the earlier one is made. With a seed that nobody else has, no key is there yet; the last realm's is made last.
#[tokio::test(flavor = "current_thread")]
async fn nobody_waits_for_a_key_but_who_needs_it() {
    let seed = u64::from(std::process::id()) << 20;
    let realms = ["one", "two", "three", SHOP].map(shop);
    let builder =
        realms.into_iter().fold(FakeKeycloak::builder().seed(seed), keycloak_fake::FakeKeycloakBuilder::realm);
    let fake = builder.build().unwrap();
    let order = std::cell::RefCell::new(Vec::new());
    let needs_the_key = async {
        fake.token_for(SHOP, "alice", "web", "openid").await.unwrap();
        order.borrow_mut().push("the token");
    };
    let others = async {
        fake.discovery(SHOP).await.unwrap();
        order.borrow_mut().push("discovery");
        fake.count_users(SHOP, &UserFilter::default()).await.unwrap();
        order.borrow_mut().push("the count of users");
        fake.userinfo(SHOP, "garbage").await.unwrap_err();
        order.borrow_mut().push("userinfo");
    };
    tokio::join!(needs_the_key, others);
    assert_eq!(*order.borrow(), ["discovery", "the count of users", "userinfo", "the token"]);
}

/// A login in a browser, up to the code: the same for the same seed.
#[cfg(feature = "server")]
#[tokio::test]
async fn a_seed_makes_codes_again() {
    async fn code(seed: u64) -> String {
        let clock = Clock::stopped_at(moment());
        let fake = FakeKeycloak::builder().seed(seed).clock(clock).realm(shop(SHOP)).build().unwrap();
        let server = fake.serve("127.0.0.1:0").unwrap();
        let browser =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let path = "realms/shop/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid\
                    &redirect_uri=http%3A%2F%2Fapp.test%2Fcb";
        let page = browser.get(format!("{}/{path}", server.url())).send().await.unwrap();
        let cookies = page.headers().get_all("set-cookie").iter();
        let cookies: Vec<_> = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()).collect();
        let cookies = cookies.join("; ");
        let page = page.text().await.unwrap();
        let action = page.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let form = browser.post(action).header("cookie", cookies).header("content-type", FORM);
        let answer = form.body("username=alice&password=pw").send().await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap();
        location.split("code=").nth(1).unwrap_or(location).to_owned()
    }
    let (one, two, other) = (code(7).await, code(7).await, code(8).await);
    assert_eq!(one, two);
    assert_ne!(one, other);
}

#[cfg(feature = "server")]
const FORM: &str = "application/x-www-form-urlencoded";
