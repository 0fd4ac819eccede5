//! The identity providers of organizations: each belongs to one at most.

use std::sync::Arc;

use keycloak_api::representation::IdentityProviderRepresentation;

use crate::domain::Decision;
use crate::domain::admin::identity_providers;
use crate::domain::denied::OrganizationDenied as Denied;
use crate::state::{Domain, Organization, Realm};

/// The setting that says for which of the organization's domains an identity provider is.
const DOMAIN: &str = "kc.org.domain";
/// What stands for any of its domains.
const ANY: &str = "ANY";

/// The identity providers of the organization, by alias.
pub(crate) fn list(realm: &Realm, organization: &Organization) -> Vec<IdentityProviderRepresentation> {
    let own = identity_providers::own(realm).filter(|own| own.organization_id.as_deref() == Some(&*organization.id));
    own.map(identity_providers::shown_whole).collect()
}

/// One of the organization's identity providers.
pub(crate) fn get(realm: &Realm, organization: &Organization, alias: &str) -> Decision<IdentityProviderRepresentation> {
    let found = of(realm, organization, alias).ok_or(Denied::ProviderNotIts)?;
    Ok(identity_providers::shown_whole(found))
}

/// Gives the organization an identity provider of the realm, by its alias or id.
pub(crate) fn add(realm: &mut Realm, organization: &Organization, name: &str) -> Decision<()> {
    let named = |own: &&IdentityProviderRepresentation| {
        own.alias.as_deref() == Some(name) || own.internal_id.as_deref() == Some(name)
    };
    let found = identity_providers::own(realm).find(named).ok_or(Denied::ProviderUnknown)?;
    match found.organization_id.as_deref() {
        Some(id) if *id == *organization.id => return Err(Denied::ProviderAdded.into()),
        Some(_) => return Err(Denied::ProviderOfAnother.into()),
        None => {}
    }
    let alias = found.alias.clone();
    change(realm, |own| own.alias == alias, |own| own.organization_id = Some(organization.id.to_string()));
    Ok(())
}

/// Takes an identity provider from the organization. It stays in the realm.
pub(crate) fn remove(realm: &mut Realm, organization: &Organization, alias: &str) -> Decision<()> {
    of(realm, organization, alias).ok_or(Denied::ProviderToRemove)?;
    change(realm, |own| own.alias.as_deref() == Some(alias), let_go);
    Ok(())
}

/// Denies an identity provider of an organization that is for a domain which the organization does not have.
pub(in crate::domain::admin) fn check(realm: &Realm, provider: &IdentityProviderRepresentation) -> Decision<()> {
    let organization = provider.organization_id.as_deref().and_then(|id| realm.organizations.get(id));
    organization.map_or(Ok(()), |organization| check_domain(&organization.domains, provider))
}

/// Takes from the organization's identity providers what they were told of domains that it has no more.
pub(super) fn follow_domains(realm: &mut Realm, organization: &str, domains: &[Domain]) {
    let is_left = |own: &IdentityProviderRepresentation| {
        own.organization_id.as_deref() == Some(organization) && check_domain(domains, own).is_err()
    };
    change(realm, is_left, |own| {
        own.config.iter_mut().for_each(|config| drop(config.remove(DOMAIN)));
    });
}

/// Takes every identity provider from the organization.
pub(super) fn release(realm: &mut Realm, organization: &str) {
    change(realm, |own| own.organization_id.as_deref() == Some(organization), let_go);
}

fn let_go(own: &mut IdentityProviderRepresentation) {
    own.organization_id = None;
    own.config.iter_mut().for_each(|config| drop(config.remove(DOMAIN)));
}

fn check_domain(domains: &[Domain], provider: &IdentityProviderRepresentation) -> Decision<()> {
    let named = provider.config.as_ref().and_then(|config| config.get(DOMAIN)).filter(|name| !name.is_empty());
    match named {
        Some(name) if name != ANY && domains.iter().all(|domain| domain.name != *name) => {
            Err(Denied::ProviderDomain.into())
        }
        _ => Ok(()),
    }
}

fn of<'a>(realm: &'a Realm, organization: &Organization, alias: &str) -> Option<&'a IdentityProviderRepresentation> {
    let found = identity_providers::find(realm, alias).ok()?;
    (found.organization_id.as_deref() == Some(&*organization.id)).then_some(found)
}

fn change(
    realm: &mut Realm,
    which: impl Fn(&IdentityProviderRepresentation) -> bool,
    how: impl Fn(&mut IdentityProviderRepresentation),
) {
    if identity_providers::own(realm).any(&which) {
        let all = Arc::make_mut(&mut realm.settings).identity_providers.iter_mut().flatten();
        all.filter(|own| which(own)).for_each(how);
    }
}
