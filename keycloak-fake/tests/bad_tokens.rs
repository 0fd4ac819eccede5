//! Every bad token is refused by a verifier that asks for what it should, and each for its own reason.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::ErrorKind;
use keycloak_api::oidc::OpenIdConnect as _;
use keycloak_api::token::{JsonWebKeySet, KeySet, TokenError, TokenVerifier};
use keycloak_fake::control::BadToken;
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use serde_json::{Map, Value, json};

const SHOP: &str = "shop";
const ISSUER: &str = "http://localhost:8080/realms/shop";

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
    World { keys, access: tokens.access_token, id: tokens.id_token.unwrap(), fake }
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

    let verifier = strict("ID").access_token(&*world.access);
    assert_eq!(world.verdict(&verifier, &world.id), Ok(()));
    let bad = world.bad(&world.id).await;
    assert_eq!(bad.len(), 40, "{:?}", bad.keys());
    for (name, bad) in &bad {
        assert!(world.verdict(&verifier, &bad.token).is_err(), "{name}");
    }
}

/// Who leaves one check out takes the token that it is for, and so would see the test of a service fail.
#[tokio::test]
async fn each_is_wrong_in_one_way() {
    let world = world().await;
    let bare = || TokenVerifier::new().require_kid(true);
    let strict = || strict("Bearer");
    let bad = world.bad(&world.access).await;
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
    }
    let bad = world.bad(&world.id).await;
    assert_eq!(world.verdict(&self::strict("ID"), &bad["another at_hash"].token), Ok(()));

    // A verifier with the stranger's key takes what that signed: the signature is good, the key is not the realm's.
    let header = bad["an embedded key"].token.split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let strangers: JsonWebKeySet = serde_json::from_value(json!({"keys": [header["jwk"]]})).unwrap();
    let strangers = KeySet::from(&strangers);
    for name in ["a retired key", "an embedded key", "a key at a URL (jku)", "a certificate at a URL (x5u)"] {
        let verdict = self::strict("ID").decode::<Value>(&bad[name].token, &strangers, world.fake.clock().now());
        assert!(verdict.is_ok(), "{name}: {verdict:?}");
    }
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
