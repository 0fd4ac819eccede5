//! A realm as an export that leaves its users out. Secrets are stars.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::admin::IdentityProviderFilter;
use keycloak_api::representation::{
    ClientRepresentation, ComponentExportRepresentation, GroupRepresentation, RealmRepresentation, RoleRepresentation,
    RolesRepresentation, ScopeMappingRepresentation, UserRepresentation,
};

use super::MASK;
use crate::domain::admin::representation::{client, client_scope, group, realm as json, role, user};
use crate::domain::admin::{authentication_flows, components, identity_providers, required_actions};
use crate::domain::{Decision, Denied};
use crate::state::{Client, Group, Id, Realm, Role};

/// What is exported beside what always is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    pub(crate) groups_and_roles: bool,
    pub(crate) clients: bool,
}

/// The realm's settings, its flows, client scopes, components and identity providers, and the parts that are asked for:
/// of the users only the accounts of clients.
pub(crate) fn export(realm: &Realm, parts: Parts) -> Decision<RealmRepresentation> {
    let has_authorization = |client: &Arc<Client>| client.settings.authorization_services_enabled.unwrap_or(false);
    if parts.clients && realm.clients.iter().any(has_authorization) {
        return Err(Denied::NotDone("an export of authorization services"));
    }
    let settings = &realm.settings;
    let scope_names = |ids: &[Id]| {
        ids.iter().filter_map(|id| realm.client_scopes.get(id)).map(|scope| scope.name.to_string()).collect()
    };
    let client_mappings = parts.clients.then(|| client_scope_mappings(realm)).filter(|mappings| !mappings.is_empty());
    let configs = realm.authenticator_configs.values().map(|config| (**config).clone());
    let mut exported = RealmRepresentation {
        authentication_flows: Some(authentication_flows::all(realm)),
        authenticator_config: Some(configs.collect()),
        required_actions: Some(required_actions::list(realm)?),
        client_scopes: Some(realm.client_scopes.iter().map(|scope| client_scope::full(scope)).collect()),
        default_default_client_scopes: Some(scope_names(&realm.default_scopes)),
        default_optional_client_scopes: Some(scope_names(&realm.optional_scopes)),
        scope_mappings: Some(scope_mappings(realm, parts.clients)).filter(|mappings| !mappings.is_empty()),
        client_scope_mappings: client_mappings,
        components: Some(exported_components(realm)),
        identity_providers: Some(identity_providers::list(realm, &IdentityProviderFilter::default())?),
        identity_provider_mappers: Some(settings.identity_provider_mappers.clone().unwrap_or_default()),
        localization_texts: Some(settings.localization_texts.clone().unwrap_or_default()),
        keycloak_version: Some(super::VERSION.to_owned()),
        ..json::full(realm)
    };
    if parts.clients {
        exported.clients = Some(realm.clients.iter().map(|one| exported_client(realm, one)).collect());
        let accounts = realm.clients.iter().filter_map(|client| account(realm, client, parts.groups_and_roles));
        exported.users = Some(accounts.collect::<Vec<_>>()).filter(|users| !users.is_empty());
    }
    if parts.groups_and_roles {
        let none = Id::default();
        let top = realm.groups.iter_in(&none);
        exported.groups = Some(top.map(|group| exported_group(realm, group)).collect());
        exported.roles = Some(roles(realm, parts.clients));
    }
    Ok(exported)
}

fn exported_client(realm: &Realm, client: &Client) -> ClientRepresentation {
    let full = client::full(realm, client);
    ClientRepresentation { secret: full.secret.as_ref().map(|_| MASK.to_owned()), access: None, ..full }
}

