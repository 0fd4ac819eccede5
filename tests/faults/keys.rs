//! Key sets that are wrong or late, and what verifies tokens with them.

use std::time::Duration;

use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::token::decode_unverified;
use keycloak_fake::Server;
use keycloak_fake::control::{Fault, KeyStatus};
use keycloak_http::HttpKeycloak;

use super::{SHOP, client, fake};

/// A client that has no keys yet, and asks for them as often as it wants.
fn verifying(server: &Server) -> HttpKeycloak {
    client(server).key_interval(Duration::ZERO).build().unwrap()
}

/// A token as the served fake gives it.
async fn token(server: &Server) -> String {
    let login = Grant::password("alice", "pw").with_scope("openid");
    verifying(server).token(SHOP, &ClientAuth::public("web"), &login).await.unwrap().access_token
}

fn kid(token: &str) -> String {
    decode_unverified::<serde_json::Value>(token).unwrap().header.kid.unwrap()
}

#[tokio::test]
async fn no_token_verifies_with_foreign_keys_under_the_right_names() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let good = token(&server).await;
    verifying(&server).verify(SHOP, &good).await.unwrap();

    let wrong = fake.fault(Fault::on("certs").foreign_keys());
    let deceived = verifying(&server);
    assert!(deceived.verify(SHOP, &good).await.is_err());
    assert!(wrong.hits() > 0);
    wrong.remove();
    verifying(&server).verify(SHOP, &good).await.unwrap();
}

#[tokio::test]
async fn both_ways_have_the_same_foreign_keys() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let own = fake.certs(SHOP).await.unwrap();
    let _wrong = fake.fault(Fault::on("certs").foreign_keys());
    let foreign = fake.certs(SHOP).await.unwrap();
    assert_eq!(foreign, verifying(&server).certs(SHOP).await.unwrap());
    for (own, foreign) in own.keys.iter().zip(&foreign.keys) {
        assert_eq!(
            (&own.kid, &own.alg, &own.key_use, &own.kty),
            (&foreign.kid, &foreign.alg, &foreign.key_use, &foreign.kty)
        );
        assert_ne!(own.n, foreign.n);
    }
    assert_eq!(own.keys.len(), foreign.keys.len());
}

#[tokio::test]
async fn a_new_key_is_looked_for_till_the_set_has_it() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let old = token(&server).await;
    let keycloak = verifying(&server);
    keycloak.verify(SHOP, &old).await.unwrap();

    let late = fake.lag_keys(SHOP).await.unwrap();
    fake.rotate_keys(SHOP).unwrap();
    let new = token(&server).await;
    assert_ne!(kid(&old), kid(&new));
    assert!(keycloak.verify(SHOP, &new).await.is_err(), "the set does not have its key yet");
    keycloak.verify(SHOP, &old).await.unwrap();
    assert!(late.hits() > 0);

    late.remove();
    keycloak.verify(SHOP, &new).await.unwrap();
}

#[tokio::test]
async fn a_retired_key_verifies_till_it_is_disabled() {
    let fake = fake();
    let server = fake.serve("127.0.0.1:0").unwrap();
    let old = token(&server).await;
    fake.rotate_keys(SHOP).unwrap();
    let new = token(&server).await;
    // As somebody would who has got hold of the retired key.
    let minted = fake.signed_by_key(SHOP, &kid(&old), &new).await.unwrap();
    assert_eq!(kid(&minted), kid(&old));
    verifying(&server).verify(SHOP, &minted).await.unwrap();

    fake.set_key_status(SHOP, &kid(&old), KeyStatus::Disabled).await.unwrap();
    for bad in [&old, &minted] {
        assert!(verifying(&server).verify(SHOP, bad).await.is_err());
    }
    verifying(&server).verify(SHOP, &new).await.unwrap();
}
