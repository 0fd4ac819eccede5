//! What a new realm gets: Keycloak's default roles, clients and client scopes, ready to be copied.
//!
//! Made once a process. A copy shares everything with it but ids and the realm's name, for a test makes many realms.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use keycloak_api::representation::{
    ClientRepresentation, ProtocolMapperRepresentation, RealmRepresentation, RoleRepresentation,
};

use crate::domain::admin::clients;
use crate::import::defaults;
use crate::state::{Client, ClientScope};

/// Stands for the realm's name in texts of the defaults.
const NAME: &str = "{realm}";

/// The defaults.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) settings: Arc<RealmRepresentation>,
    pub(super) roles: Vec<TemplateRole>,
    pub(super) scopes: Vec<TemplateScope>,
    pub(super) clients: Vec<TemplateClient>,
    /// The client scopes of new clients, by name.
    pub(super) default_scopes: Vec<String>,
    pub(super) optional_scopes: Vec<String>,
}

/// A role; its name may have the realm's in it.
#[derive(Debug)]
pub(super) struct TemplateRole {
    pub(super) name: Arc<str>,
    pub(super) description: Option<String>,
    /// The client whose role it is, by its place in the list.
    pub(super) client: Option<usize>,
    /// What it is composed of, by the places in the list.
    pub(super) composites: Vec<usize>,
    /// Whether it is the one that every user has.
    pub(super) is_default: bool,
}

/// A client scope, but for its id.
#[derive(Debug)]
pub(super) struct TemplateScope {
    pub(super) scope: ClientScope,
    /// The roles that let a token in, by the places in the list.
    pub(super) mapped: Vec<usize>,
}

/// A client, but for its id.
#[derive(Debug)]
pub(super) struct TemplateClient {
    pub(super) client: Client,
    /// Whether its URLs have the realm's name in them.
    pub(super) is_named: bool,
    /// The roles that its tokens may hold, by the places in the list.
    pub(super) mapped: Vec<usize>,
}

/// The defaults of a realm.
pub(super) fn get() -> &'static Template {
    static TEMPLATE: LazyLock<Template> = LazyLock::new(|| Template::of(defaults::realm()));
    &TEMPLATE
}

/// The settings of a client of the realm of this name.
pub(super) fn named(settings: &Arc<ClientRepresentation>, name: &str) -> Arc<ClientRepresentation> {
    let put = |text: &mut String| *text = text.replace(NAME, name);
    let mut settings = ClientRepresentation::clone(settings);
    settings.base_url.as_mut().map(put);
    settings.redirect_uris.iter_mut().flatten().for_each(put);
    Arc::new(settings)
}

impl Template {
    fn of(realm: &RealmRepresentation) -> Self {
        let listed = realm.clients.as_deref().unwrap_or_default();
        let client_at: HashMap<&str, usize> = listed
            .iter()
            .enumerate()
            .map(|(at, client)| (client.client_id.as_deref().unwrap_or_default(), at))
            .collect();
        let given = flat_roles(realm, &client_at);
        let at = |client: Option<usize>, name: &str| {
            given.iter().position(|(of, role)| *of == client && role.name.as_deref() == Some(name))
        };
        let roles = given.iter().map(|(client, role)| TemplateRole {
            name: role.name.as_deref().unwrap_or_default().into(),
            description: role.description.clone(),
            client: *client,
            composites: composites(role, &client_at, &at),
            is_default: role.name.as_deref().is_some_and(|name| name.contains(NAME)),
        });
        let scopes = realm.client_scopes.iter().flatten().map(|scope| TemplateScope {
            mapped: scope_roles(realm, scope.name.as_deref().unwrap_or_default(), &at),
            scope: ClientScope {
                name: scope.name.as_deref().unwrap_or_default().into(),
                description: scope.description.clone(),
                protocol: scope.protocol.clone(),
                attributes: Arc::new(scope.attributes.clone().unwrap_or_default()),
                mappers: mappers(scope.protocol_mappers.as_ref()),
                ..ClientScope::default()
            },
        });
        let clients = listed.iter().map(|client| TemplateClient {
            mapped: client_roles(realm, client.client_id.as_deref().unwrap_or_default(), &client_at, &at),
            is_named: client.base_url.as_ref().is_some_and(|url| url.contains(NAME)),
            client: Client {
                client_id: client.client_id.as_deref().unwrap_or_default().into(),
                settings: Arc::new(clients::kept(client)),
                mappers: mappers(client.protocol_mappers.as_ref()),
                ..Client::default()
            },
        });
        Self {
            roles: roles.collect(),
            scopes: scopes.collect(),
            clients: clients.collect(),
            settings: Arc::new(settings(realm)),
            default_scopes: realm.default_default_client_scopes.clone().unwrap_or_default(),
            optional_scopes: realm.default_optional_client_scopes.clone().unwrap_or_default(),
        }
    }
}

