//! Each algorithm verifies what its own key signed, and nothing else does.

use aws_lc_rs::hmac;
use keycloak_api::token::{Algorithm, KeyError, KeySet, TokenError, TokenVerifier};
use serde_json::{Value, json};

use crate::signing::{
    NOW, any_algorithm, b64, decode, good, jwk, jwks, keys, refused, rsa_public_der, token, token_of,
};

#[test]
fn every_algorithm_verifies_its_own_signature() {
    for algorithm in Algorithm::ALL {
        let verifier = TokenVerifier::new().algorithms([algorithm]);
        let verified = decode(&verifier, &token(algorithm, &good())).unwrap();
        assert_eq!(verified.algorithm(), algorithm);
        assert_eq!(verified.header().kid.as_deref(), Some(algorithm.name()));
        assert_eq!(verified.into_claims(), good());
    }
}

#[test]
fn what_jsonwebtoken_signs_verifies() {
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        let mut header = jsonwebtoken::Header::new(algorithm.name().parse().unwrap());
        header.kid = Some(algorithm.name().to_owned());
        let key = jsonwebtoken::EncodingKey::from_secret(crate::signing::SECRET);
        let raw = jsonwebtoken::encode(&header, &good(), &key).unwrap();
        decode(&any_algorithm(), &raw).unwrap();
    }
}

#[test]
fn only_rs256_is_allowed_at_first() {
    for algorithm in Algorithm::ALL.into_iter().skip(1) {
        let error = refused(&TokenVerifier::new(), &token(algorithm, &good()));
        assert_eq!(error, TokenError::AlgorithmNotAllowed { algorithm: algorithm.name().to_owned() });
    }
    decode(&TokenVerifier::new(), &token(Algorithm::RS256, &good())).unwrap();
}

#[test]
fn a_key_refuses_every_algorithm_but_its_own() {
    for key in Algorithm::ALL {
        for algorithm in Algorithm::ALL.into_iter().filter(|algorithm| *algorithm != key) {
            let header = json!({"alg": algorithm.name(), "kid": key.name()}).to_string();
            let error = refused(&any_algorithm(), &token_of(algorithm, &header, &good().to_string()));
            let expected = TokenError::UnusableKey { kid: key.name().to_owned(), reason: KeyError::WrongAlgorithm };
            assert_eq!(error, expected, "{algorithm} by the key for {key}");
        }
    }
}

#[test]
fn an_rsa_key_without_alg_is_for_all_of_rsa_and_for_nothing_else() {
    let mut key = jwk(Algorithm::RS256);
    (key.alg, key.kid) = (None, Some("any".to_owned()));
    let keys: KeySet = [key].into_iter().collect();
    for algorithm in Algorithm::ALL {
        let header = json!({"alg": algorithm.name(), "kid": "any"}).to_string();
        let raw = token_of(algorithm, &header, &good().to_string());
        let accepted = any_algorithm().decode::<Value>(&raw, &keys, NOW).is_ok();
        assert_eq!(accepted, algorithm.name().starts_with(['R', 'P']), "{algorithm}");
    }
}

#[test]
fn a_public_key_is_no_hmac_secret() {
    let modulus = jwk(Algorithm::RS256).n.unwrap();
    for kid in [Some("RS256"), None] {
        let mut header = json!({"alg": "HS256"});
        if let Some(kid) = kid {
            header["kid"] = json!(kid);
        }
        let signed = format!("{}.{}", b64(header.to_string()), b64(good().to_string()));
        for secret in [rsa_public_der(), modulus.clone().into_bytes(), Vec::new()] {
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), signed.as_bytes());
            let raw = format!("{signed}.{}", b64(tag.as_ref()));
            any_algorithm().decode::<Value>(&raw, &KeySet::from(jwks()), NOW).expect_err("accepted");
        }
    }
}

#[test]
fn none_is_not_an_algorithm() {
    for alg in ["none", "None", "NONE", "nOnE", "", "RS256 ", "rs256", "\u{0}"] {
        for signature in [String::new(), b64("x")] {
            let header = b64(json!({"alg": alg, "kid": "RS256"}).to_string());
            let raw = format!("{header}.{}.{signature}", b64(good().to_string()));
            let error = refused(&any_algorithm(), &raw);
            assert_eq!(error, TokenError::AlgorithmNotAllowed { algorithm: alg.to_owned() });
        }
    }
}

#[test]
fn another_keys_signature_is_a_bad_signature() {
    for algorithm in Algorithm::ALL {
        let raw = token(algorithm, &good());
        let (signed, _) = raw.rsplit_once('.').unwrap();
        let other = token(algorithm, &json!({}));
        let (_, signature) = other.rsplit_once('.').unwrap();
        for signature in [signature, "", "AAAA"] {
            let error = refused(&any_algorithm(), &format!("{signed}.{signature}"));
            assert!(error.is_bad_signature(), "{algorithm}: {error}");
            assert!(!error.is_expired() && !error.is_unknown_key() && error.claim().is_none());
        }
    }
}

#[test]
fn an_all_zero_ecdsa_signature_verifies_nothing() {
    for (algorithm, size) in [(Algorithm::ES256, 64), (Algorithm::ES384, 96), (Algorithm::ES512, 132)] {
        let raw = token(algorithm, &good());
        let (signed, _) = raw.rsplit_once('.').unwrap();
        assert!(refused(&any_algorithm(), &format!("{signed}.{}", b64(vec![0; size]))).is_bad_signature());
    }
}

#[test]
fn a_key_that_the_token_brings_along_is_not_used() {
    let raw_jwk = serde_json::to_value(jwk(Algorithm::RS256)).unwrap();
    let header = json!({
        "alg": "RS256", "kid": "mine", "jwk": raw_jwk, "jku": "https://evil/jwks", "x5u": "https://evil/x5u", "x5c": ["MIIB"],
    });
    let error = refused(&any_algorithm(), &token_of(Algorithm::RS256, &header.to_string(), &good().to_string()));
    assert_eq!(error, TokenError::UnknownKey { kid: Some("mine".to_owned()) });
    assert!(error.is_unknown_key());
}

#[test]
fn names_go_both_ways() {
    for algorithm in Algorithm::ALL {
        assert_eq!(algorithm.to_string().parse(), Ok(algorithm));
        assert_eq!(serde_json::to_value(algorithm).unwrap(), json!(algorithm.name()));
        assert_eq!(serde_json::from_value::<Algorithm>(json!(algorithm.name())).unwrap(), algorithm);
    }
    "none".parse::<Algorithm>().unwrap_err();
    assert_eq!(keys().len(), Algorithm::ALL.len());
}
