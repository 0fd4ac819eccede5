//! Reads what Keycloak reads although its own answers never look like it: numbers for texts, one for a list of one,
//! a name for a whole object. Files and requests made for Keycloak hold such things.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};
use serde_json::{Number, Value};

use super::authz::{ResourceOwnerRepresentation, ScopeRepresentation};

/// A map of texts, in which numbers and booleans count as texts. Entries without a value are left out.
pub(super) fn texts<'de, D: Deserializer<'de>>(input: D) -> Result<Option<BTreeMap<String, String>>, D::Error> {
    entries(input, Scalar::text)
}

/// As [`texts`], but an entry without a value is the empty text, as both remove the entry from what the server has.
pub(super) fn removable_texts<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<BTreeMap<String, String>>, D::Error> {
    let map = Option::<BTreeMap<String, Option<Scalar>>>::deserialize(input)?;
    let text = |(key, value): (_, Option<Scalar>)| (key, value.map(Scalar::text).unwrap_or_default());
    Ok(map.map(|map| map.into_iter().map(text).collect()))
}

/// A map of lists of texts, in which numbers and booleans count as texts. Entries without a value are left out.
pub(super) fn lists<'de, D: Deserializer<'de>>(input: D) -> Result<Option<BTreeMap<String, Vec<String>>>, D::Error> {
    entries(input, |list: Vec<Option<Scalar>>| list.into_iter().flatten().map(Scalar::text).collect())
}

/// As [`lists`], but one text counts as a list of one, and what is no map as an empty one.
pub(super) fn text_lists<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<BTreeMap<String, Vec<String>>>, D::Error> {
    let entry = |(key, value)| match value {
        Value::Null => None,
        Value::Array(many) => Some((key, many.into_iter().filter(|one| !one.is_null()).map(text).collect())),
        one => Some((key, vec![text(one)])),
    };
    let given = Option::<Value>::deserialize(input)?;
    Ok(given.map(|given| match given {
        Value::Object(members) => members.into_iter().filter_map(entry).collect(),
        _ => BTreeMap::new(),
    }))
}

/// A list of scopes, in which a name counts as a scope.
pub(super) fn scopes<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Vec<ScopeRepresentation>>, D::Error> {
    let Some(list) = Option::<Vec<Value>>::deserialize(input)? else {
        return Ok(None);
    };
    list.into_iter().map(|value| named(value, ScopeRepresentation::named)).collect::<Result<_, _>>().map(Some)
}

/// The owner of a resource, whom a text names by id.
pub(super) fn owner<'de, D: Deserializer<'de>>(input: D) -> Result<Option<ResourceOwnerRepresentation>, D::Error> {
    let by_id = |id| ResourceOwnerRepresentation { id: Some(id), ..ResourceOwnerRepresentation::default() };
    Option::<Value>::deserialize(input)?.map(|value| named(value, by_id)).transpose()
}

fn entries<'de, D: Deserializer<'de>, V: Deserialize<'de>, T>(
    input: D,
    read: impl Fn(V) -> T,
) -> Result<Option<BTreeMap<String, T>>, D::Error> {
    let map = Option::<BTreeMap<String, Option<V>>>::deserialize(input)?;
    Ok(map.map(|map| map.into_iter().filter_map(|(key, value)| Some((key, read(value?)))).collect()))
}

fn named<T: de::DeserializeOwned, E: de::Error>(value: Value, by_name: impl Fn(String) -> T) -> Result<T, E> {
    match value {
        Value::String(name) => Ok(by_name(name)),
        object => serde_json::from_value(object).map_err(E::custom),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Boolean(bool),
    Number(Number),
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

/// What a value is as a text: nothing where it has parts.
fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(_) | Value::Object(_) => String::new(),
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::json;

    use crate::representation::{
        ClientRepresentation, ComponentRepresentation, IdentityProviderRepresentation, ResourceRepresentation,
        RoleRepresentation, UserRepresentation,
    };

    #[test]
    fn settings_may_be_numbers_and_booleans() {
        assert_same::<IdentityProviderRepresentation>(
            json!({ "config": { "flag": true, "number": 5, "text": "x", "nothing": null } }),
            json!({ "config": { "flag": "true", "number": "5", "text": "x" } }),
        );
        assert_same::<ComponentRepresentation>(
            json!({ "config": { "priority": [100, true, null], "nothing": null } }),
            json!({ "config": { "priority": ["100", "true"] } }),
        );
    }

    #[test]
    fn an_attribute_of_a_client_without_a_value_is_kept_to_be_removed() {
        assert_same::<ClientRepresentation>(
            json!({ "attributes": { "gone": null, "flag": false } }),
            json!({ "attributes": { "gone": "", "flag": "false" } }),
        );
    }

    #[test]
    fn an_attribute_of_a_user_may_be_a_text() {
        assert_same::<UserRepresentation>(
            json!({ "attributes": { "one": "x", "number": 1, "many": ["x", 2, null], "nothing": null } }),
            json!({ "attributes": { "one": ["x"], "number": ["1"], "many": ["x", "2"] } }),
        );
        assert_same::<UserRepresentation>(json!({ "attributes": ["x"] }), json!({ "attributes": {} }));
    }

    #[test]
    fn an_attribute_of_a_role_has_to_be_a_list() {
        assert!(serde_json::from_value::<RoleRepresentation>(json!({ "attributes": { "one": "x" } })).is_err());
    }

    #[test]
    fn scopes_and_owners_may_be_texts() {
        assert_same::<ResourceRepresentation>(
            json!({ "owner": "alice", "scopes": ["view", { "name": "print" }], "resource_scopes": ["view"] }),
            json!({
                "owner": { "id": "alice" },
                "scopes": [{ "name": "view" }, { "name": "print" }],
                "resource_scopes": [{ "name": "view" }]
            }),
        );
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        assert_same::<ResourceRepresentation>(json!({ "owner": null, "scopes": null, "attributes": null }), json!({}));
    }

    #[track_caller]
    fn assert_same<T: DeserializeOwned + PartialEq>(lenient: serde_json::Value, strict: serde_json::Value) {
        let read = |value| serde_json::from_value::<T>(value).ok();
        let strict = read(strict);
        assert!(strict.is_some() && read(lenient) == strict);
    }
}
