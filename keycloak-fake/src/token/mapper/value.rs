//! Values as a mapper's `jsonType.label` has them.

use serde_json::Value;

use super::Config;

/// What a mapper has found, before it is given its type.
pub(super) enum Found<'a> {
    One(&'a str),
    Many(Vec<&'a str>),
}

/// The value as JSON; `None` if there is nothing, or nothing of the type.
pub(super) fn typed(found: &Found<'_>, config: &Config, multivalued: bool) -> Option<Value> {
    let kind = config.get("jsonType.label").map(String::as_str).unwrap_or_default();
    match found {
        Found::One(text) => convert(text, kind),
        Found::Many(texts) if multivalued && !texts.is_empty() => {
            Some(texts.iter().map(|text| convert(text, kind).unwrap_or(Value::Null)).collect())
        }
        Found::Many(texts) => convert(texts.first()?, kind),
    }
}

/// Whether the mapper's claim is a list.
pub(super) fn is_multivalued(config: &Config) -> bool {
    config.get("multivalued").is_some_and(|flag| flag == "true")
}

fn convert(text: &str, kind: &str) -> Option<Value> {
    match kind {
        "long" => text.parse::<i64>().ok().map(Value::from),
        "int" => text.parse::<i32>().ok().map(Value::from),
        "boolean" => Some(Value::Bool(text.eq_ignore_ascii_case("true"))),
        // What follows the first value is not looked at.
        "JSON" => serde_json::Deserializer::from_str(text).into_iter().next()?.ok(),
        // A type that isn't known is no type.
        _ => Some(Value::from(text)),
    }
}
