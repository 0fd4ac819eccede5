//! The events of a partial import: one for each thing that it brought, and two for a role that was there.

use std::sync::Arc;

use keycloak_api::representation::{
    AdminEventRepresentation, AuthDetailsRepresentation, PartialImportRepresentation, PartialImportResult,
    PartialImportResults,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::Context;
use crate::state::Realm;

/// Keeps the events of an import.
pub(crate) fn keep(
    realm: &mut Realm,
    context: &mut Context,
    contents: &PartialImportRepresentation,
    results: &PartialImportResults,
    who: &AuthDetailsRepresentation,
) {
    for result in results.results.iter().flatten() {
        let is_role = matches!(result.resource_type.as_deref(), Some("REALM_ROLE" | "CLIENT_ROLE"));
        let operations: &[&str] = match result.action.as_deref() {
            Some("ADDED") => &["CREATE"],
            Some("OVERWRITTEN") if is_role => &["UPDATE", "CREATE"],
            Some("OVERWRITTEN") => &["UPDATE"],
            _ => continue,
        };
        for operation in operations {
            keep_one(realm, context, contents, result, (operation, who));
        }
    }
}

fn keep_one(
    realm: &mut Realm,
    context: &mut Context,
    contents: &PartialImportRepresentation,
    result: &PartialImportResult,
    (operation, who): (&str, &AuthDetailsRepresentation),
) {
    let id = result.id.as_deref().unwrap_or_default();
    let place = match result.resource_type.as_deref() {
        Some("USER") => "users",
        Some("GROUP") => "groups",
        Some("CLIENT" | "CLIENT_ROLE") => "clients",
        Some("REALM_ROLE") => "realms",
        _ => return,
    };
    let shows = realm.settings.admin_events_details_enabled.unwrap_or(false);
    let representation = if shows { shown(realm, contents, result) } else { None };
    let event = AdminEventRepresentation {
        id: Some(context.new_id().to_string()),
        time: Some(context.now_ms),
        realm_id: Some(realm.id.to_string()),
        auth_details: Some(who.clone()),
        operation_type: Some(operation.to_owned()),
        resource_type: Some("REALM".to_owned()),
        resource_path: Some(format!("{place}/{id}")),
        representation: representation.map(|shown| shown.to_string()),
        ..AdminEventRepresentation::default()
    };
    realm.admin_events.push_back(Arc::new(event));
}

/// What was sent of the thing, with its id but for a group's.
fn shown(realm: &Realm, contents: &PartialImportRepresentation, result: &PartialImportResult) -> Option<Value> {
    let (name, id) = (result.resource_name.as_deref()?, result.id.as_deref());
    let is = |given: &Option<String>| given.as_deref() == Some(name);
    let roles = contents.roles.as_ref();
    match result.resource_type.as_deref()? {
        "USER" => {
            let is_named = |own: &str| own.to_lowercase() == name.to_lowercase();
            let user = contents.users.iter().flatten().find(|user| user.username.as_deref().is_some_and(is_named))?;
            let mut shown = with_id(id, user)?;
            shown.remove("credentials");
            Some(shown.into())
        }
        "GROUP" => {
            let group = contents.groups.iter().flatten().find(|group| is(&group.name) || is(&group.path))?;
            let mut shown = serde_json::to_value(group).ok()?;
            complete(&mut shown);
            Some(shown)
        }
        "CLIENT" => Some(with_id(id, contents.clients.iter().flatten().find(|one| is(&one.client_id))?)?.into()),
        "REALM_ROLE" => {
            let role = roles?.realm.iter().flatten().find(|role| is(&role.name))?;
            Some(role_shown(id, role)?.into())
        }
        _ => {
            let (client, role) = name.split_once("-->")?;
            let given = roles?.client.as_ref()?.get(client)?.iter().find(|own| own.name.as_deref() == Some(role))?;
            let found = realm.roles.named_in(&realm.client(client)?.id, role)?;
            Some(role_shown(Some(&*found.id), given)?.into())
        }
    }
}

fn role_shown(id: Option<&str>, role: &impl Serialize) -> Option<Map<String, Value>> {
    let mut shown = with_id(id, role)?;
    shown.entry("composite").or_insert(json!(false));
    Some(shown)
}

fn with_id(id: Option<&str>, thing: &impl Serialize) -> Option<Map<String, Value>> {
    let Value::Object(given) = serde_json::to_value(thing).ok()? else { return None };
    let mut shown = Map::new();
    shown.insert("id".to_owned(), json!(id?));
    shown.extend(given.into_iter().filter(|(name, _)| name != "id"));
    Some(shown)
}

/// A group has a list of those below it, even of none.
fn complete(group: &mut Value) {
    let Some(group) = group.as_object_mut() else { return };
    let below = group.entry("subGroups").or_insert(json!([]));
    below.as_array_mut().into_iter().flatten().for_each(complete);
}
