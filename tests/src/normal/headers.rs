//! The headers that a case compares: those that mean something to a caller.

use std::sync::LazyLock;

use http::HeaderMap;
use regex::Regex;
use serde_json::{Map, Value, json};

use super::alias::{Aliases, pattern};

static COOKIE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([A-Za-z_]+)=[^;]+"));

/// What Keycloak adds to most answers: shown as one, where all are there.
const USUAL: [(&str, &str); 5] = [
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-robots-tag", "none"),
];

const COMPARED: [&str; 15] = [
    "cache-control",
    "content-type",
    "location",
    "pragma",
    "www-authenticate",
    "set-cookie",
    "content-security-policy",
    "content-language",
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-expose-headers",
    "access-control-max-age",
    "allow",
];

/// Sets whose order changes with every start of a real server, since Java shuffles them.
const UNORDERED: [&str; 3] =
    ["access-control-allow-headers", "access-control-allow-methods", "access-control-expose-headers"];

pub(super) fn shown(headers: &HeaderMap, aliases: &mut Aliases) -> Value {
    let mut shown = Map::new();
    let is_usual = |(name, value): &(&str, &str)| headers.get(*name).is_some_and(|given| given == *value);
    if USUAL.iter().all(is_usual) {
        shown.insert("<usual>".to_owned(), json!(true));
    } else {
        shown.extend(USUAL.iter().filter_map(|(name, _)| header(headers, name, aliases)));
    }
    shown.extend(COMPARED.iter().filter_map(|name| header(headers, name, aliases)));
    Value::Object(shown)
}

fn header(headers: &HeaderMap, name: &str, aliases: &mut Aliases) -> Option<(String, Value)> {
    let mut values: Vec<Value> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .map(|value| comparable(name, value))
        .map(|value| json!(aliases.text(&value)))
        .collect();
    let value = if values.len() > 1 { Value::Array(values) } else { values.pop()? };
    Some((name.to_owned(), value))
}

fn comparable(name: &str, value: String) -> String {
    if name == "set-cookie" {
        return COOKIE.replace(&value, "$1=<value>").into_owned();
    }
    if UNORDERED.contains(&name) {
        let mut members: Vec<&str> = value.split(',').map(str::trim).collect();
        members.sort_unstable();
        return members.join(", ");
    }
    value
}
