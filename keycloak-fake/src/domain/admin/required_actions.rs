//! Required actions: which of those that there are the realm has, and what it tells them.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{
    RequiredActionConfigInfoRepresentation, RequiredActionConfigRepresentation, RequiredActionProviderRepresentation,
    RequiredActionProviderSimpleRepresentation,
};

use super::authentication_flows::Direction;
use super::authenticators::providers::{self, RequiredAction};
use super::unknown;
use crate::domain::denied::AuthenticationDenied as Denied;
use crate::domain::{self, Decision};
use crate::state::Realm;

/// Those that set up a credential, in Keycloak's order.
const REGISTRATORS: [&str; 4] =
    ["CONFIGURE_TOTP", "webauthn-register", "webauthn-register-passwordless", "CONFIGURE_RECOVERY_AUTHN_CODES"];

/// The realm's required actions, by priority.
pub(crate) fn list(realm: &Realm) -> Decision<Vec<RequiredActionProviderRepresentation>> {
    Ok(ordered(realm).into_iter().cloned().collect())
}

/// The required action of this alias.
pub(crate) fn get(realm: &Realm, alias: &str) -> Decision<RequiredActionProviderRepresentation> {
    Ok(realm.required_action(alias).ok_or(Denied::RequiredAction)?.clone())
}

/// Replaces a required action, but for what implements it.
pub(crate) fn update(realm: &mut Realm, alias: &str, input: &RequiredActionProviderRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let old = realm.required_action(alias).ok_or(Denied::RequiredAction)?;
    if input.alias.is_none() {
        return Err(domain::Denied::NotDone("a required action without an alias"));
    }
    let action = RequiredActionProviderRepresentation {
        alias: input.alias.clone(),
        name: input.name.clone(),
        provider_id: old.provider_id.clone(),
        enabled: Some(input.enabled.unwrap_or(false)),
        default_action: Some(input.default_action.unwrap_or(false)),
        priority: Some(input.priority.unwrap_or(0)),
        config: Some(input.config.clone().unwrap_or_default()),
        ..RequiredActionProviderRepresentation::default()
    };
    change(realm, alias, |own| *own = action);
    Ok(())
}

/// Takes a required action out of the realm.
pub(crate) fn delete(realm: &mut Realm, alias: &str) -> Decision<()> {
    realm.required_action(alias).ok_or(Denied::MovedAction)?;
    let settings = Arc::make_mut(&mut realm.settings);
    settings.required_actions.iter_mut().for_each(|actions| actions.retain(|own| own.alias.as_deref() != Some(alias)));
    Ok(())
}

/// Changes places with the required action before or behind.
pub(crate) fn shift(realm: &mut Realm, alias: &str, direction: Direction) -> Decision<()> {
    realm.required_action(alias).ok_or(Denied::MovedAction)?;
    let ordered = ordered(realm);
    let Some(at) = ordered.iter().position(|own| own.alias.as_deref() == Some(alias)) else { return Ok(()) };
    let other = match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => at.checked_add(1),
    };
    let Some(other) = other.and_then(|at| ordered.get(at)) else { return Ok(()) };
    let (priority, theirs) = (ordered[at].priority, other.priority);
    let other = other.alias.clone().unwrap_or_default();
    change(realm, alias, |own| own.priority = theirs);
    change(realm, &other, |own| own.priority = priority);
    Ok(())
}

/// What a required action can be told, whether the realm has it or not.
pub(crate) fn describe(alias: &str) -> Decision<RequiredActionConfigInfoRepresentation> {
    let properties = providers::required_action(alias).and_then(|action| action.properties.clone());
    Ok(RequiredActionConfigInfoRepresentation {
        properties: Some(properties.ok_or(Denied::ToldAction)?),
        ..RequiredActionConfigInfoRepresentation::default()
    })
}

/// What a required action is told.
pub(crate) fn get_config(realm: &Realm, alias: &str) -> Decision<RequiredActionConfigRepresentation> {
    let (_, own) = configurable(realm, alias)?;
    Ok(RequiredActionConfigRepresentation {
        config: Some(own.config.clone().unwrap_or_default()),
        ..RequiredActionConfigRepresentation::default()
    })
}

