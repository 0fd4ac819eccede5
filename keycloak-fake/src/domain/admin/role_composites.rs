//! What roles are composed of.

use keycloak_api::admin::CompositeFilter;
use keycloak_api::representation::RoleRepresentation;

use super::page::{Pattern, page};
use super::reach::Reach;
use super::representation::role as json;
use super::roles::{Holder, Which, find, find_manageable};
use super::unknown;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, What};
use crate::state::{Id, Realm};

/// What a role is composed of, ordered by name.
pub(crate) fn list(realm: &Realm, which: Which<'_>, filter: &CompositeFilter) -> Decision<Vec<RoleRepresentation>> {
    let pattern = filter.search.as_deref().map(Pattern::inside);
    let is_wanted = |name: &str| pattern.as_ref().is_none_or(|pattern| pattern.matches(name));
    let mut composites = json::briefs(realm, &find(realm, which)?.composites);
    composites.retain(|role| is_wanted(role.name.as_deref().unwrap_or_default()));
    Ok(page(composites.into_iter(), filter.first, filter.max).collect())
}

/// Those of one holder that a role is composed of, ordered by name.
pub(crate) fn list_of(realm: &Realm, which: Which<'_>, holder: Holder<'_>) -> Decision<Vec<RoleRepresentation>> {
    let role = find(realm, which)?;
    let container = holder.container(realm)?;
    let of_holder =
        |id: &&Id| realm.roles.get(id).is_some_and(|role| role.client.as_deref().unwrap_or_default() == &*container);
    Ok(json::briefs(realm, role.composites.iter().filter(of_holder)))
}

/// Adds roles to what a role is composed of, by their ids.
pub(crate) fn add(realm: &mut Realm, which: Which<'_>, roles: &[RoleRepresentation], reach: Reach) -> Decision<()> {
    unknown::refuse(roles)?;
    let role = find_manageable(realm, which)?;
    let added = by_ids(realm, roles, reach)?;
    realm.roles.change(&role.id, |role| {
        for id in added {
            if !role.composites.contains(&id) {
                role.composites.push(id);
            }
        }
    });
    Ok(())
}

/// Takes roles out of what a role is composed of, by their ids.
pub(crate) fn remove(realm: &mut Realm, which: Which<'_>, roles: &[RoleRepresentation], reach: Reach) -> Decision<()> {
    unknown::refuse(roles)?;
    let role = find_manageable(realm, which)?;
    let removed = by_ids(realm, roles, reach)?;
    realm.roles.change(&role.id, |role| role.composites.retain(|id| !removed.contains(id)));
    Ok(())
}

fn by_ids(realm: &Realm, roles: &[RoleRepresentation], reach: Reach) -> Decision<Vec<Id>> {
    let find = |role: &RoleRepresentation| {
        let role = role.id.as_deref().and_then(|id| realm.roles.get(id));
        let role = role.ok_or(AdminDenied::NotFound(What::CompositeRole))?;
        reach.require(role)?;
        Ok(role.id.clone())
    };
    roles.iter().map(find).collect()
}
