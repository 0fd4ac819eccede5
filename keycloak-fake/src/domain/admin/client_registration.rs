//! Initial access tokens, a client's registration access token, and what the policies of registration can be.
//!
//! The tokens themselves are signed by whoever asks for the decision.

use std::sync::Arc;

use keycloak_api::representation::{
    ClientInitialAccessCreatePresentation, ClientInitialAccessPresentation, ClientRepresentation,
    ComponentTypeRepresentation,
};

use super::components::REGISTRATION_POLICIES;
use super::realms::MASK;
use super::representation::client;
use super::{clients, server_info, unknown};
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::domain::issue::RegistrationPlan;
use crate::domain::{Context, Decision};
use crate::state::{InitialAccess, Realm};

/// What a policy can be, as a real Keycloak tells it, but for the options that the realm itself has.
pub(crate) fn policy_types(realm: &Realm) -> Decision<Vec<ComponentTypeRepresentation>> {
    let types = server_info::facts().component_types.as_ref();
    let mut types = types.and_then(|types| types.get(REGISTRATION_POLICIES)).cloned().unwrap_or_default();
    let properties = types.iter_mut().filter_map(|kind| kind.properties.as_mut()).flatten();
    for property in properties.filter(|property| property.name.as_deref() == Some("allowed-client-scopes")) {
        let names = realm.client_scopes.iter().map(|scope| scope.name.to_string());
        property.options = Some(names.chain(["openid".to_owned()]).collect());
    }
    Ok(types)
}

/// The initial access tokens, without the tokens themselves.
pub(crate) fn list(realm: &Realm) -> Decision<Vec<ClientInitialAccessPresentation>> {
    Ok(realm.initial_access.iter().map(|token| shown(token)).collect())
}

/// Adds an initial access token, which is still to be signed.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    input: &ClientInitialAccessCreatePresentation,
) -> Decision<(ClientInitialAccessPresentation, RegistrationPlan)> {
    unknown::refuse(input)?;
    let (lifespan, count) = (input.expiration.unwrap_or(0), input.count.unwrap_or(1));
    if lifespan < 0 {
        return Err(AdminDenied::Invalid(Invalid::NegativeLifespan).into());
    }
    if count < 0 {
        return Err(AdminDenied::Invalid(Invalid::NegativeCount).into());
    }
    let (id, made) = (context.new_id(), context.now());
    let token = InitialAccess { id: id.clone(), made, lifespan, count, remaining: count };
    let answer = shown(&token);
    realm.initial_access.push_back(Arc::new(token));
    let expires = if lifespan == 0 { 0 } else { made + i64::from(lifespan) };
    let issuer = context.issuer(&realm.name);
    let origins = input.web_origins.clone();
    Ok((answer, RegistrationPlan { id, issued: made, expires, issuer, registers: None, origins }))
}

/// Deletes an initial access token. One that is not there is as good as deleted.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    realm.initial_access.retain(|token| *token.id != *id);
    Ok(())
}

/// Gives a client another registration access token, which is still to be signed.
pub(crate) fn regenerate(
    realm: &mut Realm,
    context: &mut Context,
    id: &str,
) -> Decision<(ClientRepresentation, RegistrationPlan)> {
    let found = realm.clients.get(id).ok_or(AdminDenied::NotFound(What::Client))?;
    clients::require_manageable(found)?;
    let mut answer = client::full(realm, found);
    answer.access = None;
    answer.secret = answer.secret.map(|_| MASK.to_owned());
    let plan = RegistrationPlan {
        id: context.new_id(),
        issued: context.now(),
        expires: 0,
        issuer: context.issuer(&realm.name),
        registers: Some("authenticated"),
        origins: None,
    };
    realm.clients.change(id, |client| client.registration_token = Some(plan.id.clone()));
    Ok((answer, plan))
}

fn shown(token: &InitialAccess) -> ClientInitialAccessPresentation {
    ClientInitialAccessPresentation {
        id: Some(token.id.to_string()),
        // Keycloak keeps 32 bits of the time.
        timestamp: i32::try_from(token.made).ok(),
        expiration: Some(token.lifespan),
        count: Some(token.count),
        remaining_count: Some(token.remaining),
        ..ClientInitialAccessPresentation::default()
    }
}
