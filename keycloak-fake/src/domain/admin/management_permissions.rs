//! The permissions of administrators for one thing in particular (Keycloak's `admin-fine-grained-authz:v1`): of clients, of
//! all users, of identity providers. They are authorization services of the realm's management client: a resource that
//! stands for the thing, and a permission for each thing that can be done. Who asks them is not said here.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{ClientRepresentation, ManagementPermissionReference};

use super::realms::master;
use super::unknown;
use crate::domain::denied::AdminDenied;
use crate::domain::{Context, Decision};
use crate::state::{AuthorizationScope, Client, Id, Policy, Realm, Resource, ResourceServer};

/// To have tokens for a client, or to exchange some with an identity provider.
pub(crate) const TOKEN_EXCHANGE: &str = "token-exchange";
/// To be any user.
pub(crate) const IMPERSONATE: &str = "impersonate";
/// To be who others may be.
pub(crate) const USER_IMPERSONATED: &str = "user-impersonated";

const OF_CLIENTS: [&str; 7] =
    ["view", "manage", "configure", "map-roles", "map-roles-client-scope", "map-roles-composite", TOKEN_EXCHANGE];
const OF_USERS: [&str; 6] = ["view", "manage", "map-roles", "manage-group-membership", IMPERSONATE, USER_IMPERSONATED];

/// What has permissions, by its internal id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    Client(&'a str),
    /// All users.
    Users,
    Provider(&'a str),
}

impl Subject<'_> {
    /// The name of the resource that stands for it.
    pub(crate) fn resource(&self) -> String {
        match self {
            Self::Client(id) => format!("client.resource.{id}"),
            Self::Users => "Users".to_owned(),
            Self::Provider(id) => format!("idp.resource.{id}"),
        }
    }

    /// The name of its permission for a scope.
    pub(crate) fn permission(&self, scope: &str) -> String {
        match self {
            Self::Client(id) => format!("{scope}.permission.client.{id}"),
            Self::Users if scope == IMPERSONATE => "admin-impersonating.permission.users".to_owned(),
            Self::Users => format!("{scope}.permission.users"),
            Self::Provider(id) => format!("{scope}.permission.idp.{id}"),
        }
    }

    fn kind(&self) -> Option<Arc<str>> {
        match self {
            Self::Client(_) => Some("Client".into()),
            Self::Users => None,
            Self::Provider(_) => Some("IdentityProvider".into()),
        }
    }

    fn scopes(&self) -> &'static [&'static str] {
        match self {
            Self::Client(_) => &OF_CLIENTS,
            Self::Users => &OF_USERS,
            Self::Provider(_) => &[TOKEN_EXCHANGE],
        }
    }
}

/// Whether it has permissions, and which.
pub(crate) fn get(realm: &Realm, subject: &Subject<'_>) -> ManagementPermissionReference {
    let server = management(realm).and_then(|client| realm.resource_servers.get(&client.id));
    let shown = server.and_then(|server| shown(server, subject));
    shown.unwrap_or_else(|| ManagementPermissionReference {
        enabled: Some(false),
        ..ManagementPermissionReference::default()
    })
}

/// Gives it permissions, or takes them away with all that was made of them.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    subject: &Subject<'_>,
    input: &ManagementPermissionReference,
) -> Decision<ManagementPermissionReference> {
    unknown::refuse(input)?;
    if input.enabled.unwrap_or(false) {
        let client = management(realm).cloned().ok_or(AdminDenied::Breaks)?;
        let mut server = serve(realm, &client);
        switch_on(&mut server, context, subject);
        realm.resource_servers.insert(client.id.clone(), Arc::new(server));
    } else {
        remove(realm, subject);
    }
    Ok(get(realm, subject))
}

/// Takes the permissions away.
pub(crate) fn remove(realm: &mut Realm, subject: &Subject<'_>) {
    let Some(server) = management(realm).and_then(|client| realm.resource_servers.get(&client.id)) else { return };
    let Some(resource) = server.resources.named_in(&server.client, &subject.resource()).cloned() else { return };
    let mut server = ResourceServer::clone(server);
    for scope in subject.scopes() {
        if let Some(permission) = server.policies.named(&subject.permission(scope)).cloned() {
            server.remove_policy(&permission.id);
        }
    }
    server.remove_resource(&resource.id);
    realm.resource_servers.insert(server.client.clone(), Arc::new(server));
}

/// The authorization services of the management client, which has none to begin with.
fn serve(realm: &mut Realm, client: &Client) -> ResourceServer {
    if let Some(server) = realm.resource_servers.get(&client.id) {
        return ResourceServer::clone(server);
    }
    realm.clients.change(&client.id, |client| {
        let settings: &mut ClientRepresentation = Arc::make_mut(&mut client.settings);
        settings.authorization_services_enabled = Some(true);
    });
    let mut server = ResourceServer::of(client.id.clone());
    server.allows_remote = false;
    server
}

fn switch_on(server: &mut ResourceServer, context: &mut Context, subject: &Subject<'_>) {
    let scopes: Vec<Id> = subject.scopes().iter().map(|name| scope(server, context, name)).collect();
    let name = subject.resource();
    let resource = match server.resources.named_in(&server.client, &name) {
        Some(resource) => resource.clone(),
        None => server.put_resource(Resource {
            id: context.new_id(),
            name: name.into(),
            owner: server.client.clone(),
            kind: subject.kind(),
            scopes: scopes.clone(),
            ..Resource::default()
        }),
    };
    for (scope, id) in subject.scopes().iter().zip(scopes) {
        let name = subject.permission(scope);
        if server.policies.named(&name).is_none() {
            server.put_policy(Policy {
                id: context.new_id(),
                name: name.into(),
                kind: "scope".into(),
                resources: vec![resource.id.clone()],
                scopes: vec![id],
                ..Policy::default()
            });
        }
    }
}

fn scope(server: &mut ResourceServer, context: &mut Context, name: &str) -> Id {
    if let Some(scope) = server.scopes.named(name) {
        return scope.id.clone();
    }
    let scope = AuthorizationScope { id: context.new_id(), name: name.into(), ..AuthorizationScope::default() };
    server.put_scope(scope).id.clone()
}

fn shown(server: &ResourceServer, subject: &Subject<'_>) -> Option<ManagementPermissionReference> {
    let resource = server.resources.named_in(&server.client, &subject.resource())?;
    let permission = |scope: &&str| {
        let permission = server.policies.named(&subject.permission(scope))?;
        Some(((*scope).to_owned(), permission.id.to_string()))
    };
    Some(ManagementPermissionReference {
        enabled: Some(true),
        resource: Some(resource.id.to_string()),
        scope_permissions: Some(subject.scopes().iter().filter_map(permission).collect::<BTreeMap<_, _>>()),
        ..ManagementPermissionReference::default()
    })
}

/// The client that stands for the management of the realm.
pub(crate) fn management(realm: &Realm) -> Option<&Arc<Client>> {
    realm.client(&master::management_of(realm, &realm.name))
}
