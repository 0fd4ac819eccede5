//! What Keycloak refuses to have as a realm's user profile.

use std::collections::HashSet;

use keycloak_api::representation::{UPAttribute, UPConfig};

use super::validators::DONE;
use super::{FIELDS, settings};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Decision, Denied};
use crate::state::Realm;

const POLICIES: [&str; 3] = ["ENABLED", "ADMIN_EDIT", "ADMIN_VIEW"];
const ROLES: [&str; 2] = ["admin", "user"];

/// The validators that Keycloak has and this fake does not do.
const NOT_DONE: [&str; 5] = ["not-blank", "not-empty", "local-date", "uri", "organization-member-validator"];

/// Refuses what Keycloak refuses, and what this fake would not act on.
pub(crate) fn check(realm: &Realm, config: &UPConfig) -> Decision<()> {
    if config.unmanaged_attribute_policy.as_deref().is_some_and(|policy| !POLICIES.contains(&policy)) {
        return Err(AdminDenied::Invalid(Invalid::Unreadable).into());
    }
    let faults = faults(realm, config);
    if !faults.is_empty() {
        return Err(AdminDenied::Invalid(Invalid::UserProfile(faults)).into());
    }
    for attribute in config.attributes.iter().flatten() {
        if validators(attribute).any(|validator| !DONE.contains(&validator)) {
            return Err(Denied::NotDone("a validator of a user profile"));
        }
        let is_field = attribute.name.as_deref().is_some_and(|name| FIELDS.contains(&name));
        if is_field && attribute.default_value.is_some() {
            return Err(Denied::NotDone("default values of names and addresses in a user profile"));
        }
        let mut settings = attribute.validations.iter().flatten();
        if !settings.all(|(validator, settings)| settings::are_good(validator, settings)) {
            return Err(Denied::NotDone("settings of a user profile's validator that Keycloak may refuse"));
        }
    }
    Ok(())
}

/// In Keycloak's words.
fn faults(realm: &Realm, config: &UPConfig) -> Vec<String> {
    let mut faults = Vec::new();
    let mut taken = HashSet::new();
    for attribute in config.attributes.iter().flatten() {
        let name = attribute.name.as_deref().unwrap_or("null");
        let is_named = attribute.name.as_deref().is_some_and(|name| !name.trim().is_empty());
        if !is_named {
            faults.push("Attribute configuration without 'name' is not allowed".to_owned());
        } else if !taken.insert(name) {
            faults.push(format!("Attribute configuration already exists with 'name':'{name}'"));
        } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
            faults.push(format!(
                "Invalid attribute name (only letters, numbers and '.' '_' '-' special characters allowed): {name}'"
            ));
        }
        faults.extend(
            unknown_validators(attribute)
                .map(|validator| format!("Validator '{validator}' defined for attribute '{name}' doesn't exist")),
        );
        for (place, roles) in named_roles(attribute) {
            let unknown = roles.iter().filter(|role| !ROLES.contains(&role.as_str()));
            faults.extend(unknown.map(|role| {
                format!("'{place}' configuration for attribute '{name}' contains unsupported role '{role}'")
            }));
        }
        for (place, scopes) in named_scopes(attribute) {
            let unknown = scopes.iter().filter(|scope| realm.client_scopes.named(scope).is_none());
            faults.extend(unknown.map(|scope| {
                format!("'{place}' configuration for attribute '{name}' contains unsupported scope '{scope}'")
            }));
        }
        let is_group = |group: &String| config.groups.iter().flatten().any(|known| known.name.as_ref() == Some(group));
        if let Some(group) = attribute.group.as_ref().filter(|group| !is_group(group)) {
            faults.push(format!("Attribute '{name}' references unknown group '{group}'"));
        }
    }
    if config.attributes.is_some() {
        let removed = ["username", "email"].into_iter().filter(|name| !taken.contains(name));
        faults.extend(removed.map(|name| format!("The attribute '{name}' can not be removed")));
    }
    faults
}

fn named_roles(attribute: &UPAttribute) -> impl Iterator<Item = (&'static str, &[String])> {
    let permissions = attribute.permissions.as_ref();
    let view = permissions.and_then(|permissions| permissions.view.as_deref());
    let edit = permissions.and_then(|permissions| permissions.edit.as_deref());
    let required = attribute.required.as_ref().and_then(|required| required.roles.as_deref());
    let named = [("permissions.view", view), ("permissions.edit", edit), ("required.roles", required)];
    named.into_iter().filter_map(|(place, roles)| Some((place, roles?)))
}

fn named_scopes(attribute: &UPAttribute) -> impl Iterator<Item = (&'static str, &[String])> {
    let required = attribute.required.as_ref().and_then(|required| required.scopes.as_deref());
    let selector = attribute.selector.as_ref().and_then(|selector| selector.scopes.as_deref());
    let named = [("required.scopes", required), ("selector.scopes", selector)];
    named.into_iter().filter_map(|(place, scopes)| Some((place, scopes?)))
}

fn validators(attribute: &UPAttribute) -> impl Iterator<Item = &str> {
    attribute.validations.iter().flat_map(|validations| validations.keys()).map(String::as_str)
}

fn unknown_validators(attribute: &UPAttribute) -> impl Iterator<Item = &str> {
    validators(attribute).filter(|name| !DONE.contains(name) && !NOT_DONE.contains(name) && !name.starts_with("up-"))
}
