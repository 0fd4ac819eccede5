//! Clients of a realm's representation.

use keycloak_api::representation::RealmRepresentation;

use crate::domain::Context;
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::domain::admin::{clients, resource_server};
use crate::state::Realm;

/// Adds the clients. The users that are their service accounts are among the users, if they were exported.
pub(super) fn add(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    for (at, client) in input.clients.iter().flatten().enumerate() {
        let path = format!("clients[{at}]");
        let client_id = client.client_id.as_deref().unwrap_or_default();
        if realm.client(client_id).is_some() || client.id.as_deref().is_some_and(|id| realm.clients.get(id).is_some()) {
            return Err(Broken::new(path, format!("`{client_id}` is there already"), super::taken()));
        }
        let made = clients::imported(realm, context, client).map_err(|denied| Broken::denied(path, denied))?;
        realm.clients.put(made);
    }
    Ok(())
}

/// Gives the clients the authorization services that they come with, when all that these name is there.
pub(super) fn authorize(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    for (at, client) in input.clients.iter().flatten().enumerate() {
        let Some(id) = realm.client(client.client_id.as_deref().unwrap_or_default()).map(|client| client.id.clone())
        else {
            continue;
        };
        let path = format!("clients[{at}].authorizationSettings");
        resource_server::follow(realm, context, &id).map_err(|denied| Broken::denied(path, denied))?;
    }
    Ok(())
}
