//! Mappers of roles: into claims, and under other names.

use serde_json::Value;

use super::claim;
use super::value::{Found, is_multivalued, typed};
use super::{Config, Draft, Scene, Use};
use crate::token::java;

/// The realm's roles.
pub(super) fn of_realm(scene: &mut Scene<'_>, config: &Config, purpose: Use, draft: &mut Draft) {
    let roles = scene.roles.realm.iter().map(|role| &**role);
    put(draft, config, purpose, roles, config.get("usermodel.realmRoleMapping.rolePrefix"), None);
}

/// The roles of one client, or of every client.
pub(super) fn of_clients(scene: &mut Scene<'_>, config: &Config, purpose: Use, draft: &mut Draft) {
    let only = config.get("usermodel.clientRoleMapping.clientId").filter(|client| !client.is_empty());
    let prefix = config.get("usermodel.clientRoleMapping.rolePrefix");
    for (client, roles) in &scene.roles.clients {
        if only.is_none_or(|only| **only == **client) {
            let roles = roles.iter().map(|role| &**role);
            // Where the settings name the client, its prefix is taken as it is.
            let named = only.is_none().then(|| prefix.map(|prefix| prefix.replace("${client_id}", client))).flatten();
            put(draft, config, purpose, roles, named.as_ref().or(prefix), Some(client));
        }
    }
}

/// Moves a role to another name, of the realm or of a client.
pub(super) fn rename(scene: &mut Scene<'_>, config: &Config, _: Use, _: &mut Draft) {
    if let (Some(old), Some(new)) = (config.get("role"), config.get("new.role.name")) {
        let (client, role) = parse(old);
        if scene.roles.remove(client, role) {
            let (client, role) = parse(new);
            scene.roles.add(client, role);
        }
    }
}

/// `client.role`, or a role of the realm. A client's id may have dots.
pub(super) fn parse(role: &str) -> (Option<&str>, &str) {
    role.rsplit_once('.').map_or((None, role), |(client, role)| (Some(client), role))
}

fn put<'a>(
    draft: &mut Draft,
    config: &Config,
    purpose: Use,
    roles: impl Iterator<Item = &'a str>,
    prefix: Option<&String>,
    client: Option<&str>,
) {
    let Some(name) = config.get("claim.name") else { return };
    let prefix = prefix.map(String::as_str).unwrap_or_default();
    let mut roles: Vec<String> = roles.map(|role| format!("{prefix}{role}")).collect();
    if !prefix.is_empty() {
        java::sort(&mut roles, |role| role);
    }
    let found = Found::Many(roles.iter().map(String::as_str).collect());
    let Some(value) = typed(&found, config, is_multivalued(config)) else { return };
    let name = match client {
        Some(client) => &name.replace("${client_id}", &client.replace('\\', r"\\").replace('.', r"\.")),
        None => name,
    };
    let path = claim::split(name);
    if let (Value::Array(roles), true) = (&value, purpose != Use::Id)
        && put_access(draft, &path, roles)
    {
        return;
    }
    // Roles that several clients' mappers put into one list stand there one after the other, twice if need be.
    if let (Some(Value::Array(old)), Value::Array(new)) = (at(&mut draft.other, &path), &value) {
        old.extend(new.iter().cloned());
        return;
    }
    claim::insert(&mut draft.other, &path, value, false);
}

/// An access token has fields for the claims that are usual. `false` if the path leads elsewhere.
fn put_access(draft: &mut Draft, path: &[String], roles: &[Value]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let target = match names.as_slice() {
        ["realm_access", "roles"] => &mut draft.realm_access,
        ["resource_access", client, "roles"] => {
            let place = draft.resource_access.iter().position(|(id, _)| id == client);
            let place = place.unwrap_or_else(|| {
                draft.resource_access.push(((*client).to_owned(), Vec::new()));
                draft.resource_access.len() - 1
            });
            &mut draft.resource_access[place].1
        }
        _ => return false,
    };
    if target.is_empty() {
        target.extend_from_slice(roles);
        return true;
    }
    let new: Vec<_> = roles.iter().filter(|role| !target.contains(role)).cloned().collect();
    target.extend(new);
    java::sort(target, |role| role.as_str().unwrap_or_default());
    true
}

fn at<'a>(object: &'a mut serde_json::Map<String, Value>, path: &[String]) -> Option<&'a mut Value> {
    let (last, parents) = path.split_last()?;
    let holder = parents.iter().try_fold(object, |object, name| object.get_mut(name)?.as_object_mut())?;
    holder.get_mut(last)
}
