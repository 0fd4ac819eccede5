//! Which keys a set takes, which it leaves out, and how a token finds its own.

use base64::Engine;
use keycloak_api::token::{Algorithm, JsonWebKey, JsonWebKeySet, KeyError, KeySet, TokenError};
use serde_json::{Value, json};

use crate::signing::{NOW, any_algorithm, good, jwk, jwks, keys, token, token_of};

fn reason(change: impl FnOnce(&mut JsonWebKey), algorithm: Algorithm) -> KeyError {
    let mut key = jwk(algorithm);
    change(&mut key);
    let keys: KeySet = [key].into_iter().collect();
    assert!(keys.is_empty());
    keys.skipped()[0].reason.clone()
}

#[test]
fn keys_that_cannot_verify_are_left_out_and_say_why() {
    use Algorithm::{ES256, EdDSA, HS256, RS256};
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(reason(|key| key.key_use = text("enc"), RS256), KeyError::NotForSignatures);
    assert_eq!(reason(|key| key.key_ops = Some(vec!["sign".to_owned()]), RS256), KeyError::NotForSignatures);
    assert_eq!(reason(|key| key.kty = None, RS256), KeyError::UnsupportedType);
    assert_eq!(reason(|key| key.kty = text("rsa"), RS256), KeyError::UnsupportedType);
    assert_eq!(reason(|key| key.crv = text("secp256k1"), ES256), KeyError::UnsupportedCurve);
    assert_eq!(reason(|key| key.crv = text("Ed448"), EdDSA), KeyError::UnsupportedCurve);
    assert_eq!(reason(|_| (), HS256), KeyError::Secret);
    assert_eq!(reason(|key| key.alg = text("RSA-OAEP"), RS256), KeyError::WrongAlgorithm);
    assert_eq!(reason(|key| key.alg = text("HS256"), RS256), KeyError::WrongAlgorithm);
    assert_eq!(reason(|key| key.alg = text("ES384"), ES256), KeyError::WrongAlgorithm);
    assert_eq!(reason(|key| key.n = None, RS256), KeyError::Malformed);
    assert_eq!(reason(|key| key.e = text(""), RS256), KeyError::Malformed);
    assert_eq!(reason(|key| key.n = key.n.as_ref().map(|n| format!("{n}==")), RS256), KeyError::Malformed);
    assert_eq!(reason(|key| key.n = text("AQAB"), RS256), KeyError::Size);
    assert_eq!(reason(|key| key.n = text("AAAA"), RS256), KeyError::Size);
    assert_eq!(reason(|key| key.n = Some("_".repeat(2000)), RS256), KeyError::Size);
    assert_eq!(reason(|key| key.x = text("AQAB"), ES256), KeyError::Malformed);
    assert_eq!(reason(|key| key.y.clone_from(&key.x), ES256), KeyError::Malformed);
    assert_eq!(reason(|key| key.x = text("AQAB"), EdDSA), KeyError::Malformed);
}

#[test]
fn a_modulus_with_a_sign_byte_is_the_same_modulus() {
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut key = jwk(Algorithm::RS256);
    let n = engine.decode(key.n.unwrap()).unwrap();
    key.n = Some(engine.encode([&[0], n.as_slice()].concat()));
    let keys: KeySet = [key].into_iter().collect();
    any_algorithm().decode::<Value>(&token(Algorithm::RS256, &good()), &keys, NOW).unwrap();
}

#[test]
fn a_public_key_has_one_spelling() {
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let bytes = |text: &Option<String>| engine.decode(text.as_ref().unwrap()).unwrap();
    // The same point, but for where x ends and y begins.
    let shifted = |key: &mut JsonWebKey| {
        let (mut x, mut y) = (bytes(&key.x), bytes(&key.y));
        y.insert(0, x.pop().unwrap());
        (key.x, key.y) = (Some(engine.encode(x)), Some(engine.encode(y)));
    };
    assert_eq!(reason(shifted, Algorithm::ES256), KeyError::Malformed);
    // The same Ed25519 key as X.509 writes it (RFC 8410, section 4).
    let x509 = |key: &mut JsonWebKey| {
        let prefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        key.x = Some(engine.encode([&prefix, bytes(&key.x).as_slice()].concat()));
    };
    assert_eq!(reason(x509, Algorithm::EdDSA), KeyError::Malformed);
}

