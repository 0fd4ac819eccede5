//! Roles that something of a realm's representation names.

use std::collections::BTreeMap;

use keycloak_api::representation::{RealmRepresentation, ScopeMappingRepresentation};

use crate::domain::Context;
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::state::{Id, Realm, Role};

/// Adds the roles that clients' tokens may hold, and that client scopes let through.
pub(super) fn add(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    for (at, mapping) in input.scope_mappings.iter().flatten().enumerate() {
        add_one(realm, context, &Id::default(), mapping, &format!("scopeMappings[{at}]"))?;
    }
    for (client_id, mappings) in input.client_scope_mappings.iter().flatten() {
        let path = format!("clientScopeMappings.{client_id}");
        let holder = realm.client(client_id).map(|client| client.id.clone());
        let holder = holder.ok_or_else(|| Broken::missing(&path, "client", client_id))?;
        for (at, mapping) in mappings.iter().enumerate() {
            add_one(realm, context, &holder, mapping, &format!("{path}[{at}]"))?;
        }
    }
    Ok(())
}

/// The roles of these names, of the realm and of clients. One that does not exist is made, as Keycloak does.
pub(super) fn roles(
    realm: &mut Realm,
    context: &mut Context,
    of_realm: Option<&Vec<String>>,
    of_clients: Option<&BTreeMap<String, Vec<String>>>,
    path: &str,
) -> Made<Vec<Id>> {
    let mut ids = named(realm, context, &Id::default(), of_realm.into_iter().flatten());
    for (client_id, names) in of_clients.into_iter().flatten() {
        let path = format!("{path}.clientRoles.{client_id}");
        let client = realm.client(client_id).map(|client| client.id.clone());
        let client = client.ok_or_else(|| Broken::missing(&path, "client", client_id))?;
        ids.extend(named(realm, context, &client, names));
    }
    ids.shrink_to_fit();
    Ok(ids)
}

fn add_one(
    realm: &mut Realm,
    context: &mut Context,
    holder: &Id,
    mapping: &ScopeMappingRepresentation,
    path: &str,
) -> Made<()> {
    let roles = named(realm, context, holder, mapping.roles.iter().flatten());
    let add = |mapped: &mut Vec<Id>| {
        for role in roles {
            if !mapped.contains(&role) {
                mapped.push(role);
            }
        }
    };
    if let Some(client_id) = &mapping.client {
        let client = realm.client(client_id).map(|client| client.id.clone());
        let client = client.ok_or_else(|| Broken::missing(format!("{path}.client"), "client", client_id))?;
        realm.clients.change(&client, |client| add(&mut client.scope_mappings));
    } else if let Some(name) = &mapping.client_scope {
        let scope = realm.client_scopes.named(name).map(|scope| scope.id.clone());
        let scope = scope.ok_or_else(|| Broken::missing(format!("{path}.clientScope"), "client scope", name))?;
        realm.client_scopes.change(&scope, |scope| add(&mut scope.scope_mappings));
    }
    Ok(())
}

fn named<'a>(
    realm: &mut Realm,
    context: &mut Context,
    holder: &Id,
    names: impl IntoIterator<Item = &'a String>,
) -> Vec<Id> {
    let mut ids = Vec::new();
    for name in names {
        let name = name.trim();
        if let Some(role) = realm.roles.named_in(holder, name) {
            ids.push(role.id.clone());
            continue;
        }
        let client = (!holder.is_empty()).then(|| holder.clone());
        let role = Role { id: context.new_id(), name: name.into(), client, ..Role::default() };
        ids.push(realm.roles.put(role).id.clone());
    }
    ids
}
