//! The mapper of the groups that a user is in.

use super::claim;
use super::value::Found;
use super::{Config, Draft, Scene, Use};
use crate::state::{Group, Realm};

/// The user's groups, by name or by path; always a list.
pub(super) fn membership(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let realm = scene.subject.realm;
    let groups = scene.subject.user.groups.iter().filter_map(|id| realm.groups.get(id));
    if config.get("full.path").is_some_and(|flag| flag == "true") {
        let paths: Vec<_> = groups.map(|group| path(realm, group)).collect();
        claim::put_as(draft, config, &Found::Many(paths.iter().map(String::as_str).collect()), true);
    } else {
        claim::put_as(draft, config, &Found::Many(groups.map(|group| &*group.name).collect()), true);
    }
}

/// The group's path. A slash in a name is not told from one between names, unlike in the admin API.
fn path(realm: &Realm, group: &Group) -> String {
    let mut names = Vec::new();
    let mut next = Some(group);
    while let Some(group) = next {
        names.push(&*group.name);
        next = group.parent.as_ref().and_then(|id| realm.groups.get(id)).map(|group| &**group);
    }
    names.iter().rev().fold(String::new(), |path, name| path + "/" + name)
}
