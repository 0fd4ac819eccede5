//! What resource servers lose with something that is deleted elsewhere in the realm.

use std::sync::Arc;

use serde_json::Value;

use super::{policies, resources};
use crate::state::{Aspect, Id, Policy, Realm, ResourceServer};

/// With a user: the resources and wishes that are the user's. Policies go on naming who is no more.
pub(super) fn without_user(realm: &mut Realm, user: &Id) {
    each(realm, |server| {
        let owned: Vec<Id> = server.found(Aspect::ResourceOfOwner, user).cloned().collect();
        let wishes: Vec<Id> = server.found(Aspect::TicketOfRequester, user).cloned().collect();
        for resource in &owned {
            resources::remove(server, resource);
        }
        for ticket in &wishes {
            server.remove_ticket(ticket);
        }
        !owned.is_empty() || !wishes.is_empty()
    });
}

/// With a client: its own authorization services, and its name in the policies of others.
pub(super) fn without_client(realm: &mut Realm, client: &Id) {
    realm.resource_servers.remove(client);
    each(realm, |server| strike(server, "client", "clients", client, false));
}

/// With a client scope: its name in policies, and those policies that name no other.
pub(super) fn without_client_scope(realm: &mut Realm, scope: &Id) {
    each(realm, |server| strike(server, "client-scope", "clientScopes", scope, true));
}

fn each(realm: &mut Realm, change: impl Fn(&mut ResourceServer) -> bool) {
    let servers: Vec<Arc<ResourceServer>> = realm.resource_servers.values().cloned().collect();
    for server in servers {
        let mut changed = ResourceServer::clone(&server);
        if change(&mut changed) {
            realm.resource_servers.insert(changed.client.clone(), Arc::new(changed));
        }
    }
}

/// Takes an id out of the settings of policies of this kind. Whether one was changed.
fn strike(server: &mut ResourceServer, kind: &str, setting: &str, id: &Id, empties: bool) -> bool {
    let of_kind: Vec<Arc<Policy>> = server.policies.iter().filter(|policy| &*policy.kind == kind).cloned().collect();
    let mut is_changed = false;
    for policy in of_kind {
        let text = policy.config.get(setting);
        let Some(Value::Array(items)) = text.and_then(|text| serde_json::from_str(text).ok()) else { continue };
        let names = |item: &Value| item.as_str().or_else(|| item.get("id")?.as_str()) == Some(&**id);
        if !items.iter().any(names) {
            continue;
        }
        is_changed = true;
        let left: Vec<Value> = items.into_iter().filter(|item| !names(item)).collect();
        if left.is_empty() && empties {
            policies::remove(server, &policy.id);
            continue;
        }
        let mut changed = Policy::clone(&policy);
        Arc::make_mut(&mut changed.config).insert(setting.to_owned(), Value::from(left).to_string());
        server.put_policy(changed);
    }
    is_changed
}
