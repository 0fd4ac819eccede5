//! The groups that a user is in.

use keycloak_api::admin::Page;
use keycloak_api::representation::GroupRepresentation;

use super::find;
use crate::domain::Decision;
use crate::domain::admin::organization_groups;
use crate::domain::admin::page::{Pattern, page};
use crate::domain::admin::representation::group as json;
use crate::domain::denied::{AdminDenied, OrganizationDenied, What};
use crate::state::{Id, Realm};

/// The groups that the user is in, ordered by name.
pub(crate) fn list_groups(realm: &Realm, id: &str, wanted: &Page) -> Decision<Vec<GroupRepresentation>> {
    let user = find(realm, id)?;
    let pattern = wanted.search.as_deref().filter(|search| !search.is_empty()).map(Pattern::inside);
    let mut groups: Vec<_> = user.groups.iter().filter_map(|id| realm.groups.get(id)).collect();
    groups.retain(|group| pattern.as_ref().is_none_or(|pattern| pattern.matches(&group.name)));
    groups.sort_by(|left, right| left.name.cmp(&right.name));
    let is_brief = wanted.brief_representation.unwrap_or(true);
    let shown = page(groups.into_iter(), wanted.first, wanted.max);
    Ok(shown.map(|group| json::of_user(realm, group, is_brief)).collect())
}

/// How many groups the user is in: all, those of organizations among them, or the realm's with `search` in their name.
pub(crate) fn count_groups(realm: &Realm, id: &str, search: Option<&str>) -> Decision<i64> {
    let wanted = Page { search: search.map(str::to_owned), ..Page::default() };
    let mut count = list_groups(realm, id, &wanted)?.len();
    if wanted.search.is_none() {
        count += find(realm, id)?.groups.iter().filter(|group| organization_groups::is_one(realm, group)).count();
    }
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Puts the user into a group.
pub(crate) fn join_group(realm: &mut Realm, id: &str, group: &str) -> Decision<()> {
    find(realm, id)?;
    let group = find_group(realm, group)?;
    realm.change_user(id, |user| {
        if !user.groups.contains(&group) {
            user.groups.push(group);
        }
    });
    Ok(())
}

/// Takes the user out of a group; one that the user is not in is left as it is.
pub(crate) fn leave_group(realm: &mut Realm, id: &str, group: &str) -> Decision<()> {
    find(realm, id)?;
    let group = find_group(realm, group)?;
    realm.change_user(id, |user| user.groups.retain(|had| *had != group));
    Ok(())
}

fn find_group(realm: &Realm, group: &str) -> Decision<Id> {
    if organization_groups::is_one(realm, group) {
        return Err(OrganizationDenied::GroupOutside("access").into());
    }
    realm.groups.get(group).map(|group| group.id.clone()).ok_or(AdminDenied::NotFound(What::UsersGroup).into())
}
