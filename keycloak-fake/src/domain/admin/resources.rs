//! Resources: what a resource server protects.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::admin::ResourceFilter;
use keycloak_api::representation::{PolicyRepresentation, ResourceRepresentation, ScopeRepresentation};

use super::page::{Pattern, page};
use super::representation::authorization as json;
use super::resource_server::{change, find};
use super::{authorization_scopes, policies, unknown};
use crate::domain::authz::{best_of, in_javas_order, problem_of_uri};
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Denied};
use crate::domain::{Context, Decision};
use crate::state::{Aspect, Id, Policy, Realm, Resource, ResourceServer};

/// The resources that match `filter`, ordered by name.
pub(crate) fn list(realm: &Realm, client: &str, filter: &ResourceFilter) -> Decision<Vec<ResourceRepresentation>> {
    let server = find(realm, client)?;
    let is_whole = filter.deep.unwrap_or(true);
    Ok(matching(realm, server, filter).iter().map(|it| json::resource(realm, server, it, is_whole)).collect())
}

/// The same, as they are.
pub(crate) fn matching(realm: &Realm, server: &ResourceServer, filter: &ResourceFilter) -> Vec<Arc<Resource>> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let is_exact = filter.exact_name.unwrap_or(false);
    let (id, name, uri, kind) = (given(&filter.id), given(&filter.name), given(&filter.uri), given(&filter.r#type));
    let lowered = uri.as_deref().map(str::to_lowercase);
    let pattern = name.as_deref().map(Pattern::inside);
    let kind = kind.as_deref().map(Pattern::inside);
    let scope = given(&filter.scope).map(|scope| {
        let pattern = Pattern::inside(&scope);
        let found = server.scopes.iter().filter(|it| pattern.matches(&it.name)).map(|it| it.id.clone());
        found.collect::<Vec<Id>>()
    });
    let owner = given(&filter.owner).map(|owner| owner_id(realm, server, &owner));
    let fits = |it: &&Arc<Resource>| {
        id.as_deref().is_none_or(|id| *id == *it.id)
            && match (&name, &pattern) {
                (Some(name), _) if is_exact => **name == *it.name,
                (_, Some(pattern)) => pattern.matches(&it.name),
                _ => true,
            }
            && lowered.as_ref().is_none_or(|uri| it.uris.iter().any(|own| own.to_lowercase() == *uri))
            && kind.as_ref().is_none_or(|kind| it.kind.as_deref().is_some_and(|own| kind.matches(own)))
            && scope.as_ref().is_none_or(|scopes| it.scopes.iter().any(|own| scopes.contains(own)))
            && owner.as_ref().is_none_or(|owner| owner.as_ref() == Some(&it.owner))
    };
    let mut found: Vec<_> = match &lowered {
        Some(uri) => server.resources_by(Aspect::ResourceOfUri, uri).filter(fits).cloned().collect(),
        None => server.resources.iter().filter(fits).cloned().collect(),
    };
    if let Some(uri) = uri.filter(|_| found.is_empty() && filter.matching_uri.unwrap_or(false)) {
        found.extend(best_match(server, &uri));
    }
    found.sort_by(|left, right| (&left.name, &left.id).cmp(&(&right.name, &right.id)));
    page(found.into_iter(), filter.first, filter.max).collect()
}

/// Creates a resource.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    input: &ResourceRepresentation,
) -> Decision<ResourceRepresentation> {
    find(realm, client)?;
    unknown::refuse(input)?;
    refuse_uris(input)?;
    let resource = change(realm, client, |realm, server| create_in(realm, server, context, input))?;
    let server = find(realm, client)?;
    Ok(json::resource(realm, server, &resource, true))
}

/// Refuses a resource with a URI that is no pattern.
pub(crate) fn refuse_uris(input: &ResourceRepresentation) -> Decision<()> {
    let uris = input.uris.iter().flatten().chain(&input.uri).map(|uri| (uri.as_str(), ()));
    match in_javas_order(uris).into_iter().find_map(|(uri, ())| Some((uri, problem_of_uri(uri)?))) {
        Some((uri, problem)) => Err(Denied::UriTemplate { uri: uri.to_owned(), problem }.into()),
        None => Ok(()),
    }
}

/// Creates a resource whose name its owner has not used.
pub(crate) fn create_in(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    input: &ResourceRepresentation,
) -> Decision<Arc<Resource>> {
    let owner = owner_of(realm, server, input);
    if let (Some(name), Ok(owner)) = (input.name.as_deref(), &owner)
        && server.resources.named_in(owner, name).is_some()
    {
        return Err(Denied::ResourceTaken(name.to_owned()).into());
    }
    put(realm, server, context, input)
}

