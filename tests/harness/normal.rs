//! What differs from run to run becomes the same; what means something stays different.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_tests::normal::Normaliser;
use serde_json::{Value, json};

const ONE: &str = "11111111-1111-1111-1111-111111111111";
const TWO: &str = "22222222-2222-2222-2222-222222222222";

fn shown(value: &Value) -> Value {
    Normaliser::default().value(value)
}

fn token(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(&json!({"alg": "RS256"})), part(claims), "signature-of-it")
}

#[test]
fn ids_differ_where_they_differ() {
    let same = shown(&json!({"a": ONE, "b": ONE}));
    assert_eq!(same, shown(&json!({"a": TWO, "b": TWO})));
    assert_ne!(same, shown(&json!({"a": ONE, "b": TWO})));
}

#[test]
fn an_id_keeps_its_name_throughout_a_case() {
    let mut normaliser = Normaliser::default();
    let first = normaliser.value(&json!({"id": ONE}));
    assert_eq!(normaliser.value(&json!({"id": TWO})), json!({"id": "<uuid 2>"}));
    assert_eq!(normaliser.value(&json!({"id": ONE})), first);
}

#[test]
fn lists_in_hash_order_are_sorted_before_ids_are_numbered() {
    let one = json!({"roles": [{"id": ONE, "name": "a"}, {"id": TWO, "name": "b"}]});
    let other = json!({"roles": [{"id": ONE, "name": "b"}, {"id": TWO, "name": "a"}]});
    assert_eq!(shown(&one), shown(&other));
}

#[test]
fn lists_with_an_order_keep_it() {
    assert_ne!(shown(&json!({"list": ["a", "b"]})), shown(&json!({"list": ["b", "a"]})));
}

#[test]
fn tokens_are_opened_and_their_times_are_distances() {
    let lives = |seconds: i64, at: i64| shown(&json!(token(&json!({"iat": at, "exp": at + seconds, "sub": "a"}))));
    assert_eq!(lives(300, 1_700_000_000), lives(300, 1_800_000_000));
    assert_ne!(lives(300, 1_700_000_000), lives(301, 1_700_000_000));
}

#[test]
fn a_lifespan_may_have_lost_the_second_that_the_answer_took() {
    let access = token(&json!({"iat": 1_700_000_000, "exp": 1_700_000_300}));
    let says = |seconds: i64| shown(&json!({"access_token": access, "expires_in": seconds}))["expires_in"].clone();
    assert_eq!((says(300), says(299)), (json!(300), json!(300)));
    assert_eq!((says(298), says(301)), (json!(298), json!(301)));
}

#[test]
fn random_values_keep_their_length() {
    let secret = |length: usize| shown(&json!({"secret": "x".repeat(length)}));
    assert_eq!(secret(86), json!({"secret": "<secret 1, 86 long>"}));
    assert_ne!(secret(86), secret(32));
    assert_eq!(shown(&json!({"secret": "conf-secret"})), json!({"secret": "conf-secret"}));
}

#[test]
fn scopes_have_no_order_but_names() {
    assert_eq!(shown(&json!({"scope": "b a"})), shown(&json!({"scope": "a b"})));
    assert_ne!(shown(&json!({"scope": "a"})), shown(&json!({"scope": "a b"})));
}

#[test]
fn moments_are_moments_and_nothing_is_nothing() {
    assert_eq!(shown(&json!({"notBefore": 1_700_000_000})), json!({"notBefore": "<notBefore>"}));
    assert_eq!(shown(&json!({"notBefore": 0})), json!({"notBefore": 0}));
    let sent = |expires: i64| shown(&json!({"sentDate": 1_700_000_000, "expiresAt": expires}));
    assert_eq!(sent(1_700_043_200), json!({"sentDate": "<sentDate>", "expiresAt": "sentDate+43200"}));
    assert_ne!(sent(1_700_043_200), sent(1_700_043_201));
}
