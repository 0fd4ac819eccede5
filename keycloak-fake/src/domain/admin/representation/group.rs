//! Groups, as Keycloak's JSON.

use std::collections::BTreeMap;

use keycloak_api::representation::GroupRepresentation;

use super::{access, text};
use crate::state::{Group, Id, Realm, Table};

/// A group by itself.
pub(crate) fn single(realm: &Realm, group: &Group) -> GroupRepresentation {
    listed(realm, group, false)
}

/// A group in a list.
pub(crate) fn listed(realm: &Realm, group: &Group, is_brief: bool) -> GroupRepresentation {
    GroupRepresentation { sub_group_count: count(realm, group), ..accessible(realm, group, is_brief) }
}

/// A group that was found by its path.
pub(crate) fn at_path(realm: &Realm, group: &Group) -> GroupRepresentation {
    GroupRepresentation { sub_group_count: count(realm, group), ..of_user(realm, group, false) }
}

/// A group that was just created.
pub(crate) fn created(realm: &Realm, group: &Group) -> GroupRepresentation {
    accessible(realm, group, false)
}

/// A group in the list of those that a user is in.
pub(crate) fn of_user(realm: &Realm, group: &Group, is_brief: bool) -> GroupRepresentation {
    let group_itself = GroupRepresentation {
        id: text(&group.id),
        name: text(&group.name),
        description: group.description.clone(),
        path: Some(path(&realm.groups, group)),
        parent_id: group.parent.as_deref().map(str::to_owned),
        sub_groups: Some(Vec::new()),
        ..GroupRepresentation::default()
    };
    if is_brief {
        return group_itself;
    }
    let (realm_roles, client_roles) = role_names(realm, &group.roles);
    GroupRepresentation {
        attributes: Some(BTreeMap::clone(&group.attributes)),
        realm_roles: Some(realm_roles),
        client_roles: Some(client_roles),
        ..group_itself
    }
}

/// The group's name after those of its parents, as in `/parent/child`.
pub(crate) fn path(groups: &Table<Group>, group: &Group) -> String {
    let mut path = format!("/{}", group.name);
    let mut next = group.parent.as_ref().and_then(|id| groups.get(id));
    while let Some(parent) = next {
        path.insert_str(0, &format!("/{}", parent.name));
        next = parent.parent.as_ref().and_then(|id| groups.get(id));
    }
    path
}

/// The names of roles: of the realm, and of clients by their client ids.
pub(crate) fn role_names(realm: &Realm, roles: &[Id]) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let mut of_realm = Vec::new();
    let mut of_clients: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for role in roles.iter().filter_map(|id| realm.roles.get(id)) {
        match &role.client {
            None => of_realm.push(role.name.to_string()),
            Some(client) => {
                let Some(client) = realm.clients.get(client) else { continue };
                of_clients.entry(client.client_id.to_string()).or_default().push(role.name.to_string());
            }
        }
    }
    (of_realm, of_clients)
}

fn accessible(realm: &Realm, group: &Group, is_brief: bool) -> GroupRepresentation {
    GroupRepresentation {
        access: access(&["view", "viewMembers", "manageMembers", "manage", "manageMembership"]),
        ..of_user(realm, group, is_brief)
    }
}

fn count(realm: &Realm, group: &Group) -> Option<i64> {
    i64::try_from(realm.groups.iter_in(&group.id).count()).ok()
}