/// The server's own resource of exactly this name.
pub(crate) fn find_named(realm: &Realm, client: &str, name: &str) -> Decision<Option<ResourceRepresentation>> {
    let server = find(realm, client)?;
    let found = server.resources.named_in(&server.client, name);
    Ok(found.map(|it| json::resource(realm, server, it, true)))
}

/// The resource of this id.
pub(crate) fn get(realm: &Realm, client: &str, id: &str) -> Decision<ResourceRepresentation> {
    let server = find(realm, client)?;
    of(server, id).map(|it| json::resource(realm, server, it, true))
}

/// Replaces a resource; attributes that are left out stay.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    id: &str,
    input: &ResourceRepresentation,
) -> Decision<()> {
    find(realm, client)?;
    unknown::refuse(input)?;
    refuse_uris(input)?;
    change(realm, client, |_, server| {
        let old = of(server, id)?.clone();
        update_in(server, context, &old, input)
    })
}

/// Replaces a resource of a server's.
pub(crate) fn update_in(
    server: &mut ResourceServer,
    context: &mut Context,
    old: &Resource,
    input: &ResourceRepresentation,
) -> Decision<()> {
    let name = input.name.as_deref().ok_or(AdminDenied::Breaks)?;
    if server.resources.named_in(&old.owner, name).is_some_and(|other| other.id != old.id) {
        return Err(Denied::SettingMissing.into());
    }
    let resource = fill(server, context, old.id.clone(), old.owner.clone(), name, input)?;
    let attributes = if input.attributes.is_some() { resource.attributes.clone() } else { old.attributes.clone() };
    let gone: Vec<Id> = server
        .tickets_by(Aspect::TicketOfResource, &old.id)
        .filter(|ticket| ticket.scope.as_ref().is_some_and(|scope| !resource.scopes.contains(scope)))
        .map(|ticket| ticket.id.clone())
        .collect();
    for ticket in gone {
        server.remove_ticket(&ticket);
    }
    server.put_resource(Resource { attributes, ..resource });
    Ok(())
}

/// Deletes a resource, with the permissions that are about it alone.
pub(crate) fn delete(realm: &mut Realm, client: &str, id: &str) -> Decision<()> {
    change(realm, client, |_, server| {
        let resource = of(server, id)?.id.clone();
        remove(server, &resource);
        Ok(())
    })
}

/// Takes a resource out, with what is about it alone.
pub(crate) fn remove(server: &mut ResourceServer, id: &Id) {
    let about: Vec<Arc<Policy>> = server.policies_by(Aspect::PolicyOfResource, id).cloned().collect();
    for policy in about {
        if let [_] = policy.resources.as_slice() {
            policies::remove(server, &policy.id);
        } else {
            let mut changed = Policy::clone(&policy);
            changed.resources.retain(|other| other != id);
            server.put_policy(changed);
        }
    }
    let tickets: Vec<Id> = server.found(Aspect::TicketOfResource, id).cloned().collect();
    for ticket in tickets {
        server.remove_ticket(&ticket);
    }
    server.remove_resource(id);
}

/// The attributes of a resource.
pub(crate) fn attributes(realm: &Realm, client: &str, id: &str) -> Decision<BTreeMap<String, Vec<String>>> {
    unsaid(find(realm, client)?, id).map(|it| (*it.attributes).clone())
}

/// The scopes of a resource.
pub(crate) fn scopes(realm: &Realm, client: &str, id: &str) -> Decision<Vec<ScopeRepresentation>> {
    let server = find(realm, client)?;
    let resource = unsaid(server, id)?;
    let scopes = resource.scopes.iter().filter_map(|id| server.scopes.get(id));
    Ok(scopes.map(|scope| json::named_scope(scope)).collect())
}

/// The permissions about a resource, its type or its scopes.
pub(crate) fn permissions(realm: &Realm, client: &str, id: &str) -> Decision<Vec<PolicyRepresentation>> {
    let server = find(realm, client)?;
    let resource = unsaid(server, id)?;
    let mut found: Vec<&Arc<Policy>> = server.policies_by(Aspect::PolicyOfResource, &resource.id).collect();
    if let Some(kind) = &resource.kind {
        found.extend(server.policies_by(Aspect::PolicyOfType, kind));
        let typed = server.resources_by(Aspect::ResourceOfType, kind).filter(|typed| typed.owner == server.client);
        found.extend(typed.flat_map(|typed| server.policies_by(Aspect::PolicyOfResource, &typed.id)));
    }
    for scope in &resource.scopes {
        found.extend(server.policies_by(Aspect::PolicyOfScopeAlone, scope));
    }
    let mut seen = std::collections::HashSet::new();
    let once = found.into_iter().filter(|policy| seen.insert(policy.id.clone()));
    Ok(once.filter(|policy| &*policy.kind != "uma").map(|policy| json::named_policy(policy)).collect())
}

