//! What owners of resources allow to others: a permission of its own type, with a policy each for the roles, groups,
//! clients and users that have it.

use std::sync::Arc;

use keycloak_api::representation::AbstractPolicyRepresentation;
use serde_json::{Map, Value, json};

use super::kinds::{self, Kind, texts};
use super::{remove, typed};
use crate::domain::authz::group_path;
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision, Denied};
use crate::state::{Policy, Realm, ResourceServer};

/// By the field of the form: the type of the policies that stand for it.
const FIELDS: [(&str, &str); 4] = [("roles", "role"), ("groups", "group"), ("clients", "client"), ("users", "user")];

/// Makes the policies that the form names, and has the permission depend on them.
pub(crate) fn add_owners(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    policy: &Arc<Policy>,
    input: &AbstractPolicyRepresentation,
) -> Decision<Arc<Policy>> {
    refuse_scripts(input)?;
    let mut changed = Policy::clone(policy);
    for (field, kind) in FIELDS {
        for name in named(input, field)? {
            let made = make(realm, server, context, policy, kind, &[name])?;
            changed.policies.push(made.id.clone());
        }
    }
    Ok(server.put_policy(changed))
}

/// Has the permission's policies be those that the form names. One that is left with none ends.
pub(crate) fn change_owners(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    policy: &Arc<Policy>,
    input: &AbstractPolicyRepresentation,
) -> Decision<()> {
    refuse_scripts(input)?;
    let had = !policy.policies.is_empty();
    for needed in &policy.policies {
        remove(server, needed);
    }
    let mut changed = Policy { policies: Vec::new(), ..Policy::clone(policy) };
    for (field, kind) in FIELDS {
        for name in named(input, field)? {
            let made = make(realm, server, context, policy, kind, &[name])?;
            changed.policies.push(made.id.clone());
        }
    }
    if changed.policies.is_empty() && had {
        server.remove_policy(&policy.id);
    } else {
        server.put_policy(changed);
    }
    Ok(())
}

/// Who has the permission, by names, as its form says it.
pub(crate) fn owners(realm: &Realm, server: &ResourceServer, policy: &Policy) -> Map<String, Value> {
    let mut all: Map<String, Value> = Map::new();
    for needed in policy.policies.iter().filter_map(|id| server.policies.get(id)) {
        let Some((field, kind)) = FIELDS.into_iter().find(|(_, kind)| *kind == &*needed.kind) else { continue };
        let list = kinds::fields(realm, kind, &needed.config).remove(field).unwrap_or_default();
        let names = list.as_array().into_iter().flatten().filter_map(|value| name(realm, kind, value));
        if let Value::Array(held) = all.entry(field).or_insert_with(|| json!([])) {
            held.extend(names.map(Value::from));
        }
    }
    all
}

fn name(realm: &Realm, kind: &str, value: &Value) -> Option<String> {
    let id = value.as_str().or_else(|| value.get("id")?.as_str())?;
    Some(match kind {
        "role" => {
            let role = realm.roles.get(id)?;
            match role.client.as_ref().and_then(|client| realm.clients.get(client)) {
                Some(client) => format!("{}/{}", client.client_id, role.name),
                None => role.name.to_string(),
            }
        }
        "group" => group_path(realm, realm.groups.get(id)?),
        "client" => realm.clients.get(id)?.client_id.to_string(),
        _ => realm.users.get(id)?.username.to_string(),
    })
}

fn named(input: &AbstractPolicyRepresentation, field: &str) -> Decision<Vec<String>> {
    let given = input.extra.get(field).filter(|value| !value.is_null());
    given.map(texts).transpose().map(Option::unwrap_or_default)
}

/// A policy of this kind for what is named, with a name that says nothing.
fn make(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    policy: &Policy,
    kind: &str,
    named: &[String],
) -> Decision<Arc<Policy>> {
    let value = match kind {
        "role" => named.iter().map(|name| json!({"id": name})).collect(),
        "group" => named.iter().map(|path| json!({"path": path})).collect(),
        _ => json!(named),
    };
    let field = FIELDS.into_iter().find(|(_, of)| *of == kind).map(|(field, _)| field).ok_or(AdminDenied::Breaks)?;
    let form = AbstractPolicyRepresentation {
        name: Some(context.new_id().to_string()),
        extra: Map::from_iter([(field.to_owned(), value)]),
        ..AbstractPolicyRepresentation::default()
    };
    let kind = Kind::named(kind).ok_or(AdminDenied::Breaks)?;
    let (made, _) = typed::make(realm, server, context, kind, &form)?;
    Ok(server.put_policy(Policy { owner: policy.owner.clone(), ..Policy::clone(&made) }))
}

/// Scripts are of a feature that is off.
fn refuse_scripts(input: &AbstractPolicyRepresentation) -> Decision<()> {
    let has_one = input.extra.get("condition").is_some_and(|condition| !condition.is_null());
    if has_one { Err(Denied::from(AdminDenied::Breaks)) } else { Ok(()) }
}
