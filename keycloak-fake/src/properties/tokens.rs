//! A token holds as it was signed, and in no other way.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::oidc::{Grant, OpenIdConnect as _};
use keycloak_api::token::{AccessTokenClaims, Algorithm, KeySet, TokenVerifier};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::world::{PASSWORD, REALM, World, auth};
use crate::state::Realm;

/// One change to a token.
#[derive(Clone, Debug)]
enum Change {
    /// Another byte, of the alphabet or not.
    Byte(Index, char),
    /// A bit of what is signed or of the signature, in base64 that is right.
    Bit(usize, Index, u8),
    /// A part of another token.
    Part(usize),
    /// Another algorithm in the header.
    Algorithm(&'static str),
    Cut(Index),
    Append(char),
}

const PUBLIC: [&str; 10] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

#[test]
fn a_token_holds_unchanged_and_no_changed_one_does() {
    let world = World::new();
    // One key serves all of RSA's, so that it is made once.
    let cases = (select(&PUBLIC[..]), select(&PUBLIC[..]), prop::collection::vec(any_change(), 8));
    super::runner(24)
        .run(&cases, |(algorithm, other, changes)| {
            super::wait(async {
                let [token, other] = [algorithm, other].map(|algorithm| (algorithm, &world)).map(issue);
                let (token, other) = (token.await, other.await);
                let keys = KeySet::from(&world.fake.certs(REALM).await.unwrap());
                assert!(verifies(&world, &keys, &token), "{token}");
                assert!(world.fake.userinfo(REALM, &token).await.is_ok());
                for change in changes {
                    let changed = apply(&change, &token, &other);
                    if changed == token || changed == other {
                        continue;
                    }
                    assert!(!verifies(&world, &keys, &changed), "{change:?} of {token}");
                    assert!(world.fake.userinfo(REALM, &changed).await.is_err(), "{change:?} of {token}");
                }
            });
            Ok(())
        })
        .unwrap();
}

async fn issue((algorithm, world): (&str, &World)) -> String {
    world.change(|realm: &mut Realm| {
        let id = realm.client("shop").unwrap().id.clone();
        realm.clients.change(&id, |client| {
            let settings = std::sync::Arc::make_mut(&mut client.settings);
            let attributes = settings.attributes.get_or_insert_default();
            attributes.insert("access.token.signed.response.alg".to_owned(), algorithm.to_owned());
        });
    });
    let grant = Grant::password("alice", PASSWORD).with_scope("openid");
    let token = world.fake.token(REALM, &auth("shop"), &grant).await.unwrap().access_token;
    let header = keycloak_api::token::decode_unverified::<AccessTokenClaims>(&token).unwrap().header;
    assert_eq!(header.alg, algorithm);
    token
}

fn verifies(world: &World, keys: &KeySet, token: &str) -> bool {
    let verifier = TokenVerifier::new().issuer("http://sso.test/realms/shop").algorithms(Algorithm::ALL);
    verifier.decode::<AccessTokenClaims>(token, keys, world.clock.now()).is_ok()
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => (any::<Index>(), any::<char>()).prop_map(|(at, with)| Change::Byte(at, with)),
        2 => (any::<Index>(), prop::char::range('A', 'z')).prop_map(|(at, with)| Change::Byte(at, with)),
        3 => (0..3_usize, any::<Index>(), 0..8_u8).prop_map(|(part, at, bit)| Change::Bit(part, at, bit)),
        2 => (0..3_usize).prop_map(Change::Part),
        2 => select(&PUBLIC[..]).prop_map(Change::Algorithm),
        1 => select(&["none", "HS256", "HS512", "", "rs256", "es256"][..]).prop_map(Change::Algorithm),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => select(&['=', 'A', '.', ' ', '\n'][..]).prop_map(Change::Append),
    ]
}

fn apply(change: &Change, token: &str, other: &str) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    match change {
        Change::Byte(at, with) => {
            let at = at.index(token.len());
            return format!("{}{with}{}", &token[..at], &token[at + 1..]);
        }
        Change::Cut(at) => return token[..at.index(token.len())].to_owned(),
        Change::Append(with) => return format!("{token}{with}"),
        Change::Bit(part, at, bit) => {
            let mut bytes = URL_SAFE_NO_PAD.decode(&parts[*part]).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            parts[*part] = URL_SAFE_NO_PAD.encode(bytes);
        }
        Change::Part(part) => other.split('.').nth(*part).unwrap().clone_into(&mut parts[*part]),
        Change::Algorithm(name) => {
            let header = URL_SAFE_NO_PAD.decode(&parts[0]).unwrap();
            let mut header: serde_json::Value = serde_json::from_slice(&header).unwrap();
            if header["alg"] == *name {
                return token.to_owned();
            }
            header["alg"] = (*name).into();
            parts[0] = URL_SAFE_NO_PAD.encode(header.to_string());
        }
    }
    parts.join(".")
}
