//! A step that differs, is missing or was never recorded fails the case; and nothing but a whole run is recorded.

use std::path::PathBuf;

use http::{HeaderMap, HeaderValue, StatusCode};
use keycloak_tests::golden::Golden;
use keycloak_tests::normal::Normaliser;
use keycloak_tests::wire::Answer;
use serde_json::{Value, json};

fn answer(status: u16, header: &'static str, body: &'static str) -> Value {
    let mut headers = HeaderMap::new();
    headers.insert("cache-control", HeaderValue::from_static(header));
    let status = StatusCode::from_u16(status).unwrap();
    Normaliser::default().answer(&Answer { status, headers, body: body.into() }, false)
}

/// A file in which the step `step` is recorded.
fn recorded(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    let mut golden = Golden::open(path.clone(), true).unwrap();
    golden.expect("step", answer(200, "no-store", r#"{"a":1}"#));
    golden.close(Ok(())).unwrap();
    path
}

fn compared(name: &str, value: Value) -> Result<(), String> {
    let mut golden = Golden::open(recorded(name), false).unwrap();
    golden.expect("step", value);
    golden.close(Ok(())).map_err(|error| error.to_string())
}

#[test]
fn the_same_answer_passes() {
    assert_eq!(compared("same", answer(200, "no-store", r#"{"a":1}"#)), Ok(()));
}

#[test]
fn another_status_header_or_body_fails() {
    for (name, value) in [
        ("status", answer(201, "no-store", r#"{"a":1}"#)),
        ("header", answer(200, "no-cache", r#"{"a":1}"#)),
        ("body", answer(200, "no-store", r#"{"a":2}"#)),
        ("member", answer(200, "no-store", r#"{"a":1,"b":null}"#)),
        ("kind", answer(200, "no-store", r#"{"a":"1"}"#)),
        ("nothing", answer(200, "no-store", "")),
    ] {
        let told = compared(name, value).unwrap_err();
        assert!(told.contains("`step` differs") && told.contains("a real Keycloak"), "{told}");
    }
}

#[test]
fn a_missing_step_fails() {
    let told = Golden::open(recorded("missing"), false).unwrap().close(Ok(())).unwrap_err().to_string();
    assert_eq!(told, "the recorded step `step` did not come");
}

#[test]
fn a_step_that_was_never_recorded_fails() {
    let mut golden = Golden::open(recorded("unrecorded"), false).unwrap();
    golden.expect("step", answer(200, "no-store", r#"{"a":1}"#));
    golden.expect("new", json!({}));
    let told = golden.close(Ok(())).unwrap_err().to_string();
    assert!(told.contains("`new` was never recorded"), "{told}");
}

#[test]
fn a_step_of_the_same_name_fails() {
    let mut golden = Golden::open(recorded("twice"), false).unwrap();
    golden.expect("step", answer(200, "no-store", r#"{"a":1}"#));
    golden.expect("step", answer(200, "no-store", r#"{"a":1}"#));
    let told = golden.close(Ok(())).unwrap_err().to_string();
    assert_eq!(told, "two steps are named `step`");
}

#[test]
fn every_difference_is_told() {
    let mut golden = Golden::open(recorded("every"), false).unwrap();
    golden.expect("step", json!(1));
    golden.expect("new", json!(2));
    let told = golden.close(Err("no answer".into())).unwrap_err().to_string();
    for part in ["`step` differs", "`new` was never recorded", "the case broke off: no answer"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn a_case_that_broke_off_is_not_recorded() {
    let path = recorded("broken");
    let before = std::fs::read_to_string(&path).unwrap();
    let mut golden = Golden::open(path.clone(), true).unwrap();
    golden.expect("other", json!(1));
    assert!(golden.close(Err("no answer".into())).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
}
