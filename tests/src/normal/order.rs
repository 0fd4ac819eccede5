//! The second pass: members by name, and lists without an order by what does not differ from run to run.

use serde_json::{Map, Value};

use super::alias::UUID;
use super::names::{is_moment, is_random, is_unordered};

/// `value`, which stands under `name`, in an order that is the same in every run.
#[must_use]
pub fn ordered(name: &str, value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(|item| ordered(name, item)).collect();
            if is_unordered(name) {
                items.sort_by_cached_key(|item| masked("", item).to_string());
            }
            Value::Array(items)
        }
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> =
                members.into_iter().map(|(name, value)| (name.clone(), ordered(&name, value))).collect();
            members.sort_by_cached_key(|(name, value)| (mask(name), masked(name, value).to_string()));
            Value::Object(members.into_iter().collect())
        }
        Value::String(text) if name == "scope" => {
            let mut scopes: Vec<&str> = text.split(' ').collect();
            scopes.sort_unstable();
            Value::String(scopes.join(" "))
        }
        other => other,
    }
}

/// What of `value` is the same in every run.
fn masked(name: &str, value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| masked(name, item)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (mask(name), masked(name, value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::String(text) if is_random(name, text) || is_moment(name, text) || name == "x5c" => Value::Null,
        Value::String(text) => Value::String(mask(text)),
        Value::Number(number) if is_moment(name, &number.to_string()) => Value::Null,
        other => other.clone(),
    }
}

fn mask(text: &str) -> String {
    UUID.replace_all(text, "<uuid>").into_owned()
}
