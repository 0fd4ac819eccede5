//! Each check of a claim, its switch, and the error that names the claim.

use keycloak_api::token::{
    AccessTokenClaims, Algorithm, Audience, AuthorizationClaim, ClaimProblem, IdTokenClaims, LogoutTokenClaims,
    TokenError, TokenVerifier, decode_token,
};
use serde_json::{Value, json};

use crate::signing::{NOW, b64, decode, good, good_but, keys, refused, token};

fn rs256(claims: &Value) -> String {
    token(Algorithm::RS256, claims)
}

/// The claim is checked by `verifier` and by nothing else: right, wrong, of a wrong type, missing.
#[track_caller]
fn checks(verifier: &TokenVerifier, name: &str) {
    decode(verifier, &rs256(&good())).unwrap();
    let cases =
        [(json!("other"), None), (json!(5), Some(ClaimProblem::WrongType)), (Value::Null, Some(ClaimProblem::Missing))];
    for (value, problem) in cases {
        let raw = rs256(&good_but(name, value.clone()));
        let error = refused(verifier, &raw);
        assert_eq!(error.claim(), Some(name), "{value}: {error}");
        let TokenError::WrongClaim { problem: found, .. } = &error else { panic!("{error:?}") };
        if let Some(problem) = problem {
            assert_eq!(*found, problem);
        }
        assert!(!error.is_expired() && !error.is_bad_signature() && !error.is_unknown_key());
        decode(&TokenVerifier::new(), &raw).expect("not asked for, so not checked");
    }
    let error = refused(
        verifier,
        &rs256(&good_but(name, json!(null)).as_object().map_or(Value::Null, |claims| {
            let mut claims = claims.clone();
            claims.insert(name.to_owned(), Value::Null);
            Value::Object(claims)
        })),
    );
    assert_eq!(error.claim(), Some(name), "null is as good as missing");
}

