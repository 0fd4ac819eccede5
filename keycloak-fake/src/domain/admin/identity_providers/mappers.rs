//! The mappers of identity providers.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{
    IdentityProviderMapperRepresentation, IdentityProviderMapperTypeRepresentation, RealmRepresentation,
};

use super::{find, kinds};
use crate::domain::admin::authenticators::with_values;
use crate::domain::admin::unknown;
use crate::domain::denied::{AdminDenied, IdentityProviderDenied as Denied, Taken, What};
use crate::domain::{self, Context, Decision};
use crate::state::{Id, Realm};

/// The kinds of mappers that an identity provider can have, by their ids.
pub(crate) fn list_types(
    realm: &Realm,
    alias: &str,
) -> Decision<BTreeMap<String, IdentityProviderMapperTypeRepresentation>> {
    let kind = find(realm, alias)?.provider_id.as_deref().and_then(kinds::find);
    let kind = kind.ok_or(domain::Denied::NotDone("identity providers of this kind"))?;
    if kind.mappers_break {
        return Err(AdminDenied::Breaks.into());
    }
    Ok(kind.mappers.clone())
}

/// The mappers of an identity provider.
pub(crate) fn list(realm: &Realm, alias: &str) -> Decision<Vec<IdentityProviderMapperRepresentation>> {
    find(realm, alias)?;
    let own = own(realm).filter(|own| own.identity_provider_alias.as_deref() == Some(alias));
    Ok(own.cloned().collect())
}

/// The mapper of this id.
pub(crate) fn get(realm: &Realm, alias: &str, id: &str) -> Decision<IdentityProviderMapperRepresentation> {
    find(realm, alias)?;
    find_mapper(realm, id).cloned()
}

/// Adds a mapper.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    alias: &str,
    input: &IdentityProviderMapperRepresentation,
) -> Decision<Id> {
    let provider = find(realm, alias)?;
    let (kind, id) = (provider.provider_id.clone().unwrap_or_default(), context.new_id());
    let mapper = checked(alias, input, &kind)?;
    let has_name = |own: &IdentityProviderMapperRepresentation| {
        own.name == mapper.name && own.identity_provider_alias == mapper.identity_provider_alias
    };
    if own(realm).any(has_name) {
        return Err(Denied::MapperTaken { name: mapper.name.unwrap_or_default(), kind }.into());
    }
    let mapper = IdentityProviderMapperRepresentation { id: Some(id.to_string()), ..mapper };
    Arc::make_mut(&mut realm.settings).identity_provider_mappers.get_or_insert_default().push(mapper);
    Ok(id)
}

/// Replaces a mapper.
pub(crate) fn update(
    realm: &mut Realm,
    alias: &str,
    id: &str,
    input: &IdentityProviderMapperRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    let kind = find(realm, alias)?.provider_id.clone().unwrap_or_default();
    find_mapper(realm, id)?;
    match input.id.as_deref() {
        Some(given) if given == id => {}
        Some(_) => return Err(domain::Denied::NotDone("mappers whose ids are not those of their paths")),
        None => return Err(AdminDenied::Breaks.into()),
    }
    let mapper = checked(alias, input, &kind)?;
    let mut all = Arc::make_mut(&mut realm.settings).identity_provider_mappers.iter_mut().flatten();
    if let Some(own) = all.find(|own| own.id.as_deref() == Some(id)) {
        *own = IdentityProviderMapperRepresentation { id: Some(id.to_owned()), ..mapper };
    }
    Ok(())
}

/// Deletes a mapper.
pub(crate) fn delete(realm: &mut Realm, alias: &str, id: &str) -> Decision<()> {
    find(realm, alias)?;
    find_mapper(realm, id)?;
    let all = &mut Arc::make_mut(&mut realm.settings).identity_provider_mappers;
    all.iter_mut().for_each(|all| all.retain(|own| own.id.as_deref() != Some(id)));
    Ok(())
}

/// Takes out those of an identity provider.
pub(super) fn remove_of(settings: &mut RealmRepresentation, alias: &str) {
    let all = settings.identity_provider_mappers.iter_mut();
    all.for_each(|all| all.retain(|own| own.identity_provider_alias.as_deref() != Some(alias)));
}

/// Gives those that an import brought the ids that they lack.
pub(super) fn complete(settings: &mut Arc<RealmRepresentation>, context: &mut Context) {
    if settings.identity_provider_mappers.iter().flatten().any(|own| own.id.is_none()) {
        for own in Arc::make_mut(settings).identity_provider_mappers.iter_mut().flatten() {
            own.id.get_or_insert_with(|| context.new_id().to_string());
        }
    }
}

fn own(realm: &Realm) -> impl Iterator<Item = &IdentityProviderMapperRepresentation> {
    realm.settings.identity_provider_mappers.iter().flatten()
}

fn find_mapper<'a>(realm: &'a Realm, id: &str) -> Decision<&'a IdentityProviderMapperRepresentation> {
    own(realm).find(|own| own.id.as_deref() == Some(id)).ok_or(AdminDenied::NotFound(What::Mapper).into())
}

/// A mapper that can be kept. The database wants every part.
fn checked(
    alias: &str,
    input: &IdentityProviderMapperRepresentation,
    kind: &str,
) -> Decision<IdentityProviderMapperRepresentation> {
    unknown::refuse(input)?;
    let (Some(of), Some(mapper), Some(_)) =
        (&input.identity_provider_alias, &input.identity_provider_mapper, &input.name)
    else {
        return Err(AdminDenied::Conflict(Taken::Unnamed).into());
    };
    if of != alias || !kinds::find(kind).is_some_and(|kind| kind.mappers.contains_key(mapper)) {
        return Err(domain::Denied::NotDone("mappers that are not of the identity provider"));
    }
    Ok(IdentityProviderMapperRepresentation { config: Some(with_values(input.config.clone())), ..input.clone() })
}
