//! Clients that register themselves, and look after their registration: by Keycloak's own representation here, by OpenID
//! Connect's metadata in [`metadata`].
//!
//! What the admin API says of clients holds here too, in other words. Tokens are signed by whoever asks for the decision.

pub(crate) mod holder;
pub(crate) mod metadata;
mod policies;
mod shown;

use std::sync::Arc;

use keycloak_api::representation::ClientRepresentation;
use serde_json::{Map, Value};

use holder::Holder;
pub(crate) use holder::{Asked, Shown};
use policies::Chain;

use crate::domain::admin::representation::client as json;
use crate::domain::admin::{cascade, client_installation, clients, unknown};
use crate::domain::denied::{AdminDenied, Invalid, RegistrationDenied as Denied, Taken};
use crate::domain::issue::RegistrationPlan;
use crate::domain::{self, Context, Decision};
use crate::state::{Client, Id, InitialAccess, Realm, Role};

/// A client as its holder sees it, and the token by which it can be changed next.
#[derive(Debug)]
pub(crate) struct Registered<T> {
    pub(crate) client: T,
    pub(crate) token: Next,
}

/// The token that goes with an answer.
#[derive(Debug)]
pub(crate) enum Next {
    /// None: the holder has one of another kind.
    Nothing,
    /// The one that was shown; as planned where the realm signs by another key now.
    Same(RegistrationPlan),
    New(RegistrationPlan),
}

type Answer = Registered<ClientRepresentation>;

/// Registers a client.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    asked: &Asked<'_>,
    input: &ClientRepresentation,
) -> Decision<Answer> {
    unknown::refuse(input)?;
    let (chain, initial) = may_create(realm, context, asked)?;
    let input = &with_basic(realm, input);
    policies::before_registering(realm, chain, asked.ip_address, input)?;
    if input.authorization_services_enabled == Some(true) {
        return Err(domain::Denied::NotDone("clients with authorization services that register themselves"));
    }
    let is_taken = input.client_id.as_deref().is_some_and(|id| realm.client(id).is_some());
    if is_taken {
        return Err(Denied::IdTaken.into());
    }
    let client = clients::create(realm, context, input).map_err(reworded)?;
    for name in input.default_roles.iter().flatten() {
        add_default_role(realm, context, &client, name);
    }
    policies::after_registering(realm, chain, &client.id);
    if let Some(initial) = initial {
        let spent = realm.initial_access.iter_mut().find(|token| token.id == initial.id);
        if let Some(spent) = spent {
            Arc::make_mut(spent).remaining -= 1;
        }
    }
    let plan = rotate(realm, context, asked, &client.id, chain);
    let found = realm.clients.get(&client.id).cloned().unwrap_or(client);
    let shown = shown(realm, &found, found.secret.as_deref());
    Ok(Registered { client: shown, token: Next::New(plan) })
}

/// The client of this id.
pub(crate) fn get(realm: &Realm, context: &Context, asked: &Asked<'_>, client_id: &str) -> Decision<Answer> {
    let (client, chain, holder) = may_see(realm, context, asked, client_id)?;
    policies::before_touching(realm, chain, asked.ip_address)?;
    let secret = client.secret.as_deref().filter(|_| !client.is_bearer_only() && !client.is_public());
    let token = match holder {
        Holder::Client { token, .. } => Next::Same(plan(realm, context, asked, token, chain)),
        _ => Next::Nothing,
    };
    Ok(Registered { client: shown(realm, &client, secret), token })
}

/// Changes a client, and gives it another token if it was changed by its own.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    asked: &Asked<'_>,
    client_id: &str,
    input: &ClientRepresentation,
) -> Decision<Answer> {
    unknown::refuse(input)?;
    let (client, chain, holder) = may_change(realm, context, asked, client_id)?;
    policies::before_changing(realm, chain, asked.ip_address, &client, input)?;
    if input.client_id.as_deref() != Some(&*client.client_id) {
        return Err(Denied::IdChanged.into());
    }
    clients::change(realm, context, &client.id, input).map_err(reworded)?;
    change_scopes(realm, &client, input);
    if let Some(names) = &input.default_roles {
        change_default_roles(realm, context, &client, names);
    }
    let token = match holder {
        Holder::Client { .. } => Next::New(rotate(realm, context, asked, &client.id, chain)),
        _ => Next::Nothing,
    };
    let found = realm.clients.get(&client.id).cloned().unwrap_or(client);
    Ok(Registered { client: shown(realm, &found, found.secret.as_deref()), token })
}

/// Deletes a client.
pub(crate) fn delete(realm: &mut Realm, context: &Context, asked: &Asked<'_>, client_id: &str) -> Decision<()> {
    let (client, chain, _) = may_change(realm, context, asked, client_id)?;
    policies::before_touching(realm, chain, asked.ip_address)?;
    if clients::is_built_in(&client) {
        return Err(AdminDenied::Forbidden.into());
    }
    cascade::remove_client(realm, &client);
    Ok(())
}

