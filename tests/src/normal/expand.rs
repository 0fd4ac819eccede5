//! The first pass: tokens become their header and claims, and lifespans what they were meant to be.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::alias::pattern;

static JWT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}$"));

/// `value` with its tokens opened.
#[must_use]
pub fn expanded(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(expanded).collect(),
        Value::Object(members) => {
            let mut members: Map<String, Value> =
                members.iter().map(|(name, value)| (name.clone(), expanded(value))).collect();
            settle(&mut members, "access_token", "expires_in");
            settle(&mut members, "refresh_token", "refresh_expires_in");
            Value::Object(members)
        }
        Value::String(text) => token(text).unwrap_or_else(|| value.clone()),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// The header and claims of a JWT (RFC 7519).
#[must_use]
pub fn token(text: &str) -> Option<Value> {
    if !JWT.is_match(text) {
        return None;
    }
    let mut parts = text.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let header: Value = serde_json::from_slice(&parts.next()??).ok()?;
    let claims: Value = serde_json::from_slice(&parts.next()??).ok()?;
    Some(json!({"<header>": header, "<claims>": claims}))
}

/// A server that took until the next second says one second less than the token lives.
fn settle(members: &mut Map<String, Value>, token: &str, expires_in: &str) {
    let claim = |name: &str| members.get(token)?.get("<claims>")?.get(name)?.as_i64();
    let (Some(exp), Some(iat)) = (claim("exp"), claim("iat")) else { return };
    let Some(said) = members.get(expires_in).and_then(Value::as_i64) else { return };
    if said + 1 == exp - iat {
        members.insert(expires_in.to_owned(), json!(exp - iat));
    }
}
