//! Client scopes, and which of them a realm gives to its new clients and a client has.

use std::sync::Arc;

use keycloak_api::representation::ClientScopeRepresentation;

use super::representation::client_scope as json;
use super::{cascade, clients, protocol_mappers, unknown};
use crate::domain::denied::{AdminDenied, Invalid, Taken, What};
use crate::domain::{Context, Decision};
use crate::state::{Client, ClientScope, Id, Realm};

const PROTOCOLS: [&str; 2] = ["openid-connect", "saml"];

/// Which of the two lists of client scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assigned {
    Default,
    Optional,
}

/// The realm's client scopes, ordered by name.
pub(crate) fn list(realm: &Realm) -> Decision<Vec<ClientScopeRepresentation>> {
    Ok(realm.client_scopes.iter().map(|scope| json::full(scope)).collect())
}

/// The client scope, by itself.
pub(crate) fn get(realm: &Realm, id: &str) -> Decision<ClientScopeRepresentation> {
    find(realm, id).map(|scope| json::full(&scope))
}

/// Creates a client scope, with its mappers.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    input: &ClientScopeRepresentation,
) -> Decision<Arc<ClientScope>> {
    unknown::refuse(input)?;
    let name = input.name.as_deref().ok_or(AdminDenied::Breaks)?;
    check(name, input.protocol.as_deref())?;
    if realm.client_scopes.named(name).is_some()
        || input.id.as_deref().is_some_and(|id| realm.client_scopes.get(id).is_some())
    {
        return Err(AdminDenied::Conflict(Taken::ClientScope(name.to_owned())).into());
    }
    let taken = |_: &str| AdminDenied::Conflict(Taken::ClientScope(name.to_owned()));
    let mappers = protocol_mappers::within(context, input.protocol_mappers.as_deref().unwrap_or_default(), taken)?;
    Ok(realm.client_scopes.put(ClientScope {
        id: input.id.as_deref().map_or_else(|| context.new_id(), Id::from),
        name: name.into(),
        description: input.description.clone(),
        protocol: input.protocol.clone(),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
        mappers: Arc::new(mappers.into_iter().map(protocol_mappers::migrated).collect()),
        scope_mappings: Vec::new(),
    }))
}

/// Changes a client scope; what is left out stays. Mappers have operations of their own.
pub(crate) fn update(realm: &mut Realm, id: &str, input: &ClientScopeRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let scope = find(realm, id)?;
    let name = input.name.as_deref().ok_or(AdminDenied::Breaks)?;
    check(name, input.protocol.as_deref().or(scope.protocol.as_deref()))?;
    if realm.client_scopes.named(name).is_some_and(|other| other.id != scope.id) {
        return Err(AdminDenied::Conflict(Taken::ClientScope(name.to_owned())).into());
    }
    realm.client_scopes.change(id, |scope| {
        scope.name = name.into();
        if input.description.is_some() {
            scope.description.clone_from(&input.description);
        }
        if input.protocol.is_some() {
            scope.protocol.clone_from(&input.protocol);
        }
        if let Some(given) = &input.attributes {
            let attributes = Arc::make_mut(&mut scope.attributes);
            for (name, value) in given {
                attributes.insert(name.clone(), value.clone());
            }
        }
    });
    Ok(())
}

/// Deletes a client scope; no client has it any more.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    let scope = find(realm, id)?;
    cascade::remove_client_scope(realm, &scope.id);
    Ok(())
}

/// The client scopes that the realm gives to new clients.
pub(crate) fn of_realm(realm: &Realm, which: Assigned) -> Decision<Vec<ClientScopeRepresentation>> {
    let ids = match which {
        Assigned::Default => &realm.default_scopes,
        Assigned::Optional => &realm.optional_scopes,
    };
    Ok(json::of_realm(realm, ids))
}

