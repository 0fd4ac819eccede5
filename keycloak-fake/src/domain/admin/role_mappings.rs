//! Which roles users and groups have.

use std::collections::HashSet;

use keycloak_api::representation::{MappingsRepresentation, RoleRepresentation};

use super::representation::role as json;
use super::unknown;
use crate::domain::denied::{AdminDenied, What};
use crate::domain::{Decision, roles};
use crate::state::{Id, Realm, Role};

/// Who has the roles.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    User(&'a str),
    Group(&'a str),
}

/// Which roles are meant: the realm's, or those of the client of this internal id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of<'a> {
    Realm,
    Client(&'a str),
}

/// Every role that the subject has itself.
pub(crate) fn all(realm: &Realm, subject: Subject<'_>) -> Decision<MappingsRepresentation> {
    Ok(json::mappings(realm, &own(realm, subject)?))
}

/// Those that the subject has itself.
pub(crate) fn list(realm: &Realm, subject: Subject<'_>, of: Of<'_>) -> Decision<Vec<RoleRepresentation>> {
    let own = own(realm, subject)?;
    let container = container(realm, of)?;
    Ok(json::briefs(realm, own.iter().filter(|id| is_in(realm, id, &container))))
}

/// Those that the subject has not itself.
pub(crate) fn available(realm: &Realm, subject: Subject<'_>, of: Of<'_>) -> Decision<Vec<RoleRepresentation>> {
    let own = own(realm, subject)?;
    let container = container(realm, of)?;
    Ok(json::briefs(realm, realm.roles.iter_in(&container).map(|role| &role.id).filter(|id| !own.contains(id))))
}

/// Those that the subject has in effect; with their attributes, if they are not to be brief.
pub(crate) fn effective(
    realm: &Realm,
    subject: Subject<'_>,
    of: Of<'_>,
    brief: Option<bool>,
) -> Decision<Vec<RoleRepresentation>> {
    let effective = in_effect(realm, subject)?;
    let container = container(realm, of)?;
    let of_container = effective.iter().filter(|id| is_in(realm, id, &container));
    Ok(json::listed(realm, of_container, brief.unwrap_or(true)))
}

/// Gives the subject roles.
pub(crate) fn add(realm: &mut Realm, subject: Subject<'_>, of: Of<'_>, given: &[RoleRepresentation]) -> Decision<()> {
    let roles = check(realm, subject, of, given)?;
    change(realm, subject, |own| {
        for role in roles {
            if !own.contains(&role) {
                own.push(role);
            }
        }
    });
    Ok(())
}

/// Takes roles from the subject.
pub(crate) fn remove(
    realm: &mut Realm,
    subject: Subject<'_>,
    of: Of<'_>,
    taken: &[RoleRepresentation],
) -> Decision<()> {
    let roles = check(realm, subject, of, taken)?;
    change(realm, subject, |own| own.retain(|id| !roles.contains(id)));
    Ok(())
}

/// Finds the roles by their names, as Keycloak does; the ids beside them have to be those roles'.
fn check(realm: &Realm, subject: Subject<'_>, of: Of<'_>, roles: &[RoleRepresentation]) -> Decision<Vec<Id>> {
    unknown::refuse(roles)?;
    own(realm, subject)?;
    let container = container(realm, of)?;
    let found = |role: &RoleRepresentation| {
        let named = role.name.as_deref().and_then(|name| realm.roles.named_in(&container, name));
        let meant = |found: &&std::sync::Arc<Role>| role.id.as_deref() == Some(&*found.id);
        named.filter(meant).map(|role| role.id.clone()).ok_or(AdminDenied::NotFound(What::MappedRole).into())
    };
    roles.iter().map(found).collect()
}

fn own(realm: &Realm, subject: Subject<'_>) -> Decision<Vec<Id>> {
    match subject {
        Subject::User(id) => realm.users.get(id).map(|user| user.roles.clone()).ok_or(not_found(What::User)),
        Subject::Group(id) => realm.groups.get(id).map(|group| group.roles.clone()).ok_or(not_found(What::Group)),
    }
}

fn in_effect(realm: &Realm, subject: Subject<'_>) -> Decision<HashSet<Id>> {
    match subject {
        Subject::User(id) => realm.users.get(id).map(|user| roles::of_user(realm, user)).ok_or(not_found(What::User)),
        Subject::Group(id) => {
            let mut direct = own(realm, subject)?;
            let mut next = realm.groups.get(id).and_then(|group| group.parent.clone());
            while let Some(parent) = next.and_then(|id| realm.groups.get(&id)) {
                direct.extend(parent.roles.iter().cloned());
                next = parent.parent.clone();
            }
            Ok(roles::expand(realm, &direct))
        }
    }
}

fn change(realm: &mut Realm, subject: Subject<'_>, change: impl FnOnce(&mut Vec<Id>)) {
    match subject {
        Subject::User(id) => {
            realm.change_user(id, |user| change(&mut user.roles));
        }
        Subject::Group(id) => {
            realm.groups.change(id, |group| change(&mut group.roles));
        }
    }
}

fn container(realm: &Realm, of: Of<'_>) -> Decision<Id> {
    match of {
        Of::Realm => Ok(Id::default()),
        Of::Client(id) => realm.clients.get(id).map(|client| client.id.clone()).ok_or(not_found(What::MappedClient)),
    }
}

fn is_in(realm: &Realm, role: &str, container: &Id) -> bool {
    realm.roles.get(role).is_some_and(|role| role.client.clone().unwrap_or_default() == *container)
}

fn not_found(what: What) -> crate::domain::Denied {
    AdminDenied::NotFound(what).into()
}
