//! What the protection API decides: of resources, tickets and owners' policies of the resource server whose token is
//! shown.

pub(crate) mod permission_tickets;
pub(crate) mod permissions;
pub(crate) mod resource_sets;
pub(crate) mod uma_policies;

use std::sync::Arc;

use crate::domain::authz::Identity;
use crate::domain::denied::AuthorizationDenied as Denied;
use crate::domain::oidc::access;
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm, ResourceServer};
use crate::token::Presented;

/// The client role that makes a token a PAT.
const PROTECTION: &str = "uma_protection";

/// Whose token it is, and of which resource server.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) identity: Identity,
    /// The client, by its internal id.
    pub(crate) server: Id,
}

/// The caller of a token of a resource server's client.
pub(crate) fn caller(realm: &Realm, context: &Context, token: Option<&Presented>) -> Decision<Caller> {
    let access = access::check(realm, context, token).map_err(|_| Denied::NoToken)?;
    let presented = token.ok_or(Denied::NoToken)?;
    let client = &access.client;
    if !realm.resource_servers.contains_key(&client.id) {
        return Err(Denied::NoResourceServer(client.client_id.to_string()).into());
    }
    Ok(Caller { identity: Identity::of(realm, &access.user.id, &presented.claims), server: client.id.clone() })
}

/// The same, of a PAT.
pub(crate) fn protector(realm: &Realm, context: &Context, token: Option<&Presented>) -> Decision<Caller> {
    let caller = caller(realm, context, token)?;
    let client = realm.clients.get(&caller.server).map(|client| &*client.client_id);
    if caller.identity.has_role(client, PROTECTION) { Ok(caller) } else { Err(Denied::NoProtection.into()) }
}

/// The same, where the client may manage its resources.
pub(crate) fn manager(realm: &Realm, context: &Context, token: Option<&Presented>) -> Decision<Caller> {
    let caller = protector(realm, context, token)?;
    if server(realm, &caller)?.allows_remote { Ok(caller) } else { Err(Denied::NoRemoteManagement.into()) }
}

/// The caller's resource server.
pub(crate) fn server<'a>(realm: &'a Realm, caller: &Caller) -> Decision<&'a Arc<ResourceServer>> {
    realm.resource_servers.get(&caller.server).ok_or(Denied::Missing.into())
}
