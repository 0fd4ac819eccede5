//! Finding policies and permissions.

use std::sync::Arc;

use keycloak_api::admin::PolicyFilter;
use keycloak_api::representation::AbstractPolicyRepresentation;

use super::{Kind, common, generic, typed};
use crate::domain::Decision;
use crate::domain::admin::page::{Pattern, page};
use crate::domain::admin::resource_server::find;
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Denied};
use crate::state::{Id, Policy, RESOURCE_TYPE, Realm, ResourceServer};

/// The policies that match `filter`, ordered by name. `are_permissions` says whose listing it is: that of permissions shows
/// the forms of their types.
pub(crate) fn list(
    realm: &Realm,
    client: &str,
    filter: &PolicyFilter,
    are_permissions: bool,
) -> Decision<Vec<AbstractPolicyRepresentation>> {
    let server = find(realm, client)?;
    let found = matching(server, filter, are_permissions)?;
    let shows_all = filter.fields.as_deref() == Some("*");
    Ok(found.iter().map(|policy| shown(realm, server, policy, are_permissions, shows_all)).collect())
}

/// The policies of one type that match `filter`, in the form of their type; what the filter says of types is passed over.
/// As Keycloak searches for types, those with longer names come too: with those of clients, those of client scopes.
///
/// # Errors
/// There is no such type, or no authorization services; a resource or scope is named that is not there.
#[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only a server is asked for them"))]
pub(crate) fn list_of_type(
    realm: &Realm,
    client: &str,
    kind: &str,
    filter: &PolicyFilter,
    are_permissions: bool,
) -> Decision<Vec<AbstractPolicyRepresentation>> {
    let server = find(realm, client)?;
    Kind::named(kind).ok_or(Denied::Missing)?;
    let filter = PolicyFilter { r#type: Some(kind.to_owned()), ..filter.clone() };
    let shows_all = filter.fields.as_deref() == Some("*");
    let found = matching(server, &filter, are_permissions)?;
    Ok(found.iter().map(|policy| typed::show(realm, server, policy, shows_all)).collect())
}

/// The policy of exactly this name.
pub(crate) fn find_named(
    realm: &Realm,
    client: &str,
    name: &str,
    fields: Option<&str>,
    are_permissions: bool,
) -> Decision<Option<AbstractPolicyRepresentation>> {
    let server = find(realm, client)?;
    let found = server.policies.named(name);
    Ok(found.map(|policy| shown(realm, server, policy, are_permissions, fields == Some("*"))))
}

fn shown(
    realm: &Realm,
    server: &ResourceServer,
    policy: &Policy,
    is_typed: bool,
    shows_all: bool,
) -> AbstractPolicyRepresentation {
    if is_typed {
        return typed::show(realm, server, policy, shows_all);
    }
    let mut shown = common(policy);
    if shows_all {
        let all = typed::show(realm, server, policy, true);
        shown.resources = all.resources;
        shown.scopes = all.scopes;
        shown.resources_data = all.resources_data;
        shown.scopes_data = all.scopes_data;
    }
    if let Some(config) = generic(policy).config {
        let config = config.into_iter().map(|(name, value)| (name, value.into())).collect();
        shown.extra.insert("config".to_owned(), serde_json::Value::Object(config));
    }
    shown
}

pub(super) fn matching(
    server: &ResourceServer,
    filter: &PolicyFilter,
    are_permissions: bool,
) -> Decision<Vec<Arc<Policy>>> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let pattern = |text: &Option<String>| given(text).as_deref().map(Pattern::inside);
    let (name, kind, of_type) = (pattern(&filter.name), pattern(&filter.r#type), pattern(&filter.resource_type));
    let resources = given(&filter.resource).map(|named| resources(server, &named)).transpose()?;
    let scopes = given(&filter.scope).map(|named| scopes(server, &named)).transpose()?;
    let (id, owner) = (given(&filter.policy_id), given(&filter.owner));
    let permission = filter.permission.or(are_permissions.then_some(true));
    let fits = |policy: &&Arc<Policy>| {
        policy.owner.as_deref() == owner.as_deref()
            && name.as_ref().is_none_or(|name| name.matches(&policy.name))
            && kind.as_ref().is_none_or(|kind| kind.matches(&policy.kind))
            && permission.is_none_or(|wanted| policy.is_permission() == wanted)
            && id.as_deref().is_none_or(|id| *id == *policy.id)
            && resources.as_ref().is_none_or(|all| policy.resources.iter().any(|own| all.contains(own)))
            && scopes.as_ref().is_none_or(|all| policy.scopes.iter().any(|own| all.contains(own)))
            && of_type.as_ref().is_none_or(|kind| policy.config.get(RESOURCE_TYPE).is_some_and(|own| kind.matches(own)))
    };
    let found = server.policies.iter().filter(fits).cloned();
    Ok(page(found, filter.first, filter.max).collect())
}

/// The resources that are named, by id or a part of their names. Where there are none, Keycloak answers with nothing at all.
fn resources(server: &ResourceServer, named: &str) -> Decision<Vec<Id>> {
    if let Some(resource) = server.resources.get(named) {
        return Ok(vec![resource.id.clone()]);
    }
    let pattern = Pattern::inside(named);
    let found: Vec<Id> =
        server.resources.iter().filter(|it| pattern.matches(&it.name)).map(|it| it.id.clone()).collect();
    if found.is_empty() { Err(Denied::NothingListed.into()) } else { Ok(found) }
}

fn scopes(server: &ResourceServer, named: &str) -> Decision<Vec<Id>> {
    if let Some(scope) = server.scopes.get(named) {
        return Ok(vec![scope.id.clone()]);
    }
    let pattern = Pattern::inside(named);
    let found: Vec<Id> = server.scopes.iter().filter(|it| pattern.matches(&it.name)).map(|it| it.id.clone()).collect();
    if found.is_empty() { Err(AdminDenied::Authorization(Denied::NothingListed).into()) } else { Ok(found) }
}
