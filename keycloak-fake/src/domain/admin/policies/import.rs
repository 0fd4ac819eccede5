//! Policies with their types' settings as texts: as an import brings them, and an export shows them.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{AbstractPolicyRepresentation, PolicyRepresentation};
use serde_json::{Map, Value, json};

use super::kinds::{self, Kind};
use super::{generic, new_id, read_logic, read_strategy, resolve_policies, resolve_resources, resolve_scopes};
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Denied};
use crate::domain::{Context, Decision};
use crate::state::{Id, Policy, Realm, ResourceServer};

/// The settings that are no settings: what a policy is about, and what it depends on.
const LISTS: [&str; 3] = ["applyPolicies", "resources", "scopes"];

/// Takes policies over, those first that others depend on.
pub(crate) fn import(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    policies: &[PolicyRepresentation],
) -> Decision<()> {
    let mut open: Vec<&PolicyRepresentation> = policies.iter().collect();
    while !open.is_empty() {
        let waits = |policy: &&PolicyRepresentation| {
            let needed = listed(policy, "applyPolicies", &policy.policies);
            needed.iter().any(|name| open.iter().any(|other| other.name.as_ref() == Some(name)))
        };
        let (later, now): (Vec<_>, Vec<_>) = open.iter().copied().partition(|policy| waits(policy));
        if now.is_empty() {
            return Err(AdminDenied::Breaks.into());
        }
        for policy in now {
            let by_id = policy.id.as_deref().and_then(|id| server.policies.get(id));
            let by_name = policy.name.as_deref().and_then(|name| server.policies.named(name));
            if let (Some(old), Some(other)) = (by_id, by_name)
                && old.id != other.id
            {
                return Err(Denied::NameTaken.into());
            }
            let old = by_id.or(by_name).cloned();
            put(realm, server, context, old.as_ref(), policy)?;
        }
        open = later;
    }
    Ok(())
}

