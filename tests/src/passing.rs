//! What passes by itself on a real server, so that its case is tried again: no answer, an error of its own under load,
//! and a second that its clock ticked on between two of its own readings. Anything else that differs, differs.

use keycloak_api::ErrorKind;
use serde_json::Value;

use crate::case::Failure;
use crate::golden::Differences;

/// Whether the failure may be gone when the case is tried again.
#[must_use]
pub fn passes(failure: &Failure) -> bool {
    if let Some(differences) = failure.downcast_ref::<Differences>() {
        return differences.pass();
    }
    if let Some(error) = failure.downcast_ref::<keycloak_api::Error>() {
        return matches!(error.kind(), ErrorKind::Connect | ErrorKind::Timeout) || error.status() == Some(500);
    }
    failure.downcast_ref::<reqwest::Error>().is_some_and(|error| error.is_connect() || error.is_timeout())
}

/// Whether `value` may be what is `expected` when it is asked for again.
#[must_use]
pub fn may_become(expected: &Value, value: &Value) -> bool {
    is_upset(expected, value) || ticked("", expected, value)
}

/// Whether `value` is an error of the server's own that is not expected.
#[must_use]
pub fn is_upset(expected: &Value, value: &Value) -> bool {
    is_own_error(value) && !is_own_error(expected)
}

/// An answer with status 500, or an error made of one.
fn is_own_error(value: &Value) -> bool {
    value["status"] == 500 || value["<error>"]["status"] == 500
}

/// Whether nothing differs but lifespans, by a second each.
fn ticked(name: &str, expected: &Value, value: &Value) -> bool {
    match (expected, value) {
        (Value::Object(expected), Value::Object(value)) => {
            let same = |(name, one): (&String, &Value)| value.get(name).is_some_and(|other| ticked(name, one, other));
            expected.len() == value.len() && expected.iter().all(same)
        }
        (Value::Array(expected), Value::Array(value)) => {
            expected.len() == value.len() && expected.iter().zip(value).all(|(one, other)| ticked(name, one, other))
        }
        (one, other) if one == other => true,
        (one, other) => match (seconds(name, one), seconds(name, other)) {
            (Some(one), Some(other)) => one.abs_diff(other) == 1,
            _ => false,
        },
    }
}

/// What a lifespan is: `iat+300`, or a number under a name that says so.
fn seconds(name: &str, value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.strip_prefix("iat")?.parse().ok(),
        Value::Number(number) if name.ends_with("expires_in") => number.as_i64(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::may_become;

    #[test]
    fn only_a_tick_and_its_own_error_pass() {
        let good = json!({"status": 200, "body": {"expires_in": 300, "token": {"exp": "iat+300", "aud": ["a"]}}});
        for (passes, value) in [
            (true, json!({"status": 200, "body": {"expires_in": 299, "token": {"exp": "iat+301", "aud": ["a"]}}})),
            (true, json!({"status": 500, "body": "unknown_error"})),
            (true, json!({"<error>": {"kind": "Server", "status": 500}})),
            (false, json!({"status": 200, "body": {"expires_in": 298, "token": {"exp": "iat+300", "aud": ["a"]}}})),
            (false, json!({"status": 200, "body": {"expires_in": 300, "token": {"exp": "iat+300", "aud": ["b"]}}})),
            (false, json!({"status": 201, "body": {"expires_in": 300, "token": {"exp": "iat+300", "aud": ["a"]}}})),
            (false, json!({"status": 200, "body": {"expires_in": 300, "token": {"exp": "iat+300", "aud": []}}})),
        ] {
            assert_eq!(may_become(&good, &value), passes, "{value}");
        }
        assert!(!may_become(&json!({"status": 500, "body": "a"}), &json!({"status": 500, "body": "b"})));
    }
}