/// Puts a resource in: a new one, or in place of the one of its id or of its owner's name.
pub(crate) fn put(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    input: &ResourceRepresentation,
) -> Decision<Arc<Resource>> {
    let owner = owner_of(realm, server, input)?;
    let name = input.name.as_deref().ok_or(Denied::SettingMissing)?;
    let by_id = input.id.as_deref().and_then(|id| server.resources.get(id));
    let old = by_id.or_else(|| server.resources.named_in(&owner, name)).cloned();
    if let Some(old) = old {
        update_in(server, context, &old, input)?;
        return of(server, &old.id).cloned();
    }
    let id = input.id.as_deref().map_or_else(|| context.new_id(), Id::from);
    let resource = fill(server, context, id, owner, name, input)?;
    Ok(server.put_resource(resource))
}

fn fill(
    server: &mut ResourceServer,
    context: &mut Context,
    id: Id,
    owner: Id,
    name: &str,
    input: &ResourceRepresentation,
) -> Decision<Resource> {
    let mut scopes = Vec::new();
    for scope in input.scopes.iter().flatten().chain(input.resource_scopes.iter().flatten()) {
        let scope = authorization_scopes::resolve(server, context, scope)?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    let uris = input.uris.iter().flatten().chain(&input.uri).map(String::as_str);
    let uris = uris.filter(|uri| !uri.trim().is_empty()).map(|uri| (uri, ()));
    Ok(Resource {
        id,
        name: name.into(),
        owner,
        kind: input.r#type.as_deref().filter(|kind| !kind.trim().is_empty()).map(Arc::from),
        display_name: input.display_name.clone(),
        icon_uri: input.icon_uri.clone(),
        owner_managed: input.owner_managed_access.unwrap_or(false),
        uris: in_javas_order(uris).into_iter().map(|(uri, ())| Arc::from(uri)).collect(),
        scopes,
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
        made: 0,
    })
}

/// Who owns the resource; the server itself where nobody is named.
pub(crate) fn owner_of(realm: &Realm, server: &ResourceServer, input: &ResourceRepresentation) -> Decision<Id> {
    let named = input.owner.as_ref().and_then(|owner| owner.id.as_deref().or(owner.name.as_deref()));
    let Some(named) = named else { return Ok(server.client.clone()) };
    if *named == *server.client {
        return Ok(server.client.clone());
    }
    let user = realm.users.get(named).or_else(|| realm.users.named(&named.to_lowercase()));
    user.map(|user| user.id.clone()).ok_or(AdminDenied::Breaks.into())
}

/// The id of a user or of the server's client, by id or name.
fn owner_id(realm: &Realm, server: &ResourceServer, named: &str) -> Option<Id> {
    let client = realm.client(named).filter(|client| client.id == server.client).map(|client| client.id.clone());
    let user = || realm.users.named(&named.to_lowercase()).map(|user| user.id.clone());
    let by_id = || (realm.users.get(named).is_some() || *named == *server.client).then(|| Id::from(named));
    client.or_else(user).or_else(by_id)
}

/// The resource of the server's own whose URI's pattern is the one for `uri`.
pub(crate) fn best_match(server: &ResourceServer, uri: &str) -> Option<Arc<Resource>> {
    let mut own: Vec<_> = server.resources_by(Aspect::ResourceOfOwner, &server.client).collect();
    own.sort_by(|left, right| left.name.cmp(&right.name));
    let patterns = own.into_iter().flat_map(|resource| resource.uris.iter().map(move |pattern| (&**pattern, resource)));
    best_of(patterns, uri).cloned()
}

fn of<'a>(server: &'a ResourceServer, id: &str) -> Decision<&'a Arc<Resource>> {
    server.resources.get(id).ok_or(Denied::Missing.into())
}

fn unsaid<'a>(server: &'a ResourceServer, id: &str) -> Decision<&'a Arc<Resource>> {
    server.resources.get(id).ok_or(Denied::MissingUnsaid.into())
}