/// The client's account, with its roles and groups where those are exported.
fn account(realm: &Realm, client: &Client, has_roles: bool) -> Option<UserRepresentation> {
    let account = realm.users.get(client.service_account.as_ref()?)?;
    let (realm_roles, client_roles) = group::role_names(realm, &account.roles);
    let groups = account.groups.iter().filter_map(|id| realm.groups.get(id)).map(|one| group::path(&realm.groups, one));
    Some(UserRepresentation {
        service_account_client_id: Some(client.client_id.to_string()),
        realm_roles: Some(realm_roles).filter(|roles| has_roles && !roles.is_empty()),
        client_roles: Some(client_roles).filter(|roles| has_roles && !roles.is_empty()),
        groups: has_roles.then(|| groups.collect()),
        ..user::full(account)
    })
}

fn exported_group(realm: &Realm, one: &Group) -> GroupRepresentation {
    let below = realm.groups.iter_in(&one.id).map(|child| exported_group(realm, child)).collect();
    GroupRepresentation { sub_groups: Some(below), ..group::of_user(realm, one, false) }
}

/// The realm's roles, and the clients' where those are exported too.
fn roles(realm: &Realm, with_clients: bool) -> RolesRepresentation {
    let of = |holder: &Id| realm.roles.iter_in(holder).map(|one| exported_role(realm, one)).collect::<Vec<_>>();
    let of_clients = || realm.clients.iter().map(|client| (client.client_id.to_string(), of(&client.id))).collect();
    RolesRepresentation {
        realm: Some(of(&Id::default())),
        client: with_clients.then(of_clients),
        ..RolesRepresentation::default()
    }
}

fn exported_role(realm: &Realm, one: &Role) -> RoleRepresentation {
    let (of_realm, of_clients) = group::role_names(realm, &one.composites);
    let composites = keycloak_api::representation::Composites {
        realm: (!of_realm.is_empty()).then_some(of_realm),
        client: (!of_clients.is_empty()).then_some(of_clients),
        ..Default::default()
    };
    RoleRepresentation { composites: (!one.composites.is_empty()).then_some(composites), ..role::full(realm, one) }
}

/// Which of the realm's roles client scopes, and clients where those are exported, let through.
fn scope_mappings(realm: &Realm, with_clients: bool) -> Vec<ScopeMappingRepresentation> {
    let mut mappings = Vec::new();
    for (clients, scope, mapped) in holders(realm) {
        let (roles, _) = group::role_names(realm, mapped);
        if !roles.is_empty() && (with_clients || clients.is_none()) {
            mappings.push(mapping(clients, scope, roles));
        }
    }
    mappings
}

/// Which roles of clients other clients and client scopes let through, by whose roles they are.
fn client_scope_mappings(realm: &Realm) -> BTreeMap<String, Vec<ScopeMappingRepresentation>> {
    let mut mappings: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (client, scope, mapped) in holders(realm) {
        let (_, by_client) = group::role_names(realm, mapped);
        for (owner, roles) in by_client {
            mappings.entry(owner).or_default().push(mapping(client, scope, roles));
        }
    }
    mappings
}

/// What lets roles through: a client or a client scope by its name, and the roles by their ids.
fn holders(realm: &Realm) -> impl Iterator<Item = (Option<&str>, Option<&str>, &[Id])> {
    let clients = realm.clients.iter().map(|one| (Some(&*one.client_id), None, one.scope_mappings.as_slice()));
    let scopes = realm.client_scopes.iter().map(|one| (None, Some(&*one.name), one.scope_mappings.as_slice()));
    clients.chain(scopes)
}

fn mapping(client: Option<&str>, scope: Option<&str>, roles: Vec<String>) -> ScopeMappingRepresentation {
    ScopeMappingRepresentation {
        client: client.map(str::to_owned),
        client_scope: scope.map(str::to_owned),
        roles: Some(roles),
        ..ScopeMappingRepresentation::default()
    }
}

/// The components by their kinds, without what nobody sets and with stars for secrets.
fn exported_components(realm: &Realm) -> BTreeMap<String, Vec<ComponentExportRepresentation>> {
    let mut exported = realm.settings.components.clone().unwrap_or_default();
    components::without_secrets(&mut exported);
    exported
}
