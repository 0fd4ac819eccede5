//! What a client that registers itself brings along: roles for every user, and client scopes.

use keycloak_api::representation::ClientRepresentation;

use crate::domain::Context;
use crate::state::{Client, Id, Realm, Role};

/// The client's roles that every user has.
pub(super) fn default_roles(realm: &Realm, client: &Client) -> Vec<String> {
    let Some(all) = realm.roles.get(&realm.default_role) else { return Vec::new() };
    let own = realm.roles.iter_in(&client.id).filter(|role| all.composites.contains(&role.id));
    own.map(|role| role.name.to_string()).collect()
}

pub(super) fn add_default_role(realm: &mut Realm, context: &mut Context, client: &Client, name: &str) {
    let found = realm.roles.named_in(&client.id, name).map(|role| role.id.clone());
    let role = found.unwrap_or_else(|| {
        let (id, client) = (context.new_id(), Some(client.id.clone()));
        realm.roles.put(Role { id, name: name.into(), client, ..Role::default() }).id.clone()
    });
    let all = realm.default_role.clone();
    realm.roles.change(&all, |all| {
        if !all.composites.contains(&role) {
            all.composites.push(role);
        }
    });
}

pub(super) fn change_default_roles(realm: &mut Realm, context: &mut Context, client: &Client, names: &[String]) {
    let gone: Vec<_> = realm
        .roles
        .iter_in(&client.id)
        .filter(|role| !names.iter().any(|name| **name == *role.name))
        .map(|role| role.id.clone())
        .collect();
    let all = realm.default_role.clone();
    realm.roles.change(&all, |all| all.composites.retain(|id| !gone.contains(id)));
    for name in names {
        add_default_role(realm, context, client, name);
    }
}

/// Has the client scopes be those that are named, where any are; one that the client has in the other way stays as it is.
pub(super) fn change_scopes(realm: &mut Realm, client: &Client, input: &ClientRepresentation) {
    if input.default_client_scopes.is_none() && input.optional_client_scopes.is_none() {
        return;
    }
    let ids = |names: &Option<Vec<String>>| {
        let found = names.iter().flatten().filter_map(|name| realm.client_scopes.named(name));
        found.map(|scope| scope.id.clone()).collect::<Vec<_>>()
    };
    let (defaults, optionals) = (ids(&input.default_client_scopes), ids(&input.optional_client_scopes));
    realm.clients.change(&client.id, |client| {
        client.optional_scopes.retain(|id| optionals.contains(id));
        assign(&mut client.default_scopes, &client.optional_scopes, defaults);
        assign(&mut client.optional_scopes, &client.default_scopes, optionals);
    });
}

/// The names of the scopes that every token of the client gets.
pub(super) fn default_scopes(realm: &Realm, client_id: &str) -> Option<Vec<String>> {
    let scopes = realm.client(client_id)?.default_scopes.iter().filter_map(|id| realm.client_scopes.get(id));
    Some(scopes.map(|scope| scope.name.to_string()).collect())
}

/// A client that names optional client scopes only has one default one.
pub(super) fn with_basic(realm: &Realm, input: &ClientRepresentation) -> ClientRepresentation {
    const BASIC: &str = "basic";
    let mut input = input.clone();
    if input.optional_client_scopes.is_some()
        && input.default_client_scopes.is_none()
        && realm.client_scopes.named(BASIC).is_some()
    {
        input.default_client_scopes = Some(vec![BASIC.to_owned()]);
    }
    input
}

fn assign(own: &mut Vec<Id>, other: &[Id], wanted: Vec<Id>) {
    own.retain(|id| wanted.contains(id));
    for id in wanted {
        if !own.contains(&id) && !other.contains(&id) {
            own.push(id);
        }
    }
}