/// What an adapter is set up with.
pub(crate) fn installation(
    realm: &Realm,
    context: &Context,
    asked: &Asked<'_>,
    client_id: &str,
) -> Decision<Map<String, Value>> {
    let found = realm.client(client_id);
    let client = match (holder::find(realm, context, asked)?, found) {
        (Holder::Nobody, Some(client)) if client.is_public() => client.clone(),
        (Holder::Nobody, Some(_)) if asked.proves_client => {
            return Err(domain::Denied::NotDone("clients that ask for their own adapter's file by their secret"));
        }
        (Holder::Nobody, Some(_)) => return Err(Denied::ClientUnproven.into()),
        _ => {
            let (client, chain, _) = may_see(realm, context, asked, client_id)?;
            policies::before_touching(realm, chain, asked.ip_address)?;
            client
        }
    };
    client_installation::keycloak_json(realm, &context.base_url, &client)
}

fn may_create(realm: &Realm, context: &Context, asked: &Asked<'_>) -> Decision<(Chain, Option<Arc<InitialAccess>>)> {
    match holder::find(realm, context, asked)? {
        Holder::Bearer(rights) if rights.has_any(&["manage-clients", "create-client"]) => {
            Ok((Chain::Authenticated, None))
        }
        Holder::Bearer(_) => Err(Denied::Forbidden.into()),
        Holder::Initial(token) => {
            if token.remaining <= 0 {
                return Err(Denied::InitialTokenUsedUp.into());
            }
            if token.lifespan != 0 && token.made + i64::from(token.lifespan) <= context.now() {
                return Err(Denied::InitialTokenExpired.into());
            }
            Ok((Chain::Authenticated, Some(token)))
        }
        // A client's own token is as good as none here.
        Holder::Client { .. } | Holder::Nobody => Ok((Chain::Anonymous, None)),
    }
}

/// The client that may be seen, the policies that hold, and by whom it is seen.
fn may_see(
    realm: &Realm,
    context: &Context,
    asked: &Asked<'_>,
    client_id: &str,
) -> Decision<(Arc<Client>, Chain, Holder)> {
    let holder = holder::find(realm, context, asked)?;
    let found = realm.client(client_id);
    match &holder {
        Holder::Bearer(rights) if !rights.has_any(&["manage-clients", "view-clients"]) => Err(Denied::Forbidden.into()),
        Holder::Bearer(_) => Ok((found.ok_or(Denied::ClientMissing)?.clone(), Chain::Authenticated, holder)),
        Holder::Client { token, chain } => {
            let own = found.filter(|client| client.is_enabled() && client.registration_token.as_ref() == Some(token));
            Ok((own.ok_or(Denied::NotToBeSeen)?.clone(), *chain, holder))
        }
        Holder::Initial(_) => Err(Denied::InitialTokenUseless.into()),
        Holder::Nobody => Err(Denied::NotToBeSeen.into()),
    }
}

/// The client that may be changed, the policies that hold, and by whom it is changed.
fn may_change(
    realm: &Realm,
    context: &Context,
    asked: &Asked<'_>,
    client_id: &str,
) -> Decision<(Arc<Client>, Chain, Holder)> {
    let holder = holder::find(realm, context, asked)?;
    let found = realm.client(client_id);
    match &holder {
        Holder::Bearer(rights) if !rights.has_any(&["manage-clients"]) => Err(Denied::Forbidden.into()),
        Holder::Bearer(_) => Ok((found.ok_or(Denied::ClientMissing)?.clone(), Chain::Authenticated, holder)),
        Holder::Client { token, chain } => {
            let own = found.filter(|client| client.is_enabled() && client.registration_token.as_ref() == Some(token));
            Ok((own.ok_or(Denied::NotToBeChanged)?.clone(), *chain, holder))
        }
        Holder::Initial(_) | Holder::Nobody => Err(Denied::NotToBeChanged.into()),
    }
}

/// Gives the client another token: only the last one holds.
fn rotate(realm: &mut Realm, context: &mut Context, asked: &Asked<'_>, client: &str, chain: Chain) -> RegistrationPlan {
    let id = context.new_id();
    realm.clients.change(client, |client| client.registration_token = Some(id.clone()));
    plan(realm, context, asked, id, chain)
}

fn plan(realm: &Realm, context: &Context, asked: &Asked<'_>, id: Id, chain: Chain) -> RegistrationPlan {
    RegistrationPlan {
        id,
        issued: context.now(),
        expires: 0,
        issuer: context.issuer(&realm.name),
        registers: Some(chain.name()),
        origins: Some(origins(realm, asked, chain)),
    }
}

/// The web sites that may ask by OpenID Connect's metadata: those of the token that is shown, and the realm's.
pub(crate) fn allowed_origins(realm: &Realm, asked: &Asked<'_>) -> Vec<String> {
    let chain = if matches!(asked.token, Shown::Nothing) { Chain::Anonymous } else { Chain::Authenticated };
    origins(realm, asked, chain)
}

