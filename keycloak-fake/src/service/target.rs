//! What an operation of the admin API is on, as its path says.
//!
//! Keycloak looks that up before it asks what the caller may do with it, and tells only some callers that it is not
//! there. What an operation names in the last part of its path, or in its body, is looked up later, by the decision.

use crate::domain::Decision;
use crate::domain::admin::{groups, organization_groups, policies, resource_server};
use crate::domain::denied::{AdminDenied, AuthorizationDenied, OrganizationDenied, What};
use crate::handle::Authority;
use crate::state::Realm;

/// Whoever may list users is told that one does not exist.
const LIST_USERS: &[&str] = &["view-users", "manage-users", "query-users"];
/// Whoever may list clients is told that a client or client scope does not exist.
const LIST_CLIENTS: &[&str] = &["view-clients", "manage-clients", "query-clients"];

/// A realm, or something in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    /// The realm's name.
    pub(crate) realm: &'a str,
    thing: Option<Thing<'a>>,
    /// The client whose roles are mapped to it.
    mapped_client: Option<Thing<'a>>,
    protected: Option<Protected<'a>>,
}

/// What a client protects: all of it, or one policy or permission, by its id.
#[derive(Clone, Copy, Debug)]
struct Protected<'a> {
    client: &'a str,
    policy: Option<&'a str>,
}

/// Something in a realm, by its id.
#[derive(Clone, Copy, Debug)]
struct Thing<'a> {
    kind: Kind,
    id: &'a str,
}

/// What something in a realm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Group,
    /// A group, by its path.
    GroupAt,
    Role,
    Client,
    /// The client whose roles are mapped to something.
    MappedClient,
    /// The same, where it is called a client like any other.
    ClientOfRoles,
    ClientScope,
}

impl<'a> From<&'a str> for Target<'a> {
    fn from(realm: &'a str) -> Self {
        Self { realm, thing: None, mapped_client: None, protected: None }
    }
}

impl<'a> Target<'a> {
    pub(crate) fn thing(realm: &'a str, kind: Kind, id: &'a str) -> Self {
        Self { thing: Some(Thing { kind, id }), ..Self::from(realm) }
    }

    pub(crate) fn user(realm: &'a str, id: &'a str) -> Self {
        Self::thing(realm, Kind::User, id)
    }

    pub(crate) fn group(realm: &'a str, id: &'a str) -> Self {
        Self::thing(realm, Kind::Group, id)
    }

    pub(crate) fn group_at(realm: &'a str, path: &'a str) -> Self {
        Self::thing(realm, Kind::GroupAt, path)
    }

    /// A role that is named by its id. One that is named by its name is looked up by the decision.
    pub(crate) fn role(realm: &'a str, id: &'a str) -> Self {
        Self::thing(realm, Kind::Role, id)
    }

    pub(crate) fn client(realm: &'a str, id: &'a str) -> Self {
        Self::thing(realm, Kind::Client, id)
    }

    /// The authorization services of a client. Whether it has any is told to everybody.
    pub(crate) fn resource_server(realm: &'a str, id: &'a str) -> Self {
        Self { protected: Some(Protected { client: id, policy: None }), ..Self::client(realm, id) }
    }

    /// A policy or permission of a client. Whether it is there is told to everybody.
    pub(crate) fn policy(realm: &'a str, client: &'a str, id: &'a str) -> Self {
        Self { protected: Some(Protected { client, policy: Some(id) }), ..Self::client(realm, client) }
    }

    pub(crate) fn client_scope(realm: &'a str, id: &'a str) -> Self {
        Self::thing(realm, Kind::ClientScope, id)
    }

    /// The thing's mapping to the roles of a client.
    pub(crate) fn mapped_to(self, client: &'a str) -> Self {
        Self { mapped_client: Some(Thing { kind: Kind::MappedClient, id: client }), ..self }
    }

    /// What the thing has of the roles of a client.
    pub(crate) fn with_roles_of(self, client: &'a str) -> Self {
        Self { mapped_client: Some(Thing { kind: Kind::ClientOfRoles, id: client }), ..self }
    }

    /// Denies what is on something that is not there: by saying so to those who may know, and by nothing else to the
    /// others.
    pub(crate) fn look_up(&self, realm: &Realm, authority: &Authority) -> Decision<()> {
        if let Some(Thing { kind: Kind::Group, id }) = self.thing
            && organization_groups::is_one(realm, id)
        {
            return Err(OrganizationDenied::GroupOutside("manage").into());
        }
        let missing = self.thing.into_iter().chain(self.mapped_client).find(|thing| !thing.is_in(realm));
        match missing {
            None => self.protected.map_or(Ok(()), |protected| protected.look_up(realm)),
            Some(thing) => Err(match thing.kind.told_to() {
                Some(roles) if !authority.has_any(roles) => AdminDenied::Forbidden.into(),
                _ => AdminDenied::NotFound(thing.kind.what()).into(),
            }),
        }
    }
}

impl Protected<'_> {
    fn look_up(&self, realm: &Realm) -> Decision<()> {
        let server = resource_server::find(realm, self.client)?;
        // A type of policies stands where a policy does.
        let is_there = |id: &str| policies::Kind::named(id).is_some() || server.policies.get(id).is_some();
        if self.policy.is_none_or(is_there) { Ok(()) } else { Err(AuthorizationDenied::Missing.into()) }
    }
}

impl Thing<'_> {
    fn is_in(&self, realm: &Realm) -> bool {
        match self.kind {
            Kind::User => realm.users.get(self.id).is_some(),
            Kind::Group => realm.groups.get(self.id).is_some(),
            Kind::GroupAt => groups::at_path(realm, self.id).is_some(),
            Kind::Role => realm.roles.get(self.id).is_some(),
            Kind::Client | Kind::MappedClient | Kind::ClientOfRoles => realm.clients.get(self.id).is_some(),
            Kind::ClientScope => realm.client_scopes.get(self.id).is_some(),
        }
    }
}

impl Kind {
    /// Who is told that it is not there; `None` means everybody.
    fn told_to(self) -> Option<&'static [&'static str]> {
        match self {
            Self::User => Some(LIST_USERS),
            Self::Client | Self::ClientScope => Some(LIST_CLIENTS),
            Self::Group | Self::GroupAt | Self::Role | Self::MappedClient | Self::ClientOfRoles => None,
        }
    }

    fn what(self) -> What {
        match self {
            Self::User => What::User,
            Self::Group => What::Group,
            Self::GroupAt => What::GroupPath,
            Self::Role => What::RoleById,
            Self::Client | Self::ClientOfRoles => What::Client,
            Self::MappedClient => What::MappedClient,
            Self::ClientScope => What::ClientScope,
        }
    }
}
