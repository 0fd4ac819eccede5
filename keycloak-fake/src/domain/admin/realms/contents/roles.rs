//! Roles of a realm's representation.

use std::sync::Arc;

use keycloak_api::representation::{RealmRepresentation, RoleRepresentation};

use super::id;
use crate::domain::Context;
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::state::{Id, Realm, Role};

/// Adds the realm's roles, not yet what they are composed of.
pub(super) fn add_of_realm(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) {
    for role in input.roles.iter().flat_map(|roles| roles.realm.iter().flatten()) {
        put(realm, context, None, role);
    }
}

/// Adds the clients' roles, not yet what they are composed of.
pub(super) fn add_of_clients(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    let all = input.roles.iter().flat_map(|roles| roles.client.iter().flatten());
    for (client_id, roles) in all {
        let client = realm.client(client_id).map(|client| client.id.clone());
        let client = client.ok_or_else(|| Broken::missing(format!("roles.client.{client_id}"), "client", client_id))?;
        for role in roles {
            put(realm, context, Some(client.clone()), role);
        }
    }
    Ok(())
}

/// Sets what the roles are composed of.
pub(super) fn compose(realm: &mut Realm, input: &RealmRepresentation) -> Made<()> {
    let Some(roles) = &input.roles else { return Ok(()) };
    for (at, role) in roles.realm.iter().flatten().enumerate() {
        compose_one(realm, "", role, &format!("roles.realm[{at}].composites"))?;
    }
    for (client_id, roles) in roles.client.iter().flatten() {
        let holder = realm.client(client_id).map(|client| client.id.clone()).unwrap_or_default();
        for (at, role) in roles.iter().enumerate() {
            compose_one(realm, &holder, role, &format!("roles.client.{client_id}[{at}].composites"))?;
        }
    }
    Ok(())
}

/// A role that is there already, as one of the defaults, keeps its id.
fn put(realm: &mut Realm, context: &mut Context, client: Option<Id>, role: &RoleRepresentation) {
    let name = role.name.as_deref().unwrap_or_default();
    let holder = client.clone().unwrap_or_default();
    let old = realm.roles.named_in(&holder, name).cloned();
    realm.roles.put(Role {
        id: old.as_ref().map_or_else(|| id(role.id.as_ref(), context), |old| old.id.clone()),
        name: name.into(),
        description: role.description.clone(),
        client,
        composites: old.map(|old| old.composites.clone()).unwrap_or_default(),
        attributes: Arc::new(role.attributes.clone().unwrap_or_default()),
    });
}

fn compose_one(realm: &mut Realm, holder: &str, role: &RoleRepresentation, path: &str) -> Made<()> {
    let Some(composites) = &role.composites else { return Ok(()) };
    let Some(found) = role.name.as_deref().and_then(|name| realm.roles.named_in(holder, name)) else { return Ok(()) };
    let (id, mut ids) = (found.id.clone(), found.composites.clone());
    let mut add = |role: &Role| {
        if !ids.contains(&role.id) {
            ids.push(role.id.clone());
        }
    };
    for (at, name) in composites.realm.iter().flatten().enumerate() {
        let part = realm.roles.named(name);
        add(part.ok_or_else(|| Broken::missing(format!("{path}.realm[{at}]"), "role", name))?);
    }
    for (client_id, names) in composites.client.iter().flatten() {
        let client = realm.client(client_id);
        let client = client.ok_or_else(|| Broken::missing(format!("{path}.client"), "client", client_id))?;
        for (at, name) in names.iter().enumerate() {
            let part = realm.roles.named_in(&client.id, name);
            add(part.ok_or_else(|| Broken::missing(format!("{path}.client.{client_id}[{at}]"), "role", name))?);
        }
    }
    realm.roles.change(&id, |role| role.composites = ids);
    Ok(())
}
