//! Client scopes of a realm's representation.

use std::sync::Arc;

use keycloak_api::representation::RealmRepresentation;

use super::id;
use crate::domain::Context;
use crate::domain::admin::protocol_mappers;
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::state::{ClientScope, Id, Realm};

/// Adds the client scopes.
pub(in crate::domain::admin::realms) fn add(
    realm: &mut Realm,
    context: &mut Context,
    input: &RealmRepresentation,
) -> Made<()> {
    for (at, scope) in input.client_scopes.iter().flatten().enumerate() {
        let path = format!("clientScopes[{at}]");
        let name = scope.name.as_deref().ok_or_else(|| Broken::missing(&path, "name in", "clientScopes"))?;
        let mappers = scope.protocol_mappers.iter().flatten();
        let mappers = mappers.map(|mapper| protocol_mappers::imported(context, mapper)).collect();
        let id = id(scope.id.as_ref(), context);
        if realm.client_scopes.named(name).is_some() || realm.client_scopes.get(&id).is_some() {
            return Err(Broken::new(path, format!("`{name}` is there already"), super::taken()));
        }
        realm.client_scopes.put(ClientScope {
            id,
            name: name.into(),
            description: scope.description.clone(),
            protocol: scope.protocol.clone(),
            attributes: Arc::new(scope.attributes.clone().unwrap_or_default()),
            mappers: Arc::new(mappers),
            scope_mappings: Vec::new(),
        });
    }
    Ok(())
}

/// The ids of the client scopes of these names; a name of none is passed over.
pub(in crate::domain::admin::realms) fn assign(realm: &Realm, names: &[String]) -> Vec<Id> {
    names.iter().filter_map(|name| realm.client_scopes.named(name)).map(|scope| scope.id.clone()).collect()
}

/// Those of `scopes` that are of this protocol.
pub(in crate::domain::admin::realms) fn fitting(realm: &Realm, scopes: &[Id], protocol: Option<&str>) -> Vec<Id> {
    let fits = |id: &&Id| realm.client_scopes.get(id).is_some_and(|scope| scope.protocol.as_deref() == protocol);
    scopes.iter().filter(fits).cloned().collect()
}
