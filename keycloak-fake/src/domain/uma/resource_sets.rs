//! Resources, as their resource server registers them.

use std::sync::Arc;

use keycloak_api::admin::ResourceFilter;
use keycloak_api::representation::{ResourceOwnerRepresentation, ResourceRepresentation, ScopeRepresentation};
use keycloak_api::uma::ResourceSet;

use super::{Caller, server};
use crate::domain::admin::representation::authorization as json;
use crate::domain::admin::resource_server::change;
use crate::domain::admin::{resources, unknown};
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Missing, Invalid};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Realm, Resource, ResourceServer};

/// The resources that match `filter`.
pub(crate) fn list(realm: &Realm, caller: &Caller, filter: &ResourceFilter) -> Decision<Vec<ResourceSet>> {
    let server = server(realm, caller)?;
    let is_whole = filter.deep.unwrap_or(false);
    // Whoever is not the server finds what is its own, whatever it asks for.
    let owner = (!caller.identity.is_client()).then(|| caller.identity.id.to_string());
    let filter = ResourceFilter { owner: owner.or_else(|| filter.owner.clone()), ..filter.clone() };
    let found = resources::matching(realm, server, &filter);
    let show = |it: &Arc<Resource>| match is_whole {
        true => ResourceSet::Whole(Box::new(json::resource(realm, server, it, true))),
        false => ResourceSet::Id(it.id.to_string()),
    };
    Ok(found.iter().map(show).collect())
}

/// Registers a resource, whose owner is the caller.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    caller: &Caller,
    input: &ResourceRepresentation,
) -> Decision<ResourceRepresentation> {
    refuse_unknown(input)?;
    resources::refuse_uris(input)?;
    let owner = ResourceOwnerRepresentation {
        id: Some(caller.identity.id.to_string()),
        ..ResourceOwnerRepresentation::default()
    };
    let input = ResourceRepresentation { owner: Some(owner), ..input.clone() };
    let made = change(realm, &caller.server, |realm, server| resources::create_in(realm, server, context, &input))?;
    let mut shown = json::resource(realm, server(realm, caller)?, &made, true);
    shown.attributes = None;
    shown.resource_scopes = Some(shown.scopes.clone().unwrap_or_default());
    Ok(shown)
}

/// The resource of this id.
pub(crate) fn get(realm: &Realm, caller: &Caller, id: &str) -> Decision<ResourceRepresentation> {
    let server = server(realm, caller)?;
    let resource = find(server, caller, id)?;
    let mut shown = json::resource(realm, server, resource, true);
    if let Some(owner) = &mut shown.owner {
        owner.name = None;
    }
    let named = |scope: ScopeRepresentation| ScopeRepresentation { id: None, ..scope };
    shown.scopes = shown.scopes.map(|scopes| scopes.into_iter().map(named).collect());
    shown.resource_scopes = Some(shown.scopes.clone().unwrap_or_default());
    Ok(shown)
}

/// Replaces a resource.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    caller: &Caller,
    id: &str,
    input: &ResourceRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    resources::refuse_uris(input)?;
    change(realm, &caller.server, |_, server| {
        let old = find(server, caller, id)?.clone();
        resources::update_in(server, context, &old, input)
    })
}

/// Deletes a resource.
pub(crate) fn delete(realm: &mut Realm, caller: &Caller, id: &str) -> Decision<()> {
    find(server(realm, caller)?, caller, id)?;
    resources::delete(realm, &caller.server, id)
}

/// The resource of this id, if it is the caller's to manage: a user's own, or any for the server itself.
fn find<'a>(server: &'a ResourceServer, caller: &Caller, id: &str) -> Decision<&'a Arc<Resource>> {
    let found = server.resources.get(id);
    if caller.identity.is_client() {
        return found.ok_or(Missing::Missing.into());
    }
    let found = found.ok_or(Missing::ResourceMissing)?;
    if found.owner == caller.identity.id { Ok(found) } else { Err(Missing::ResourceOfOthers.into()) }
}

/// The form has a name of its own where a resource is made.
fn refuse_unknown(input: &ResourceRepresentation) -> Decision<()> {
    unknown::refuse(input).map_err(|denied| match denied {
        Denied::Admin(AdminDenied::Invalid(Invalid::UnknownField { representation, field, column })) => {
            let representation = match representation {
                "ResourceRepresentation" => "UmaResourceRepresentation",
                other => other,
            };
            AdminDenied::Invalid(Invalid::UnknownField { representation, field, column }).into()
        }
        other => other,
    })
}