/// Gives a client scope to the realm's new clients.
pub(crate) fn add_to_realm(realm: &mut Realm, which: Assigned, id: &str) -> Decision<()> {
    let scope = find_assigned(realm, id)?;
    if realm.default_scopes.contains(&scope) || realm.optional_scopes.contains(&scope) {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    }
    put(&mut realm.default_scopes, &mut realm.optional_scopes, which, scope);
    Ok(())
}

/// Gives a client scope to the realm's new clients no more.
pub(crate) fn remove_from_realm(realm: &mut Realm, id: &str) -> Decision<()> {
    let scope = find_assigned(realm, id)?;
    realm.default_scopes.retain(|had| *had != scope);
    realm.optional_scopes.retain(|had| *had != scope);
    Ok(())
}

/// The client scopes that a client has, of its own protocol.
pub(crate) fn of_client(realm: &Realm, client: &str, which: Assigned) -> Decision<Vec<ClientScopeRepresentation>> {
    let client = find_client(realm, client)?;
    let ids = match which {
        Assigned::Default => &client.default_scopes,
        Assigned::Optional => &client.optional_scopes,
    };
    Ok(json::of_client(realm, ids))
}

/// Gives a client scope to a client. One that it has already stays what it is to it, and one of another protocol is
/// passed over.
pub(crate) fn add_to_client(realm: &mut Realm, client: &str, which: Assigned, id: &str) -> Decision<()> {
    let protocol =
        find_manageable(realm, client)?.settings.protocol.clone().unwrap_or_else(|| "openid-connect".to_owned());
    let scope = find_assigned(realm, id)?;
    if realm.client_scopes.get(&scope).is_some_and(|scope| scope.protocol.as_deref() != Some(&protocol)) {
        return Ok(());
    }
    realm.clients.change(client, |client| put(&mut client.default_scopes, &mut client.optional_scopes, which, scope));
    Ok(())
}

/// Takes a client scope from a client.
pub(crate) fn remove_from_client(realm: &mut Realm, client: &str, id: &str) -> Decision<()> {
    find_manageable(realm, client)?;
    let scope = find_assigned(realm, id)?;
    realm.clients.change(client, |client| {
        client.default_scopes.retain(|had| *had != scope);
        client.optional_scopes.retain(|had| *had != scope);
    });
    Ok(())
}

fn put(defaults: &mut Vec<Id>, optionals: &mut Vec<Id>, which: Assigned, scope: Id) {
    if defaults.contains(&scope) || optionals.contains(&scope) {
        return;
    }
    match which {
        Assigned::Default => defaults.push(scope),
        Assigned::Optional => optionals.push(scope),
    }
}

fn check(name: &str, protocol: Option<&str>) -> Decision<()> {
    let is_name = !name.is_empty() && !name.chars().any(|c| !c.is_ascii_graphic() || c == '"' || c == '\\');
    if !is_name {
        return Err(AdminDenied::Invalid(Invalid::ScopeName(name.to_owned())).into());
    }
    if protocol.is_none_or(|protocol| !PROTOCOLS.contains(&protocol)) {
        return Err(AdminDenied::Invalid(Invalid::ScopeProtocol).into());
    }
    Ok(())
}

fn find(realm: &Realm, id: &str) -> Decision<Arc<ClientScope>> {
    realm.client_scopes.get(id).cloned().ok_or(AdminDenied::NotFound(What::ClientScope).into())
}

fn find_assigned(realm: &Realm, id: &str) -> Decision<Id> {
    realm.client_scopes.get(id).map(|scope| scope.id.clone()).ok_or(AdminDenied::NotFound(What::AssignedScope).into())
}

fn find_manageable(realm: &Realm, id: &str) -> Decision<Arc<Client>> {
    let client = find_client(realm, id)?;
    clients::require_manageable(&client)?;
    Ok(client)
}

fn find_client(realm: &Realm, id: &str) -> Decision<Arc<Client>> {
    realm.clients.get(id).cloned().ok_or(AdminDenied::NotFound(What::Client).into())
}
