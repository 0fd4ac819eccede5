//! Where a mapper's `claim.name` leads: `a.b` is `b` within `a`, and `a\.b` is one name.

use serde_json::{Map, Value};

use super::value::{Found, is_multivalued, typed};
use super::{Config, Draft};
use crate::token::java;

/// Puts what a mapper has found where its settings say.
pub(super) fn put(draft: &mut Draft, config: &Config, found: &Found<'_>) {
    put_as(draft, config, found, is_multivalued(config));
}

/// The same, as a list or not whatever the settings say.
pub(super) fn put_as(draft: &mut Draft, config: &Config, found: &Found<'_>, multivalued: bool) {
    if let Some(name) = config.get("claim.name")
        && let Some(value) = typed(found, config, multivalued)
    {
        put_at(draft, &split(name), value, multivalued);
    }
}

/// Puts an object where the mapper's settings say.
pub(super) fn put_object(draft: &mut Draft, config: &Config, object: Map<String, Value>) {
    if let Some(name) = config.get("claim.name") {
        put_at(draft, &split(name), Value::Object(object), false);
    }
}

fn put_at(draft: &mut Draft, path: &[String], value: Value, multivalued: bool) {
    let Some(first) = path.first() else { return };
    if draft.is_response {
        if RESPONSE.contains(&first.as_str()) {
            return;
        }
    } else if let Some(set) = setter(first) {
        // Such a claim is no object.
        if path.len() == 1 {
            set(draft, &value);
        }
        return;
    }
    insert(&mut draft.other, path, value, multivalued);
}

/// What a response has without mappers, and keeps as it is.
const RESPONSE: [&str; 9] = [
    "access_token",
    "token_type",
    "session_state",
    "expires_in",
    "id_token",
    "refresh_token",
    "refresh_expires_in",
    "not-before-policy",
    "scope",
];

/// Claims that are no mapper's to make freely: some have a type of their own, the others are the server's.
fn setter(name: &str) -> Option<fn(&mut Draft, &Value)> {
    Some(match name {
        "sub" => |draft, value| draft.sub = Some(text(value)),
        "azp" => |draft, value| draft.azp = Some(text(value)),
        "acr" => |draft, value| draft.acr = Some(text(value)),
        "auth_time" => |draft, value| {
            if let Ok(seconds) = text(value).parse() {
                draft.auth_time = Some(seconds);
            }
        },
        "aud" => |draft, value| {
            draft.aud = match value {
                Value::Array(several) => several.iter().map(text).collect(),
                one => vec![text(one)],
            }
        },
        "jti" | "typ" | "iat" | "exp" | "iss" | "scope" | "nonce" | "session_state" => |_, _| {},
        _ => return None,
    })
}

/// Puts a value into nested objects, which are made where they are missing. A claim that is a list gets what another
/// mapper has put there already.
pub(super) fn insert(object: &mut Map<String, Value>, path: &[String], value: Value, multivalued: bool) {
    match path {
        [] => {}
        [name] => {
            let value = match object.get_mut(name).map(Value::take) {
                Some(old) if multivalued => joined(old, value),
                _ => value,
            };
            object.insert(name.clone(), value);
        }
        [name, rest @ ..] => {
            let inner = object.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value, multivalued);
                *inner = java::sorted_map(std::mem::take(inner));
            }
        }
    }
}

fn joined(old: Value, new: Value) -> Value {
    let mut all = match old {
        Value::Array(all) => all,
        one => vec![one],
    };
    let new = match new {
        Value::Array(new) => new,
        one => vec![one],
    };
    for value in new {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    Value::Array(all)
}

/// The names on the path. A dot at the start of a name belongs to it; a backslash takes the next character as it is.
pub(crate) fn split(name: &str) -> Vec<String> {
    let mut path = Vec::new();
    let mut current = String::new();
    let mut characters = name.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => current.extend(characters.next()),
            '.' if !current.is_empty() => path.push(std::mem::take(&mut current)),
            other => current.push(other),
        }
    }
    if !current.is_empty() {
        path.push(current);
    }
    path
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn names_are_split_as_the_real_server_splits_them() {
        assert_eq!(split("a.b.c"), ["a", "b", "c"]);
        assert_eq!(split(r"a\.b"), ["a.b"]);
        assert_eq!(split(r"a\.b.c"), ["a.b", "c"]);
        assert_eq!(split("a..b"), ["a", ".b"]);
        assert_eq!(split(""), [""; 0]);
    }
}
