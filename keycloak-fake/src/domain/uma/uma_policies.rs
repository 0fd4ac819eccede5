//! What owners of resources allow to others.

use keycloak_api::admin::PolicyFilter;
use keycloak_api::representation::AbstractPolicyRepresentation;
use keycloak_api::uma::UmaPolicyFilter;

use super::{Caller, server};
use crate::domain::admin::policies;
use crate::domain::admin::resource_server::change;
use crate::domain::denied::AuthorizationDenied as Denied;
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm};

/// The owner's policies that match `filter`.
pub(crate) fn list(
    realm: &Realm,
    caller: &Caller,
    filter: &UmaPolicyFilter,
) -> Decision<Vec<AbstractPolicyRepresentation>> {
    let filter = PolicyFilter {
        name: filter.name.clone(),
        r#type: Some("uma".to_owned()),
        resource: filter.resource.clone(),
        scope: filter.scope.clone(),
        owner: Some(caller.identity.id.to_string()),
        first: filter.first,
        max: filter.max,
        ..PolicyFilter::default()
    };
    policies::list(realm, &caller.server, &filter, true)
}

/// Allows something with a resource to others.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    caller: &Caller,
    resource: &str,
    input: &AbstractPolicyRepresentation,
) -> Decision<AbstractPolicyRepresentation> {
    if input.id.is_some() {
        return Err(Denied::PolicyWithId.into());
    }
    let scopes = check(realm, caller, resource, Some(input))?;
    let input = AbstractPolicyRepresentation {
        resources: Some(vec![resource.to_owned()]),
        scopes: Some(scopes),
        owner: Some(caller.identity.id.to_string()),
        ..input.clone()
    };
    let made = policies::create_typed(realm, context, &caller.server, "uma", &input)?;
    get(realm, caller, made.id.as_deref().unwrap_or_default())
}

/// The policy of this id.
pub(crate) fn get(realm: &Realm, caller: &Caller, id: &str) -> Decision<AbstractPolicyRepresentation> {
    let resource = resource_of(realm, caller, id)?;
    check(realm, caller, &resource, None)?;
    policies::get_typed(realm, &caller.server, id)
}

/// Replaces a policy.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    caller: &Caller,
    id: &str,
    input: &AbstractPolicyRepresentation,
) -> Decision<()> {
    let resource = resource_of(realm, caller, id)?;
    let others = input.resources.iter().flatten().any(|named| **named != *resource);
    if others {
        return Err(Denied::PolicyResource.into());
    }
    check(realm, caller, &resource, Some(input))?;
    change(realm, &caller.server, |realm, server| {
        let old = server.policies.get(id).cloned().ok_or_else(|| Denied::PolicyUnknown(id.to_owned()))?;
        policies::change_in(realm, server, context, &old, input)
    })
}

/// Deletes a policy.
pub(crate) fn delete(realm: &mut Realm, caller: &Caller, id: &str) -> Decision<()> {
    let resource = resource_of(realm, caller, id)?;
    check(realm, caller, &resource, None)?;
    policies::delete(realm, &caller.server, id)
}

fn resource_of(realm: &Realm, caller: &Caller, id: &str) -> Decision<Id> {
    let policy = server(realm, caller)?.policies.get(id).ok_or_else(|| Denied::PolicyUnknown(id.to_owned()))?;
    policy.resources.first().cloned().ok_or(Denied::Missing.into())
}

/// Refuses what is not the owner's to share, and tells which scopes it is about: all of the resource's where none are named.
fn check(
    realm: &Realm,
    caller: &Caller,
    resource: &str,
    input: Option<&AbstractPolicyRepresentation>,
) -> Decision<Vec<String>> {
    let server = server(realm, caller)?;
    let found = server.resources.get(resource).ok_or_else(|| Denied::ResourceNotFound(resource.to_owned()))?;
    if found.owner != caller.identity.id {
        return Err(Denied::NotOwner(resource.to_owned()).into());
    }
    if !found.owner_managed {
        return Err(Denied::NotOwnerManaged.into());
    }
    if !server.allows_remote {
        return Err(Denied::NoRemoteSharing(server.client.to_string()).into());
    }
    let own: Vec<String> =
        found.scopes.iter().filter_map(|id| server.scopes.get(id)).map(|scope| scope.name.to_string()).collect();
    let named = input.and_then(|input| input.scopes.clone()).filter(|named| !named.is_empty());
    let Some(named) = named else { return Ok(own) };
    if named.iter().all(|name| own.contains(name)) {
        Ok(named)
    } else {
        Err(Denied::PolicyScopes { scopes: named, resource: resource.to_owned() }.into())
    }
}