#[test]
fn issuer() {
    checks(&TokenVerifier::new().issuer("https://kc/realms/shop"), "iss");
    checks(&TokenVerifier::new().issuer("https://old/realms/shop").issuer("https://kc/realms/shop"), "iss");
    for almost in ["https://kc/realms/shop/", "https://KC/realms/shop", "https://kc/realms/sho", ""] {
        let error =
            refused(&TokenVerifier::new().issuer("https://kc/realms/shop"), &rs256(&good_but("iss", json!(almost))));
        let expected = format!("the claim \"iss\" is {almost:?}, expected \"https://kc/realms/shop\"");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn audience() {
    let verifier = TokenVerifier::new().audience("shop-api");
    checks(&verifier, "aud");
    checks(&TokenVerifier::new().audience("other-api").audience("shop-api"), "aud");
    decode(&verifier, &rs256(&good_but("aud", json!(["account", "shop-api"])))).unwrap();
    for wrong in [json!([]), json!(["account"]), json!(["shop-api", 5]), json!([["shop-api"]]), json!({"shop-api": 1})]
    {
        assert_eq!(refused(&verifier, &rs256(&good_but("aud", wrong))).claim(), Some("aud"));
    }
}

#[test]
fn authorized_party_type_subject_nonce() {
    checks(&TokenVerifier::new().authorized_party("web"), "azp");
    checks(&TokenVerifier::new().authorized_party("app").authorized_party("web"), "azp");
    checks(&TokenVerifier::new().token_type("Bearer"), "typ");
    checks(&TokenVerifier::new().token_type("DPoP").token_type("Bearer"), "typ");
    checks(&TokenVerifier::new().subject("alice"), "sub");
    checks(&TokenVerifier::new().nonce("n-1"), "nonce");
}

#[test]
fn the_hash_of_the_access_token() {
    let access = "an.access.token";
    for algorithm in Algorithm::ALL {
        let digest = match &algorithm.name()[2..] {
            "256" => &aws_lc_rs::digest::SHA256,
            "384" => &aws_lc_rs::digest::SHA384,
            _ => &aws_lc_rs::digest::SHA512,
        };
        let hash = aws_lc_rs::digest::digest(digest, access.as_bytes());
        let left = b64(&hash.as_ref()[..hash.as_ref().len() / 2]);
        let raw = token(algorithm, &good_but("at_hash", json!(left)));
        let verifier = crate::signing::any_algorithm();
        decode(&verifier.clone().access_token(access), &raw).unwrap();
        let error = refused(&verifier.clone().access_token("another"), &raw);
        assert_eq!(error, TokenError::WrongClaim { claim: "at_hash", problem: ClaimProblem::Different });
        decode(&verifier.clone().access_token("another"), &token(algorithm, &good())).expect("it isn't there");
        let whole = token(algorithm, &good_but("at_hash", json!(b64(hash.as_ref()))));
        refused(&verifier.access_token(access), &whole);
    }
}

#[test]
fn an_expired_token_had_nothing_else_against_it() {
    let mut claims = good_but("exp", json!(NOW - 1));
    let verifier = TokenVerifier::new().audience("shop-api");
    assert!(refused(&verifier, &rs256(&claims)).is_expired());
    claims["aud"] = json!("other");
    let error = refused(&verifier, &rs256(&claims));
    assert_eq!((error.is_expired(), error.claim()), (false, Some("aud")));
}

#[test]
fn a_bad_signature_comes_before_any_claim() {
    let raw = rs256(&good_but("exp", json!(1)));
    let other = rs256(&good());
    let forged = format!("{}.{}", raw.rsplit_once('.').unwrap().0, other.rsplit_once('.').unwrap().1);
    assert!(refused(&TokenVerifier::new().issuer("x"), &forged).is_bad_signature());
}

#[test]
fn any_type_of_the_callers() {
    #[derive(Debug, serde::Deserialize)]
    struct Own {
        tenant: u32,
    }
    let verified =
        decode_token::<Own>(&rs256(&good_but("tenant", json!(7))), &keys(), &TokenVerifier::new(), NOW).unwrap();
    assert_eq!(verified.claims().tenant, 7);
    let error = decode_token::<Own>(&rs256(&good()), &keys(), &TokenVerifier::new(), NOW).unwrap_err();
    assert!(matches!(&error, TokenError::Claims(why) if why.contains("tenant")), "{error}");
}

#[test]
fn typed_claims_keep_the_rest_and_write_what_they_read() {
    let claims = json!({
        "exp": 5, "iat": 4, "jti": "j", "iss": "i", "aud": ["a", "b"], "sub": "s", "typ": "Bearer", "azp": "z", "sid": "d",
        "acr": "1", "allowed-origins": ["*"], "realm_access": {"roles": ["r"]}, "resource_access": {"c": {"roles": ["q"]}},
        "authorization": {"permissions": [{"rsid": "1", "rsname": "orders", "scopes": ["read"]}, {"rsid": "2"}]},
        "cnf": {"x5t#S256": "t", "extra": 1}, "scope": "openid email", "email_verified": true, "groups": ["/g"], "n": null,
    });
    let access: AccessTokenClaims = serde_json::from_value(claims.clone()).unwrap();
    assert_eq!(access.other, *json!({"groups": ["/g"], "n": null}).as_object().unwrap());
    assert_eq!(serde_json::to_value(&access).unwrap(), claims);

    assert!(access.has_realm_role("r") && !access.has_realm_role("q"));
    assert!(access.has_client_role("c", "q") && !access.has_client_role("c", "r") && !access.has_client_role("d", "q"));
    assert_eq!(access.scopes().collect::<Vec<_>>(), ["openid", "email"]);
    assert!(access.has_scope("email") && !access.has_scope("mail"));
    assert!(access.aud.contains("b") && !access.aud.contains("c"));
    assert!(access.has_permission("orders", None) && access.has_permission("1", Some("read")));
    assert!(!access.has_permission("orders", Some("write")) && !access.has_permission("2", Some("read")));
    assert!(access.has_permission("2", None) && !access.has_permission("3", None));
}

/// Claims that a server told of a token are held against the same as those of a token.
#[test]
fn told_claims_are_checked_like_signed_ones() {
    let verifier = TokenVerifier::new().issuer("i").audience("api").token_type("Bearer");
    let good = json!({"iss": "i", "aud": ["api"], "typ": "Bearer", "exp": 100, "iat": 50});
    let told = |change: &dyn Fn(&mut serde_json::Map<String, Value>), now: i64| {
        let mut claims = good.as_object().unwrap().clone();
        change(&mut claims);
        verifier.check_told_claims(&claims, now)
    };
    told(&|_| (), 99).unwrap();
    assert!(told(&|_| (), 100).unwrap_err().is_expired());
    assert_eq!(told(&|_| (), 49).unwrap_err().claim(), Some("iat"));
    for name in ["iss", "aud", "typ", "exp"] {
        let without = told(&|claims| drop(claims.remove(name)), 99).unwrap_err();
        assert_eq!(without.claim(), Some(name));
        let wrong = told(&|claims| drop(claims.insert(name.to_owned(), json!(["x"]))), 99).unwrap_err();
        assert_eq!(wrong.claim(), Some(name));
    }
}

#[test]
fn a_permission_of_an_old_server_is_read() {
    let claims = json!({"permissions": [{"resource_set_id": "1", "resource_set_name": "orders", "scopes": ["read"]}]});
    let authorization: AuthorizationClaim = serde_json::from_value(claims).unwrap();
    assert!(authorization.permissions[0].is_for("1") && authorization.permissions[0].is_for("orders"));
}

#[test]
fn one_audience_is_written_as_one() {
    for json in [json!("a"), json!(["a", "b"]), json!([])] {
        let audience: Audience = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(audience).unwrap(), json);
    }
    assert_eq!(serde_json::from_value::<Audience>(json!(["a"])).unwrap(), Audience(vec!["a".to_owned()]));
}

#[test]
fn empty_claims_are_claims() {
    assert_eq!(serde_json::from_str::<AccessTokenClaims>("{}").unwrap(), AccessTokenClaims::default());
    assert_eq!(serde_json::to_string(&AccessTokenClaims::default()).unwrap(), "{}");
    assert_eq!(serde_json::to_string(&IdTokenClaims::default()).unwrap(), "{}");
    assert_eq!(serde_json::to_string(&LogoutTokenClaims::default()).unwrap(), "{}");
}

#[test]
fn a_logout_token_has_its_event_and_no_nonce() {
    let event = "http://schemas.openid.net/event/backchannel-logout";
    let read = |claims: Value| serde_json::from_value::<LogoutTokenClaims>(claims).unwrap();
    assert!(read(json!({"sid": "s", "events": {event: {}}})).is_logout());
    let offline = read(json!({"sub": "s", "events": {event: {}, "revoke_offline_access": true}}));
    assert!(offline.is_logout() && offline.revokes_offline_sessions());
    assert!(!read(json!({"sub": "s", "nonce": "n", "events": {event: {}}})).is_logout());
    assert!(!read(json!({"events": {event: {}}})).is_logout());
    assert!(!read(json!({"sub": "s", "events": {event: true}})).is_logout());
    assert!(!read(json!({"sub": "s"})).is_logout() && !read(json!({"sub": "s"})).revokes_offline_sessions());
}

#[test]
fn a_token_is_of_the_certificate_that_is_shown() {
    let verifier = TokenVerifier::new().client_certificate(b"a certificate");
    let bound = |confirmation: Value| rs256(&good_but("cnf", confirmation));
    // `printf 'a certificate' | openssl dgst -sha256 -binary | basenc --base64url`, without its padding.
    let thumbprint = "gazXYhQPppKhQoItL75NxvVLyqUB9oqzflru0Lr-TZk";
    decode(&verifier, &bound(json!({"x5t#S256": thumbprint}))).unwrap();
    for other in [json!({"x5t#S256": "other"}), json!({"jkt": thumbprint}), json!({}), json!(thumbprint), Value::Null] {
        assert_eq!(refused(&verifier, &bound(other)).claim(), Some("cnf"));
    }
    assert_eq!(refused(&verifier, &rs256(&good())).claim(), Some("cnf"));
}