/// The realm without what the tables hold.
fn settings(realm: &RealmRepresentation) -> RealmRepresentation {
    RealmRepresentation {
        realm: None,
        roles: None,
        groups: None,
        clients: None,
        client_scopes: None,
        default_default_client_scopes: None,
        default_optional_client_scopes: None,
        scope_mappings: None,
        client_scope_mappings: None,
        authentication_flows: None,
        authenticator_config: None,
        ..realm.clone()
    }
}

type GivenRole<'a> = (Option<usize>, &'a RoleRepresentation);

fn flat_roles<'a>(realm: &'a RealmRepresentation, client_at: &HashMap<&str, usize>) -> Vec<GivenRole<'a>> {
    let Some(roles) = &realm.roles else { return Vec::new() };
    let of_realm = roles.realm.iter().flatten().map(|role| (None, role));
    let of_clients = roles.client.iter().flatten().flat_map(|(client, roles)| {
        let client = client_at.get(client.as_str()).copied();
        roles.iter().map(move |role| (client, role))
    });
    of_realm.chain(of_clients).collect()
}

fn composites(
    role: &RoleRepresentation,
    client_at: &HashMap<&str, usize>,
    at: &dyn Fn(Option<usize>, &str) -> Option<usize>,
) -> Vec<usize> {
    let Some(composites) = &role.composites else { return Vec::new() };
    let of_realm = composites.realm.iter().flatten().filter_map(|name| at(None, name));
    let of_clients = composites.client.iter().flatten().flat_map(|(client, names)| {
        let client = client_at.get(client.as_str()).copied();
        names.iter().filter_map(move |name| at(client, name))
    });
    of_realm.chain(of_clients).collect()
}

fn scope_roles(
    realm: &RealmRepresentation,
    scope: &str,
    at: &dyn Fn(Option<usize>, &str) -> Option<usize>,
) -> Vec<usize> {
    let mappings = realm.scope_mappings.iter().flatten();
    let own = mappings.filter(|mapping| mapping.client_scope.as_deref() == Some(scope));
    own.flat_map(|mapping| mapping.roles.iter().flatten()).filter_map(|name| at(None, name)).collect()
}

fn client_roles(
    realm: &RealmRepresentation,
    client: &str,
    client_at: &HashMap<&str, usize>,
    at: &dyn Fn(Option<usize>, &str) -> Option<usize>,
) -> Vec<usize> {
    let all = realm.client_scope_mappings.iter().flatten();
    let mapped = all.flat_map(|(of, mappings)| {
        let of = client_at.get(of.as_str()).copied();
        let own = mappings.iter().filter(|mapping| mapping.client.as_deref() == Some(client));
        own.flat_map(|mapping| mapping.roles.iter().flatten()).filter_map(move |name| at(of, name))
    });
    mapped.collect()
}

fn mappers(mappers: Option<&Vec<ProtocolMapperRepresentation>>) -> Arc<Vec<ProtocolMapperRepresentation>> {
    Arc::new(mappers.cloned().unwrap_or_default())
}
