//! A resource server: a client with authorization services, and everything that it protects.
//!
//! The tables are found into by one index, so that what a decision costs follows from what matches and not from all there
//! is. Nothing here decides.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Id, Key, Record, Table};

/// A client with authorization services.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceServer {
    /// The client's internal id.
    pub(crate) client: Id,
    /// Whether the client may manage its resources by the protection API.
    pub(crate) allows_remote: bool,
    pub(crate) mode: Mode,
    pub(crate) strategy: Strategy,
    pub(crate) resources: Table<Resource>,
    pub(crate) scopes: Table<AuthorizationScope>,
    pub(crate) policies: Table<Policy>,
    pub(crate) tickets: Table<Ticket>,
    index: imbl::OrdSet<(Aspect, Arc<str>, Id)>,
    /// How many things were made, which orders them in an export.
    made: u64,
}

/// What happens where no permission says anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    #[default]
    Enforcing,
    Permissive,
    Disabled,
}

/// How decisions combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strategy {
    Affirmative,
    #[default]
    Unanimous,
    Consensus,
}

/// By what things are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    /// Policies and permissions by a resource.
    PolicyOfResource,
    /// Those by a type of resources that are about no single resource.
    PolicyOfType,
    /// Those by a scope.
    PolicyOfScope,
    /// Those by a scope that are about no resource and no type.
    PolicyOfScopeAlone,
    /// Those by a policy that they depend on.
    DependentOnPolicy,
    ResourceOfType,
    ResourceOfScope,
    ResourceOfOwner,
    /// By the URI in small letters, since Keycloak does not tell case here.
    ResourceOfUri,
    TicketOfRequester,
    TicketOfResource,
}

/// Something that is protected.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resource {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    /// A user, or the client itself, by id.
    pub(crate) owner: Id,
    pub(crate) kind: Option<Arc<str>>,
    pub(crate) display_name: Option<String>,
    pub(crate) icon_uri: Option<String>,
    pub(crate) owner_managed: bool,
    pub(crate) uris: Vec<Arc<str>>,
    /// By id.
    pub(crate) scopes: Vec<Id>,
    pub(crate) attributes: Arc<BTreeMap<String, Vec<String>>>,
    pub(crate) made: u64,
}

/// Something that can be done.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthorizationScope {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    pub(crate) display_name: Option<String>,
    pub(crate) icon_uri: Option<String>,
    pub(crate) made: u64,
}

/// A policy, or a permission, which is a policy that decides by others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    pub(crate) id: Id,
    pub(crate) name: Arc<str>,
    /// `role`, `user`, `resource`, …
    pub(crate) kind: Arc<str>,
    pub(crate) description: Option<String>,
    /// Whether the decision is turned round.
    pub(crate) is_negative: bool,
    pub(crate) strategy: Strategy,
    /// The user who made it by the protection API.
    pub(crate) owner: Option<Id>,
    pub(crate) config: Arc<BTreeMap<String, String>>,
    /// What it depends on, by id.
    pub(crate) policies: Vec<Id>,
    pub(crate) resources: Vec<Id>,
    pub(crate) scopes: Vec<Id>,
    pub(crate) made: u64,
}

/// A user's wish for access to a user's resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ticket {
    pub(crate) id: Id,
    pub(crate) resource: Id,
    pub(crate) scope: Option<Id>,
    pub(crate) owner: Id,
    pub(crate) requester: Id,
    /// The policy that came of the grant.
    pub(crate) policy: Option<Id>,
    pub(crate) granted: bool,
}

impl Record for Resource {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        (&self.owner, &self.name)
    }
}

impl Record for AuthorizationScope {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.name)
    }
}

impl Record for Policy {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.name)
    }
}

impl Record for Ticket {
    fn id(&self) -> &Id {
        &self.id
    }

    fn key(&self) -> Key<'_> {
        ("", &self.id)
    }
}

/// The type of resources that a permission is about, in its settings.
pub(crate) const RESOURCE_TYPE: &str = "defaultResourceType";

impl Policy {
    /// Whether it is a permission.
    pub(crate) fn is_permission(&self) -> bool {
        matches!(&*self.kind, "resource" | "scope" | "uma")
    }

    fn aspects(&self) -> Vec<(Aspect, Arc<str>)> {
        let kind = self.config.get(RESOURCE_TYPE);
        let is_alone = self.resources.is_empty() && kind.is_none();
        let mut aspects: Vec<_> = self.resources.iter().map(|id| (Aspect::PolicyOfResource, id.clone())).collect();
        aspects.extend(self.policies.iter().map(|id| (Aspect::DependentOnPolicy, id.clone())));
        aspects.extend(self.scopes.iter().map(|id| (Aspect::PolicyOfScope, id.clone())));
        if is_alone {
            aspects.extend(self.scopes.iter().map(|id| (Aspect::PolicyOfScopeAlone, id.clone())));
        }
        if self.resources.is_empty() {
            aspects.extend(kind.map(|kind| (Aspect::PolicyOfType, Arc::from(kind.as_str()))));
        }
        aspects
    }
}

