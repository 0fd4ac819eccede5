//! What each type of policy adds to what all have in common: the fields of its own form, and how they are kept as settings.
//! A setting that names things keeps their ids.

use std::collections::BTreeMap;

use keycloak_api::representation::AbstractPolicyRepresentation;
use serde_json::{Map, Value, json};

use crate::domain::Decision;
use crate::domain::admin::groups;
use crate::domain::denied::AdminDenied;
use crate::state::{RESOURCE_TYPE, Realm};

/// A type of policy.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The fields of its own form.
    pub(super) fields: &'static [&'static str],
}

/// The types that the server has.
pub(crate) const KINDS: [Kind; 11] = [
    Kind { name: "role", fields: &["roles", "fetchRoles"] },
    Kind { name: "user", fields: &["users"] },
    Kind { name: "group", fields: &["groups", "groupsClaim"] },
    Kind { name: "client", fields: &["clients"] },
    Kind { name: "client-scope", fields: &["clientScopes"] },
    Kind { name: "time", fields: &TIMES_BY_FIELD },
    Kind { name: "regex", fields: &["targetClaim", "pattern", "targetContextAttributes"] },
    Kind { name: "aggregate", fields: &[] },
    Kind { name: "resource", fields: &[] },
    Kind { name: "scope", fields: &[] },
    Kind { name: "uma", fields: &["roles", "users", "groups", "clients", "condition"] },
];

const TIMES_BY_FIELD: [&str; 12] = [
    "notBefore",
    "notOnOrAfter",
    "dayMonth",
    "dayMonthEnd",
    "month",
    "monthEnd",
    "year",
    "yearEnd",
    "hour",
    "hourEnd",
    "minute",
    "minuteEnd",
];

