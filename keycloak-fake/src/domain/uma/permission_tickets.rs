//! Wishes for access to users' resources, which their owners grant.

use std::sync::Arc;

use keycloak_api::representation::PermissionTicketRepresentation;
use keycloak_api::uma::PermissionTicketFilter;
use serde_json::{Map, json};

use super::{Caller, server};
use crate::domain::admin::page::page;
use crate::domain::admin::policies::{self, Kind};
use crate::domain::admin::representation::authorization::owner_name;
use crate::domain::admin::resource_server::change;
use crate::domain::admin::unknown;
use crate::domain::denied::{AdminDenied, AuthorizationDenied as Denied};
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm, ResourceServer, Ticket};

/// The wishes that match `filter`.
pub(crate) fn list(
    realm: &Realm,
    caller: &Caller,
    filter: &PermissionTicketFilter,
) -> Decision<Vec<PermissionTicketRepresentation>> {
    let server = server(realm, caller)?;
    let names = filter.return_names.unwrap_or(false);
    let found = page(matching(realm, server, caller, filter).into_iter(), filter.first, filter.max);
    Ok(found.map(|ticket| show(realm, server, &ticket, names)).collect())
}

/// How many wishes match `filter`.
pub(crate) fn count(realm: &Realm, caller: &Caller, filter: &PermissionTicketFilter) -> Decision<i64> {
    let found = matching(realm, server(realm, caller)?, caller, filter).len();
    Ok(i64::try_from(found).unwrap_or(i64::MAX))
}

/// Makes a wish for somebody.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    caller: &Caller,
    input: &PermissionTicketRepresentation,
) -> Decision<PermissionTicketRepresentation> {
    unknown::refuse(input)?;
    let own = server(realm, caller)?;
    if input.id.is_some() {
        return Err(Denied::TicketWithId.into());
    }
    let named = input.resource.as_deref().ok_or(Denied::TicketWithoutResource)?;
    if input.scope.is_none() && input.scope_name.is_none() {
        return Err(Denied::TicketWithoutScope.into());
    }
    if input.requester.is_none() && input.requester_name.is_none() {
        return Err(Denied::TicketWithoutRequester.into());
    }
    let resource = own.resources.get(named).ok_or_else(|| Denied::ResourceUnknown(named.to_owned()))?.clone();
    if resource.owner != caller.identity.id && !caller.identity.is_client() {
        return Err(Denied::TicketMaker(named.to_owned()).into());
    }
    if !resource.owner_managed {
        return Err(Denied::TicketUnmanaged.into());
    }
    let user = match (&input.requester, &input.requester_name) {
        (Some(id), _) => realm.users.get(id),
        (None, Some(name)) => realm.users.named(&name.to_lowercase()),
        (None, None) => None,
    };
    let requester = user.ok_or(Denied::RequesterUnknown)?.id.clone();
    let scope = match (&input.scope_name, &input.scope) {
        (Some(name), _) => own.scopes.named(name),
        (None, Some(id)) => own.scopes.get(id),
        (None, None) => None,
    };
    let told = input.scope.clone().or_else(|| input.scope_name.clone()).unwrap_or_default();
    let scope = scope.ok_or(Denied::ScopeInvalid(told))?;
    if !resource.scopes.contains(&scope.id) {
        return Err(Denied::TicketScope { resource: named.to_owned(), scope: scope.name.to_string() }.into());
    }
    let scope = scope.id.clone();
    let is_it = |ticket: &&Arc<Ticket>| ticket.resource == resource.id && ticket.scope.as_ref() == Some(&scope);
    if own.tickets_by(crate::state::Aspect::TicketOfRequester, &requester).any(|ticket| is_it(&ticket)) {
        return Err(Denied::TicketTaken.into());
    }
    let granted = input.granted.unwrap_or(false);
    let ticket = Ticket {
        id: context.new_id(),
        resource: resource.id.clone(),
        scope: Some(scope),
        owner: resource.owner.clone(),
        requester,
        ..Ticket::default()
    };
    let ticket = change(realm, &caller.server, |realm, server| settle(realm, server, context, ticket, granted))?;
    Ok(show(realm, server(realm, caller)?, &ticket, false))
}

/// Grants a wish, or takes the grant back.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    caller: &Caller,
    input: &PermissionTicketRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    change(realm, &caller.server, |realm, server| {
        let ticket = input.id.as_deref().and_then(|id| server.tickets.get(id)).ok_or(Denied::TicketInvalid)?;
        let ticket = Ticket::clone(ticket);
        if ticket.owner != caller.identity.id && !caller.identity.is_client() {
            return Err(Denied::TicketChanger(input.resource.clone()).into());
        }
        let (id, granted) = (ticket.id.clone(), input.granted.unwrap_or(false));
        settle(realm, server, context, ticket, granted)?;
        if !granted {
            server.remove_ticket(&id);
        }
        Ok(())
    })
}