#[test]
fn a_left_out_key_is_named_with_its_reason() {
    let mut key = jwk(Algorithm::RS256);
    key.key_use = Some("enc".to_owned());
    let keys: KeySet = [key].into_iter().collect();
    let error = any_algorithm().decode::<Value>(&token(Algorithm::RS256, &good()), &keys, NOW).unwrap_err();
    assert_eq!(error, TokenError::UnusableKey { kid: "RS256".to_owned(), reason: KeyError::NotForSignatures });
    assert!(!error.is_unknown_key());
}

#[test]
fn a_token_without_kid_needs_exactly_one_key_that_fits() {
    let raw = token_of(Algorithm::RS256, r#"{"alg":"RS256"}"#, &good().to_string());
    let decode = |keys: &KeySet| any_algorithm().decode::<Value>(&raw, keys, NOW);

    decode(&keys()).unwrap();
    decode(&[jwk(Algorithm::RS256)].into_iter().collect()).unwrap();

    let mut second = jwk(Algorithm::RS256);
    second.kid = Some("second".to_owned());
    let error = decode(&[jwk(Algorithm::RS256), second].into_iter().collect()).unwrap_err();
    assert_eq!(error, TokenError::AmbiguousKey { candidates: 2 });

    let error = decode(&[jwk(Algorithm::ES256)].into_iter().collect()).unwrap_err();
    assert_eq!(error, TokenError::UnknownKey { kid: None });
    assert!(error.is_unknown_key());

    let error = any_algorithm().require_kid(true).decode::<Value>(&raw, &keys(), NOW).unwrap_err();
    assert_eq!(error, TokenError::MissingKeyId);
}

#[test]
fn a_key_without_kid_is_not_for_a_token_with_one() {
    let mut key = jwk(Algorithm::RS256);
    key.kid = None;
    let keys: KeySet = [key].into_iter().collect();
    assert!(
        any_algorithm().decode::<Value>(&token(Algorithm::RS256, &good()), &keys, NOW).unwrap_err().is_unknown_key()
    );
}

#[test]
fn keys_of_one_name_are_alternatives() {
    let mut other = jwk(Algorithm::ES256);
    other.kid = Some("RS256".to_owned());
    let mut wrong = jwk(Algorithm::RS256);
    let n = wrong.n.take().unwrap();
    wrong.n = Some(format!("{}{}", if n.starts_with('z') { 'y' } else { 'z' }, &n[1..]));
    let keys: KeySet = [other, wrong, jwk(Algorithm::RS256)].into_iter().collect();
    any_algorithm().decode::<Value>(&token(Algorithm::RS256, &good()), &keys, NOW).unwrap();
}

#[test]
fn secrets_are_for_hmac_and_not_empty() {
    let keys = KeySet::default();
    assert_eq!(keys.with_secret(None, Algorithm::RS256, b"secret").unwrap_err(), KeyError::WrongAlgorithm);
    assert_eq!(keys.with_secret(None, Algorithm::HS256, b"").unwrap_err(), KeyError::Size);
    let one = keys.with_secret(None, Algorithm::HS256, b"short").unwrap();
    assert_eq!((keys.len(), one.len()), (0, 1));
}

#[test]
fn nothing_secret_is_printed() {
    let keys = KeySet::default().with_secret(Some("k"), Algorithm::HS256, b"hunter2-hunter2").unwrap();
    let printed = format!("{keys:?} {:?}", any_algorithm().access_token("hunter2-hunter2"));
    assert!(printed.contains("HS256") && !printed.contains("hunter2") && !printed.contains("104, 117"), "{printed}");

    let key: JsonWebKey = serde_json::from_value(json!({"kty": "RSA", "d": "hunter2"})).unwrap();
    assert!(!format!("{key:?}").contains("hunter2"));
}

#[test]
fn a_set_keeps_what_it_does_not_know() {
    let json = json!({
        "keys": [{"kid": "a", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "AQ", "e": "AQAB", "x5c": ["MII"], "x5t": "t",
                  "x5t#S256": "s", "exp": 5}, {"crv": "P-256", "x": "a", "y": "b"}, {}],
        "more": true,
    });
    let jwks: JsonWebKeySet = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(jwks.keys[0].x5t_s256.as_deref(), Some("s"));
    assert_eq!(serde_json::to_value(&jwks).unwrap(), json);
    assert_eq!(KeySet::from(&jwks).skipped().len(), 3);
}

#[test]
fn a_clone_shares_the_keys() {
    let keys = KeySet::from(jwks());
    assert!(keys.clone().contains("ES512") && !keys.contains("ES999"));
}
