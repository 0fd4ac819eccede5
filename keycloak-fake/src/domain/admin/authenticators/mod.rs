//! Authenticators: which there are, and what the realm tells those in its flows.

pub(crate) mod providers;

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{
    AuthenticatorConfigInfoRepresentation, AuthenticatorConfigRepresentation, AuthenticatorProviderRepresentation,
    ConfigPropertyRepresentation,
};

use self::providers::Provider;
use super::authentication_flows::{self as flows, check_characters};
use super::realms::MASK;
use super::unknown;
use crate::domain::denied::AuthenticationDenied as Denied;
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm, Step};

/// What can be a step, or draw a form.
pub(crate) fn list(providers: &[Provider]) -> Decision<Vec<AuthenticatorProviderRepresentation>> {
    let shown = providers.iter().map(|provider| AuthenticatorProviderRepresentation {
        id: Some(provider.id.clone()),
        display_name: Some(provider.display_name.clone()),
        description: Some(provider.description.clone()),
        supports_secret: provider.supports_secret,
        ..AuthenticatorProviderRepresentation::default()
    });
    Ok(shown.collect())
}

/// What each client authenticator can be told of a client.
pub(crate) fn client_settings() -> Decision<BTreeMap<String, Vec<ConfigPropertyRepresentation>>> {
    let all = providers::all().client_authenticators.iter();
    Ok(all.map(|provider| (provider.id.clone(), provider.per_client.clone())).collect())
}

/// What an authenticator can be told.
pub(crate) fn describe(id: &str) -> Decision<AuthenticatorConfigInfoRepresentation> {
    let provider = providers::step(id).ok_or(Denied::Provider)?;
    Ok(AuthenticatorConfigInfoRepresentation {
        name: Some(provider.display_name.clone()),
        provider_id: Some(provider.id.clone()),
        help_text: Some(provider.description.clone()),
        properties: Some(provider.properties.clone()),
        ..AuthenticatorConfigInfoRepresentation::default()
    })
}

/// A configuration. Only what is known to be no secret is shown.
pub(crate) fn get(realm: &Realm, id: &str) -> Decision<AuthenticatorConfigRepresentation> {
    let mut config =
        AuthenticatorConfigRepresentation::clone(realm.authenticator_configs.get(id).ok_or(Denied::Config)?);
    let provider = steps_with(realm, id).find_map(|step| providers::step(step.authenticator.as_deref()?));
    let is_shown = |name: &str| {
        let mut known = provider.into_iter().flat_map(|provider| &provider.properties);
        known.any(|property| property.name.as_deref() == Some(name) && property.secret != Some(true))
    };
    for (name, value) in config.config.iter_mut().flatten() {
        if !is_shown(name) {
            MASK.clone_into(value);
        }
    }
    Ok(config)
}

/// Adds a configuration that no step has.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    input: &AuthenticatorConfigRepresentation,
) -> Decision<Id> {
    unknown::refuse(input)?;
    let alias = input.alias.as_deref().unwrap_or_default();
    check_characters(alias)?;
    if alias.is_empty() {
        return Err(Denied::ConfigNameMissing.into());
    }
    check_free(realm, alias)?;
    let id = input.id.as_deref().map_or_else(|| context.new_id(), Id::from);
    let config = AuthenticatorConfigRepresentation {
        id: Some(id.to_string()),
        alias: input.alias.clone(),
        config: Some(with_values(input.config.clone())),
        ..AuthenticatorConfigRepresentation::default()
    };
    realm.authenticator_configs.insert(id.clone(), Arc::new(config));
    Ok(id)
}

/// Adds a configuration, and gives it to a step.
pub(crate) fn create_for_step(
    realm: &mut Realm,
    context: &mut Context,
    step: &str,
    input: &AuthenticatorConfigRepresentation,
) -> Decision<Id> {
    unknown::refuse(input)?;
    check_characters(input.alias.as_deref().unwrap_or_default())?;
    let (flow, _) = flows::step(realm, step).ok_or(Denied::Step)?;
    let flow = flow.id.clone();
    let id = create(realm, context, input)?;
    flows::change_step(realm, &flow, step, |step| step.config = Some(id.clone()));
    Ok(id)
}

/// Replaces a configuration; a value that is a mask stays what it was.
pub(crate) fn update(realm: &mut Realm, id: &str, input: &AuthenticatorConfigRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    check_characters(input.alias.as_deref().unwrap_or_default())?;
    let old = realm.authenticator_configs.get(id).cloned().ok_or(Denied::Config)?;
    if let Some(alias) = input.alias.as_deref().filter(|alias| old.alias.as_deref() != Some(alias)) {
        check_free(realm, alias)?;
    }
    let mut values = with_values(input.config.clone());
    for (name, value) in values.iter_mut().filter(|(_, value)| *value == MASK) {
        if let Some(kept) = old.config.as_ref().and_then(|old| old.get(name)) {
            value.clone_from(kept);
        }
    }
    let config = AuthenticatorConfigRepresentation {
        alias: input.alias.clone(),
        config: Some(values),
        ..AuthenticatorConfigRepresentation::clone(&old)
    };
    realm.authenticator_configs.insert(id.into(), Arc::new(config));
    Ok(())
}

/// Deletes a configuration; the steps that had it have none.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    realm.authenticator_configs.get(id).ok_or(Denied::Config)?;
    let having: Vec<Id> = realm
        .flows
        .iter()
        .filter(|flow| flow.steps.iter().any(|step| step.config.as_deref() == Some(id)))
        .map(|flow| flow.id.clone())
        .collect();
    for flow in having {
        realm.flows.change(&flow, |flow| {
            for step in flow.steps.iter_mut().filter(|step| step.config.as_deref() == Some(id)) {
                step.config = None;
            }
        });
    }
    realm.authenticator_configs.remove(id);
    Ok(())
}

/// Denies a name that another configuration has.
pub(super) fn check_free(realm: &Realm, alias: &str) -> Decision<()> {
    if realm.authenticator_configs.values().any(|config| config.alias.as_deref() == Some(alias)) {
        return Err(Denied::ConfigTaken(alias.to_owned()).into());
    }
    Ok(())
}

fn steps_with<'a>(realm: &'a Realm, id: &'a str) -> impl Iterator<Item = &'a Step> {
    let steps = realm.flows.iter().flat_map(|flow| &flow.steps);
    steps.filter(move |step| step.config.as_deref() == Some(id))
}

/// Keycloak keeps no empty settings.
pub(super) fn with_values(config: Option<BTreeMap<String, String>>) -> BTreeMap<String, String> {
    let mut config = config.unwrap_or_default();
    config.retain(|_, value| !value.is_empty());
    config
}
