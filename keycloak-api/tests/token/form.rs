//! One token, one spelling: what is nearly a token is refused, whatever its signature.

use keycloak_api::token::{Algorithm, TokenError, TokenVerifier, decode_unverified};
use serde_json::{Value, json};

use crate::signing::{any_algorithm, b64, decode, good, refused, token, token_of};

const HEADER: &str = r#"{"alg":"RS256","kid":"RS256"}"#;

#[track_caller]
fn malformed(raw: &str) {
    let error = refused(&any_algorithm(), raw);
    assert!(matches!(error, TokenError::Malformed(_)), "{raw:?}: {error}");
}

#[test]
fn three_parts() {
    let raw = token(Algorithm::RS256, &good());
    let (signed, signature) = raw.rsplit_once('.').unwrap();
    for other in ["", ".", "..", "...", "....", signed, &format!("{raw}."), &format!(".{raw}"), &format!("{raw}.x.y")] {
        malformed(other);
    }
    malformed(&format!("{signed}..{signature}"));
    malformed(&format!("{}.{signature}", signed.replace('.', "..")));
}

#[test]
fn no_whitespace_and_no_padding_anywhere() {
    let raw = token(Algorithm::RS256, &good());
    let ends: Vec<usize> = raw.match_indices('.').flat_map(|(at, _)| [at, at + 1]).chain([0, raw.len()]).collect();
    for stray in [" ", "\n", "\t", "\r\n", "=", "==", "+", "/", "%3D", "\u{0}", "\u{feff}", "é", "Bearer "] {
        for at in &ends {
            let (before, after) = raw.split_at(*at);
            decode(&any_algorithm(), &format!("{before}{stray}{after}")).expect_err("accepted");
        }
    }
    let padded: Vec<String> =
        raw.split('.').map(|part| format!("{part}{}", "=".repeat((4 - part.len() % 4) % 4))).collect();
    malformed(&padded.join("."));
}

