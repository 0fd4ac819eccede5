//! Roles, and mappings of roles, as Keycloak's JSON.

use std::collections::BTreeMap;

use keycloak_api::representation::{ClientMappingsRepresentation, MappingsRepresentation, RoleRepresentation};

use super::text;
use crate::state::{Id, Realm, Role};

/// A role in a list: without its attributes.
pub(crate) fn brief(realm: &Realm, role: &Role) -> RoleRepresentation {
    RoleRepresentation {
        id: text(&role.id),
        name: text(&role.name),
        description: role.description.clone(),
        composite: Some(!role.composites.is_empty()),
        client_role: Some(role.client.is_some()),
        container_id: text(role.client.as_ref().unwrap_or(&realm.id)),
        ..RoleRepresentation::default()
    }
}

/// A role by itself.
pub(crate) fn full(realm: &Realm, role: &Role) -> RoleRepresentation {
    RoleRepresentation { attributes: Some(BTreeMap::clone(&role.attributes)), ..brief(realm, role) }
}

/// The roles of these ids, each in a list.
pub(crate) fn briefs<'a>(realm: &Realm, ids: impl IntoIterator<Item = &'a Id>) -> Vec<RoleRepresentation> {
    listed(realm, ids, true)
}

/// The roles of these ids, in a list that may show their attributes, ordered by name.
pub(crate) fn listed<'a>(
    realm: &Realm,
    ids: impl IntoIterator<Item = &'a Id>,
    is_brief: bool,
) -> Vec<RoleRepresentation> {
    let mut roles: Vec<_> = ids.into_iter().filter_map(|id| realm.roles.get(id)).collect();
    roles.sort_by(|left, right| left.name.cmp(&right.name));
    roles.into_iter().map(|role| if is_brief { brief(realm, role) } else { full(realm, role) }).collect()
}

/// The roles of these ids, by the realm and the clients that they are of.
pub(crate) fn mappings(realm: &Realm, ids: &[Id]) -> MappingsRepresentation {
    let of_realm = |id: &&Id| realm.roles.get(id).is_some_and(|role| role.client.is_none());
    let realm_mappings = briefs(realm, ids.iter().filter(of_realm));
    let mut clients: BTreeMap<String, ClientMappingsRepresentation> = BTreeMap::new();
    for role in ids.iter().filter_map(|id| realm.roles.get(id)) {
        let Some(client) = role.client.as_ref().and_then(|id| realm.clients.get(id)) else { continue };
        let of_client = clients.entry(client.client_id.to_string()).or_insert_with(|| ClientMappingsRepresentation {
            id: text(&client.id),
            client: text(&client.client_id),
            mappings: Some(Vec::new()),
            ..ClientMappingsRepresentation::default()
        });
        of_client.mappings.get_or_insert_default().push(brief(realm, role));
    }
    MappingsRepresentation {
        realm_mappings: (!realm_mappings.is_empty()).then_some(realm_mappings),
        client_mappings: (!clients.is_empty()).then_some(clients),
        ..MappingsRepresentation::default()
    }
}
