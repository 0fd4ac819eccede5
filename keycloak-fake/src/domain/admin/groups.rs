//! Groups: a tree, with members and attributes.

use std::collections::HashSet;
use std::sync::Arc;

use keycloak_api::admin::{Count, GroupFilter, Page};
use keycloak_api::representation::{GroupRepresentation, UserRepresentation};

use super::page::{Pattern, attribute_query, has_all, page};
use super::representation::{group as json, user};
use super::{cascade, unknown};
use crate::domain::denied::{AdminDenied, Invalid, Taken, What};
use crate::domain::user_profile::UserProfile;
use crate::domain::{Context, Decision};
use crate::state::{Group, Id, Realm, Table};

/// The groups at the top of the tree, or what a search finds with the way down to it, ordered by name.
pub(crate) fn list(realm: &Realm, filter: &GroupFilter) -> Decision<Vec<GroupRepresentation>> {
    let is_brief = filter.brief_representation.unwrap_or(true);
    let show = |group: &Arc<Group>| listed(realm, group, is_brief, filter.sub_groups_count);
    let Some(search) = Search::of(filter) else {
        return Ok(page(realm.groups.iter_in(""), filter.first, filter.max).map(show).collect());
    };
    let mut found: Vec<_> = realm.groups.iter().filter(|group| search.finds(group)).collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    let found = page(found.into_iter(), filter.first, filter.max);
    if filter.populate_hierarchy == Some(false) {
        return Ok(found.map(show).collect());
    }
    let shown: HashSet<Id> = found.flat_map(|group| way_up(&realm.groups, group)).collect();
    let tops = realm.groups.iter_in("").filter(|group| shown.contains(&group.id));
    Ok(tops.map(|top| branch(&realm.groups, top, &shown, &show)).collect())
}

/// How many groups there are: all of them, those that a search finds, or those at the top.
pub(crate) fn count(realm: &Realm, search: Option<&str>, top: Option<bool>) -> Decision<Count> {
    let count = match (search.filter(|search| !search.is_empty()), top) {
        (Some(search), _) => {
            let pattern = Pattern::inside(search);
            realm.groups.iter().filter(|group| pattern.matches(&group.name)).count()
        }
        (None, Some(true)) => realm.groups.iter_in("").count(),
        (None, _) => realm.groups.len(),
    };
    Ok(Count { count: i64::try_from(count).unwrap_or(i64::MAX) })
}

/// The group, by itself.
pub(crate) fn get(realm: &Realm, id: &str) -> Decision<GroupRepresentation> {
    find(realm, id).map(|group| json::single(realm, &group))
}

/// The group at the end of a path of names.
pub(crate) fn get_at_path(realm: &Realm, path: &str) -> Decision<GroupRepresentation> {
    let group = at_path(realm, path).ok_or(AdminDenied::NotFound(What::GroupPath))?;
    Ok(json::at_path(realm, group))
}

/// What came of a group that was posted to where it is to be.
#[derive(Debug)]
pub(crate) enum Placed {
    Created(Box<GroupRepresentation>),
    Moved,
}

/// Creates a group at the top of the tree; or moves there the group whose id is given.
pub(crate) fn create(realm: &mut Realm, context: &mut Context, input: &GroupRepresentation) -> Decision<Placed> {
    put_below(realm, context, None, input)
}

/// Creates a group below another; or moves there the group whose id is given.
pub(crate) fn create_below(
    realm: &mut Realm,
    context: &mut Context,
    parent: &str,
    input: &GroupRepresentation,
) -> Decision<Placed> {
    let parent = find(realm, parent)?;
    put_below(realm, context, Some(&parent.id), input)
}

/// Changes a group's name, description and attributes.
pub(crate) fn update(realm: &mut Realm, id: &str, input: &GroupRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let group = find(realm, id)?;
    let name = name(input)?;
    if *name != *group.name {
        require_free(realm, group.parent.as_ref(), name, true)?;
    }
    realm.groups.change(&group.id, |group| {
        group.name = name.into();
        group.description.clone_from(&input.description);
        if let Some(attributes) = &input.attributes {
            group.attributes = Arc::new(attributes.clone());
        }
    });
    Ok(())
}

/// Deletes a group with everything below it.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    let group = find(realm, id)?;
    cascade::remove_group(realm, &group);
    Ok(())
}

/// The groups right below a group, ordered by name.
pub(crate) fn children(realm: &Realm, id: &str, filter: &GroupFilter) -> Decision<Vec<GroupRepresentation>> {
    let parent = find(realm, id)?;
    let search = Search::of(filter);
    let is_brief = filter.brief_representation.unwrap_or(false);
    let found =
        realm.groups.iter_in(&parent.id).filter(|group| search.as_ref().is_none_or(|search| search.finds(group)));
    // Keycloak shows ten of them where nothing is said.
    let children = page(found, filter.first, filter.max.or(Some(10)));
    Ok(children.map(|group| listed(realm, group, is_brief, filter.sub_groups_count)).collect())
}

/// The members of a group, ordered by username.
pub(crate) fn members(realm: &Realm, id: &str, wanted: &Page) -> Decision<Vec<UserRepresentation>> {
    let group = find(realm, id)?;
    let is_brief = wanted.brief_representation.unwrap_or(false);
    // Keycloak shows a hundred of them where nothing is said.
    let members = page(realm.users_with(&group.id), wanted.first, wanted.max.or(Some(100)));
    let profile = UserProfile::of(realm);
    Ok(members.map(|member| user::member(&profile, member, is_brief)).collect())
}

