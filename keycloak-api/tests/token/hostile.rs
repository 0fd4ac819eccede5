//! Whatever comes in, nothing panics, and nothing but the token itself verifies.

use keycloak_api::token::{AccessTokenClaims, Algorithm, JsonWebKeySet, KeySet, TokenVerifier, decode_unverified};
use proptest::prelude::*;
use serde_json::Value;

use crate::signing::{NOW, any_algorithm, b64, good, keys, token, token_of};

/// Verifies with everything switched on; only that it returns matters.
fn verify(raw: &str) -> bool {
    let _: Result<_, _> = decode_unverified::<AccessTokenClaims>(raw);
    let picky = any_algorithm().issuer("i").audience("a").authorized_party("z").token_type("t").subject("s").nonce("n");
    let _: Result<_, _> = picky.access_token("x").decode::<AccessTokenClaims>(raw, &keys(), NOW);
    any_algorithm().decode::<Value>(raw, &keys(), NOW).is_ok()
}

#[test]
fn no_single_byte_of_a_token_can_be_changed() {
    // Every byte, by every bit and by the bytes that mean something.
    for algorithm in [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA, Algorithm::HS256] {
        let raw = token(algorithm, &good());
        assert!(verify(&raw));
        for at in 0..raw.len() {
            let byte = raw.as_bytes()[at];
            let others = (0..7).map(|bit| byte ^ (1 << bit)).chain(*b".=AQgw-_+/ \0\n");
            for other in others.filter(|other| *other != byte) {
                let mut bytes = raw.clone().into_bytes();
                bytes[at] = other;
                let changed = String::from_utf8(bytes).unwrap();
                assert!(any_algorithm().decode::<Value>(&changed, &keys(), NOW).is_err(), "{algorithm}: {changed}");
            }
            let mut shorter = raw.clone();
            shorter.remove(at);
            assert!(any_algorithm().decode::<Value>(&shorter, &keys(), NOW).is_err(), "{algorithm}: {shorter}");
        }
    }
}

proptest! {
    #[test]
    fn any_text(raw in any::<String>()) {
        prop_assert!(!verify(&raw));
    }

    #[test]
    fn nearly_a_token(raw in "[A-Za-z0-9_-]{0,40}(\\.[A-Za-z0-9_=+/ -]{0,40}){0,4}") {
        prop_assert!(!verify(&raw));
    }

    #[test]
    fn any_header_under_a_good_signature(header in any_json(), claims in any_json()) {
        verify(&token_of(Algorithm::RS256, &header, &claims));
        verify(&token_of(Algorithm::RS256, r#"{"alg":"RS256"}"#, &claims));
        verify(&token_of(Algorithm::HS256, r#"{"alg":"HS256"}"#, &claims));
    }

    #[test]
    fn any_bytes_as_parts(header in any::<Vec<u8>>(), claims in any::<Vec<u8>>(), signature in any::<Vec<u8>>()) {
        let raw = format!("{}.{}.{}", b64(header), b64(&claims), b64(&signature));
        prop_assert!(!verify(&raw));
        let raw = format!("{}.{}.{}", b64(r#"{"alg":"ES512","kid":"ES512"}"#), b64(claims), b64(signature));
        prop_assert!(!verify(&raw));
    }

    #[test]
    fn any_splice_of_two_tokens(at in 0usize..400, from in 0usize..400) {
        let one = token(Algorithm::ES256, &good());
        let two = token(Algorithm::HS256, &good());
        let (at, from) = (at.min(one.len()), from.min(two.len()));
        let spliced = format!("{}{}", &one[..at], &two[from..]);
        prop_assert!(spliced == one || spliced == two || !verify(&spliced));
    }

    #[test]
    fn any_clock_and_any_times(now in any::<i64>(), leeway in any::<u64>(), exp in any::<f64>(), iat in any::<i64>()) {
        let claims = serde_json::json!({"exp": exp, "iat": iat, "nbf": u64::MAX});
        let raw = token_of(Algorithm::HS256, r#"{"alg":"HS256"}"#, &claims.to_string());
        let verifier = any_algorithm().leeway(leeway);
        let _: Result<_, _> = verifier.decode::<AccessTokenClaims>(&raw, &keys(), now);
    }

    #[test]
    fn any_key(members in proptest::collection::btree_map("kid|kty|alg|use|n|e|crv|x|y|k|key_ops", "RSA|EC|OKP|RS256|ES256|EdDSA|P-256|Ed25519|sig|[A-Za-z0-9_-]{0,400}", 0..9)) {
        let set = serde_json::json!({"keys": [members]});
        if let Ok(jwks) = serde_json::from_value::<JsonWebKeySet>(set) {
            let keys = KeySet::from(&jwks);
            prop_assert_eq!(keys.len() + keys.skipped().len(), 1);
            prop_assert!(TokenVerifier::new().decode::<Value>(&token(Algorithm::RS256, &good()), &keys, NOW).is_err());
        }
    }
}

/// JSON, with the names and the values that the code looks for, nested, now and then not quite JSON.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        Just("1e999".to_owned()),
        Just(r#""RS256""#.to_owned()),
        any::<String>().prop_map(|text| Value::String(text).to_string()),
    ];
    let name =
        "alg|kid|crit|exp|nbf|iat|aud|iss|at_hash|realm_access|roles|resource_access|authorization|cnf|[a-z]{0,3}";
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec((name, inner), 0..6).prop_map(|members| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}
