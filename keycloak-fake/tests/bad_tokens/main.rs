//! Every bad token is refused by a verifier that asks for what it should, and each for its own reason.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

mod careless;

use std::collections::{BTreeMap, BTreeSet};
use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::ErrorKind;
use keycloak_api::oidc::OpenIdConnect as _;
use keycloak_api::token::{KeySet, TokenError, TokenVerifier, decode_unverified};
use keycloak_fake::control::BadToken;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use serde_json::{Map, Value};

use careless::{SERVICES, Service};

const SHOP: &str = "shop";
const ISSUER: &str = "http://localhost:8080/realms/shop";
const NONCE: &str = "n";

struct World {
    fake: FakeKeycloak,
    keys: KeySet,
    access: String,
    id: String,
}

async fn world() -> World {
    let shop = Realm::new(SHOP).client(Client::public("web")).user(User::new("alice"));
    let fake = FakeKeycloak::builder().realm(shop).build().unwrap();
    let tokens = fake.token_for(SHOP, "alice", "web", "openid").await.unwrap();
    let keys = KeySet::from(&fake.certs(SHOP).await.unwrap());
    let id = with_nonce(&fake, &tokens.id_token.unwrap()).await;
    World { keys, access: tokens.access_token, id, fake }
}

/// The ID token as it would be after a login in the browser, which has a nonce.
async fn with_nonce(fake: &FakeKeycloak, id: &str) -> String {
    let mut token = decode_unverified::<Map<String, Value>>(id).unwrap();
    token.claims.insert("nonce".to_owned(), NONCE.into());
    let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token.claims).unwrap());
    let header = id.split('.').next().unwrap();
    fake.signed_by_key(SHOP, &token.header.kid.unwrap(), &format!("{header}.{claims}.")).await.unwrap()
}

impl World {
    fn verdict(&self, verifier: &TokenVerifier, token: &str) -> Result<(), TokenError> {
        verifier.decode::<Map<String, Value>>(token, &self.keys, self.fake.clock().now()).map(|_| ())
    }

    async fn bad(&self, good: &str) -> BTreeMap<&'static str, BadToken> {
        let all = self.fake.bad_tokens(SHOP, good).await.unwrap();
        let count = all.len();
        let named: BTreeMap<_, _> = all.into_iter().map(|bad| (bad.name, bad)).collect();
        assert_eq!(named.len(), count, "a name is there twice");
        named
    }
}

fn strict(typ: &str) -> TokenVerifier {
    let verifier = TokenVerifier::new().issuer(ISSUER).authorized_party("web").token_type(typ).require_kid(true);
    verifier.audience(if typ == "ID" { "web" } else { "account" })
}

#[tokio::test]
async fn all_are_refused() {
    let world = world().await;
    let verifier = strict("Bearer");
    assert_eq!(world.verdict(&verifier, &world.access), Ok(()));
    let bad = world.bad(&world.access).await;
    assert_eq!(bad.len(), 39, "{:?}", bad.keys());
    for (name, bad) in &bad {
        assert!(world.verdict(&verifier, &bad.token).is_err(), "{name}");
    }

    let verifier = strict("ID").nonce(NONCE).access_token(&*world.access);
    assert_eq!(world.verdict(&verifier, &world.id), Ok(()));
    let bad = world.bad(&world.id).await;
    assert_eq!(bad.len(), 41, "{:?}", bad.keys());
    for (name, bad) in &bad {
        assert!(world.verdict(&verifier, &bad.token).is_err(), "{name}");
    }
}

/// Who leaves one check out, or makes one of the known mistakes, takes the token that it is for, and so would see the
/// test of a service fail.
#[tokio::test]
async fn each_finds_a_careless_service() {
    let world = world().await;
    let strict = || strict("Bearer");
    let bare = || TokenVerifier::new().require_kid(true);
    let bad = world.bad(&world.access).await;
    let mut found = BTreeSet::new();
    for (name, lax) in [
        ("expired", strict().check_expiry(false)),
        ("not valid yet", strict().check_not_before(false)),
        ("another issuer", bare().audience("account").authorized_party("web").token_type("Bearer")),
        ("another audience", bare().issuer(ISSUER).authorized_party("web").token_type("Bearer")),
        ("another authorized party", bare().issuer(ISSUER).audience("account").token_type("Bearer")),
        ("a token of another type", strict().token_type("ID")),
        ("a refresh token", strict().token_type("Refresh")),
        ("no kid", strict().require_kid(false)),
        ("a long token", strict().max_length(usize::MAX)),
    ] {
        assert_eq!(world.verdict(&lax, &bad[name].token), Ok(()), "{name}");
        found.insert(name);
    }

    let header = bad["an embedded key"].token.split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let kid = decode_unverified::<Value>(&world.access).unwrap().header.kid;
    let mut keys = world.fake.certs(SHOP).await.unwrap().keys.into_iter();
    let key = keys.find(|key| key.kid == kid).unwrap();
    let now = world.fake.clock().now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
    let service = Service { key, strangers: serde_json::from_value(header["jwk"].clone()).unwrap(), now };
    for (takes, names) in SERVICES {
        assert_eq!(takes(&service, &world.access), Some(true), "the good one, by who takes {names:?}");
        for name in names {
            assert_eq!(takes(&service, &bad[name].token), Some(true), "{name}");
            found.insert(name);
        }
    }
    assert_eq!(found, bad.into_keys().collect());
}

/// The same of what only an ID token says.
#[tokio::test]
async fn those_of_an_id_token_find_a_careless_client() {
    let world = world().await;
    let bad = world.bad(&world.id).await;
    let told = |verifier: TokenVerifier, name: &str| world.verdict(&verifier, &bad[name].token);
    let strict = || strict("ID").nonce(NONCE).access_token(&*world.access);
    assert_eq!(world.verdict(&strict(), &world.id), Ok(()));
    for name in ["another nonce", "another at_hash"] {
        assert!(told(strict(), name).is_err(), "{name}");
    }
    assert_eq!(told(self::strict("ID").access_token(&*world.access), "another nonce"), Ok(()));
    assert_eq!(told(self::strict("ID").nonce(NONCE), "another at_hash"), Ok(()));
}

/// The fake is a service that verifies tokens too.
#[tokio::test]
async fn the_fake_takes_none_for_its_own() {
    let world = world().await;
    assert!(world.fake.userinfo(SHOP, &world.access).await.is_ok());
    for (name, bad) in world.bad(&world.access).await {
        let told = world.fake.userinfo(SHOP, &bad.token).await;
        // Whom a token is for, and how long it is, does not matter there. Of extensions the fake knows nothing.
        let passes = ["another audience", "a long token", "an unknown critical extension"].contains(&name);
        assert_eq!(told.is_ok(), passes, "{name}");
    }
}

#[tokio::test]
async fn what_is_no_token_of_the_realm_is_refused() {
    let world = world().await;
    let changed = world.bad(&world.access).await["changed claims"].token.clone();
    for text in ["", "a.b.c", &changed] {
        assert_eq!(world.fake.bad_tokens(SHOP, text).await.unwrap_err().kind(), ErrorKind::BadRequest);
    }
    let unknown = world.fake.bad_tokens("nope", &world.access).await;
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
}
