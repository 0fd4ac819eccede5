//! A user's links to accounts at identity providers. Nobody logs in by them here; tokens are exchanged by them.

use std::sync::Arc;

use keycloak_api::representation::FederatedIdentityRepresentation;

use super::{identity_providers, unknown, users};
use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Taken, What};
use crate::state::{Realm, User};

/// The user's links to providers that the realm has.
pub(crate) fn list(realm: &Realm, id: &str) -> Decision<Vec<FederatedIdentityRepresentation>> {
    Ok(shown(realm, &*users::find(realm, id)?))
}

/// Those of a user to providers that the realm has.
pub(super) fn shown(realm: &Realm, user: &User) -> Vec<FederatedIdentityRepresentation> {
    let is_shown = |link: &&FederatedIdentityRepresentation| {
        link.identity_provider.as_deref().is_some_and(|alias| identity_providers::find(realm, alias).is_ok())
    };
    links(user).iter().filter(is_shown).cloned().collect()
}

/// Links the user to an account at the provider of this alias, whether or not the realm has it.
pub(crate) fn add(
    realm: &mut Realm,
    id: &str,
    provider: &str,
    input: &FederatedIdentityRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    let user = users::find(realm, id)?;
    if links(&user).iter().any(|link| is_at(link, provider)) {
        return Err(AdminDenied::Conflict(Taken::ProviderLink).into());
    }
    let link = FederatedIdentityRepresentation {
        identity_provider: Some(provider.to_owned()),
        user_id: input.user_id.clone(),
        user_name: input.user_name.clone(),
        ..FederatedIdentityRepresentation::default()
    };
    realm.change_user(id, |user| user.rest.to_mut().federated_identities.get_or_insert_default().push(link));
    Ok(())
}

/// Takes the user's link at the provider of this alias.
pub(crate) fn remove(realm: &mut Realm, id: &str, provider: &str) -> Decision<()> {
    let user = users::find(realm, id)?;
    if !links(&user).iter().any(|link| is_at(link, provider)) {
        return Err(AdminDenied::NotFound(What::ProviderLink).into());
    }
    realm.change_user(id, |user| {
        let links = user.rest.to_mut().federated_identities.iter_mut();
        links.for_each(|links| links.retain(|link| !is_at(link, provider)));
    });
    Ok(())
}

/// The user who is linked to this user of the provider of this alias.
pub(crate) fn linked(realm: &Realm, provider: &str, subject: &str) -> Option<Arc<User>> {
    let is_it =
        |link: &FederatedIdentityRepresentation| is_at(link, provider) && link.user_id.as_deref() == Some(subject);
    realm.users.iter().find(|user| links(user).iter().any(is_it)).cloned()
}

/// All of them, those to providers that are gone too.
pub(crate) fn links(user: &User) -> &[FederatedIdentityRepresentation] {
    user.rest.federated_identities.as_deref().unwrap_or_default()
}

/// Whether a link is to the provider of this alias.
pub(crate) fn is_at(link: &FederatedIdentityRepresentation, provider: &str) -> bool {
    link.identity_provider.as_deref() == Some(provider)
}
