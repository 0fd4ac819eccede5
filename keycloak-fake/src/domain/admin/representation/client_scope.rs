//! Client scopes, as Keycloak's JSON.

use std::collections::BTreeMap;

use keycloak_api::representation::ClientScopeRepresentation;

use super::text;
use crate::domain::admin::protocol_mappers;
use crate::state::{ClientScope, Id, Realm};

/// A client scope, by itself or in the list of all.
pub(crate) fn full(scope: &ClientScope) -> ClientScopeRepresentation {
    ClientScopeRepresentation {
        description: scope.description.clone(),
        attributes: Some(BTreeMap::clone(&scope.attributes)),
        protocol_mappers: (!scope.mappers.is_empty()).then(|| protocol_mappers::with_ids(&scope.id, &scope.mappers)),
        ..brief(scope)
    }
}

/// The client scopes of these ids, in the list of those that a realm gives to new clients.
pub(crate) fn of_realm(realm: &Realm, ids: &[Id]) -> Vec<ClientScopeRepresentation> {
    ids.iter().filter_map(|id| realm.client_scopes.get(id)).map(|scope| brief(scope)).collect()
}

/// The client scopes of these ids, in the list of those that a client has.
pub(crate) fn of_client(realm: &Realm, ids: &[Id]) -> Vec<ClientScopeRepresentation> {
    let without_protocol = |scope| ClientScopeRepresentation { protocol: None, ..scope };
    of_realm(realm, ids).into_iter().map(without_protocol).collect()
}

fn brief(scope: &ClientScope) -> ClientScopeRepresentation {
    ClientScopeRepresentation {
        id: text(&scope.id),
        name: text(&scope.name),
        protocol: scope.protocol.clone(),
        ..ClientScopeRepresentation::default()
    }
}
