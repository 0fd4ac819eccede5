//! The third pass: ids, times and random values become what they are called.

use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::{Captures, Regex};
use serde_json::{Map, Value, json};

use super::names::{is_moment, is_random};
use super::{expand, order};

#[expect(clippy::unwrap_used, reason = "the patterns are constants, and every run compiles them")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

pub(super) static UUID: LazyLock<Regex> =
    LazyLock::new(|| pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
/// An id with a moment behind it, as tickets have it.
static DATED: LazyLock<Regex> =
    LazyLock::new(|| pattern("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-[0-9]{13}"));
static QUERY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"([?&#](?:amp;)?)(session_code|tab_id|code|session_state|sid|user_code|client_data|response)=([^&#\s"]+)"#,
    )
});

/// What was met in a case, and how it is called.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    names: Vec<(String, String)>,
    seen: HashMap<(String, String), String>,
    counts: HashMap<String, usize>,
}

impl Aliases {
    pub(super) fn name(&mut self, value: String, name: String) {
        self.names.push((value, name));
        self.names.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    }

    /// `issued` is the `iat` of the token that the member stands in, or the `sentDate` of the invitation.
    pub(super) fn value(&mut self, name: &str, value: &Value, issued: Option<i64>) -> Value {
        match value {
            Value::Object(members) => {
                let issued = members.get("iat").or_else(|| members.get("sentDate")).and_then(Value::as_i64).or(issued);
                let members = members.iter().map(|(name, value)| (self.text(name), self.value(name, value, issued)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(items) => items.iter().map(|item| self.value(name, item, issued)).collect(),
            Value::Number(number) => self.number(name, number.as_i64(), issued).unwrap_or_else(|| value.clone()),
            Value::String(_) if name == "x5c" => json!("<x5c>"),
            Value::String(text) if is_moment(name, text) => json!(format!("<{name}>")),
            Value::String(text) if is_random(name, text) => json!(self.random(name, text)),
            Value::String(text) => Value::String(self.text(text)),
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    /// A text, with the ids in it.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (value, name) in &self.names {
            text = text.replace(value.as_str(), name);
        }
        let text = QUERY.replace_all(&text, |found: &Captures<'_>| {
            let (before, name, value) = (&found[1], &found[2], &found[3]);
            let value = match name {
                "client_data" => self.client_data(value),
                "response" => self.response(value),
                _ => self.random(name, value),
            };
            format!("{before}{name}={value}")
        });
        let text = text.into_owned();
        let text = DATED.replace_all(&text, "$1-<ms>").into_owned();
        UUID.replace_all(&text, |found: &Captures<'_>| self.alias("uuid", &found[0], "")).into_owned()
    }

    /// A random value: its name, its number and its length.
    pub(super) fn random(&mut self, name: &str, value: &str) -> String {
        // A session's id is the same thing under each of its names.
        let kind = match name {
            "session_state" | "id" | "sessionId" | "code_id" => "sid",
            "value" => "secret",
            _ => name,
        };
        // A token that holds addresses is as long as they are.
        let length = if kind == "response" { String::new() } else { format!(", {} long", value.len()) };
        self.alias(kind, value, &length)
    }

    /// An answer that is a signed token.
    fn response(&mut self, value: &str) -> String {
        match expand::token(value) {
            Some(token) => self.value("", &order::ordered("", token), None).to_string(),
            None => self.random("response", value),
        }
    }

    /// What a login page sends along about the request: base64 of JSON.
    fn client_data(&mut self, value: &str) -> String {
        let data = URL_SAFE_NO_PAD.decode(value).ok().and_then(|data| String::from_utf8(data).ok());
        let Some(data) = data else { return self.random("client_data", value) };
        self.names.iter().fold(data, |data, (value, name)| data.replace(value.as_str(), name))
    }

    fn number(&mut self, name: &str, number: Option<i64>, issued: Option<i64>) -> Option<Value> {
        let number = number?;
        if let ("expiresAt", Some(sent), 1..) = (name, issued, number) {
            return Some(json!(format!("sentDate{:+}", number - sent)));
        }
        if is_moment(name, &number.to_string()) {
            return Some(json!(format!("<{name}>")));
        }
        match (name, issued) {
            // No end.
            ("exp", _) if number == 0 => None,
            ("iat", _) => Some(json!("<iat>")),
            ("exp" | "nbf", Some(issued)) => Some(json!(format!("iat{:+}", number - issued))),
            // An answer that is a token has no `iat`.
            ("exp", None) => Some(json!("<exp>")),
            // The login was just before, by a machine that may be busy.
            ("auth_time", Some(issued)) if (0..=20).contains(&(issued - number)) => Some(json!("iat-0")),
            ("auth_time", Some(issued)) => Some(json!(format!("iat{:+}", number - issued))),
            _ => None,
        }
    }

    fn alias(&mut self, kind: &str, value: &str, more: &str) -> String {
        let key = (kind.to_owned(), value.to_owned());
        if let Some(alias) = self.seen.get(&key) {
            return alias.clone();
        }
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        let alias = format!("<{kind} {count}{more}>");
        self.seen.insert(key, alias.clone());
        alias
    }
}
