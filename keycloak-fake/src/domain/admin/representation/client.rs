//! Clients, as Keycloak's JSON.

use std::collections::BTreeMap;

use keycloak_api::representation::{ClientRepresentation, CredentialRepresentation};

use super::text;
use crate::domain::admin::{clients, protocol_mappers};
use crate::state::{Client, Id, Realm};

/// A client, by itself or in a list.
pub(crate) fn full(realm: &Realm, client: &Client) -> ClientRepresentation {
    let mappers = &client.mappers;
    ClientRepresentation {
        id: text(&client.id),
        client_id: text(&client.client_id),
        secret: client.secret.as_deref().filter(|_| !client.is_public()).map(str::to_owned),
        protocol_mappers: (!mappers.is_empty()).then(|| protocol_mappers::with_ids(&client.id, mappers)),
        default_client_scopes: Some(scope_names(realm, &client.default_scopes)),
        optional_client_scopes: Some(scope_names(realm, &client.optional_scopes)),
        access: Some(rights(client)),
        ..ClientRepresentation::clone(&client.settings)
    }
}

/// What the caller may do with it: nobody changes a client that stands for a realm's management.
fn rights(client: &Client) -> BTreeMap<String, bool> {
    let can_manage = !clients::is_management(client);
    let rights = [("view", true), ("configure", can_manage), ("manage", can_manage)];
    rights.into_iter().map(|(right, may)| (right.to_owned(), may)).collect()
}

/// A client's secret.
pub(crate) fn secret(client: &Client) -> CredentialRepresentation {
    CredentialRepresentation {
        r#type: text("secret"),
        value: client.secret.as_deref().map(str::to_owned),
        ..CredentialRepresentation::default()
    }
}

fn scope_names(realm: &Realm, scopes: &[Id]) -> Vec<String> {
    scopes.iter().filter_map(|id| realm.client_scopes.get(id)).map(|scope| scope.name.to_string()).collect()
}
