//! Authorization scopes: what can be done with the resources of a resource server.

use std::sync::Arc;

use keycloak_api::admin::ScopeFilter;
use keycloak_api::representation::{PolicyRepresentation, ResourceRepresentation, ScopeRepresentation};

use super::page::{Pattern, page};
use super::representation::authorization as json;
use super::resource_server::{change, find};
use super::{policies, unknown};
use crate::domain::denied::AuthorizationDenied as Denied;
use crate::domain::{Context, Decision};
use crate::state::{Aspect, AuthorizationScope, Id, Policy, Realm, ResourceServer};

/// The scopes that match `filter`, ordered by name.
pub(crate) fn list(realm: &Realm, client: &str, filter: &ScopeFilter) -> Decision<Vec<ScopeRepresentation>> {
    let server = find(realm, client)?;
    let name = filter.name.as_deref().filter(|name| !name.is_empty()).map(Pattern::inside);
    let fits = |scope: &&Arc<AuthorizationScope>| {
        name.as_ref().is_none_or(|name| name.matches(&scope.name))
            && filter.scope_id.as_deref().is_none_or(|id| id.is_empty() || *id == *scope.id)
    };
    let found = server.scopes.iter().filter(fits);
    Ok(page(found, filter.first, filter.max).map(|scope| json::scope(scope)).collect())
}

/// Creates a scope, or changes the one of this name.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    client: &str,
    input: &ScopeRepresentation,
) -> Decision<ScopeRepresentation> {
    find(realm, client)?;
    unknown::refuse(input)?;
    let scope = change(realm, client, |_, server| put(server, context, input))?;
    Ok(ScopeRepresentation { id: Some(scope.id.to_string()), ..input.clone() })
}

/// The scope of exactly this name.
pub(crate) fn find_named(realm: &Realm, client: &str, name: &str) -> Decision<Option<ScopeRepresentation>> {
    Ok(find(realm, client)?.scopes.named(name).map(|scope| json::scope(scope)))
}

/// The scope of this id.
pub(crate) fn get(realm: &Realm, client: &str, id: &str) -> Decision<ScopeRepresentation> {
    of(find(realm, client)?, id).map(|scope| json::scope(scope))
}

/// Replaces a scope.
pub(crate) fn update(realm: &mut Realm, client: &str, id: &str, input: &ScopeRepresentation) -> Decision<()> {
    find(realm, client)?;
    unknown::refuse(input)?;
    change(realm, client, |_, server| {
        let old = of(server, id)?.clone();
        let name = input.name.as_deref().ok_or(Denied::SettingMissing)?;
        if server.scopes.named(name).is_some_and(|other| other.id != old.id) {
            return Err(Denied::SettingMissing.into());
        }
        fill(server, old.id.clone(), name, input);
        Ok(())
    })
}

/// Deletes a scope that no resource has, with the permissions that are about it alone.
pub(crate) fn delete(realm: &mut Realm, client: &str, id: &str) -> Decision<()> {
    change(realm, client, |_, server| {
        let scope = of(server, id)?.id.clone();
        if server.found(Aspect::ResourceOfScope, &scope).next().is_some() {
            return Err(Denied::ScopeInUse.into());
        }
        let about: Vec<Arc<Policy>> = server.policies_by(Aspect::PolicyOfScope, &scope).cloned().collect();
        for policy in about {
            if let [_] = policy.scopes.as_slice() {
                policies::remove(server, &policy.id);
            } else {
                let mut changed = Policy::clone(&policy);
                changed.scopes.retain(|id| *id != scope);
                server.put_policy(changed);
            }
        }
        server.scopes.remove(&scope);
        Ok(())
    })
}

/// The permissions about a scope.
pub(crate) fn permissions(realm: &Realm, client: &str, id: &str) -> Decision<Vec<PolicyRepresentation>> {
    let server = find(realm, client)?;
    let scope = of(server, id)?;
    Ok(server.policies_by(Aspect::PolicyOfScope, &scope.id).map(|policy| json::named_policy(policy)).collect())
}

/// The resources that have a scope.
pub(crate) fn resources(realm: &Realm, client: &str, id: &str) -> Decision<Vec<ResourceRepresentation>> {
    let server = find(realm, client)?;
    let scope = of(server, id)?;
    Ok(server.resources_by(Aspect::ResourceOfScope, &scope.id).map(|it| json::named_resource(it)).collect())
}

/// Puts a scope in: a new one, or in place of the one of its id or name.
pub(crate) fn put(
    server: &mut ResourceServer,
    context: &mut Context,
    input: &ScopeRepresentation,
) -> Decision<Arc<AuthorizationScope>> {
    let by_id = input.id.as_deref().and_then(|id| server.scopes.get(id));
    let by_name = || input.name.as_deref().and_then(|name| server.scopes.named(name));
    if let (Some(old), Some(other)) = (by_id, by_name())
        && old.id != other.id
    {
        return Err(Denied::NameTaken.into());
    }
    let old = by_id.or_else(by_name).cloned();
    let name = input.name.as_deref().ok_or(Denied::SettingMissing)?;
    let id = old.map_or_else(|| input.id.as_deref().map_or_else(|| context.new_id(), Id::from), |old| old.id.clone());
    Ok(fill(server, id, name, input))
}

/// The scope that a name or id stands for, made if there is none of the name.
pub(crate) fn resolve(server: &mut ResourceServer, context: &mut Context, input: &ScopeRepresentation) -> Decision<Id> {
    if let Some(scope) = input.id.as_deref().and_then(|id| server.scopes.get(id)) {
        return Ok(scope.id.clone());
    }
    let name = input.name.as_deref().ok_or(Denied::SettingMissing)?;
    if let Some(scope) = server.scopes.named(name) {
        return Ok(scope.id.clone());
    }
    put(server, context, input).map(|scope| scope.id.clone())
}

fn fill(server: &mut ResourceServer, id: Id, name: &str, input: &ScopeRepresentation) -> Arc<AuthorizationScope> {
    server.put_scope(AuthorizationScope {
        id,
        name: name.into(),
        display_name: input.display_name.clone(),
        icon_uri: input.icon_uri.clone(),
        made: 0,
    })
}

fn of<'a>(server: &'a ResourceServer, id: &str) -> Decision<&'a Arc<AuthorizationScope>> {
    server.scopes.get(id).ok_or(Denied::MissingUnsaid.into())
}
