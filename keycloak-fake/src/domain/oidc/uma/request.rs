//! What a request for permissions names.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::Decision;
use crate::domain::admin::resources::best_match;
use crate::domain::authz::{self, Asked, Claims, Identity, Wanted};
use crate::domain::denied::UmaDenied;
use crate::domain::oidc::{Received, scope};
use crate::state::{Aspect, Id, Resource, ResourceServer, Ticket};
use crate::token::Presented;

/// One permission of a request: a resource, by id or name, and scopes by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub(super) resource: Option<String>,
    pub(super) scopes: Vec<String>,
}

impl Named {
    /// Whether it is among what was granted.
    pub(super) fn is_in(&self, server: &ResourceServer, identity: &Identity, granted: &[Value]) -> bool {
        let scopes: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        let is_granted = |id: Option<&str>| granted.iter().any(|permission| is_same(id, &scopes, permission));
        match &self.resource {
            Some(name) => resources(server, identity, name).iter().any(|resource| is_granted(Some(&resource.id))),
            None => is_granted(None),
        }
    }
}

/// Whether a permission counts as one of this resource and these scopes: one scope in common is enough.
pub(super) fn is_same(resource: Option<&str>, scopes: &[&str], permission: &Value) -> bool {
    let held = permission.get("scopes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if permission.get("rsid").and_then(Value::as_str) != resource {
        return false;
    }
    let is_whole = resource.is_some() && held.is_empty() && scopes.is_empty();
    is_whole || held.iter().filter_map(Value::as_str).any(|scope| scopes.contains(&scope))
}

/// The permissions that the request names, or that its ticket does; the scopes that the request has beside them are
/// asked for with each.
pub(super) fn asked(
    server: &ResourceServer,
    received: &Received<'_>,
    ticket: Option<&Presented>,
) -> Decision<Vec<Named>> {
    let mut all = named(server, received, ticket)?;
    let beside = received.form.get("scope").map(scope::split).unwrap_or_default();
    for named in &mut all {
        for name in &beside {
            if !named.scopes.iter().any(|old| old == name) {
                named.scopes.push((*name).to_owned());
            }
        }
    }
    Ok(all)
}

fn named(server: &ResourceServer, received: &Received<'_>, ticket: Option<&Presented>) -> Decision<Vec<Named>> {
    if let Some(ticket) = ticket {
        let listed = ticket.claims.get("permissions").and_then(Value::as_array);
        return Ok(listed.into_iter().flatten().map(of_ticket).collect());
    }
    let format = received.form.get("permission_resource_format").unwrap_or("id");
    let by_match = received.form.get("permission_resource_matching_uri") == Some("true");
    let mut all = Vec::new();
    for text in received.form.all("permission") {
        let (resource, scopes) = text.split_once('#').unwrap_or((text, ""));
        let scopes: Vec<String> = scopes.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match format {
            "id" => all.push(Named { resource: Some(resource.to_owned()).filter(|name| !name.is_empty()), scopes }),
            "uri" if resource.is_empty() && scopes.is_empty() => return Err(UmaDenied::UriMissing.into()),
            // Keycloak looks no further.
            "uri" if resource.is_empty() => {
                all.push(Named { resource: None, scopes });
                return Ok(all);
            }
            "uri" => {
                let mut found: Vec<Id> = server
                    .resources_by(Aspect::ResourceOfUri, &resource.to_lowercase())
                    .map(|it| it.id.clone())
                    .collect();
                if found.is_empty() && by_match {
                    found.extend(best_match(server, resource).map(|it| it.id.clone()));
                }
                if found.is_empty() {
                    return Err(UmaDenied::UriUnknown(resource.to_owned()).into());
                }
                let named = |id: Id| Named { resource: Some(id.to_string()), scopes: scopes.clone() };
                all.extend(found.into_iter().map(named));
            }
            // Keycloak passes over what it cannot read.
            _ => {}
        }
    }
    Ok(all)
}