/// The group at the end of a path such as `/parent/child`. A name may have a slash in it.
pub(crate) fn at_path<'a>(realm: &'a Realm, path: &str) -> Option<&'a Arc<Group>> {
    at_path_below(&realm.groups, &Id::default(), path)
}

/// The group at the end of a path that starts below `holder`: one of the groups, or what stands above them.
pub(super) fn at_path_below<'a>(groups: &'a Table<Group>, holder: &Id, path: &str) -> Option<&'a Arc<Group>> {
    let names: Vec<&str> = path.trim_matches('/').split('/').collect();
    at_names(groups, holder, &names)
}

fn at_names<'a>(groups: &'a Table<Group>, holder: &Id, names: &[&str]) -> Option<&'a Arc<Group>> {
    (1..=names.len()).find_map(|taken| {
        let group = groups.named_in(holder, &names[..taken].join("/"))?;
        if taken == names.len() { Some(group) } else { at_names(groups, &group.id, &names[taken..]) }
    })
}

/// The group and all above it.
pub(super) fn way_up(groups: &Table<Group>, group: &Group) -> Vec<Id> {
    let mut way = vec![group.id.clone()];
    let mut next = group.parent.clone();
    while let Some(parent) = next.and_then(|id| groups.get(&id)) {
        way.push(parent.id.clone());
        next = parent.parent.clone();
    }
    way
}

/// A group, with those below it that are to be shown.
pub(super) fn branch(
    groups: &Table<Group>,
    group: &Arc<Group>,
    shown: &HashSet<Id>,
    show: &dyn Fn(&Arc<Group>) -> GroupRepresentation,
) -> GroupRepresentation {
    let below = groups.iter_in(&group.id).filter(|child| shown.contains(&child.id));
    let sub_groups = below.map(|child| branch(groups, child, shown, show)).collect();
    GroupRepresentation { sub_groups: Some(sub_groups), ..show(group) }
}

/// The name that a group is given, which it must be.
pub(super) fn name(input: &GroupRepresentation) -> Decision<&str> {
    let name = input.name.as_deref().filter(|name| !name.trim().is_empty());
    name.ok_or(AdminDenied::Invalid(Invalid::GroupNameMissing).into())
}

/// What a search looks for.
struct Search {
    name: Option<Pattern>,
    attributes: Vec<(String, String)>,
}

impl Search {
    fn of(filter: &GroupFilter) -> Option<Self> {
        let whole = filter.exact.unwrap_or(false);
        let pattern = |text: &str| if whole { Pattern::whole(text) } else { Pattern::inside(text) };
        let name = filter.search.as_deref().filter(|text| !text.is_empty()).map(|text| pattern(text.trim()));
        let attributes = filter.q.as_deref().map(attribute_query).unwrap_or_default();
        let asks = name.is_some() || filter.q.as_deref().is_some_and(|q| !q.is_empty());
        asks.then_some(Self { name, attributes })
    }

    fn finds(&self, group: &Group) -> bool {
        self.name.as_ref().is_none_or(|name| name.matches(&group.name))
            && has_all(|name| group.attributes.get(name), &self.attributes)
    }
}

fn put_below(
    realm: &mut Realm,
    context: &mut Context,
    parent: Option<&Id>,
    input: &GroupRepresentation,
) -> Decision<Placed> {
    unknown::refuse(input)?;
    let name = name(input)?;
    if let Some(id) = &input.id {
        return move_below(realm, parent, id).map(|()| Placed::Moved);
    }
    require_free(realm, parent, name, parent.is_some())?;
    let group = realm.groups.put(Group {
        id: context.new_id(),
        name: name.into(),
        description: input.description.clone(),
        parent: parent.cloned(),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
        roles: Vec::new(),
    });
    Ok(Placed::Created(Box::new(json::created(realm, &group))))
}

fn move_below(realm: &mut Realm, parent: Option<&Id>, id: &str) -> Decision<()> {
    let moved = realm.groups.get(id).cloned().ok_or(AdminDenied::NotFound(What::MovedGroup))?;
    if parent == Some(&moved.id) {
        return Ok(());
    }
    let above =
        parent.and_then(|id| realm.groups.get(id)).map(|group| way_up(&realm.groups, group)).unwrap_or_default();
    if above.contains(&moved.id) {
        return Err(AdminDenied::Breaks.into());
    }
    if moved.parent.as_ref() != parent {
        require_free(realm, parent, &moved.name, true)?;
    }
    realm.groups.change(id, |group| group.parent = parent.cloned());
    Ok(())
}

fn find(realm: &Realm, id: &str) -> Decision<Arc<Group>> {
    realm.groups.get(id).cloned().ok_or(AdminDenied::NotFound(What::Group).into())
}

/// Keycloak says "sibling" also at the top, unless the group is new.
fn require_free(realm: &Realm, parent: Option<&Id>, name: &str, is_sibling: bool) -> Decision<()> {
    let holder = parent.cloned().unwrap_or_default();
    if realm.groups.named_in(&holder, name).is_none() {
        return Ok(());
    }
    let taken = if is_sibling { Taken::Subgroup(name.to_owned()) } else { Taken::TopGroup(name.to_owned()) };
    Err(AdminDenied::Conflict(taken).into())
}

fn listed(realm: &Realm, group: &Group, is_brief: bool, counted: Option<bool>) -> GroupRepresentation {
    let mut shown = json::listed(realm, group, is_brief);
    if counted == Some(false) {
        shown.sub_group_count = None;
    }
    shown
}