/// Deletes a wish, and what came of its grant.
pub(crate) fn delete(realm: &mut Realm, context: &mut Context, caller: &Caller, id: &str) -> Decision<()> {
    change(realm, &caller.server, |realm, server| {
        let ticket = Ticket::clone(server.tickets.get(id).ok_or(Denied::TicketInvalid)?);
        if !is_part_of(caller, &ticket) {
            return Err(Denied::TicketDeleter(ticket.resource.to_string()).into());
        }
        settle(realm, server, context, ticket, false)?;
        server.remove_ticket(id);
        Ok(())
    })
}

/// Puts a ticket in, with the policy that its grant makes, or without.
fn settle(
    realm: &Realm,
    server: &mut ResourceServer,
    context: &mut Context,
    mut ticket: Ticket,
    granted: bool,
) -> Decision<Arc<Ticket>> {
    if ticket.granted && !granted {
        if let Some(policy) = ticket.policy.take() {
            policies::remove(server, &policy);
        }
    } else if granted && !ticket.granted {
        ticket.policy = Some(allow(realm, server, context, &ticket)?);
    }
    ticket.granted = granted;
    Ok(server.put_ticket(ticket))
}

/// The policy by which the owner lets somebody in.
fn allow(realm: &Realm, server: &mut ResourceServer, context: &mut Context, ticket: &Ticket) -> Decision<Id> {
    let form = keycloak_api::representation::AbstractPolicyRepresentation {
        name: Some(context.new_id().to_string()),
        owner: Some(ticket.owner.to_string()),
        resources: Some(vec![ticket.resource.to_string()]),
        scopes: ticket.scope.as_ref().map(|scope| vec![scope.to_string()]),
        extra: Map::from_iter([("users".to_owned(), json!([&*ticket.requester]))]),
        ..Default::default()
    };
    let kind = Kind::named("uma").ok_or(AdminDenied::Breaks)?;
    let (policy, _) = policies::make(realm, server, context, kind, &form)?;
    Ok(policy.id.clone())
}

/// Whether it is the caller's wish, or one for what is the caller's; to the server itself they all are.
fn is_part_of(caller: &Caller, ticket: &Ticket) -> bool {
    let id = &caller.identity.id;
    caller.identity.is_client() || ticket.owner == *id || ticket.requester == *id
}

fn matching(
    realm: &Realm,
    server: &ResourceServer,
    caller: &Caller,
    filter: &PermissionTicketFilter,
) -> Vec<Arc<Ticket>> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let person = |named: String| {
        let user = realm.users.named(&named.to_lowercase()).map(|user| user.id.to_string());
        user.or_else(|| realm.client(&named).map(|client| client.id.to_string())).unwrap_or(named)
    };
    let (owner, requester) = (given(&filter.owner).map(person), given(&filter.requester).map(person));
    let resource = given(&filter.resource_id);
    let scope =
        given(&filter.scope_id).map(|named| server.scopes.named(&named).map_or(named, |scope| scope.id.to_string()));
    let is = |wanted: &Option<String>, own: &Id| wanted.as_deref().is_none_or(|wanted| *wanted == **own);
    let fits = |ticket: &&Arc<Ticket>| {
        is_part_of(caller, ticket)
            && is(&owner, &ticket.owner)
            && is(&requester, &ticket.requester)
            && is(&resource, &ticket.resource)
            && scope.as_deref().is_none_or(|scope| ticket.scope.as_deref() == Some(scope))
            && filter.granted.is_none_or(|granted| ticket.granted == granted)
    };
    server.tickets.iter().filter(fits).cloned().collect()
}

fn show(realm: &Realm, server: &ResourceServer, ticket: &Ticket, names: bool) -> PermissionTicketRepresentation {
    let scope = ticket.scope.as_ref().and_then(|id| server.scopes.get(id)).filter(|_| names);
    let resource = server.resources.get(&ticket.resource).filter(|_| names);
    let person = |id: &Id| owner_name(realm, id).filter(|_| names);
    PermissionTicketRepresentation {
        id: Some(ticket.id.to_string()),
        owner: Some(ticket.owner.to_string()),
        resource: Some(ticket.resource.to_string()),
        scope: ticket.scope.as_deref().map(str::to_owned),
        granted: Some(ticket.granted),
        scope_name: scope.map(|scope| scope.name.to_string()),
        resource_name: resource.map(|resource| resource.name.to_string()),
        requester: Some(ticket.requester.to_string()),
        owner_name: person(&ticket.owner),
        requester_name: person(&ticket.requester),
        ..PermissionTicketRepresentation::default()
    }
}