/// The setting that a field of a time policy is kept as.
fn time_setting(field: &'static str) -> &'static str {
    match field {
        "notBefore" => "nbf",
        "notOnOrAfter" => "noa",
        other => other,
    }
}

impl Kind {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

/// The settings that a policy's own form comes to, and the form as Keycloak gives it back.
pub(super) fn settings(
    realm: &Realm,
    kind: &str,
    input: &AbstractPolicyRepresentation,
) -> Decision<(BTreeMap<String, String>, Map<String, Value>)> {
    let mut config = BTreeMap::new();
    let mut shown = input.extra.clone();
    let given = |name: &str| input.extra.get(name).filter(|value| !value.is_null());
    match kind {
        "role" => {
            let all = given("roles").map(definitions).transpose()?;
            let named = all.clone().unwrap_or_default();
            let resolved: Vec<_> = named.iter().map(|role| (resolve_role(realm, text(role, "id")), role)).collect();
            let shape = |id: &str, role: &Map<String, Value>| json!({"id": id, "required": is(role, "required")});
            let kept: Vec<Value> = resolved.iter().filter_map(|(id, role)| Some(shape(id.as_deref()?, role))).collect();
            config.insert("roles".to_owned(), Value::from(kept).to_string());
            if all.is_some() {
                let told = resolved.iter().map(|(id, role)| shape(id.as_deref().unwrap_or(text(role, "id")), role));
                shown.insert("roles".to_owned(), told.collect());
            }
            if let Some(fetch) = given("fetchRoles") {
                config.insert("fetchRoles".to_owned(), plain(fetch));
            }
        }
        "user" => {
            let named = given("users").map(texts).transpose()?.unwrap_or_default();
            let ids = named.iter().map(|name| resolve_user(realm, name).ok_or(AdminDenied::Breaks.into()));
            let ids: Vec<String> = ids.collect::<Decision<_>>()?;
            config.insert("users".to_owned(), json!(ids).to_string());
        }
        "client" => {
            let named = texts(given("clients").ok_or(AdminDenied::Breaks)?)?;
            let id = |name: &String| {
                let client = realm.clients.get(name).or_else(|| realm.client(name));
                client.map(|client| client.id.to_string()).ok_or(AdminDenied::Breaks.into())
            };
            let ids: Vec<String> = named.iter().map(id).collect::<Decision<_>>()?;
            config.insert("clients".to_owned(), json!(ids).to_string());
        }
        "client-scope" => {
            let all = given("clientScopes").map(definitions).transpose()?;
            let mut kept = Vec::new();
            for scope in all.iter().flatten() {
                let name = text(scope, "id");
                let found = realm.client_scopes.get(name).or_else(|| realm.client_scopes.named(name));
                let id = found.ok_or(AdminDenied::Breaks)?.id.to_string();
                kept.push(json!({"id": id, "required": is(scope, "required")}));
            }
            config.insert("clientScopes".to_owned(), Value::from(kept.clone()).to_string());
            if all.is_some() {
                shown.insert("clientScopes".to_owned(), kept.into());
            }
        }
        "group" => {
            let named = definitions(given("groups").ok_or(AdminDenied::Breaks)?)?;
            let kept: Vec<Value> = named.iter().map(|group| resolve_group(realm, group)).collect();
            config.insert("groups".to_owned(), Value::from(kept.clone()).to_string());
            shown.insert("groups".to_owned(), kept.into());
            if let Some(claim) = given("groupsClaim") {
                config.insert("groupsClaim".to_owned(), plain(claim));
            }
        }
        "time" => {
            for field in TIMES_BY_FIELD {
                if let Some(value) = given(field) {
                    config.insert(time_setting(field).to_owned(), plain(value));
                }
            }
        }
        "regex" => {
            for field in ["targetClaim", "pattern"] {
                if let Some(value) = given(field) {
                    config.insert(field.to_owned(), plain(value));
                }
            }
            let of_context = given("targetContextAttributes").and_then(Value::as_bool).unwrap_or(false);
            config.insert("targetContextAttributes".to_owned(), of_context.to_string());
            shown.insert("targetContextAttributes".to_owned(), of_context.into());
        }
        _ => {}
    }
    if let Some(kind) = &input.resource_type {
        config.insert(RESOURCE_TYPE.to_owned(), kind.clone());
    }
    Ok((config, shown))
}

/// What a form has of its type's own, as Keycloak gives it back.
pub(crate) fn told(realm: &Realm, kind: &str, input: &AbstractPolicyRepresentation) -> Decision<Map<String, Value>> {
    settings(realm, kind, input).map(|(_, shown)| shown)
}

/// The fields of a policy's own form, from its settings. What they name and is not there any more is left out.
pub(super) fn fields(realm: &Realm, kind: &str, config: &BTreeMap<String, String>) -> Map<String, Value> {
    let mut fields = Map::new();
    let setting = |name: &str| config.get(name);
    let list = |name: &str| -> Vec<Value> {
        setting(name).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let of = |value: &Value| value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    match kind {
        "role" => {
            let known = list("roles").into_iter().filter(|role| realm.roles.get(&of(role)).is_some());
            fields.insert("roles".to_owned(), known.collect());
            if let Some(fetch) = setting("fetchRoles") {
                fields.insert("fetchRoles".to_owned(), (fetch == "true").into());
            }
        }
        "user" => {
            let is_there = |id: &Value| id.as_str().is_some_and(|id| realm.users.get(id).is_some());
            fields.insert("users".to_owned(), list("users").into_iter().filter(is_there).collect());
        }
        "client" => {
            fields.insert("clients".to_owned(), list("clients").into());
        }
        "client-scope" => {
            let known = list("clientScopes").into_iter().filter(|it| realm.client_scopes.get(&of(it)).is_some());
            fields.insert("clientScopes".to_owned(), known.collect());
        }
        "group" => {
            let known = list("groups").into_iter().filter(|group| realm.groups.get(&of(group)).is_some());
            fields.insert("groups".to_owned(), known.collect());
            if let Some(claim) = setting("groupsClaim") {
                fields.insert("groupsClaim".to_owned(), claim.clone().into());
            }
        }
        "time" => {
            for field in TIMES_BY_FIELD {
                if let Some(value) = setting(time_setting(field)) {
                    fields.insert(field.to_owned(), value.clone().into());
                }
            }
        }
        "regex" => {
            for field in ["targetClaim", "pattern"] {
                if let Some(value) = setting(field) {
                    fields.insert(field.to_owned(), value.clone().into());
                }
            }
            let of_context = setting("targetContextAttributes").map(String::as_str) == Some("true");
            fields.insert("targetContextAttributes".to_owned(), of_context.into());
        }
        _ => {}
    }
    fields
}

/// A role by its id or name, a client's after the client's name and a slash.
pub(super) fn resolve_role(realm: &Realm, name: &str) -> Option<String> {
    let by_name = || {
        let of_client =
            name.split_once('/').and_then(|(client, role)| realm.roles.named_in(&realm.client(client)?.id, role));
        realm.roles.named(name).or(of_client)
    };
    realm.roles.get(name).or_else(by_name).map(|role| role.id.to_string())
}

pub(super) fn resolve_user(realm: &Realm, name: &str) -> Option<String> {
    let user = realm.users.get(name).or_else(|| realm.users.named(&name.to_lowercase()));
    user.map(|user| user.id.to_string())
}

fn resolve_group(realm: &Realm, group: &Map<String, Value>) -> Value {
    let extends = is(group, "extendChildren");
    let by_path = group.get("path").and_then(Value::as_str).and_then(|path| groups::at_path(realm, path));
    if let Some(found) = by_path {
        return json!({"id": &*found.id, "extendChildren": extends});
    }
    let mut kept = Map::new();
    for name in ["id", "path"] {
        if let Some(value) = group.get(name).filter(|value| !value.is_null()) {
            kept.insert(name.to_owned(), value.clone());
        }
    }
    kept.insert("extendChildren".to_owned(), extends.into());
    kept.into()
}

fn definitions(list: &Value) -> Decision<Vec<Map<String, Value>>> {
    serde_json::from_value(list.clone()).map_err(|_| AdminDenied::BreaksOnJson.into())
}

/// A list of texts, from a field.
pub(super) fn texts(list: &Value) -> Decision<Vec<String>> {
    serde_json::from_value(list.clone()).map_err(|_| AdminDenied::BreaksOnJson.into())
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn is(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
