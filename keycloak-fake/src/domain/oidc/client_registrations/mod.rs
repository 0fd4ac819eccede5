//! Clients that register themselves, and look after their registration: by Keycloak's own representation here, by OpenID
//! Connect's metadata in [`metadata`].
//!
//! What the admin API says of clients holds here too, in other words. Tokens are signed by whoever asks for the decision.

mod attributes;
mod contents;
pub(crate) mod holder;
mod hosts;
pub(crate) mod metadata;
mod permits;
mod policies;
mod shown;
mod subjects;
mod tokens;

use std::sync::Arc;

use keycloak_api::representation::ClientRepresentation;
use serde_json::{Map, Value};

use contents::{add_default_role, change_default_roles, change_scopes, default_roles, default_scopes, with_basic};
use holder::Holder;
pub(crate) use holder::{Asked, Shown};
use permits::{may_change, may_create, may_see};
use policies::Chain;
#[cfg(feature = "server")]
pub(crate) use tokens::allowed_origins;
use tokens::{plan, rotate};

use crate::domain::admin::representation::client as json;
use crate::domain::admin::{cascade, client_installation, clients, unknown};
use crate::domain::client_policies::{self, Refusal, Updater};
use crate::domain::denied::{AdminDenied, Invalid, RegistrationDenied as Denied, Taken};
use crate::domain::issue::RegistrationPlan;
use crate::domain::{self, Context, Decision};
use crate::state::{Client, Realm};

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
    let by = match (&initial, chain) {
        (Some(_), _) => Updater::InitialToken,
        (None, Chain::Authenticated) => Updater::User,
        (None, Chain::Anonymous) => Updater::Anonymous,
    };
    let input = &client_policies::configured(realm, input, None, by, refused)?;
    policies::before_registering(realm, chain, asked.ip_address, input)?;
    refuse_authorization(input, false)?;
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
    let secret = client.secret.as_deref().filter(|_| !client.is_public());
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
    let by = if matches!(holder, Holder::Client { .. }) { Updater::RegistrationToken } else { Updater::User };
    let input = &client_policies::configured(realm, input, Some(&client), by, refused)?;
    policies::before_changing(realm, chain, asked.ip_address, &client, input)?;
    if input.client_id.as_deref() != Some(&*client.client_id) {
        return Err(Denied::IdChanged.into());
    }
    refuse_authorization(input, realm.resource_servers.contains_key(&client.id))?;
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

/// Refuses to give a client authorization services here, or to take those that it has.
fn refuse_authorization(input: &ClientRepresentation, has_some: bool) -> Decision<()> {
    match input.authorization_services_enabled {
        Some(wanted) if wanted != has_some => {
            Err(domain::Denied::NotDone("clients that switch their authorization services by registration"))
        }
        _ => Ok(()),
    }
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

/// What is told where a client policy refuses: its error, and not why.
fn refused(refusal: Refusal) -> domain::Denied {
    Denied::ClientPolicy(refusal).into()
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
        domain::Denied::Admin(AdminDenied::Invalid(Invalid::ClientSettings(words))) => {
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
