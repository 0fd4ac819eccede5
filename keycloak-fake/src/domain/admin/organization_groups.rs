//! The groups that organizations have of their own: a tree each, below what stands for the organization itself. They are
//! none of the realm's groups.

use std::collections::HashSet;
use std::sync::Arc;

use keycloak_api::admin::{GroupFilter, SubgroupFilter};
use keycloak_api::representation::{GroupRepresentation, MemberRepresentation};

use super::groups::{Placed, at_path_below, branch, name, way_up};
use super::organizations::{self, LISTED, is_member};
use super::page::{Pattern, attribute_query, has_all, page};
use super::representation::organization as json;
use super::unknown;
use crate::domain::denied::{AdminDenied, OrganizationDenied as Denied, Taken, What};
use crate::domain::user_profile::UserProfile;
use crate::domain::{Context, Decision};
use crate::state::{Group, Id, Organization, Realm, User};

/// How many members are listed where nothing is said.
const MEMBERS: i32 = 100;

/// The groups at the top, or what a search finds at any depth, ordered by name; with the way down where that is asked for.
pub(crate) fn list(realm: &Realm, organization: &Organization, filter: &GroupFilter) -> Vec<GroupRepresentation> {
    let is_brief = filter.brief_representation.unwrap_or(true);
    let is_counted = filter.sub_groups_count.unwrap_or(false);
    let show = |group: &Arc<Group>| json::group(realm, group, is_brief, is_counted);
    let found = page(matching(realm, organization, filter).into_iter(), filter.first, filter.max);
    if !filter.populate_hierarchy.unwrap_or(false) {
        return found.map(show).collect();
    }
    let shown: HashSet<Id> = found.flat_map(|group| way_up(&realm.organization_groups, group)).collect();
    let tops = realm.organization_groups.iter_in(&organization.group).filter(|group| shown.contains(&group.id));
    tops.map(|top| branch(&realm.organization_groups, top, &shown, &show)).collect()
}

/// The group of this id, which is the organization's.
pub(crate) fn find(realm: &Realm, organization: &Organization, id: &str) -> Decision<Arc<Group>> {
    match realm.organization_groups.get(id) {
        Some(group) if is_of(realm, organization, group) => Ok(group.clone()),
        Some(_) => Err(Denied::GroupOfAnother.into()),
        None if realm.groups.get(id).is_some() => Err(Denied::GroupOfAnother.into()),
        None => Err(Denied::GroupMissing.into()),
    }
}

/// A group by itself, whole.
pub(crate) fn get(realm: &Realm, group: &Group, is_counted: bool) -> GroupRepresentation {
    json::group(realm, group, false, is_counted)
}

/// The group at the end of a path of names.
pub(crate) fn get_at_path(
    realm: &Realm,
    organization: &Organization,
    path: &str,
    is_counted: bool,
) -> Decision<GroupRepresentation> {
    let found = at_path_below(&realm.organization_groups, &organization.group, path);
    let group = found.ok_or(AdminDenied::NotFound(What::GroupPath))?;
    Ok(json::group(realm, group, true, is_counted))
}

/// Creates a group at the top of the tree; or moves there the group whose id is given.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    organization: &Organization,
    input: &GroupRepresentation,
) -> Decision<Placed> {
    unknown::refuse(input)?;
    let name = name(input)?;
    if let Some(id) = &input.id {
        return move_below(realm, organization, None, id, What::Group).map(|()| Placed::Moved);
    }
    require_free(realm, &organization.group, name, true)?;
    let group = realm.organization_groups.put(Group {
        id: context.new_id(),
        name: name.into(),
        description: input.description.clone(),
        parent: Some(organization.group.clone()),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
        roles: Vec::new(),
    });
    Ok(Placed::Created(Box::new(json::group(realm, &group, true, false))))
}

/// Creates a group below another, of which Keycloak takes nothing but the name; or moves there the group whose id is
/// given.
pub(crate) fn create_below(
    realm: &mut Realm,
    context: &mut Context,
    organization: &Organization,
    parent: &Group,
    input: &GroupRepresentation,
) -> Decision<Placed> {
    unknown::refuse(input)?;
    let name = name(input)?;
    if let Some(id) = &input.id {
        return move_below(realm, organization, Some(parent), id, What::MovedGroup).map(|()| Placed::Moved);
    }
    require_free(realm, &parent.id, name, false)?;
    let group = realm.organization_groups.put(Group {
        id: context.new_id(),
        name: name.into(),
        parent: Some(parent.id.clone()),
        ..Group::default()
    });
    Ok(Placed::Created(Box::new(json::group(realm, &group, false, false))))
}

/// Changes a group's name and description, and its attributes where they are given.
pub(crate) fn update(realm: &mut Realm, group: &Group, input: &GroupRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let name = name(input)?;
    if input.id.as_deref().is_some_and(|id| *id != *group.id) {
        return Err(Denied::GroupId.into());
    }
    let holder = group.parent.clone().unwrap_or_default();
    if *name != *group.name && realm.organization_groups.named_in(&holder, name).is_some() {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    }
    realm.organization_groups.change(&group.id, |group| {
        group.name = name.into();
        group.description.clone_from(&input.description);
        if let Some(attributes) = &input.attributes {
            group.attributes = Arc::new(attributes.clone());
        }
    });
    Ok(())
}

/// Deletes a group with everything below it. Its members stay.
pub(crate) fn delete(realm: &mut Realm, group: &Group) {
    let mut gone = below(realm, &group.id);
    gone.insert(group.id.clone());
    organizations::remove_groups(realm, &gone);
}

