//! What becomes of what is refused: the owners are asked.

use std::sync::Arc;

use serde_json::Value;

use super::request::Named;
use crate::domain::authz::Identity;
use crate::domain::denied::UmaDenied;
use crate::domain::{Context, Denied};
use crate::state::{Aspect, Id, Realm, ResourceServer, Ticket};

/// The wishes that are left of a refused request: for users' resources that their owners may share.
pub(super) fn left(server: &ResourceServer, identity: &Identity, asked: &[Named], granted: &[Value]) -> Vec<Ticket> {
    let mut open = Vec::new();
    for named in asked {
        let Some(resource) = named.resource.as_deref().and_then(|id| server.resources.get(id)) else { continue };
        if !resource.owner_managed || resource.owner == identity.id || resource.owner == server.client {
            continue;
        }
        let granted: Vec<&Value> = granted
            .iter()
            .filter(|permission| permission.get("rsid").and_then(Value::as_str) == Some(&*resource.id))
            .collect();
        let held: Vec<&str> = granted
            .iter()
            .flat_map(|permission| permission.get("scopes").and_then(Value::as_array).into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        let mut scopes: Vec<Id> =
            named.scopes.iter().filter_map(|name| server.scopes.named(name)).map(|scope| scope.id.clone()).collect();
        if named.scopes.is_empty() {
            scopes.clone_from(&resource.scopes);
        }
        scopes.retain(|id| server.scopes.get(id).is_none_or(|scope| !held.contains(&&*scope.name)));
        let wish = |scope: Option<Id>| Ticket {
            resource: resource.id.clone(),
            scope,
            owner: resource.owner.clone(),
            requester: identity.id.clone(),
            ..Ticket::default()
        };
        if scopes.is_empty() && resource.scopes.is_empty() && !granted.is_empty() {
            continue;
        }
        if scopes.is_empty() && resource.scopes.is_empty() {
            open.push(wish(None));
        }
        open.extend(scopes.into_iter().map(|scope| wish(Some(scope))));
    }
    let is_new = |wish: &Ticket| {
        let mut kept = server.tickets_by(Aspect::TicketOfRequester, &wish.requester);
        !kept.any(|old| old.resource == wish.resource && old.scope == wish.scope)
    };
    open.retain(is_new);
    open
}

/// Keeps wishes.
pub(super) fn keep(realm: &mut Realm, context: &mut Context, server: &Id, wishes: Vec<Ticket>) {
    let Some(found) = realm.resource_servers.get(server).filter(|_| !wishes.is_empty()) else { return };
    let mut changed = ResourceServer::clone(found);
    for wish in wishes {
        changed.put_ticket(Ticket { id: context.new_id(), ..wish });
    }
    realm.resource_servers.insert(server.clone(), Arc::new(changed));
}

/// Denies, and keeps the wishes that are left.
pub(super) fn submit(realm: &mut Realm, context: &mut Context, server: &ResourceServer, wishes: Vec<Ticket>) -> Denied {
    keep(realm, context, &server.client, wishes);
    Denied::from(UmaDenied::Submitted).noted()
}