/// Puts a policy in, in place of `old`.
pub(crate) fn put(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    old: Option<&Arc<Policy>>,
    input: &PolicyRepresentation,
) -> Decision<Arc<Policy>> {
    // What a policy is, it stays.
    let kind = old.map(|old| &*old.kind).or(input.r#type.as_deref()).ok_or(Denied::SettingMissing)?;
    let kind = Kind::named(kind).ok_or(AdminDenied::Breaks)?;
    let name = input.name.as_deref().ok_or(Denied::SettingMissing)?;
    let config = settings(realm, kind, input)?;
    let is_about = |setting: &str, given: &Option<Vec<String>>| {
        let is_given = given.is_some() || input.config.as_ref().is_some_and(|config| config.contains_key(setting));
        is_given.then(|| listed(input, setting, given))
    };
    let policies = is_about("applyPolicies", &input.policies).map(|named| resolve_policies(server, &named));
    let resources = is_about("resources", &input.resources).map(|named| resolve_resources(server, &named));
    let scopes = is_about("scopes", &input.scopes).map(|named| resolve_scopes(server, &named));
    let kept = |of: fn(&Policy) -> &Vec<Id>| old.map(|old| of(old).clone()).unwrap_or_default();
    let id = match old {
        Some(old) => old.id.clone(),
        None => new_id(server, context, input.id.as_deref())?,
    };
    let policy = Policy {
        id,
        name: name.into(),
        kind: kind.name.into(),
        description: input.description.clone(),
        is_negative: read_logic(input.logic.as_deref())?,
        strategy: read_strategy(input.decision_strategy.as_deref())?,
        owner: old.and_then(|old| old.owner.clone()),
        config: Arc::new(config),
        policies: policies.transpose()?.unwrap_or_else(|| kept(|old| &old.policies)),
        resources: resources.transpose()?.unwrap_or_else(|| kept(|old| &old.resources)),
        scopes: scopes.transpose()?.unwrap_or_else(|| kept(|old| &old.scopes)),
        made: 0,
    };
    Ok(server.put_policy(policy))
}

/// What a policy's settings are when names have become ids.
fn settings(realm: &Realm, kind: &Kind, input: &PolicyRepresentation) -> Decision<BTreeMap<String, String>> {
    let mut config = input.config.clone().unwrap_or_default();
    config.retain(|name, _| !LISTS.contains(&name.as_str()));
    let named = match kind.name {
        "role" => "roles",
        "user" => "users",
        "group" => "groups",
        "client" => "clients",
        "client-scope" => "clientScopes",
        _ => return Ok(config),
    };
    let list = config.get(named).map(|text| serde_json::from_str::<Value>(text)).transpose();
    let list = list.map_err(|_| AdminDenied::Breaks)?;
    let form = AbstractPolicyRepresentation {
        extra: Map::from_iter(list.map(|list| (named.to_owned(), list))),
        ..AbstractPolicyRepresentation::default()
    };
    let (resolved, _) = kinds::settings(realm, kind.name, &form)?;
    config.extend(resolved);
    Ok(config)
}

/// A list that stands among the settings, or beside them.
fn listed(input: &PolicyRepresentation, setting: &str, given: &Option<Vec<String>>) -> Vec<String> {
    let text = input.config.as_ref().and_then(|config| config.get(setting));
    let listed = text.and_then(|text| serde_json::from_str::<Vec<String>>(text).ok());
    listed.or_else(|| given.clone()).unwrap_or_default()
}

/// A policy for another realm: by names.
pub(crate) fn exported(realm: &Realm, server: &ResourceServer, policy: &Policy) -> PolicyRepresentation {
    let mut config = (*policy.config).clone();
    name_all(realm, &policy.kind, &mut config);
    let lists: [(&str, Vec<String>); 3] = [
        (
            "applyPolicies",
            policy.policies.iter().filter_map(|id| Some(server.policies.get(id)?.name.to_string())).collect(),
        ),
        (
            "resources",
            policy.resources.iter().filter_map(|id| Some(server.resources.get(id)?.name.to_string())).collect(),
        ),
        ("scopes", policy.scopes.iter().filter_map(|id| Some(server.scopes.get(id)?.name.to_string())).collect()),
    ];
    let is_permission = matches!(&*policy.kind, "resource" | "scope");
    for (setting, names) in lists {
        if !names.is_empty() || (setting == "applyPolicies" && is_permission) {
            config.insert(setting.to_owned(), json!(names).to_string());
        }
    }
    PolicyRepresentation { id: None, owner: None, config: Some(config), ..generic(policy) }
}

/// Has settings name things instead of their ids.
fn name_all(realm: &Realm, kind: &str, config: &mut BTreeMap<String, String>) {
    let (setting, key) = match kind {
        "role" => ("roles", Some("id")),
        "user" => ("users", None),
        "group" => ("groups", Some("id")),
        "client" => ("clients", None),
        "client-scope" => ("clientScopes", Some("id")),
        _ => return,
    };
    let Some(Value::Array(items)) = config.get(setting).and_then(|text| serde_json::from_str(text).ok()) else {
        return;
    };
    let named = items.into_iter().filter_map(|mut item| {
        let id = match key {
            Some(key) => item.get(key)?.as_str()?.to_owned(),
            None => item.as_str()?.to_owned(),
        };
        let name = match kind {
            "role" => {
                let role = realm.roles.get(&id)?;
                let client = role.client.as_ref().and_then(|client| realm.clients.get(client));
                client.map_or_else(|| role.name.to_string(), |client| format!("{}/{}", client.client_id, role.name))
            }
            "user" => realm.users.get(&id)?.username.to_string(),
            "client" => realm.clients.get(&id)?.client_id.to_string(),
            "client-scope" => realm.client_scopes.get(&id)?.name.to_string(),
            _ => crate::domain::authz::group_path(realm, realm.groups.get(&id)?),
        };
        match (&mut item, kind) {
            (Value::Object(object), "group") => {
                let extends = object.get("extendChildren").cloned().unwrap_or_default();
                *object = Map::from_iter([("path".to_owned(), name.into()), ("extendChildren".to_owned(), extends)]);
            }
            (Value::Object(object), _) => {
                object.insert("id".to_owned(), name.into());
            }
            (text, _) => *text = name.into(),
        }
        Some(item)
    });
    let named: Vec<Value> = named.collect();
    config.insert(setting.to_owned(), Value::from(named).to_string());
}
