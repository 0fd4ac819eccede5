//! Groups of a realm's representation.

use std::sync::Arc;

use keycloak_api::representation::{GroupRepresentation, RealmRepresentation};

use super::{id, mappings};
use crate::domain::Context;
use crate::domain::admin::groups::at_path;
use crate::domain::admin::realms::broken::{Broken, Made};
use crate::state::{Group, Id, Realm};

/// Adds the groups, and says which of them new users are put into.
pub(super) fn add(realm: &mut Realm, context: &mut Context, input: &RealmRepresentation) -> Made<()> {
    for (at, group) in input.groups.iter().flatten().enumerate() {
        add_one(realm, context, None, group, &format!("groups[{at}]"))?;
    }
    // One that does not exist is passed over, as by Keycloak.
    let defaults = input.default_groups.iter().flatten().filter_map(|path| at_path(realm, path));
    realm.default_groups = defaults.map(|group| group.id.clone()).collect();
    Ok(())
}

fn add_one(
    realm: &mut Realm,
    context: &mut Context,
    parent: Option<&Id>,
    input: &GroupRepresentation,
    path: &str,
) -> Made<()> {
    let name = input.name.as_deref().unwrap_or_default();
    let id = id(input.id.as_ref(), context);
    let holder = parent.cloned().unwrap_or_default();
    if realm.groups.named_in(&holder, name).is_some() || realm.groups.get(&id).is_some() {
        return Err(Broken::new(path, format!("`{name}` is there already"), super::taken()));
    }
    let roles = mappings::roles(realm, context, input.realm_roles.as_ref(), input.client_roles.as_ref(), path)?;
    realm.groups.put(Group {
        id: id.clone(),
        name: name.into(),
        description: input.description.clone(),
        parent: parent.cloned(),
        attributes: Arc::new(input.attributes.clone().unwrap_or_default()),
        roles,
    });
    for (at, below) in input.sub_groups.iter().flatten().enumerate() {
        add_one(realm, context, Some(&id), below, &format!("{path}.subGroups[{at}]"))?;
    }
    Ok(())
}