impl Resource {
    fn aspects(&self) -> Vec<(Aspect, Arc<str>)> {
        let mut aspects = vec![(Aspect::ResourceOfOwner, self.owner.clone())];
        aspects.extend(self.kind.iter().map(|kind| (Aspect::ResourceOfType, kind.clone())));
        aspects.extend(self.scopes.iter().map(|id| (Aspect::ResourceOfScope, id.clone())));
        aspects.extend(self.uris.iter().map(|uri| (Aspect::ResourceOfUri, Arc::from(uri.to_lowercase()))));
        aspects
    }
}

impl ResourceServer {
    /// One that protects nothing yet.
    pub(crate) fn of(client: Id) -> Self {
        Self { client, allows_remote: true, ..Self::default() }
    }

    /// The ids of what has this aspect, in their order.
    pub(crate) fn found<'a>(&'a self, aspect: Aspect, key: &str) -> impl Iterator<Item = &'a Id> + use<'a> {
        let key: Arc<str> = key.into();
        let start = (aspect, key.clone(), Id::default());
        self.index.range(start..).take_while(move |(of, text, _)| *of == aspect && *text == key).map(|(.., id)| id)
    }

    /// The resources of this aspect.
    pub(crate) fn resources_by<'a>(
        &'a self,
        aspect: Aspect,
        key: &str,
    ) -> impl Iterator<Item = &'a Arc<Resource>> + use<'a> {
        self.found(aspect, key).filter_map(|id| self.resources.get(id))
    }

    /// The policies and permissions of this aspect.
    pub(crate) fn policies_by<'a>(
        &'a self,
        aspect: Aspect,
        key: &str,
    ) -> impl Iterator<Item = &'a Arc<Policy>> + use<'a> {
        self.found(aspect, key).filter_map(|id| self.policies.get(id))
    }

    /// The tickets of this aspect.
    pub(crate) fn tickets_by<'a>(
        &'a self,
        aspect: Aspect,
        key: &str,
    ) -> impl Iterator<Item = &'a Arc<Ticket>> + use<'a> {
        self.found(aspect, key).filter_map(|id| self.tickets.get(id))
    }

    pub(crate) fn put_resource(&mut self, mut resource: Resource) -> Arc<Resource> {
        let old = self.resources.get(&resource.id).cloned();
        self.change(&resource.id, old.as_ref().map(|old| old.aspects()), Some(resource.aspects()));
        resource.made = self.number(old.map(|old| old.made));
        self.resources.put(resource)
    }

    pub(crate) fn remove_resource(&mut self, id: &str) {
        if let Some(old) = self.resources.remove(id) {
            self.change(&old.id, Some(old.aspects()), None);
        }
    }

    pub(crate) fn put_scope(&mut self, mut scope: AuthorizationScope) -> Arc<AuthorizationScope> {
        scope.made = self.number(self.scopes.get(&scope.id).map(|old| old.made));
        self.scopes.put(scope)
    }

    pub(crate) fn put_policy(&mut self, mut policy: Policy) -> Arc<Policy> {
        let old = self.policies.get(&policy.id).cloned();
        self.change(&policy.id, old.as_ref().map(|old| old.aspects()), Some(policy.aspects()));
        policy.made = self.number(old.map(|old| old.made));
        self.policies.put(policy)
    }

    pub(crate) fn remove_policy(&mut self, id: &str) {
        if let Some(old) = self.policies.remove(id) {
            self.change(&old.id, Some(old.aspects()), None);
        }
    }

    pub(crate) fn put_ticket(&mut self, ticket: Ticket) -> Arc<Ticket> {
        let aspects = vec![
            (Aspect::TicketOfRequester, ticket.requester.clone()),
            (Aspect::TicketOfResource, ticket.resource.clone()),
        ];
        self.change(&ticket.id, None, Some(aspects));
        self.tickets.put(ticket)
    }

    pub(crate) fn remove_ticket(&mut self, id: &str) {
        if let Some(old) = self.tickets.remove(id) {
            let aspects = vec![
                (Aspect::TicketOfRequester, old.requester.clone()),
                (Aspect::TicketOfResource, old.resource.clone()),
            ];
            self.change(&old.id, Some(aspects), None);
        }
    }

    fn number(&mut self, old: Option<u64>) -> u64 {
        old.unwrap_or_else(|| {
            self.made += 1;
            self.made
        })
    }

    fn change(&mut self, id: &Id, old: Option<Vec<(Aspect, Arc<str>)>>, new: Option<Vec<(Aspect, Arc<str>)>>) {
        for (aspect, key) in old.into_iter().flatten() {
            self.index.remove(&(aspect, key, id.clone()));
        }
        for (aspect, key) in new.into_iter().flatten() {
            self.index.insert((aspect, key, id.clone()));
        }
    }
}