fn origins(realm: &Realm, asked: &Asked<'_>, chain: Chain) -> Vec<String> {
    let mut origins: Vec<String> = match asked.token {
        Shown::Own(token) => {
            let own = token.claims.get("allowed-origins").and_then(Value::as_array);
            own.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Shown::Nothing | Shown::Foreign => Vec::new(),
    };
    let of_realm = policies::origins(realm, chain);
    origins.extend(of_realm.into_iter().filter(|origin| !origins.contains(origin)).collect::<Vec<_>>());
    origins
}

/// What a denial of the admin API's decisions is called here.
fn reworded(denied: domain::Denied) -> domain::Denied {
    let invalid = |words: String| Denied::Invalid { of_redirect_uris: false, words }.into();
    match denied {
        domain::Denied::Admin(AdminDenied::Conflict(Taken::Client(_) | Taken::Unnamed)) => Denied::IdTaken.into(),
        domain::Denied::Admin(AdminDenied::Invalid(Invalid::ClientIdBlank)) => {
            invalid("Client ID cannot be blank".to_owned())
        }
        domain::Denied::Admin(AdminDenied::Invalid(Invalid::ClientProtocol(protocol))) => {
            invalid(format!("Invalid protocol: {protocol}"))
        }
        domain::Denied::Admin(AdminDenied::Invalid(Invalid::ClientUrls(words))) => {
            let of_redirect_uris = words.iter().any(|words| words.starts_with("A redirect URI"));
            Denied::Invalid { of_redirect_uris, words: words.join("; ") }.into()
        }
        other => other,
    }
}

fn shown(realm: &Realm, client: &Client, secret: Option<&str>) -> ClientRepresentation {
    ClientRepresentation {
        secret: secret.map(str::to_owned),
        default_roles: Some(default_roles(realm, client)),
        access: None,
        ..json::full(realm, client)
    }
}

/// The client's roles that every user has.
fn default_roles(realm: &Realm, client: &Client) -> Vec<String> {
    let Some(all) = realm.roles.get(&realm.default_role) else { return Vec::new() };
    let own = realm.roles.iter_in(&client.id).filter(|role| all.composites.contains(&role.id));
    own.map(|role| role.name.to_string()).collect()
}

fn add_default_role(realm: &mut Realm, context: &mut Context, client: &Client, name: &str) {
    let found = realm.roles.named_in(&client.id, name).map(|role| role.id.clone());
    let role = found.unwrap_or_else(|| {
        let (id, client) = (context.new_id(), Some(client.id.clone()));
        realm.roles.put(Role { id, name: name.into(), client, ..Role::default() }).id.clone()
    });
    let all = realm.default_role.clone();
    realm.roles.change(&all, |all| {
        if !all.composites.contains(&role) {
            all.composites.push(role);
        }
    });
}

fn change_default_roles(realm: &mut Realm, context: &mut Context, client: &Client, names: &[String]) {
    let gone: Vec<_> = realm
        .roles
        .iter_in(&client.id)
        .filter(|role| !names.iter().any(|name| **name == *role.name))
        .map(|role| role.id.clone())
        .collect();
    let all = realm.default_role.clone();
    realm.roles.change(&all, |all| all.composites.retain(|id| !gone.contains(id)));
    for name in names {
        add_default_role(realm, context, client, name);
    }
}

/// Has the client scopes be those that are named, where any are; one that the client has in the other way stays as it is.
fn change_scopes(realm: &mut Realm, client: &Client, input: &ClientRepresentation) {
    if input.default_client_scopes.is_none() && input.optional_client_scopes.is_none() {
        return;
    }
    let ids = |names: &Option<Vec<String>>| {
        let found = names.iter().flatten().filter_map(|name| realm.client_scopes.named(name));
        found.map(|scope| scope.id.clone()).collect::<Vec<_>>()
    };
    let (defaults, optionals) = (ids(&input.default_client_scopes), ids(&input.optional_client_scopes));
    realm.clients.change(&client.id, |client| {
        client.optional_scopes.retain(|id| optionals.contains(id));
        assign(&mut client.default_scopes, &client.optional_scopes, defaults);
        assign(&mut client.optional_scopes, &client.default_scopes, optionals);
    });
}

/// The names of the scopes that every token of the client gets.
fn default_scopes(realm: &Realm, client_id: &str) -> Option<Vec<String>> {
    let scopes = realm.client(client_id)?.default_scopes.iter().filter_map(|id| realm.client_scopes.get(id));
    Some(scopes.map(|scope| scope.name.to_string()).collect())
}

/// A client that names optional client scopes only has one default one.
fn with_basic(realm: &Realm, input: &ClientRepresentation) -> ClientRepresentation {
    const BASIC: &str = "basic";
    let mut input = input.clone();
    if input.optional_client_scopes.is_some()
        && input.default_client_scopes.is_none()
        && realm.client_scopes.named(BASIC).is_some()
    {
        input.default_client_scopes = Some(vec![BASIC.to_owned()]);
    }
    input
}

fn assign(own: &mut Vec<Id>, other: &[Id], wanted: Vec<Id>) {
    own.retain(|id| wanted.contains(id));
    for id in wanted {
        if !own.contains(&id) && !other.contains(&id) {
            own.push(id);
        }
    }
}
