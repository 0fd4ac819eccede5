//! Making answers comparable: what differs from run to run is replaced, what Keycloak means stays.
//!
//! An id becomes `<uuid 1>`, `<uuid 2>`, … in the order in which a case meets them, so that two places that hold the
//! same id still show it. A token becomes its header and claims. A time becomes its distance from the token's `iat`.
//! Lists that Keycloak keeps in the order of a hash are sorted.

use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use regex::{Captures, Regex};
use serde_json::{Map, Value, json};

use crate::wire::Answer;

#[expect(clippy::unwrap_used, reason = "the patterns are constants, and every run compiles them")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

static UUID: LazyLock<Regex> =
    LazyLock::new(|| pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
static JWT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}$"));
static QUERY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(session_code|tab_id|execution|code|session_state|client_data)=([^&\s]*)"));
static COOKIE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([A-Za-z_]+)=[^;]+"));

/// Members whose value is random: replaced by the member's name and a number.
const RANDOM: [&str; 10] = [
    "sid", "session_state", "kid", "at_hash", "c_hash", "n", "x5t", "x5t#S256", "secret", "state_checker",
];
/// Members whose list has no order that means something.
const UNORDERED: [&str; 11] = [
    "roles", "aud", "aud_x", "groups", "realmRoles", "scopes_supported", "allowed-origins", "redirectUris", "webOrigins",
    "defaultClientScopes", "optionalClientScopes",
];
/// Members that hold a moment in milliseconds.
const MOMENTS: [&str; 8] = [
    "createdTimestamp", "createdDate", "lastAccess", "start", "client.secret.creation.time", "validTo", "updated_at",
    "saml.artifact.binding.identifier",
];
/// The headers that a case compares, where they are there.
const HEADERS: [&str; 12] = [
    "cache-control", "content-type", "location", "pragma", "www-authenticate", "set-cookie", "x-frame-options",
    "content-security-policy", "referrer-policy", "access-control-allow-origin", "access-control-allow-credentials",
    "allow",
];

/// Replaces what differs from run to run, the same by the same throughout a case.
#[derive(Debug, Default)]
pub struct Normaliser {
    /// What stands for itself wherever it is found, such as the realm's name.
    names: Vec<(String, String)>,
    seen: HashMap<(String, String), String>,
    counts: HashMap<String, usize>,
}

impl Normaliser {
    /// Replaces `value` by `name` wherever it stands. Longer values come first.
    pub fn name(&mut self, value: impl Into<String>, name: impl Into<String>) {
        self.names.push((value.into(), name.into()));
        self.names.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    }

    /// An answer with its headers.
    pub fn answer(&mut self, answer: &Answer) -> Value {
        let mut whole = Map::new();
        whole.insert("status".to_owned(), json!(answer.status.as_u16()));
        whole.insert("headers".to_owned(), self.headers(&answer.headers));
        let html = answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let body = match serde_json::from_slice::<Value>(&answer.body) {
            Ok(body) => self.value(&body),
            // Pages are compared by what they do, not by how they look.
            Err(_) if html => json!("<html>"),
            Err(_) => Value::String(self.text(&answer.text())),
        };
        whole.insert("body".to_owned(), body);
        Value::Object(whole)
    }

    /// A value of JSON.
    pub fn value(&mut self, value: &Value) -> Value {
        self.member("", value, None)
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> String {
        if JWT.is_match(text)
            && let Some(token) = self.token(text)
        {
            return token.to_string();
        }
        let mut text = text.to_owned();
        for (value, name) in &self.names {
            text = text.replace(value.as_str(), name);
        }
        let text = QUERY.replace_all(&text, |found: &Captures<'_>| format!("{}=<{}>", &found[1], &found[1]));
        let text = text.into_owned();
        UUID.replace_all(&text, |found: &Captures<'_>| self.alias("uuid", &found[0])).into_owned()
    }

    fn headers(&mut self, headers: &HeaderMap) -> Value {
        let mut shown = Map::new();
        for name in HEADERS {
            let values: Vec<Value> = headers
                .get_all(name)
                .iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
                .map(|value| if name == "set-cookie" { COOKIE.replace(&value, "$1=<value>").into_owned() } else { value })
                .map(|value| Value::String(self.text(&value)))
                .collect();
            match values.len() {
                0 => {}
                1 => {
                    shown.extend(values.into_iter().map(|value| (name.to_owned(), value)));
                }
                _ => {
                    shown.insert(name.to_owned(), Value::Array(values));
                }
            }
        }
        Value::Object(shown)
    }

    /// `issued` is the `iat` of the token that the member stands in.
    fn member(&mut self, name: &str, value: &Value, issued: Option<i64>) -> Value {
        match value {
            Value::Object(members) => {
                let issued = members.get("iat").and_then(Value::as_i64).or(issued);
                let mut shown: Vec<(String, Value)> = members
                    .iter()
                    .map(|(name, value)| (self.text(name), self.member(name, value, issued)))
                    .collect();
                shown.sort_by(|left, right| left.0.cmp(&right.0));
                Value::Object(shown.into_iter().collect())
            }
            Value::Array(items) => {
                let mut items: Vec<Value> = items.iter().map(|item| self.member(name, item, issued)).collect();
                if UNORDERED.contains(&name) || name.ends_with("_values_supported") || name.ends_with("_enc_supported") {
                    items.sort_by_key(Value::to_string);
                }
                Value::Array(items)
            }
            Value::Number(number) => self.number(name, number.as_i64(), issued).unwrap_or_else(|| value.clone()),
            Value::String(_) if name == "x5c" => json!("<x5c>"),
            Value::String(text) if MOMENTS.contains(&name) && !text.is_empty() => json!(format!("<{name}>")),
            Value::String(text) if RANDOM.contains(&name) && !text.starts_with('*') => json!(self.alias(name, text)),
            Value::String(text) if name == "scope" => {
                let mut scopes: Vec<&str> = text.split(' ').collect();
                scopes.sort_unstable();
                json!(scopes.join(" "))
            }
            Value::String(text) if JWT.is_match(text) => self.token(text).unwrap_or_else(|| value.clone()),
            Value::String(text) => Value::String(self.text(text)),
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn number(&mut self, name: &str, number: Option<i64>, issued: Option<i64>) -> Option<Value> {
        if MOMENTS.contains(&name) {
            return Some(json!(format!("<{name}>")));
        }
        match (name, number?, issued) {
            ("iat", _, _) => Some(json!("<iat>")),
            ("exp" | "auth_time" | "nbf", time, Some(issued)) => Some(json!(format!("iat{:+}", time - issued))),
            _ => None,
        }
    }

    fn token(&mut self, text: &str) -> Option<Value> {
        let mut parts = text.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let header: Value = serde_json::from_slice(&parts.next()??).ok()?;
        let claims: Value = serde_json::from_slice(&parts.next()??).ok()?;
        let (header, claims) = (self.value(&header), self.value(&claims));
        Some(json!({"<token header>": header, "<token claims>": claims}))
    }

    fn alias(&mut self, kind: &str, value: &str) -> String {
        // A session's id is the same thing under both of its names.
        let kind = if kind == "session_state" { "sid" } else { kind };
        let key = (kind.to_owned(), value.to_owned());
        if let Some(alias) = self.seen.get(&key) {
            return alias.clone();
        }
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        let alias = format!("<{kind} {count}>");
        self.seen.insert(key, alias.clone());
        alias
    }
}
