//! `exp`, `nbf` and `iat`: their edges, their leeway, their switches, and numbers that are no good.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keycloak_api::token::{AccessTokenClaims, Algorithm, ClaimProblem, Timestamp, TokenError, TokenVerifier};
use serde_json::{Value, json};

use crate::signing::{NOW, decode, good_but, keys, refused, token, token_of};

fn with(name: &str, value: Value) -> String {
    token(Algorithm::RS256, &good_but(name, value))
}

#[test]
fn expired_is_on_or_after_exp() {
    let verifier = TokenVerifier::new();
    decode(&verifier, &with("exp", json!(NOW + 1))).unwrap();
    for exp in [NOW, NOW - 1] {
        let error = refused(&verifier, &with("exp", json!(exp)));
        assert_eq!(error, TokenError::Expired { expired_at: exp, now: NOW });
        assert!(error.is_expired() && !error.is_bad_signature());
        assert_eq!(error.claim(), Some("exp"));
        decode(&verifier.clone().check_expiry(false), &with("exp", json!(exp))).unwrap();
    }
    decode(&verifier.clone().leeway(30), &with("exp", json!(NOW - 29))).unwrap();
    assert!(refused(&verifier.leeway(30), &with("exp", json!(NOW - 30))).is_expired());
}

#[test]
fn exp_must_be_there_unless_told_otherwise() {
    let verifier = TokenVerifier::new();
    let error = refused(&verifier, &with("exp", Value::Null));
    assert_eq!(error, TokenError::WrongClaim { claim: "exp", problem: ClaimProblem::Missing });
    assert!(!error.is_expired());
    decode(&verifier.clone().require_expiry(false), &with("exp", Value::Null)).unwrap();
    assert!(refused(&verifier.require_expiry(false), &with("exp", json!(0))).is_expired());
}

#[test]
fn nbf_and_iat_may_not_lie_in_the_future() {
    for name in ["nbf", "iat"] {
        let verifier = TokenVerifier::new();
        decode(&verifier, &with(name, json!(NOW))).unwrap();
        decode(&verifier, &with(name, Value::Null)).unwrap();
        let error = refused(&verifier, &with(name, json!(NOW + 1)));
        assert_eq!(error.claim(), Some(name));
        let TokenError::WrongClaim { problem, .. } = error else { panic!("{error:?}") };
        assert_eq!(problem, ClaimProblem::InFuture { at: NOW + 1, now: NOW });
        decode(&verifier.clone().leeway(30), &with(name, json!(NOW + 30))).unwrap();
        refused(&verifier.clone().leeway(30), &with(name, json!(NOW + 31)));
        let off = TokenVerifier::new().check_not_before(name != "nbf").check_issued_at(name != "iat");
        decode(&off, &with(name, json!(NOW + 1))).unwrap();
        let other_off = TokenVerifier::new().check_not_before(name == "nbf").check_issued_at(name == "iat");
        refused(&other_off, &with(name, json!(NOW + 1)));
    }
}

#[test]
fn fractions_and_extremes_are_numbers() {
    let verifier = TokenVerifier::new();
    for far in ["1800000001.5", "9223372036854775807", "18446744073709551615", "1e300", "1e19"] {
        let claims = format!(r#"{{"exp":{far}}}"#);
        let raw = token_of(Algorithm::RS256, r#"{"alg":"RS256"}"#, &claims);
        for leeway in [0, u64::MAX] {
            decode(&verifier.clone().leeway(leeway), &raw).unwrap_or_else(|error| panic!("{far}: {error}"));
        }
        verifier.decode::<AccessTokenClaims>(&raw, &keys(), NOW).unwrap();
    }
    for past in ["-1", "-9223372036854775808", "-1e300", "0", "0.5", "-0.0", "1800000000.9"] {
        let raw = token_of(Algorithm::RS256, r#"{"alg":"RS256"}"#, &format!(r#"{{"exp":{past}}}"#));
        assert!(refused(&verifier, &raw).is_expired(), "{past}");
    }
    for no_number in ["\"1800000060\"", "true", "[1800000060]", "{}", "\"\""] {
        let raw = token_of(Algorithm::RS256, r#"{"alg":"RS256"}"#, &format!(r#"{{"exp":{no_number}}}"#));
        let error = refused(&verifier, &raw);
        assert_eq!(error, TokenError::WrongClaim { claim: "exp", problem: ClaimProblem::WrongType });
        verifier.clone().check_expiry(false).decode::<AccessTokenClaims>(&raw, &keys(), NOW).unwrap_err();
    }
    for no_json in ["1e400", "NaN", "Infinity", "0x10", "01", "+1"] {
        let raw = token_of(Algorithm::RS256, r#"{"alg":"RS256"}"#, &format!(r#"{{"exp":{no_json}}}"#));
        assert!(matches!(refused(&verifier, &raw), TokenError::Malformed(_)), "{no_json}");
    }
}

#[test]
fn any_clock_will_do() {
    let verifier = TokenVerifier::new();
    let raw = with("exp", json!(NOW + 60));
    for clock in [i64::MIN, -1, 0, NOW, i64::MAX] {
        let _: Result<_, _> = verifier.clone().leeway(u64::MAX).decode::<Value>(&raw, &keys(), clock);
        let _: Result<_, _> = verifier.decode::<Value>(&raw, &keys(), clock);
    }
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    verifier.decode::<Value>(&raw, &keys(), at(NOW.unsigned_abs())).unwrap();
    assert!(verifier.decode::<Value>(&raw, &keys(), at(NOW.unsigned_abs() + 60)).unwrap_err().is_expired());
    assert_eq!(Timestamp::from(UNIX_EPOCH - Duration::from_secs(5)).seconds(), -5);
    assert!(Timestamp::from(SystemTime::now()) > Timestamp::from(1_000_000_000));
}
