//! The user whom an identity provider vouches for: the one who is linked, or a new one.

use std::sync::Arc;

use keycloak_api::representation::{FederatedIdentityRepresentation, IdentityProviderRepresentation};

use super::fault;
use super::identity::Identity;
use super::mappers::Mapper;
use super::property;
use crate::domain::admin::{federated_identities, identity_providers, users};
use crate::domain::denied::ProviderFault;
use crate::domain::{Context, Decision, brute_force};
use crate::state::{Id, Realm, User};

/// The user, as the provider's mappers leave them.
pub(super) fn user(
    realm: &mut Realm,
    context: &mut Context,
    provider: &IdentityProviderRepresentation,
    identity: &mut Identity,
) -> Decision<Arc<User>> {
    let alias = provider.alias.clone().unwrap_or_default();
    let kept = identity_providers::mappers::list(realm, &alias)?;
    let mappers = kept.iter().map(|kept| Mapper::read(provider, kept)).collect::<Decision<Vec<_>>>()?;
    for mapper in &mappers {
        mapper.preprocess(context, &alias, identity);
    }
    let linked = identity.id.as_deref().and_then(|id| federated_identities::linked(realm, &alias, id));
    let id = match linked {
        Some(user) => {
            if !user.enabled || brute_force::is_locked_out(realm, context, &user) {
                return Err(fault(ProviderFault::UserDisabled));
            }
            for mapper in &mappers {
                mapper.update(realm, &user.id, identity);
            }
            user.id.clone()
        }
        None => add(realm, context, provider, identity, &mappers)?,
    };
    for (name, values) in &identity.attributes {
        if !name.eq_ignore_ascii_case("username") && !values.is_empty() {
            realm.change_user(&id, |user| property::set(user, name, values));
        }
    }
    realm.users.get(&id).cloned().ok_or_else(|| fault(ProviderFault::Token))
}

/// Nobody is taken for somebody else because of a name or an address.
fn add(
    realm: &mut Realm,
    context: &mut Context,
    provider: &IdentityProviderRepresentation,
    identity: &Identity,
    mappers: &[Mapper],
) -> Decision<Id> {
    let alias = provider.alias.clone().unwrap_or_default();
    let name = identity.model_username.clone().unwrap_or_else(|| name(realm, provider, identity));
    let name = name.trim();
    let unique = !realm.settings.duplicate_emails_allowed.unwrap_or(false);
    let is_taken = |email: &str| realm.users_by_email(&email.to_lowercase()).next().is_some();
    if identity.email.as_deref().is_some_and(|email| unique && is_taken(email))
        || realm.users.named(&name.to_lowercase()).is_some()
    {
        return Err(fault(ProviderFault::UserTaken));
    }
    let mut user = users::fresh(realm, context, name);
    user.email = identity.email.as_deref().map(|email| email.to_lowercase().into());
    user.first_name = identity.first_name.as_deref().map(Into::into);
    user.last_name = identity.last_name.as_deref().map(Into::into);
    user.rest.to_mut().federated_identities = Some(vec![FederatedIdentityRepresentation {
        identity_provider: Some(alias),
        user_id: identity.id.clone(),
        user_name: Some(name.to_owned()),
        ..FederatedIdentityRepresentation::default()
    }]);
    let id = realm.put_user(user).id.clone();
    for mapper in mappers {
        mapper.import(realm, &id, identity);
    }
    realm.change_user(&id, |user| {
        let has_email = user.email.as_deref().is_some_and(|email| !email.trim().is_empty());
        user.email_verified = has_email && provider.trust_email.unwrap_or(false);
    });
    Ok(id)
}

/// The name of a new user whom no mapper names.
fn name(realm: &Realm, provider: &IdentityProviderRepresentation, identity: &Identity) -> String {
    let by_email = realm.settings.registration_email_as_username.unwrap_or(false);
    if let Some(email) = identity.email.as_deref().filter(|email| by_email && !email.trim().is_empty()) {
        return email.to_owned();
    }
    let is_kept = provider.config.as_ref().and_then(|config| config.get("caseSensitiveOriginalUsername"));
    match identity.username.as_deref() {
        Some(name) if is_kept.is_some_and(|text| text.eq_ignore_ascii_case("true")) => name.to_owned(),
        Some(name) => name.to_lowercase(),
        None => {
            let id = identity.id.as_deref().unwrap_or("null");
            format!("{}.{id}", provider.alias.as_deref().unwrap_or_default())
        }
    }
}
