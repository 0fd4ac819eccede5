//! Signed tickets for who lacks a permission (UMA 2.0 Federated Authorization, section 4).

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::PermissionRequest;
use serde_json::{Map, Value, json};

use super::{Caller, server};
use crate::domain::admin::unknown;
use crate::domain::denied::AuthorizationDenied as Denied;
use crate::domain::oidc::session::{self, Kind as SessionKind};
use crate::domain::{Context, Decision};
use crate::state::{Client, Id, Realm, Resource, ResourceServer, Seconds};

/// The claims of a ticket for what a client lacks.
pub(crate) fn claims(
    realm: &Realm,
    context: &mut Context,
    caller: &Caller,
    requests: &[PermissionRequest],
) -> Decision<Map<String, Value>> {
    unknown::refuse(requests)?;
    if requests.is_empty() {
        return Err(Denied::NoPermissions.into());
    }
    let server = server(realm, caller)?;
    let (mut permissions, mut claims): (Vec<Value>, BTreeMap<String, Vec<String>>) = (Vec::new(), BTreeMap::new());
    for request in requests {
        let named = request.resource_id.as_deref().ok_or(Denied::ResourceUnnamed)?;
        let resource = find_resource(server, caller, named)?;
        let mut permission = Map::new();
        let scopes = request.resource_scopes.clone().unwrap_or_default();
        for name in &scopes {
            let scope = server.scopes.named(name).filter(|scope| resource.scopes.contains(&scope.id));
            scope.ok_or_else(|| Denied::ScopeInvalid(name.clone()))?;
        }
        if !scopes.is_empty() {
            permission.insert("scopes".to_owned(), json!(scopes));
        }
        permission.insert("rsid".to_owned(), json!(&*resource.id));
        permissions.push(permission.into());
        claims.extend(request.claims.clone().unwrap_or_default());
    }
    let client: &Arc<Client> = realm.clients.get(&caller.server).ok_or(Denied::Missing)?;
    let now = context.now();
    let expires: Seconds = session::access_expires(realm, SessionKind::Online, client, None, now);
    let mut ticket = Map::new();
    ticket.insert("exp".to_owned(), expires.into());
    ticket.insert("iat".to_owned(), now.into());
    ticket.insert("permissions".to_owned(), permissions.into());
    if !claims.is_empty() {
        ticket.insert("claims".to_owned(), json!(claims));
    }
    ticket.insert("jti".to_owned(), format!("{}-{}", context.new_id(), context.now_ms).into());
    ticket.insert("aud".to_owned(), context.issuer(&realm.name).into());
    ticket.insert("sub".to_owned(), caller.identity.user.to_string().into());
    ticket.insert("azp".to_owned(), client.client_id.to_string().into());
    Ok(ticket)
}

fn find_resource(server: &ResourceServer, caller: &Caller, named: &str) -> Decision<Arc<Resource>> {
    let by_name = |owner: &Id| server.resources.named_in(owner, named);
    let found =
        server.resources.get(named).or_else(|| by_name(&caller.identity.id)).or_else(|| by_name(&server.client));
    found.cloned().ok_or(Denied::ResourceUnknown(named.to_owned()).into())
}
