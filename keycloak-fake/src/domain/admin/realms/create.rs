//! New realms: what is given, and Keycloak's defaults for what is not.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use keycloak_api::representation::{ProtocolMapperRepresentation, RealmRepresentation};

use super::broken::{Broken, Made};
use super::template::{self, Template, TemplateClient, TemplateRole};
use super::{contents, settings};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Context, Decision};
use crate::state::{Client, ClientScope, Id, Realm, Role};

/// A realm as `input` says, not yet among the others.
///
/// What it leaves out is what Keycloak gives a new realm: the clients that it does not name, the roles that it does not
/// name, and the client scopes if it names none.
pub(crate) fn create(context: &mut Context, input: &RealmRepresentation) -> Made<Realm> {
    let name = check_name(input).map_err(|denied| Broken::denied("realm", denied))?;
    let template = template::get();
    let mut realm = Realm {
        id: input.id.as_deref().map_or_else(|| context.new_id(), Id::from),
        name: name.into(),
        settings: template.settings.clone(),
        ..Realm::default()
    };
    settings::change(&mut realm.settings, input);
    settings::import(&mut realm.settings, input);
    if input.enabled != Some(true) {
        Arc::make_mut(&mut realm.settings).enabled = Some(false);
    }
    let given = Given::of(input);
    let ids = Ids::choose(context, template, &given);
    add_roles(&mut realm, template, &given, &ids);
    add_scopes(&mut realm, context, template, &ids, input)?;
    add_clients(&mut realm, context, template, &ids);
    contents::add(&mut realm, context, input)?;
    Ok(realm)
}

fn check_name(input: &RealmRepresentation) -> Decision<&str> {
    let name = input.realm.as_deref().filter(|name| !name.is_empty());
    let name = name.ok_or(AdminDenied::Invalid(Invalid::RealmNameMissing))?;
    match super::reserved(name) {
        Some(bad) => Err(AdminDenied::Invalid(Invalid::RealmNameCharacter(bad)).into()),
        None => Ok(name),
    }
}

/// What `input` names itself, and the defaults have no say in.
struct Given<'a> {
    clients: HashSet<&'a str>,
    /// The realm's roles, with their ids.
    realm_roles: HashMap<&'a str, Option<&'a String>>,
    default_role: String,
    default_role_id: Option<&'a String>,
}

impl<'a> Given<'a> {
    fn of(input: &'a RealmRepresentation) -> Self {
        let clients = input.clients.iter().flatten().filter_map(|client| client.client_id.as_deref());
        let roles = input.roles.iter().flat_map(|roles| roles.realm.iter().flatten());
        let realm_roles: HashMap<_, _> =
            roles.filter_map(|role| Some((role.name.as_deref()?, role.id.as_ref()))).collect();
        let role = input.default_role.as_ref();
        let default_role = role
            .and_then(|role| role.name.clone())
            .unwrap_or_else(|| format!("default-roles-{}", input.realm.as_deref().unwrap_or_default().to_lowercase()));
        let listed_id = realm_roles.get(default_role.as_str()).copied().flatten();
        let default_role_id = listed_id.or(role.and_then(|role| role.id.as_ref()));
        Self { clients: clients.collect(), realm_roles, default_role, default_role_id }
    }
}

/// The ids of the defaults that the realm gets, by their places in the template's lists.
struct Ids {
    clients: Vec<Option<Id>>,
    roles: Vec<Option<Id>>,
}

impl Ids {
    fn choose(context: &mut Context, template: &Template, given: &Given<'_>) -> Self {
        let client = |one: &TemplateClient| !given.clients.contains(&*one.client.client_id);
        let clients: Vec<_> = template.clients.iter().map(|one| client(one).then(|| context.new_id())).collect();
        let role = |role: &TemplateRole| match (role.client, given.default_role_id) {
            (None, Some(id)) if role.is_default => Some(Id::from(id.as_str())),
            (None, _) if given.realm_roles.contains_key(&*role.name) => None,
            (Some(client), _) if clients[client].is_none() => None,
            _ => Some(context.new_id()),
        };
        let roles = template.roles.iter().map(role).collect();
        Self { clients, roles }
    }

    fn roles_at(&self, places: &[usize]) -> Vec<Id> {
        places.iter().filter_map(|at| self.roles[*at].clone()).collect()
    }
}

fn add_roles(realm: &mut Realm, template: &Template, given: &Given<'_>, ids: &Ids) {
    for (role, id) in template.roles.iter().zip(&ids.roles) {
        let Some(id) = id.clone() else { continue };
        if role.is_default {
            realm.default_role = id.clone();
        }
        realm.roles.put(Role {
            id,
            name: if role.is_default { given.default_role.as_str().into() } else { role.name.clone() },
            description: role.description.clone(),
            client: role.client.and_then(|client| ids.clients[client].clone()),
            composites: ids.roles_at(&role.composites),
            ..Role::default()
        });
    }
}

/// Adds the client scopes that are given, or else all the defaults.
fn add_scopes(
    realm: &mut Realm,
    context: &mut Context,
    template: &Template,
    ids: &Ids,
    input: &RealmRepresentation,
) -> Made<()> {
    if input.client_scopes.is_some() {
        contents::add_scopes(realm, context, input)?;
    } else {
        for one in &template.scopes {
            let id = context.new_id();
            let mappers = with_ids(context, &one.scope.mappers);
            let scope_mappings = ids.roles_at(&one.mapped);
            realm.client_scopes.put(ClientScope { id, mappers, scope_mappings, ..one.scope.clone() });
        }
    }
    let names = |given: &Option<Vec<String>>, defaults: &[String]| match given {
        Some(given) => given.clone(),
        None if input.client_scopes.is_some() => Vec::new(),
        None => defaults.to_vec(),
    };
    realm.default_scopes =
        contents::assign(realm, &names(&input.default_default_client_scopes, &template.default_scopes));
    realm.optional_scopes =
        contents::assign(realm, &names(&input.default_optional_client_scopes, &template.optional_scopes));
    Ok(())
}

fn add_clients(realm: &mut Realm, context: &mut Context, template: &Template, ids: &Ids) {
    let default_scopes = contents::fitting(realm, &realm.default_scopes, Some("openid-connect"));
    let optional_scopes = contents::fitting(realm, &realm.optional_scopes, Some("openid-connect"));
    for (one, id) in template.clients.iter().zip(&ids.clients) {
        let Some(id) = id.clone() else { continue };
        let own = &one.client.settings;
        realm.clients.put(Client {
            id,
            settings: if one.is_named { template::named(own, &realm.name) } else { own.clone() },
            mappers: with_ids(context, &one.client.mappers),
            default_scopes: default_scopes.clone(),
            optional_scopes: optional_scopes.clone(),
            scope_mappings: ids.roles_at(&one.mapped),
            ..one.client.clone()
        });
    }
}

/// The mappers with ids of their own.
fn with_ids(
    context: &mut Context,
    mappers: &Arc<Vec<ProtocolMapperRepresentation>>,
) -> Arc<Vec<ProtocolMapperRepresentation>> {
    let mut mappers = Arc::clone(mappers);
    if !mappers.is_empty() {
        for mapper in Arc::make_mut(&mut mappers) {
            mapper.id = Some(context.new_id().to_string());
        }
    }
    mappers
}
