//! Roles of the realm and of clients, and who has them.

use std::collections::HashSet;
use std::sync::Arc;

use keycloak_api::admin::{Page, RoleFilter};
use keycloak_api::representation::{Composites, GroupRepresentation, RoleRepresentation, UserRepresentation};

use super::page::{Pattern, page};
use super::representation::{group, role as json, user};
use super::{cascade, clients, unknown};
use crate::domain::denied::{AdminDenied, Invalid, Taken, What};
use crate::domain::user_profile::UserProfile;
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm, Role};

/// Whose role: the realm's, or that of the client of this internal id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Holder<'a> {
    Realm,
    Client(&'a str),
}

/// Which role is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'a> {
    Named(Holder<'a>, &'a str),
    Id(&'a str),
}

impl Holder<'_> {
    /// What the table's keys start with.
    pub(super) fn container(self, realm: &Realm) -> Decision<Id> {
        match self {
            Self::Realm => Ok(Id::default()),
            Self::Client(id) => match realm.clients.get(id) {
                Some(client) => Ok(client.id.clone()),
                None => Err(AdminDenied::NotFound(What::Client).into()),
            },
        }
    }
}

/// The roles that match `filter`, ordered by name. Keycloak pages only where both ends are given.
pub(crate) fn list(realm: &Realm, holder: Holder<'_>, filter: &RoleFilter) -> Decision<Vec<RoleRepresentation>> {
    let container = holder.container(realm)?;
    let pattern = filter.search.as_deref().filter(|search| !search.is_empty()).map(Pattern::inside);
    let matching = realm.roles.iter_in(&container).filter(|role| {
        pattern.as_ref().is_none_or(|pattern| {
            pattern.matches(&role.name) || role.description.as_deref().is_some_and(|text| pattern.matches(text))
        })
    });
    let (first, max) = match (filter.first, filter.max) {
        (Some(first), Some(max)) => (Some(first), Some(max)),
        _ => (None, None),
    };
    let is_brief = filter.brief_representation.unwrap_or(true);
    Ok(page(matching, first, max)
        .map(|role| if is_brief { json::brief(realm, role) } else { json::full(realm, role) })
        .collect())
}

/// The role, by itself.
pub(crate) fn get(realm: &Realm, which: Which<'_>) -> Decision<RoleRepresentation> {
    find(realm, which).map(|role| json::full(realm, &role))
}

/// Creates a role. What it is composed of is found by name, itself too, if it is said to be composite; a name that is
/// nobody's is passed over.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    holder: Holder<'_>,
    input: &RoleRepresentation,
) -> Decision<Arc<Role>> {
    unknown::refuse(input)?;
    let container = holder.container(realm)?;
    require_manageable(realm, &container)?;
    let name = input.name.as_deref().ok_or(AdminDenied::Invalid(Invalid::RoleNameMissing))?;
    if realm.roles.named_in(&container, name).is_some() {
        return Err(AdminDenied::Conflict(Taken::Role(name.to_owned())).into());
    }
    let role = Role {
        id: context.new_id(),
        name: name.into(),
        description: input.description.clone(),
        client: (!container.is_empty()).then_some(container),
        composites: Vec::new(),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
    };
    let role = realm.roles.put(role);
    let Some(composites) = input.composites.as_ref().filter(|_| input.composite == Some(true)) else {
        return Ok(role);
    };
    let composites = resolve(realm, composites);
    realm.roles.change(&role.id, |role| role.composites = composites);
    find(realm, Which::Id(&role.id))
}

/// Changes a role's name, description and attributes.
pub(crate) fn update(realm: &mut Realm, which: Which<'_>, input: &RoleRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let role = find_manageable(realm, which)?;
    let name = input.name.as_deref().ok_or(AdminDenied::Invalid(Invalid::RoleNameMissing))?;
    let holder = role.client.clone().unwrap_or_default();
    if realm.roles.named_in(&holder, name).is_some_and(|other| other.id != role.id) {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    }
    realm.roles.change(&role.id, |role| {
        role.name = name.into();
        role.description.clone_from(&input.description);
        if let Some(attributes) = &input.attributes {
            role.attributes = Arc::new(attributes.clone());
        }
    });
    Ok(())
}

/// Deletes a role; whoever had it has it no more.
pub(crate) fn delete(realm: &mut Realm, which: Which<'_>) -> Decision<()> {
    let role = find_manageable(realm, which)?;
    if role.id == realm.default_role {
        return Err(AdminDenied::Invalid(Invalid::DefaultRole(role.name.to_string())).into());
    }
    cascade::remove_roles(realm, &HashSet::from([role.id.clone()]));
    Ok(())
}

/// The users that have the role themselves, ordered by username.
pub(crate) fn users(realm: &Realm, which: Which<'_>, wanted: &Page) -> Decision<Vec<UserRepresentation>> {
    let role = find(realm, which)?;
    let is_brief = wanted.brief_representation.unwrap_or(false);
    let profile = UserProfile::of(realm);
    let having = page(realm.users_with(&role.id), wanted.first, wanted.max);
    Ok(having.map(|found| user::listed(&profile, found, is_brief)).collect())
}

/// The groups that have the role themselves, ordered by name.
pub(crate) fn groups(realm: &Realm, which: Which<'_>, wanted: &Page) -> Decision<Vec<GroupRepresentation>> {
    let role = find(realm, which)?;
    let is_brief = wanted.brief_representation.unwrap_or(true);
    let mut having: Vec<_> = realm.groups.iter().filter(|group| group.roles.contains(&role.id)).collect();
    having.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(page(having.into_iter(), wanted.first, wanted.max).map(|found| group::of_user(realm, found, is_brief)).collect())
}

/// The roles that are meant by these names. A name that is nobody's is passed over.
pub(crate) fn resolve(realm: &Realm, names: &Composites) -> Vec<Id> {
    let of_realm = names.realm.iter().flatten().filter_map(|name| realm.roles.named(name));
    let of_clients = names.client.iter().flatten().flat_map(|(client, names)| {
        let client = realm.client(client);
        names.iter().filter_map(move |name| realm.roles.named_in(&client?.id, name))
    });
    of_realm.chain(of_clients).map(|role| role.id.clone()).collect()
}

pub(super) fn find(realm: &Realm, which: Which<'_>) -> Decision<Arc<Role>> {
    let (found, what) = match which {
        Which::Named(holder, name) => (realm.roles.named_in(&holder.container(realm)?, name), What::Role),
        Which::Id(id) => (realm.roles.get(id), What::RoleById),
    };
    found.cloned().ok_or(AdminDenied::NotFound(what).into())
}

/// Roles of a client that stands for the management of a realm stay as they are.
pub(super) fn find_manageable(realm: &Realm, which: Which<'_>) -> Decision<Arc<Role>> {
    let role = find(realm, which)?;
    require_manageable(realm, role.client.as_deref().unwrap_or_default())?;
    Ok(role)
}

fn require_manageable(realm: &Realm, container: &str) -> Decision<()> {
    realm.clients.get(container).map_or(Ok(()), |client| clients::require_manageable(client))
}
