//! What is wanted: the resources and scopes that a request asks for, as the engine decides on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Identity;
use crate::state::{Aspect, Id, Resource, ResourceServer};

/// Facts that came with a request, by name.
pub(crate) type Claims = BTreeMap<String, Vec<String>>;

/// A resource, or scopes of any, and the scopes wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) resource: Option<Arc<Resource>>,
    pub(crate) scopes: Vec<Id>,
    /// Whether the owner granted it already.
    pub(crate) granted: bool,
    pub(crate) claims: Option<Claims>,
}

impl Wanted {
    /// What is on the way to be asked for twice is asked for once.
    pub(crate) fn add_scopes(&mut self, scopes: &[Id]) {
        for scope in scopes {
            if !self.scopes.contains(scope) {
                self.scopes.push(scope.clone());
            }
        }
    }
}

/// How many permissions may still be asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) wanted: Vec<Wanted>,
    left: Option<i64>,
}

impl Asked {
    pub(crate) fn limited(limit: Option<i64>) -> Self {
        Self { wanted: Vec::new(), left: limit }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.left.is_some_and(|left| left <= 0)
    }

    /// The entry of a resource, if it is asked for already.
    pub(crate) fn of(&mut self, id: &str) -> Option<&mut Wanted> {
        self.wanted.iter_mut().find(|wanted| wanted.resource.as_ref().is_some_and(|resource| *resource.id == *id))
    }

    pub(crate) fn push(&mut self, wanted: Wanted) {
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        self.wanted.push(wanted);
    }
}

/// A resource with the scopes that it has of those asked for, all where none are. A user's resource has those of its
/// type as well.
pub(crate) fn wanted(server: &ResourceServer, resource: &Arc<Resource>, asked: &[Id]) -> Wanted {
    create(server, resource, asked, None)
}

/// The same, with facts about the request.
pub(crate) fn create(
    server: &ResourceServer,
    resource: &Arc<Resource>,
    asked: &[Id],
    claims: Option<Claims>,
) -> Wanted {
    let mut wanted = Wanted { resource: Some(resource.clone()), claims, ..Wanted::default() };
    wanted.add_scopes(&resource.scopes);
    if let Some(kind) = resource.kind.as_deref().filter(|_| resource.owner != server.client) {
        let typed: Vec<Id> = server
            .resources_by(Aspect::ResourceOfType, kind)
            .filter(|typed| typed.owner == server.client)
            .flat_map(|typed| typed.scopes.iter().cloned())
            .collect();
        wanted.add_scopes(&typed);
    }
    if !asked.is_empty() {
        wanted.scopes.retain(|scope| asked.contains(scope));
    }
    wanted
}

/// Everything that an identity could be granted: the server's own resources, the identity's, and those that owners granted
/// to it.
pub(crate) fn all(
    server: &ResourceServer,
    identity: &Identity,
    limit: Option<i64>,
    claims: Option<&Claims>,
) -> Vec<Wanted> {
    let mut asked = Asked::limited(limit);
    let owners = [Some(&server.client), Some(&identity.id).filter(|id| **id != server.client)];
    for owner in owners.into_iter().flatten() {
        for resource in server.resources_by(Aspect::ResourceOfOwner, owner) {
            if asked.is_full() {
                return asked.wanted;
            }
            // Those that it has from its type alone have to be asked for.
            asked.push(create(server, resource, &resource.scopes, claims.cloned()));
        }
    }
    let mut granted: Vec<Wanted> = Vec::new();
    for ticket in server.tickets_by(Aspect::TicketOfRequester, &identity.id).filter(|ticket| ticket.granted) {
        let Some(resource) = server.resources.get(&ticket.resource) else { continue };
        let is_it = |wanted: &&mut Wanted| wanted.resource.as_ref().is_some_and(|of| of.id == resource.id);
        match granted.iter_mut().find(is_it) {
            Some(wanted) => wanted.add_scopes(ticket.scope.as_slice()),
            None if asked.is_full() => break,
            None => granted.push(Wanted {
                resource: Some(resource.clone()),
                scopes: ticket.scope.iter().cloned().collect(),
                granted: true,
                claims: claims.cloned(),
            }),
        }
    }
    asked.wanted.extend(granted);
    asked.wanted
}