fn of_ticket(permission: &Value) -> Named {
    let scopes = permission.get("scopes").and_then(Value::as_array);
    Named {
        resource: permission.get("rsid").and_then(Value::as_str).map(str::to_owned),
        scopes: scopes.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// What is wanted of the server: what is named, and what a token held that is to be added to.
pub(super) fn wanted(
    server: &ResourceServer,
    identity: &Identity,
    named: &[Named],
    rpt: Option<&Presented>,
    limit: Option<i64>,
    claims: Option<&Claims>,
) -> Decision<Vec<Wanted>> {
    let mut asked = Asked::limited(limit);
    for named in named {
        if asked.is_full() {
            break;
        }
        add(server, identity, named, &mut asked, claims)?;
    }
    let held = rpt.and_then(|rpt| rpt.claims.get("authorization")?.get("permissions")?.as_array());
    for held in held.into_iter().flatten() {
        let resource = held.get("rsid").and_then(Value::as_str).and_then(|id| server.resources.get(id));
        let Some(resource) = resource.filter(|_| !asked.is_full()) else { continue };
        let names = of_ticket(held).scopes;
        let scopes: Vec<Id> =
            names.iter().filter_map(|name| server.scopes.named(name)).map(|scope| scope.id.clone()).collect();
        match asked.of(&resource.id) {
            Some(wanted) => wanted.add_scopes(&scopes),
            None => asked.push(Wanted { resource: Some(resource.clone()), scopes, ..Wanted::default() }),
        }
    }
    Ok(asked.wanted)
}

fn add(
    server: &ResourceServer,
    identity: &Identity,
    named: &Named,
    asked: &mut Asked,
    claims: Option<&Claims>,
) -> Decision<()> {
    let scopes: Vec<Id> =
        named.scopes.iter().filter_map(|name| server.scopes.named(name)).map(|scope| scope.id.clone()).collect();
    if !named.scopes.is_empty() && scopes.is_empty() {
        return Err(UmaDenied::Scopes(named.scopes.clone()).into());
    }
    let Some(name) = &named.resource else {
        add_by_scopes(server, &scopes, asked, claims);
        return Ok(());
    };
    let found = resources(server, identity, name);
    // One that has none of the scopes counts as one that is not there.
    let found: Vec<(Arc<Resource>, Wanted)> = found
        .into_iter()
        .map(|resource| (resource.clone(), authz::create(server, &resource, &scopes, claims.cloned())))
        .filter(|(_, wanted)| scopes.is_empty() || !wanted.scopes.is_empty())
        .collect();
    if found.is_empty() {
        return Err(UmaDenied::ResourceUnknown(name.clone()).into());
    }
    for (resource, wanted) in found {
        let is_full = asked.is_full();
        match asked.of(&resource.id) {
            Some(old) => old.add_scopes(&scopes),
            None if is_full => return Ok(()),
            None => {
                let granted = granted_to(server, identity, &resource, &wanted.scopes);
                asked.push(Wanted { granted, ..wanted });
            }
        }
    }
    Ok(())
}

fn add_by_scopes(server: &ResourceServer, scopes: &[Id], asked: &mut Asked, claims: Option<&Claims>) {
    let mut with: Vec<&Arc<Resource>> =
        scopes.iter().flat_map(|scope| server.resources_by(Aspect::ResourceOfScope, scope)).collect();
    with.sort_by(|left, right| left.id.cmp(&right.id));
    with.dedup_by(|left, right| left.id == right.id);
    for resource in &with {
        let is_full = asked.is_full();
        match asked.of(&resource.id) {
            Some(wanted) => wanted.add_scopes(scopes),
            None if is_full => return,
            None => asked.push(authz::create(server, resource, scopes, claims.cloned())),
        }
    }
    for scope in scopes.iter().filter(|_| with.is_empty()) {
        if asked.is_full() {
            return;
        }
        asked.push(Wanted { scopes: vec![scope.clone()], claims: claims.cloned(), ..Wanted::default() });
    }
}

/// Whether the owner granted it before.
fn granted_to(server: &ResourceServer, identity: &Identity, resource: &Resource, scopes: &[Id]) -> bool {
    let of_resource = server.tickets_by(Aspect::TicketOfRequester, &identity.id);
    let granted: Vec<&Arc<Ticket>> = of_resource
        .filter(|ticket| ticket.resource == resource.id && ticket.granted && ticket.policy.is_none())
        .collect();
    !granted.is_empty() && scopes.iter().all(|scope| granted.iter().any(|ticket| ticket.scope.as_ref() == Some(scope)))
}

/// The resources that a text names: one by its id, or by name those of the identity, those granted to it, and the server's.
fn resources(server: &ResourceServer, identity: &Identity, named: &str) -> Vec<Arc<Resource>> {
    let typed = |kind: &str| server.resources_by(Aspect::ResourceOfType, kind).cloned();
    if let Some(resource) = server.resources.get(named).filter(|_| named.contains('-')) {
        return vec![resource.clone()];
    }
    if let Some(kind) = named.strip_prefix("resource-type:") {
        return typed(kind).filter(|it| it.owner == server.client).collect();
    }
    if let Some(kind) = named.strip_prefix("resource-type-any:") {
        return typed(kind).collect();
    }
    if let Some(kind) = named.strip_prefix("resource-type-instance:") {
        return typed(kind).filter(|it| it.owner != server.client).collect();
    }
    if let Some(kind) = named.strip_prefix("resource-type-owner:") {
        return typed(kind).filter(|it| it.owner == identity.id).collect();
    }
    let mut found: Vec<Arc<Resource>> = server.resources.named_in(&identity.id, named).cloned().into_iter().collect();
    if *identity.id != *server.client {
        let granted = server.tickets_by(Aspect::TicketOfRequester, &identity.id).filter(|ticket| ticket.granted);
        let granted = granted.filter_map(|ticket| server.resources.get(&ticket.resource));
        found.extend(granted.filter(|resource| *resource.name == *named).cloned());
        found.extend(server.resources.named_in(&server.client, named).cloned());
    }
    found.sort_by(|left, right| left.id.cmp(&right.id));
    found.dedup_by(|left, right| left.id == right.id);
    found
}
