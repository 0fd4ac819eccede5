//! Reads what Keycloak reads although its own answers never look like it, so that files made for it can be used as they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use super::authz::{ResourceOwnerRepresentation, ScopeRepresentation};

/// A map of texts, in which numbers and booleans count as texts; entries without a value are left out.
pub(super) fn texts<'de, D: Deserializer<'de>>(input: D) -> Result<Option<BTreeMap<String, String>>, D::Error> {
    let Some(map) = Option::<BTreeMap<String, Option<Scalar>>>::deserialize(input)? else {
        return Ok(None);
    };
    Ok(Some(map.into_iter().filter_map(|(key, value)| Some((key, value?.text()))).collect()))
}

/// A map of lists of texts, in which one text counts as a list of one; entries without a value are left out.
pub(super) fn text_lists<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<BTreeMap<String, Vec<String>>>, D::Error> {
    let Some(map) = Option::<BTreeMap<String, Option<OneOrMany>>>::deserialize(input)? else {
        return Ok(None);
    };
    Ok(Some(map.into_iter().filter_map(|(key, value)| Some((key, value?.texts()))).collect()))
}

/// A list of scopes, in which a name counts as a scope.
pub(super) fn scopes<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Vec<ScopeRepresentation>>, D::Error> {
    let Some(list) = Option::<Vec<Value>>::deserialize(input)? else {
        return Ok(None);
    };
    let scope = |value| match value {
        Value::String(name) => Ok(ScopeRepresentation::named(name)),
        other => serde_json::from_value(other).map_err(de::Error::custom),
    };
    list.into_iter().map(scope).collect::<Result<_, _>>().map(Some)
}

/// The owner of a resource, whom a text names by id.
pub(super) fn owner<'de, D: Deserializer<'de>>(input: D) -> Result<Option<ResourceOwnerRepresentation>, D::Error> {
    match Option::<Value>::deserialize(input)? {
        None => Ok(None),
        Some(Value::String(id)) => Ok(Some(ResourceOwnerRepresentation { id: Some(id), ..Default::default() })),
        Some(other) => serde_json::from_value(other).map(Some).map_err(de::Error::custom),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Boolean(bool),
    Number(serde_json::Number),
}

impl Scalar {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Boolean(boolean) => boolean.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Scalar),
    Many(Vec<Scalar>),
}

impl OneOrMany {
    fn texts(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.text()],
            Self::Many(many) => many.into_iter().map(Scalar::text).collect(),
        }
    }
}
