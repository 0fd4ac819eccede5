//! New realms: what is given, and Keycloak's defaults for what is not.

use std::collections::HashSet;
use std::sync::Arc;

use keycloak_api::representation::RealmRepresentation;

use super::broken::{Broken, Made};
use super::master::MANAGEMENT;
use super::template::{self, Template, TemplateClient, TemplateRole};
use super::{check, contents, settings};
use crate::domain::admin::clients::ACCOUNT;
use crate::domain::admin::{authentication_flows as flows, identity_providers};
use crate::domain::denied::{AdminDenied, Invalid};
use crate::domain::{Context, Decision};
use crate::state::{Client, ClientScope, Id, Realm, Role};

/// The client scope, and the role, of offline tokens.
const OFFLINE: &str = "offline_access";

/// A realm as `input` says, not yet among the others.
///
/// What it leaves out is what Keycloak gives a new realm: the clients that it does not name, the roles that it does not
/// name, and the client scopes if it names none.
pub(crate) fn create(context: &mut Context, input: &RealmRepresentation) -> Made<Realm> {
    create_from(context, input, &Base { settings: &template::get().settings, without: None })
}

/// What a realm starts from.
pub(super) struct Base<'a> {
    pub(super) settings: &'a Arc<RealmRepresentation>,
    /// One of the default clients, which the realm does not get.
    pub(super) without: Option<&'a str>,
}

/// The settings of a realm as `input` says.
pub(super) fn settings_of(input: &RealmRepresentation) -> Arc<RealmRepresentation> {
    let mut settings = template::get().settings.clone();
    settings::change(&mut settings, input, true);
    settings
}

/// The same as [`create`], from other defaults.
pub(super) fn create_from(context: &mut Context, input: &RealmRepresentation, base: &Base<'_>) -> Made<Realm> {
    let name = check_name(input).map_err(|denied| Broken::denied("realm", denied))?;
    let template = template::get();
    let mut realm = Realm {
        id: input.id.as_deref().map_or_else(|| context.new_id(), Id::from),
        name: name.into(),
        settings: base.settings.clone(),
        ..Realm::default()
    };
    settings::change(&mut realm.settings, input, true);
    settings::import(&mut realm.settings, input);
    identity_providers::complete(&mut realm.settings, context);
    flows::add(&mut realm, context, input).map_err(|denied| Broken::denied("authenticationFlows", denied))?;
    check::new(&realm, input).map_err(|denied| Broken::denied("", denied))?;
    if input.enabled != Some(true) {
        Arc::make_mut(&mut realm.settings).enabled = Some(false);
    }
    let mut given = Given::of(input);
    given.clients.extend(base.without);
    let ids = Ids::choose(context, template, &given);
    add_roles(&mut realm, template, &given, &ids);
    add_scopes(&mut realm, context, template, &ids, input)?;
    add_clients(&mut realm, template, &ids, input.client_scopes.is_some());
    contents::add(&mut realm, context, input)?;
    complete(&mut realm, context, template, &ids);
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
    realm_roles: HashSet<&'a str>,
    default_role: String,
    default_role_id: Option<&'a String>,
}

impl<'a> Given<'a> {
    fn of(input: &'a RealmRepresentation) -> Self {
        let clients = input.clients.iter().flatten().filter_map(|client| client.client_id.as_deref());
        let roles = input.roles.iter().flat_map(|roles| roles.realm.iter().flatten());
        let realm_roles: HashSet<_> = roles.filter_map(|role| role.name.as_deref()).collect();
        let role = input.default_role.as_ref();
        let named = role.and_then(|role| role.name.clone());
        let free = || {
            let name = format!("default-roles-{}", input.realm.as_deref().unwrap_or_default().to_lowercase());
            let taken = |name: &String| realm_roles.contains(name.as_str());
            let mut names = std::iter::once(name.clone()).chain((1..).map(|n| format!("{name}-{n}")));
            names.find(|name| !taken(name)).unwrap_or(name)
        };
        Self {
            clients: clients.collect(),
            default_role: named.unwrap_or_else(free),
            default_role_id: role.and_then(|role| role.id.as_ref()),
            realm_roles,
        }
    }

    /// Whether the client comes with the input. Its own console comes with the client `account`.
    fn has_client(&self, client_id: &str) -> bool {
        self.clients.contains(if client_id == "account-console" { ACCOUNT } else { client_id })
    }
}

/// The ids of the defaults that the realm gets, by their places in the template's lists.
struct Ids {
    clients: Vec<Option<Id>>,
    roles: Vec<Option<Id>>,
}

