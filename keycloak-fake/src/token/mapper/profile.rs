//! Mappers of what is known of the user: attributes, properties, the name, the address, the id.

use serde_json::{Map, Value};

use super::claim;
use super::value::Found;
use super::{Config, Draft, Scene, Use};
use crate::state::{Group, Realm, User};
use crate::token::java;

/// A user's attribute; where the user has none, a group's.
pub(super) fn attribute(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let Some(name) = config.get("user.attribute") else { return };
    let aggregate = config.get("aggregate.attrs").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    let values = resolve(scene.subject.realm, scene.subject.user, name, aggregate);
    claim::put(draft, config, &Found::Many(values));
}

/// A property of the user's record.
pub(super) fn property(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let user = scene.subject.user;
    let created;
    let value = match config.get("user.attribute").map(String::as_str) {
        Some("username") => Some(&*user.username),
        Some("email") => user.email.as_deref(),
        Some("firstName") => user.first_name.as_deref(),
        Some("lastName") => user.last_name.as_deref(),
        Some("id") => Some(&*user.id),
        Some("emailVerified") => Some(if user.email_verified { "true" } else { "false" }),
        Some("enabled") => Some(if user.enabled { "true" } else { "false" }),
        Some("serviceAccountClientLink") => user.service_account_of.as_deref(),
        Some("createdTimestamp") => {
            created = user.created.to_string();
            Some(created.as_str())
        }
        _ => None,
    };
    if let Some(value) = value {
        claim::put(draft, config, &Found::One(value));
    }
}

/// First and last name, as `name`.
pub(super) fn full_name(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    let user = scene.subject.user;
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    let names: Vec<_> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
    if !names.is_empty() {
        draft.other.insert("name".to_owned(), Value::from(names.join(" ")));
    }
}

/// The parts of an address, and the attributes that they are in unless the settings say otherwise.
const ADDRESS: [(&str, &str, &str); 6] = [
    ("street_address", "user.attribute.street", "street"),
    ("locality", "user.attribute.locality", "locality"),
    ("region", "user.attribute.region", "region"),
    ("postal_code", "user.attribute.postal_code", "postal_code"),
    ("country", "user.attribute.country", "country"),
    ("formatted", "user.attribute.formatted", "formatted"),
];

/// The address, as `address`.
pub(super) fn address(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let mut address = match draft.other.get("address") {
        Some(Value::Object(address)) => address.clone(),
        _ => Map::new(),
    };
    for (part, setting, otherwise) in ADDRESS {
        let attribute = config.get(setting).map_or(otherwise, String::as_str);
        if let Some(value) = first_attribute(scene.subject.user, attribute) {
            address.insert(part.to_owned(), Value::from(value));
        }
    }
    if !address.is_empty() {
        draft.other.insert("address".to_owned(), Value::Object(java::sorted_map(address)));
    }
}

/// The user's id, as `sub`.
pub(super) fn sub(scene: &mut Scene<'_>, _: &Config, _: Use, draft: &mut Draft) {
    draft.sub = Some(scene.subject.user.id.to_string());
}

fn first_attribute<'a>(user: &'a User, name: &str) -> Option<&'a str> {
    of_user(user, name).first().copied()
}

fn resolve<'a>(realm: &'a Realm, user: &'a User, name: &str, aggregate: bool) -> Vec<&'a str> {
    let own = of_user(user, name);
    if !own.is_empty() && !aggregate {
        return own;
    }
    let groups = user.groups.iter().filter_map(|id| realm.groups.get(id));
    let mut groups = groups.map(|group| of_group(realm, group, name, aggregate)).filter(|values| !values.is_empty());
    if !aggregate {
        return groups.next().unwrap_or_default();
    }
    let mut all = own;
    for value in groups.flatten() {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    java::sort(&mut all, |value| value);
    all
}

/// Some of a user's properties can be read as attributes too.
fn of_user<'a>(user: &'a User, name: &str) -> Vec<&'a str> {
    let property = match name {
        "username" => Some(&*user.username),
        "email" => user.email.as_deref(),
        "firstName" => user.first_name.as_deref(),
        "lastName" => user.last_name.as_deref(),
        _ => return user.attributes.get(name).into_iter().flatten().map(String::as_str).collect(),
    };
    property.into_iter().collect()
}

/// A group has its parent's attributes where it has none itself, or all of them where they are gathered.
fn of_group<'a>(realm: &'a Realm, group: &'a Group, name: &str, aggregate: bool) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    let mut next = Some(group);
    while let Some(group) = next {
        for value in group.attributes.get(name).into_iter().flatten() {
            if !all.contains(&value.as_str()) {
                all.push(value);
            }
        }
        let is_enough = !all.is_empty() && !aggregate;
        next = group.parent.as_ref().filter(|_| !is_enough).and_then(|id| realm.groups.get(id)).map(|group| &**group);
    }
    java::sort(&mut all, |value| value);
    all
}
