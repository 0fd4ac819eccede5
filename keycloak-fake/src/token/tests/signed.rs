//! Tokens as text: headers, signatures, hashes, and what is no token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::{AccessTokenClaims, IdTokenClaims, KeySet, TokenVerifier};
use serde_json::Value;

use super::load;
use super::recorded::{ISSUER, RECORDED};
use crate::state::Realm;
use crate::token::{Presented, issue, jwks, peek, verify};

fn setting() -> (Realm, Value) {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    (load::realm(&recorded["realm"]), recorded)
}

fn token() -> (Realm, String) {
    let (realm, recorded) = setting();
    let case = recorded["cases"].as_array().unwrap().iter().find(|case| case["client"] == "full").unwrap();
    let response = issue(&realm, ISSUER, &load::issue(&realm, case)).unwrap();
    (realm, response.access_token)
}

#[test]
fn headers_are_those_of_the_real_server() {
    let (realm, recorded) = setting();
    for case in recorded["cases"].as_array().unwrap().iter().filter(|case| case.get("headers").is_some()) {
        let response = issue(&realm, ISSUER, &load::issue(&realm, case)).unwrap();
        let tokens = [
            ("access_token", Some(response.access_token)),
            ("id_token", response.id_token),
            ("refresh_token", response.refresh_token),
        ];
        for (what, token) in tokens {
            let seen = token.map(|token| header(&token));
            assert_eq!(seen.as_deref(), case["headers"][what].as_str(), "{what} of {}", case["attributes"]);
        }
    }
}

/// The header's text, without the key's name.
fn header(token: &str) -> String {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap();
    let (before, kid) = text.split_once(r#""kid" : ""#).unwrap();
    format!(r#"{before}"kid" : "{}"#, &kid[kid.find('"').unwrap()..])
}

#[test]
fn tokens_hold_before_a_client_that_knows_the_published_keys() {
    let (realm, recorded) = setting();
    let public = |case: &&Value| {
        let algorithm = |name: &str| case["attributes"][name].as_str().unwrap_or_default();
        case.get("headers").is_some()
            && case.get("id_token").is_some()
            && !algorithm("access.token.signed.response.alg").starts_with("HS")
            && !algorithm("id.token.signed.response.alg").starts_with("HS")
    };
    let cases = recorded["cases"].as_array().unwrap();
    let mut checked = 0;
    for case in cases.iter().filter(public) {
        let response = issue(&realm, ISSUER, &load::issue(&realm, case)).unwrap();
        let keys = KeySet::from(&jwks(&realm).unwrap());
        let issued =
            std::time::UNIX_EPOCH + std::time::Duration::from_secs(case["access_token"]["iat"].as_u64().unwrap());
        let verifier = TokenVerifier::new().issuer(ISSUER).algorithms(keycloak_api::token::Algorithm::ALL);
        verifier.decode::<AccessTokenClaims>(&response.access_token, &keys, issued).unwrap();
        let verifier = verifier.access_token(&response.access_token);
        verifier.decode::<IdTokenClaims>(response.id_token.as_deref().unwrap(), &keys, issued).unwrap();
        checked += 1;
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn the_same_grant_signed_twice_is_the_same_token() {
    let (realm, recorded) = setting();
    let case = &recorded["cases"][0];
    let [one, other] = [(); 2].map(|()| issue(&realm, ISSUER, &load::issue(&realm, case)).unwrap());
    assert_eq!(one, other);
}

#[test]
fn what_the_realm_did_not_sign_is_nothing() {
    let (realm, token) = token();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{token}") };
    let kid = realm.keys.signing(keycloak_api::token::Algorithm::RS256, 0).kid().unwrap().to_string();
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let with = |alg: &str, kid: &str| encode(&format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"{kid}"}}"#));
    let other = URL_SAFE_NO_PAD
        .encode(String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap().replace("Bearer", "Baerer"));
    let bad = [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        "a.b.c".into(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}.{signature}."),
        format!("{header}.{claims}.{signature}.{signature}"),
        format!("{header}.{other}.{signature}"),
        format!("{}.{claims}.{signature}", with("RS256", "nobody")),
        format!("{}.{claims}.{signature}", with("HS256", &kid)),
        format!("{}.{claims}.{signature}", with("PS256", &kid)),
        format!("{}.{claims}.", with("none", &kid)),
        format!("{}.{claims}.{signature}", encode(r#"{"alg":"RS256"}"#)),
        format!("{}.{claims}.{signature}", encode(r#"["RS256"]"#)),
        format!("{header}.{claims}.{}", &signature[..signature.len() - 4]),
        token.replace('.', "é"),
    ];
    for raw in bad {
        assert!(verify(&realm, &raw).is_none(), "{raw}");
    }
    assert!(verify(&realm, &token).is_some());
    let elsewhere = setting().0;
    assert!(verify(&Realm { keys: std::sync::Arc::default(), ..elsewhere }, &token).is_none());
}

#[test]
fn a_token_says_what_it_says() {
    let (realm, token) = token();
    let presented: Presented = verify(&realm, &token).unwrap();
    assert_eq!(presented.iss.as_deref(), Some(ISSUER));
    assert_eq!(presented.azp.as_deref(), Some("full"));
    assert!(presented.audience_has("account") && !presented.audience_has("nobody"));
    assert!(presented.has_scope("email") && !presented.has_scope("openid"));
    assert_eq!(peek(&token).unwrap()["iss"], ISSUER);
    assert!(peek("not.a.token").is_none());
}
