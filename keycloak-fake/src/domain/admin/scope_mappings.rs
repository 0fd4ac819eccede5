//! Which roles clients and client scopes have in their scope: those that tokens may hold where not all of a user's roles
//! go in.

use std::collections::HashSet;

use keycloak_api::representation::{MappingsRepresentation, RoleRepresentation};

use super::reach::Reach;
use super::representation::role as json;
use super::role_mappings::Of;
use super::{clients, unknown};
use crate::domain::denied::{AdminDenied, What};
use crate::domain::{Decision, Denied, roles};
use crate::state::{Id, Realm};

/// Whose scope, by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scoped<'a> {
    Client(&'a str),
    ClientScope(&'a str),
}

/// Every role that was put into the scope.
pub(crate) fn all(realm: &Realm, scoped: Scoped<'_>) -> Decision<MappingsRepresentation> {
    Ok(json::mappings(realm, mapped(realm, scoped)?))
}

/// Those that were put into the scope.
pub(crate) fn list(realm: &Realm, scoped: Scoped<'_>, of: Of<'_>) -> Decision<Vec<RoleRepresentation>> {
    let mapped = mapped(realm, scoped)?;
    let container = container(realm, of)?;
    let offered = realm.roles.iter_in(&container).map(|role| &role.id);
    Ok(json::listed(realm, offered.filter(|id| mapped.contains(id)), true))
}

/// Those that could be put into the scope by one of this reach: a client's own roles are in its scope anyway.
pub(crate) fn available(
    realm: &Realm,
    scoped: Scoped<'_>,
    of: Of<'_>,
    reach: Reach,
) -> Decision<Vec<RoleRepresentation>> {
    let mapped = mapped(realm, scoped)?;
    let container = container(realm, of)?;
    let own = matches!(scoped, Scoped::Client(id) if *container == *id);
    let roles = realm.roles.iter_in(&container).filter(|role| !own && !mapped.contains(&role.id) && reach.has(role));
    Ok(json::listed(realm, roles.map(|role| &role.id), true))
}

/// Those that are in the scope in effect.
pub(crate) fn effective(
    realm: &Realm,
    scoped: Scoped<'_>,
    of: Of<'_>,
    is_brief: bool,
) -> Decision<Vec<RoleRepresentation>> {
    let container = container(realm, of)?;
    let in_scope = in_scope(realm, scoped)?;
    let roles = realm.roles.iter_in(&container).map(|role| &role.id);
    Ok(json::listed(realm, roles.filter(|id| in_scope.as_ref().is_none_or(|scope| scope.contains(*id))), is_brief))
}

/// Puts roles into the scope.
pub(crate) fn add(
    realm: &mut Realm,
    scoped: Scoped<'_>,
    of: Of<'_>,
    given: &[RoleRepresentation],
    reach: Reach,
) -> Decision<()> {
    let roles = check(realm, scoped, of, given, reach)?;
    change(realm, scoped, |mapped| {
        for role in roles {
            if !mapped.contains(&role) {
                mapped.push(role);
            }
        }
    });
    Ok(())
}

/// Takes roles out of the scope.
pub(crate) fn remove(
    realm: &mut Realm,
    scoped: Scoped<'_>,
    of: Of<'_>,
    taken: &[RoleRepresentation],
    reach: Reach,
) -> Decision<()> {
    let roles = check(realm, scoped, of, taken, reach)?;
    change(realm, scoped, |mapped| mapped.retain(|id| !roles.contains(id)));
    Ok(())
}

/// Finds the roles as Keycloak does: a client's by their names, and the realm's by their ids, which may be a client's
/// roles' then.
fn check(
    realm: &Realm,
    scoped: Scoped<'_>,
    of: Of<'_>,
    roles: &[RoleRepresentation],
    reach: Reach,
) -> Decision<Vec<Id>> {
    unknown::refuse(roles)?;
    require_manageable(realm, scoped)?;
    let container = container(realm, of)?;
    let find = |role: &RoleRepresentation| {
        let found = match of {
            Of::Realm => realm.roles.get(role.id.as_deref().ok_or(AdminDenied::Breaks)?),
            Of::Client(_) => role.name.as_deref().and_then(|name| realm.roles.named_in(&container, name)),
        };
        let role = found.ok_or(not_found(What::MappedRole))?;
        reach.require(role)?;
        Ok(role.id.clone())
    };
    roles.iter().map(find).collect()
}

fn require_manageable(realm: &Realm, scoped: Scoped<'_>) -> Decision<()> {
    match scoped {
        Scoped::Client(id) => clients::require_manageable(realm.clients.get(id).ok_or(not_found(What::Client))?),
        Scoped::ClientScope(_) => mapped(realm, scoped).map(|_| ()),
    }
}

fn mapped<'a>(realm: &'a Realm, scoped: Scoped<'_>) -> Decision<&'a [Id]> {
    let mapped = match scoped {
        Scoped::Client(id) => realm.clients.get(id).map(|client| client.scope_mappings.as_slice()),
        Scoped::ClientScope(id) => realm.client_scopes.get(id).map(|scope| scope.scope_mappings.as_slice()),
    };
    mapped.ok_or(not_found(match scoped {
        Scoped::Client(_) => What::Client,
        Scoped::ClientScope(_) => What::ClientScope,
    }))
}

/// What is in the scope in effect; `None` is everything.
fn in_scope(realm: &Realm, scoped: Scoped<'_>) -> Decision<Option<HashSet<Id>>> {
    match scoped {
        Scoped::Client(id) => Ok(roles::in_scope(realm, realm.clients.get(id).ok_or(not_found(What::Client))?, &[])),
        Scoped::ClientScope(_) => Ok(Some(roles::expand(realm, mapped(realm, scoped)?))),
    }
}

fn change(realm: &mut Realm, scoped: Scoped<'_>, change: impl FnOnce(&mut Vec<Id>)) {
    match scoped {
        Scoped::Client(id) => {
            realm.clients.change(id, |client| change(&mut client.scope_mappings));
        }
        Scoped::ClientScope(id) => {
            realm.client_scopes.change(id, |scope| change(&mut scope.scope_mappings));
        }
    }
}

fn container(realm: &Realm, of: Of<'_>) -> Decision<Id> {
    match of {
        Of::Realm => Ok(Id::default()),
        Of::Client(id) => realm.clients.get(id).map(|client| client.id.clone()).ok_or(not_found(What::Client)),
    }
}

fn not_found(what: What) -> Denied {
    AdminDenied::NotFound(what).into()
}
