//! Which roles a user, a client and a scope come to, composites and groups included.

use std::collections::HashSet;

use crate::state::{Client, ClientScope, Id, Realm, User};

/// The roles of `start` with everything that they are composed of, each once.
pub(crate) fn expand<'a>(realm: &Realm, start: impl IntoIterator<Item = &'a Id>) -> HashSet<Id> {
    let mut found = HashSet::new();
    let mut open: Vec<Id> = start.into_iter().cloned().collect();
    while let Some(id) = open.pop() {
        if let Some(role) = realm.roles.get(&id)
            && found.insert(id)
        {
            open.extend(role.composites.iter().cloned());
        }
    }
    found
}

/// The roles that a user has in effect: its own, those of its groups and their parents, and their composites.
pub(crate) fn of_user(realm: &Realm, user: &User) -> HashSet<Id> {
    let mut direct: Vec<&Id> = user.roles.iter().collect();
    for group in &user.groups {
        let mut next = Some(group);
        while let Some(group) = next.and_then(|id| realm.groups.get(id)) {
            direct.extend(&group.roles);
            next = group.parent.as_ref();
        }
    }
    expand(realm, direct)
}

/// The roles that a token for `user` may hold: those of the user that the client and the token's client scopes let
/// through.
pub(crate) fn of_token(
    realm: &Realm,
    user: &User,
    client: &Client,
    scopes: &[std::sync::Arc<ClientScope>],
) -> HashSet<Id> {
    let mut roles = of_user(realm, user);
    if let Some(allowed) = in_scope(realm, client, scopes) {
        roles.retain(|role| allowed.contains(role));
    }
    roles
}

/// The roles that the client and these client scopes let through: the client's own ones, and those that are mapped to
/// them. `None` where every role gets through.
pub(crate) fn in_scope(realm: &Realm, client: &Client, scopes: &[std::sync::Arc<ClientScope>]) -> Option<HashSet<Id>> {
    if client.settings.full_scope_allowed.unwrap_or(true) {
        return None;
    }
    let own = realm.roles.iter_in(&client.id).map(|role| &role.id);
    let mapped = client.scope_mappings.iter().chain(scopes.iter().flat_map(|scope| &scope.scope_mappings));
    Some(expand(realm, own.chain(mapped)))
}
