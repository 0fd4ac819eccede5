//! What goes with a thing that is deleted: whatever names it.

use std::collections::HashSet;
use std::sync::Arc;

use super::{authorization_cascade as authorization, management_permissions};
use crate::domain::oidc::session;
use crate::state::{Client, Group, Id, Realm, User};

/// Takes roles out of the realm, and out of everything that has them.
pub(crate) fn remove_roles(realm: &mut Realm, roles: &HashSet<Id>) {
    if roles.is_empty() {
        return;
    }
    let named = |ids: &[Id]| ids.iter().any(|id| roles.contains(id));
    for id in roles {
        realm.roles.remove(id);
    }
    for id in ids(realm.roles.iter().filter(|role| named(&role.composites)).map(|role| &role.id)) {
        realm.roles.change(&id, |role| role.composites.retain(|id| !roles.contains(id)));
    }
    for id in ids(realm.groups.iter().filter(|group| named(&group.roles)).map(|group| &group.id)) {
        realm.groups.change(&id, |group| group.roles.retain(|id| !roles.contains(id)));
    }
    for id in ids(roles.iter().flat_map(|role| realm.users_with(role)).map(|user| &user.id)) {
        realm.change_user(&id, |user| user.roles.retain(|id| !roles.contains(id)));
    }
    for id in ids(realm.clients.iter().filter(|client| named(&client.scope_mappings)).map(|client| &client.id)) {
        realm.clients.change(&id, |client| client.scope_mappings.retain(|id| !roles.contains(id)));
    }
    for id in ids(realm.client_scopes.iter().filter(|scope| named(&scope.scope_mappings)).map(|scope| &scope.id)) {
        realm.client_scopes.change(&id, |scope| scope.scope_mappings.retain(|id| !roles.contains(id)));
    }
}

/// Takes a user out, and ends its sessions.
pub(crate) fn remove_user(realm: &mut Realm, user: &Id) -> Option<Arc<User>> {
    end_sessions(realm, user);
    authorization::without_user(realm, user);
    realm.remove_user(user)
}

/// Ends the user's sessions of both kinds.
pub(crate) fn end_sessions(realm: &mut Realm, user: &str) {
    let online = realm.sessions.iter_in(user);
    let sessions = ids(online.chain(realm.offline_sessions.iter_in(user)).map(|session| &session.id));
    for id in sessions {
        session::end(realm, &id);
    }
}

/// Takes a client out, with its roles, its service account, its parts in sessions, and the logins and codes that it
/// waits for.
pub(crate) fn remove_client(realm: &mut Realm, client: &Client) {
    let roles = realm.roles.iter_in(&client.id).map(|role| role.id.clone()).collect();
    remove_roles(realm, &roles);
    if let Some(user) = &client.service_account {
        remove_user(realm, user);
    }
    let has_part = |session: &&Arc<crate::state::Session>| session.client(&client.id).is_some();
    for id in ids(realm.sessions.iter().filter(has_part).map(|session| &session.id)) {
        realm.sessions.change(&id, |session| session.clients.retain(|part| part.client != client.id));
    }
    for id in ids(realm.offline_sessions.iter().filter(has_part).map(|session| &session.id)) {
        realm.offline_sessions.change(&id, |session| session.clients.retain(|part| part.client != client.id));
    }
    for id in ids(realm.codes.iter().filter(|code| code.client == client.id).map(|code| &code.id)) {
        realm.codes.remove(&id);
    }
    for id in ids(realm.logins.iter().filter(|tab| tab.request.client == client.id).map(|tab| &tab.id)) {
        realm.logins.remove(&id);
    }
    management_permissions::remove(realm, &management_permissions::Subject::Client(&client.id));
    realm.clients.remove(&client.id);
    authorization::without_client(realm, &client.id);
}

/// Takes a group out with everything below it. Its members stay.
pub(crate) fn remove_group(realm: &mut Realm, group: &Group) {
    let mut gone = HashSet::from([group.id.clone()]);
    let mut open = vec![group.id.clone()];
    while let Some(id) = open.pop() {
        let children = ids(realm.groups.iter_in(&id).map(|child| &child.id));
        gone.extend(children.iter().cloned());
        open.extend(children);
    }
    for id in &gone {
        realm.groups.remove(id);
    }
    realm.default_groups.retain(|id| !gone.contains(id));
    for id in ids(gone.iter().flat_map(|group| realm.users_with(group)).map(|user| &user.id)) {
        realm.change_user(&id, |user| user.groups.retain(|id| !gone.contains(id)));
    }
}

/// Takes a client scope out, and from every client that has it.
pub(crate) fn remove_client_scope(realm: &mut Realm, scope: &Id) {
    realm.client_scopes.remove(scope);
    authorization::without_client_scope(realm, scope);
    realm.default_scopes.retain(|id| id != scope);
    realm.optional_scopes.retain(|id| id != scope);
    let has = |client: &&Arc<Client>| client.default_scopes.iter().chain(&client.optional_scopes).any(|id| id == scope);
    for id in ids(realm.clients.iter().filter(has).map(|client| &client.id)) {
        realm.clients.change(&id, |client| {
            client.default_scopes.retain(|id| id != scope);
            client.optional_scopes.retain(|id| id != scope);
        });
    }
}

fn ids<'a>(ids: impl Iterator<Item = &'a Id>) -> Vec<Id> {
    ids.cloned().collect()
}