/// Replaces what a required action is told; what it cannot be told is passed over.
pub(crate) fn update_config(
    realm: &mut Realm,
    alias: &str,
    input: &RequiredActionConfigRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    let (provider, _) = configurable(realm, alias)?;
    let known = |name: &str| provider.properties.iter().flatten().any(|one| one.name.as_deref() == Some(name));
    let mut config = input.config.clone().unwrap_or_default();
    config.retain(|name, value| known(name) && !value.is_empty());
    check(&config)?;
    change(realm, alias, |own| own.config = Some(config));
    Ok(())
}

/// Tells a required action nothing.
pub(crate) fn delete_config(realm: &mut Realm, alias: &str) -> Decision<()> {
    configurable(realm, alias)?;
    change(realm, alias, |own| own.config = Some(BTreeMap::new()));
    Ok(())
}

/// Those that the realm does not have.
pub(crate) fn list_unregistered(realm: &Realm) -> Decision<Vec<RequiredActionProviderSimpleRepresentation>> {
    let has = |provider: &RequiredAction| own(realm).any(|own| own.provider_id.as_ref() == Some(&provider.provider_id));
    let left = providers::all().required_actions.iter().filter(|provider| !has(provider));
    let shown = left.map(|provider| RequiredActionProviderSimpleRepresentation {
        name: Some(provider.name.clone()),
        provider_id: Some(provider.provider_id.clone()),
        ..RequiredActionProviderSimpleRepresentation::default()
    });
    Ok(shown.collect())
}

/// Puts one of those that there are into the realm, at the end.
pub(crate) fn register(realm: &mut Realm, input: &RequiredActionProviderSimpleRepresentation) -> Decision<()> {
    let provider = input.provider_id.as_deref().and_then(providers::required_action).ok_or(Denied::ActionProvider)?;
    if realm.required_action(&provider.provider_id).is_some() {
        return Err(Denied::ActionTaken.into());
    }
    let last = ordered(realm).last().map(|last| last.priority.unwrap_or(0));
    let action = RequiredActionProviderRepresentation {
        alias: Some(provider.provider_id.clone()),
        name: input.name.clone(),
        provider_id: Some(provider.provider_id.clone()),
        enabled: Some(true),
        default_action: Some(false),
        priority: Some(last.map_or(0, |last| last.saturating_add(1))),
        config: Some(BTreeMap::new()),
        ..RequiredActionProviderRepresentation::default()
    };
    Arc::make_mut(&mut realm.settings).required_actions.get_or_insert_default().push(action);
    Ok(())
}

/// The aliases of those that set up a credential.
pub(crate) fn list_registrators(realm: &Realm) -> Decision<Vec<String>> {
    let is_on = |alias: &&str| realm.required_action(alias).is_some_and(|own| own.enabled.unwrap_or(true));
    Ok(REGISTRATORS.into_iter().filter(is_on).map(str::to_owned).collect())
}

fn own(realm: &Realm) -> impl Iterator<Item = &RequiredActionProviderRepresentation> {
    realm.settings.required_actions.iter().flatten()
}

fn ordered(realm: &Realm) -> Vec<&RequiredActionProviderRepresentation> {
    let mut actions: Vec<_> = own(realm).collect();
    actions.sort_by_key(|action| action.priority.unwrap_or(0));
    actions
}

fn change(realm: &mut Realm, alias: &str, change: impl FnOnce(&mut RequiredActionProviderRepresentation)) {
    let mut own = Arc::make_mut(&mut realm.settings).required_actions.iter_mut().flatten();
    if let Some(action) = own.find(|action| action.alias.as_deref() == Some(alias)) {
        change(action);
    }
}

fn configurable<'a>(
    realm: &'a Realm,
    alias: &str,
) -> Decision<(&'static RequiredAction, &'a RequiredActionProviderRepresentation)> {
    let provider = providers::required_action(alias).filter(|provider| provider.properties.is_some());
    let provider = provider.ok_or(Denied::ActionNotConfigurable)?;
    Ok((provider, realm.required_action(alias).ok_or(Denied::ActionConfig)?))
}

/// How long ago the user may have logged in is a number of seconds.
fn check(config: &BTreeMap<String, String>) -> Decision<()> {
    let name = "max_auth_age";
    let Some(value) = config.get(name) else { return Ok(()) };
    match value.parse::<i32>() {
        Ok(0..) => Ok(()),
        parsed => Err(Denied::Setting { name: name.to_owned(), is_number: parsed.is_ok() }.into()),
    }
}