/// The groups right below a group, ordered by name.
pub(crate) fn children(realm: &Realm, group: &Group, filter: &SubgroupFilter) -> Vec<GroupRepresentation> {
    let is_exact = filter.exact.unwrap_or(false);
    let wanted = filter.search.as_deref().filter(|search| !search.is_empty());
    let matches = |group: &Group| wanted.is_none_or(|search| is_named(group, search, is_exact));
    let found = realm.organization_groups.iter_in(&group.id).filter(|group| matches(group));
    let is_counted = filter.sub_groups_count.unwrap_or(false);
    let shown = page(found, filter.first, filter.max.or(Some(LISTED)));
    shown.map(|group| json::group(realm, group, true, is_counted)).collect()
}

/// The members of a group, ordered by username.
pub(crate) fn members(
    realm: &Realm,
    group: &Group,
    is_brief: bool,
    first: Option<i32>,
    max: Option<i32>,
) -> Vec<MemberRepresentation> {
    let profile = UserProfile::of(realm);
    let members = page(realm.users_with(&group.id), first, max.or(Some(MEMBERS)));
    members.map(|member| json::member(&profile, member, is_brief)).collect()
}

/// The user who is to join or leave a group.
pub(crate) fn find_user(realm: &Realm, id: &str) -> Decision<Arc<User>> {
    realm.users.get(id).cloned().ok_or(Denied::GroupUser.into())
}

/// Puts a member of the organization into a group.
pub(crate) fn join(realm: &mut Realm, organization: &Organization, group: &Group, user: &User) -> Decision<()> {
    if !is_member(organization, user) {
        return Err(Denied::GroupStranger.into());
    }
    if user.groups.contains(&group.id) {
        return Err(Denied::InGroup.into());
    }
    realm.change_user(&user.id, |user| user.groups.push(group.id.clone()));
    Ok(())
}

/// Takes a user out of a group; who is not in it stays as they are.
pub(crate) fn leave(realm: &mut Realm, group: &Group, user: &User) {
    if user.groups.contains(&group.id) {
        realm.change_user(&user.id, |user| user.groups.retain(|had| *had != group.id));
    }
}

/// Every group below this one, at any depth.
pub(in crate::domain::admin) fn below(realm: &Realm, id: &Id) -> HashSet<Id> {
    let mut found = HashSet::new();
    let mut open = vec![id.clone()];
    while let Some(id) = open.pop() {
        for child in realm.organization_groups.iter_in(&id) {
            if found.insert(child.id.clone()) {
                open.push(child.id.clone());
            }
        }
    }
    found
}

/// Whether the id is that of a group of an organization.
pub(crate) fn is_one(realm: &Realm, id: &str) -> bool {
    realm.organization_groups.get(id).is_some()
}

fn matching<'a>(realm: &'a Realm, organization: &Organization, filter: &GroupFilter) -> Vec<&'a Arc<Group>> {
    let every = || {
        let ids = below(realm, &organization.group);
        let mut groups: Vec<_> = ids.iter().filter_map(|id| realm.organization_groups.get(id)).collect();
        groups.sort_by(|left, right| left.name.cmp(&right.name));
        groups
    };
    let tops = || realm.organization_groups.iter_in(&organization.group).collect();
    let query = filter.q.as_ref().map(|query| query.trim().to_owned());
    match (query, &filter.search) {
        (Some(query), _) if query.is_empty() => tops(),
        (Some(query), _) => {
            let wanted = attribute_query(&query);
            every().into_iter().filter(|group| has_all(|name| group.attributes.get(name), &wanted)).collect()
        }
        (None, Some(search)) if search.trim().is_empty() => tops(),
        (None, Some(search)) => {
            let is_exact = filter.exact.unwrap_or(false);
            every().into_iter().filter(|group| is_named(group, search.trim(), is_exact)).collect()
        }
        (None, None) => tops(),
    }
}

fn is_named(group: &Group, search: &str, is_exact: bool) -> bool {
    if is_exact { *group.name == *search } else { Pattern::prefix(search).matches(&group.name) }
}

fn move_below(
    realm: &mut Realm,
    organization: &Organization,
    parent: Option<&Group>,
    id: &str,
    missing: What,
) -> Decision<()> {
    let Some(moved) = realm.organization_groups.get(id).cloned() else {
        let is_of_realm = realm.groups.get(id).is_some();
        let denied = if is_of_realm { Denied::MovedGroupOfRealm.into() } else { AdminDenied::NotFound(missing) };
        return Err(denied.into());
    };
    if !is_of(realm, organization, &moved) {
        return Err(Denied::MovedGroupOfAnother.into());
    }
    let holder = parent.map_or(&organization.group, |parent| &parent.id);
    if moved.parent.as_ref() == Some(holder) {
        return Ok(());
    }
    if parent.is_some_and(|parent| way_up(&realm.organization_groups, parent).contains(&moved.id)) {
        return Err(AdminDenied::Breaks.into());
    }
    require_free(realm, holder, &moved.name, parent.is_none())?;
    realm.organization_groups.change(id, |group| group.parent = Some(holder.clone()));
    Ok(())
}

fn require_free(realm: &Realm, holder: &Id, name: &str, is_top: bool) -> Decision<()> {
    match realm.organization_groups.named_in(holder, name) {
        None => Ok(()),
        Some(_) => Err(Denied::GroupTaken { is_top }.into()),
    }
}

fn is_of(realm: &Realm, organization: &Organization, group: &Group) -> bool {
    let way = way_up(&realm.organization_groups, group);
    let top = way.last().and_then(|id| realm.organization_groups.get(id));
    top.is_some_and(|top| top.parent.as_ref() == Some(&organization.group))
}