impl Ids {
    fn choose(context: &mut Context, template: &Template, given: &Given<'_>) -> Self {
        let client = |one: &TemplateClient| !given.has_client(&one.client.client_id);
        let clients: Vec<_> = template.clients.iter().map(|one| client(one).then(|| context.new_id())).collect();
        let role = |role: &TemplateRole| match (role.client, given.default_role_id) {
            (None, Some(id)) if role.is_default => Some(Id::from(id.as_str())),
            (None, _) if given.realm_roles.contains(&*role.name) => None,
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

/// Adds the client scopes that are given, or else all the defaults. The one for offline tokens is there in any case.
fn add_scopes(
    realm: &mut Realm,
    context: &mut Context,
    template: &Template,
    ids: &Ids,
    input: &RealmRepresentation,
) -> Made<()> {
    let has_own = input.client_scopes.is_some();
    if has_own {
        contents::add_scopes(realm, context, input)?;
    }
    let lacks_offline = has_own && realm.client_scopes.named(OFFLINE).is_none();
    for one in template.scopes.iter().filter(|one| !has_own || (lacks_offline && *one.scope.name == *OFFLINE)) {
        let id = context.new_id();
        let scope_mappings = ids.roles_at(&one.mapped);
        realm.client_scopes.put(ClientScope { id, scope_mappings, ..one.scope.clone() });
    }
    let (defaults, mut optionals) = if has_own {
        let given = |names: &Option<Vec<String>>| names.clone().unwrap_or_default();
        (given(&input.default_default_client_scopes), given(&input.default_optional_client_scopes))
    } else {
        (template.default_scopes.clone(), template.optional_scopes.clone())
    };
    if lacks_offline {
        optionals.push(OFFLINE.to_owned());
    }
    realm.default_scopes = contents::assign(realm, &defaults);
    realm.optional_scopes = contents::assign(realm, &optionals);
    Ok(())
}

/// Adds what the defaults have to say of what is given: a few roles of the clients, and what the role of every user is
/// composed of.
fn complete(realm: &mut Realm, context: &mut Context, template: &Template, ids: &Ids) {
    let is_lacking = |role: &&TemplateRole| {
        let client = role.client.filter(|client| ids.clients[*client].is_none());
        let client = client.map(|client| &*template.clients[client].client.client_id);
        client == Some(MANAGEMENT) || (client == Some(ACCOUNT) && &*role.name == "delete-account")
    };
    let holder = |realm: &Realm, role: &TemplateRole| match role.client {
        None => Some(Id::default()),
        Some(client) => realm.client(&template.clients[client].client.client_id).map(|client| client.id.clone()),
    };
    for role in template.roles.iter().filter(is_lacking) {
        let Some(holder) = holder(realm, role) else { continue };
        if realm.roles.named_in(&holder, &role.name).is_none() {
            let (name, description) = (role.name.clone(), role.description.clone());
            realm.roles.put(Role { id: context.new_id(), name, description, client: Some(holder), ..Role::default() });
        }
    }
    for role in template.roles.iter().filter(|role| role.is_default || is_lacking(role)) {
        let found = |part: &usize| {
            let part = &template.roles[*part];
            let is_owned = part.client.is_none_or(|client| !role.is_default || ids.clients[client].is_some());
            let holder = holder(realm, part).filter(|_| is_owned)?;
            realm.roles.named_in(&holder, &part.name).map(|part| part.id.clone())
        };
        let parts: Vec<Id> = role.composites.iter().filter_map(found).collect();
        let whole = match holder(realm, role) {
            _ if role.is_default => Some(realm.default_role.clone()),
            holder => holder.and_then(|holder| realm.roles.named_in(&holder, &role.name)).map(|role| role.id.clone()),
        };
        let Some(whole) = whole.filter(|id| lacks(realm, id, &parts)) else { continue };
        realm.roles.change(&whole, |whole| {
            let new: Vec<Id> = parts.into_iter().filter(|part| !whole.composites.contains(part)).collect();
            whole.composites.extend(new);
        });
    }
}

fn lacks(realm: &Realm, role: &str, parts: &[Id]) -> bool {
    realm.roles.get(role).is_some_and(|role| parts.iter().any(|part| !role.composites.contains(part)))
}

/// Adds the clients that are not given. They have none of the client scopes that are.
fn add_clients(realm: &mut Realm, template: &Template, ids: &Ids, has_own_scopes: bool) {
    let fitting = |scopes: &[Id]| match has_own_scopes {
        true => Vec::new(),
        false => contents::fitting(realm, scopes, Some("openid-connect")),
    };
    let (default_scopes, optional_scopes) = (fitting(&realm.default_scopes), fitting(&realm.optional_scopes));
    for (one, id) in template.clients.iter().zip(&ids.clients) {
        let Some(id) = id.clone() else { continue };
        let own = &one.client.settings;
        realm.clients.put(Client {
            id,
            settings: if one.is_named { template::named(own, &realm.name) } else { own.clone() },
            default_scopes: default_scopes.clone(),
            optional_scopes: optional_scopes.clone(),
            scope_mappings: ids.roles_at(&one.mapped),
            ..one.client.clone()
        });
    }
}
