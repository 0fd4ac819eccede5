//! Resources, as their resource server registers them.

use keycloak_api::admin::ResourceFilter;
use keycloak_api::representation::{ResourceOwnerRepresentation, ResourceRepresentation, ScopeRepresentation};
use keycloak_api::uma::ResourceSet;

use super::{Caller, server};
use crate::domain::admin::representation::authorization as json;
use crate::domain::admin::resource_server::change;
use crate::domain::admin::{resources, unknown};
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Missing, Invalid};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Realm, Resource};

/// The resources that match `filter`.
pub(crate) fn list(realm: &Realm, caller: &Caller, filter: &ResourceFilter) -> Decision<Vec<ResourceSet>> {
    let server = server(realm, caller)?;
    let is_whole = filter.deep.unwrap_or(false);
    let found = resources::matching(realm, server, filter);
    let show = |it: &std::sync::Arc<Resource>| match is_whole {
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
    let resource = server.resources.get(id).ok_or(Missing::Missing)?;
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
    refuse_unknown(input)?;
    change(realm, &caller.server, |_, server| {
        let old = server.resources.get(id).cloned().ok_or(Missing::Missing)?;
        resources::update_in(server, context, &old, input)
    })
}

/// Deletes a resource.
pub(crate) fn delete(realm: &mut Realm, caller: &Caller, id: &str) -> Decision<()> {
    resources::delete(realm, &caller.server, id)
}

/// The form has a name of its own here.
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
