//! The hosts that a client runs on.

use std::sync::Arc;

use keycloak_api::admin::ClientNode;
use keycloak_api::representation::GlobalRequestResult;

use super::{clients, realms};
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Client, Realm};

/// Adds a host, or notes that it is there still.
pub(crate) fn register(realm: &mut Realm, context: &Context, client: &str, node: &ClientNode) -> Decision<()> {
    find_manageable(realm, client)?;
    let node = node.node.as_deref().ok_or(AdminDenied::Invalid(Invalid::NodeMissing))?;
    if let Some(bad) = realms::reserved(node) {
        return Err(AdminDenied::Invalid(Invalid::NodeCharacter(bad)).into());
    }
    let now = i32::try_from(context.now()).unwrap_or(i32::MAX);
    realm.clients.change(client, |client| {
        Arc::make_mut(&mut client.settings).registered_nodes.get_or_insert_default().insert(node.to_owned(), now);
    });
    Ok(())
}

/// Takes a host away.
pub(crate) fn unregister(realm: &mut Realm, client: &str, node: &str) -> Decision<()> {
    let found = find_manageable(realm, client)?;
    if !found.settings.registered_nodes.as_ref().is_some_and(|nodes| nodes.contains_key(node)) {
        return Err(AdminDenied::NotFound(What::ClientNode).into());
    }
    realm.clients.change(client, |client| {
        let nodes = &mut Arc::make_mut(&mut client.settings).registered_nodes;
        if let Some(left) = nodes {
            left.remove(node);
        }
        *nodes = nodes.take().filter(|left| !left.is_empty());
    });
    Ok(())
}

/// What came of asking the client's hosts, or of telling them something: nothing where it has no address. This fake
/// sends no requests of its own.
pub(crate) fn reach(realm: &Realm, client: &str) -> Decision<GlobalRequestResult> {
    let client = find_manageable(realm, client)?;
    if client.settings.admin_url.as_ref().is_some_and(|url| !url.is_empty()) {
        return Err(Denied::NotDone("requests to a client's own address"));
    }
    Ok(GlobalRequestResult::default())
}

fn find_manageable<'a>(realm: &'a Realm, id: &str) -> Decision<&'a Arc<Client>> {
    let client = realm.clients.get(id).ok_or(AdminDenied::NotFound(What::Client))?;
    clients::require_manageable(client)?;
    Ok(client)
}
