//! What an operation of the admin API is on, as its path says.
//!
//! Keycloak looks that up before it asks what the caller may do with it, and tells only some callers that it is not
//! there. What an operation names in the last part of its path, or in its body, is looked up later, by the decision.

use crate::domain::Decision;
use crate::domain::admin::groups;
use crate::domain::denied::{AdminDenied, What};
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
    /// The client whose roles are mapped to the thing, and what Keycloak calls it there.
    mapped_client: Option<(&'a str, What)>,
}

/// Something in a realm, by its id.
#[derive(Clone, Copy, Debug)]
enum Thing<'a> {
    User(&'a str),
    Group(&'a str),
    /// A group, by its path.
    GroupAt(&'a str),
    Role(&'a str),
    Client(&'a str),
    ClientScope(&'a str),
}

impl<'a> From<&'a str> for Target<'a> {
    fn from(realm: &'a str) -> Self {
        Self { realm, thing: None, mapped_client: None }
    }
}

impl<'a> Target<'a> {
    pub(crate) fn user(realm: &'a str, id: &'a str) -> Self {
        Self::in_realm(realm, Thing::User(id))
    }

    pub(crate) fn group(realm: &'a str, id: &'a str) -> Self {
        Self::in_realm(realm, Thing::Group(id))
    }

    pub(crate) fn group_at(realm: &'a str, path: &'a str) -> Self {
        Self::in_realm(realm, Thing::GroupAt(path))
    }

    /// A role that is named by its id. One that is named by its name is looked up by the decision.
    pub(crate) fn role(realm: &'a str, id: &'a str) -> Self {
        Self::in_realm(realm, Thing::Role(id))
    }

    pub(crate) fn client(realm: &'a str, id: &'a str) -> Self {
        Self::in_realm(realm, Thing::Client(id))
    }

    pub(crate) fn client_scope(realm: &'a str, id: &'a str) -> Self {
        Self::in_realm(realm, Thing::ClientScope(id))
    }

    /// The thing's mapping to the roles of a client.
    pub(crate) fn mapped_to(self, client: &'a str) -> Self {
        Self { mapped_client: Some((client, What::MappedClient)), ..self }
    }

    /// What the thing has of the roles of a client.
    pub(crate) fn with_roles_of(self, client: &'a str) -> Self {
        Self { mapped_client: Some((client, What::Client)), ..self }
    }

    /// Denies what is on something that is not there: by saying so to those who may know, and by nothing else to the
    /// others.
    pub(crate) fn look_up(&self, realm: &Realm, authority: &Authority) -> Decision<()> {
        let missing = self.thing.filter(|thing| !thing.is_in(realm));
        if let Some(thing) = missing {
            let denied = match thing.told_to() {
                Some(roles) if !authority.has_any(roles) => AdminDenied::Forbidden,
                _ => AdminDenied::NotFound(thing.what()),
            };
            return Err(denied.into());
        }
        match self.mapped_client {
            Some((client, what)) if realm.clients.get(client).is_none() => Err(AdminDenied::NotFound(what).into()),
            _ => Ok(()),
        }
    }

    fn in_realm(realm: &'a str, thing: Thing<'a>) -> Self {
        Self { thing: Some(thing), ..Self::from(realm) }
    }
}

impl Thing<'_> {
    fn is_in(&self, realm: &Realm) -> bool {
        match self {
            Self::User(id) => realm.users.get(id).is_some(),
            Self::Group(id) => realm.groups.get(id).is_some(),
            Self::GroupAt(path) => groups::at_path(realm, path).is_some(),
            Self::Role(id) => realm.roles.get(id).is_some(),
            Self::Client(id) => realm.clients.get(id).is_some(),
            Self::ClientScope(id) => realm.client_scopes.get(id).is_some(),
        }
    }

    /// Who is told that it is not there; `None` means everybody.
    fn told_to(&self) -> Option<&'static [&'static str]> {
        match self {
            Self::User(_) => Some(LIST_USERS),
            Self::Client(_) | Self::ClientScope(_) => Some(LIST_CLIENTS),
            Self::Group(_) | Self::GroupAt(_) | Self::Role(_) => None,
        }
    }

    fn what(&self) -> What {
        match self {
            Self::User(_) => What::User,
            Self::Group(_) => What::Group,
            Self::GroupAt(_) => What::GroupPath,
            Self::Role(_) => What::RoleById,
            Self::Client(_) => What::Client,
            Self::ClientScope(_) => What::ClientScope,
        }
    }
}