#[test]
fn base64_has_one_spelling() {
    // 256 bytes leave four bits of the last character unused; any of them set spells the same bytes another way.
    let raw = token(Algorithm::RS256, &good());
    let (most, last) = raw.split_at(raw.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    assert!("AQgw".contains(last), "{last}");
    for other in alphabet.chars().filter(|other| !last.contains(*other)) {
        let error = refused(&any_algorithm(), &format!("{most}{other}"));
        assert_eq!(matches!(error, TokenError::Malformed(_)), !"AQgw".contains(other), "{other}: {error}");
    }
}

#[test]
fn a_member_twice_refuses_the_token() {
    for header in
        [r#"{"alg":"RS256","alg":"RS256"}"#, r#"{"alg":"none","alg":"RS256"}"#, r#"{"alg":"RS256","x":1,"x":1}"#]
    {
        malformed(&token_of(Algorithm::RS256, header, &good().to_string()));
    }
    // The same name after its escapes are resolved is the same name.
    for claims in [r#"{"exp":1900000000,"exp":1900000000}"#, r#"{"exp":1900000000,"sub":"a","s\u0075b":"b"}"#] {
        malformed(&token_of(Algorithm::RS256, HEADER, claims));
    }
}

#[test]
fn inside_a_claim_the_last_member_counts() {
    let claims = r#"{"exp":1900000000,"realm_access":{"roles":["a"],"roles":["b"]}}"#;
    let verified = decode(&any_algorithm(), &token_of(Algorithm::RS256, HEADER, claims)).unwrap();
    assert_eq!(verified.claims()["realm_access"], json!({"roles": ["b"]}));
}

#[test]
fn header_and_claims_are_json_objects() {
    for part in [
        "",
        "null",
        "5",
        "\"x\"",
        "[]",
        "[{}]",
        "{",
        "{}{}",
        "{} x",
        "{\"alg\"}",
        "{'alg':'RS256'}",
        "\u{feff}{}",
        "{}\u{0}",
    ] {
        malformed(&token_of(Algorithm::RS256, part, &good().to_string()));
        malformed(&token_of(Algorithm::RS256, HEADER, part));
    }
    for header in [
        "{}",
        r#"{"alg":null}"#,
        r#"{"alg":5}"#,
        r#"{"alg":["RS256"]}"#,
        r#"{"alg":"RS256","kid":5}"#,
        r#"{"alg":"RS256","typ":5}"#,
    ] {
        malformed(&token_of(Algorithm::RS256, header, &good().to_string()));
    }
}

#[test]
fn text_is_utf_8() {
    let signed = format!("{}.{}", b64(HEADER), b64(b"{\"exp\":1900000000,\"sub\":\"\xff\"}"));
    malformed(&format!("{signed}.{}", b64(crate::signing::sign(Algorithm::RS256, signed.as_bytes()))));
}

#[test]
fn critical_extensions_are_refused() {
    for crit in [json!(["b64"]), json!([]), json!(null), json!("b64"), json!(["exp"])] {
        let header = json!({"alg": "RS256", "kid": "RS256", "b64": false, "crit": crit}).to_string();
        let error = refused(&any_algorithm(), &token_of(Algorithm::RS256, &header, &good().to_string()));
        assert_eq!(error, TokenError::CriticalExtension);
    }
}

#[test]
fn an_oversized_token_is_not_looked_at() {
    let raw = token(Algorithm::RS256, &good());
    decode(&any_algorithm().max_length(raw.len()), &raw).unwrap();
    let error = refused(&any_algorithm().max_length(raw.len() - 1), &raw);
    assert_eq!(error, TokenError::TooLong { length: raw.len(), limit: raw.len() - 1 });
    let long = "a".repeat(65_537);
    let limit = TokenError::TooLong { length: 65_537, limit: 65_536 };
    assert_eq!(refused(&TokenVerifier::new(), &long), limit);
    assert_eq!(decode_unverified::<Value>(&long).unwrap_err(), limit);
}

#[test]
fn depth_is_bounded() {
    let deep = |depth: usize| format!(r#"{{"exp":1900000000,"deep":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    decode(&any_algorithm(), &token_of(Algorithm::RS256, HEADER, &deep(100))).unwrap();
    for depth in [128, 10_000] {
        malformed(&token_of(Algorithm::RS256, HEADER, &deep(depth)));
        let header = format!(r#"{{"alg":"RS256","x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        malformed(&token_of(Algorithm::RS256, &header, &good().to_string()));
    }
}

#[test]
fn an_error_never_carries_the_token() {
    let raw = token(Algorithm::RS256, &good());
    let header = json!({"alg": "x".repeat(5000), "kid": "RS256"}).to_string();
    let kid = json!({"alg": "RS256", "kid": format!("\n{}", "x".repeat(5000))}).to_string();
    let claims = good().to_string();
    let errors = [
        refused(&any_algorithm(), &format!("{raw}x.")),
        refused(&TokenVerifier::new().issuer("x"), &raw),
        refused(&any_algorithm(), &token_of(Algorithm::RS256, &header, &claims)),
        refused(&any_algorithm(), &token_of(Algorithm::RS256, &kid, &claims)),
    ];
    for error in errors {
        let printed = format!("{error} {error:?}");
        assert!(printed.len() < 400 && !printed.contains('\n'), "{printed}");
        assert!(raw.split('.').all(|part| !printed.contains(part)));
    }
}

#[test]
fn a_look_without_verifying() {
    let raw = token(Algorithm::ES256, &good());
    let forged = format!("{}.{}", raw.rsplit_once('.').unwrap().0, b64("nonsense"));
    let seen = decode_unverified::<Value>(&forged).unwrap();
    assert_eq!(
        (seen.header.alg.as_str(), seen.header.kid.as_deref(), seen.header.typ.as_deref()),
        ("ES256", Some("ES256"), Some("JWT"))
    );
    assert_eq!(seen.claims, good());
    let unsigned = format!("{}.{}.", b64(r#"{"alg":"none"}"#), b64("{}"));
    assert_eq!(decode_unverified::<Value>(&unsigned).unwrap().header.alg, "none");
    decode_unverified::<Value>("a.b").unwrap_err();
    decode_unverified::<u8>(&raw).unwrap_err();
}
