//! Default groups: those that new users are in.

use keycloak_api::representation::GroupRepresentation;

use super::groups;
use super::representation::group as json;
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, What};
use crate::state::{Id, Realm};

/// The groups that new users are in.
pub(crate) fn list(realm: &Realm) -> Decision<Vec<GroupRepresentation>> {
    let groups = realm.default_groups.iter().filter_map(|id| realm.groups.get(id));
    Ok(groups.map(|group| json::of_user(realm, group, true)).collect())
}

/// Makes a group one of them; it may be one already.
pub(crate) fn add(realm: &mut Realm, id: &str) -> Decision<()> {
    let id = find(realm, id)?;
    if !realm.default_groups.contains(&id) {
        realm.default_groups.push(id);
    }
    Ok(())
}

/// Makes a group none of them; it may be none already.
pub(crate) fn remove(realm: &mut Realm, id: &str) -> Decision<()> {
    let id = find(realm, id)?;
    realm.default_groups.retain(|other| *other != id);
    Ok(())
}

fn find(realm: &Realm, id: &str) -> Decision<Id> {
    let group = realm.groups.get(id).ok_or(AdminDenied::NotFound(What::UsersGroup))?;
    Ok(group.id.clone())
}

/// The groups at these paths, each once; `None` where there is no group at one of them.
pub(super) fn at_paths(realm: &Realm, paths: &[String]) -> Option<Vec<Id>> {
    let mut found: Vec<Id> = Vec::new();
    for path in paths {
        let group = groups::at_path(realm, path)?;
        if !found.contains(&group.id) {
            found.push(group.id.clone());
        }
    }
    Some(found)
}
