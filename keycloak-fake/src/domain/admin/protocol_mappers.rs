//! Protocol mappers of clients and client scopes.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::ProtocolMapperRepresentation;

use super::{clients, pairwise, unknown};
use crate::domain::denied::{AdminDenied, Taken, What};
use crate::domain::{Context, Decision};
use crate::state::{Id, Realm};
use crate::token::effective_config;

/// Whose mappers: a client's or a client scope's, by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner<'a> {
    Client(&'a str),
    ClientScope(&'a str),
}

/// The owner's own mappers.
pub(crate) fn list(realm: &Realm, owner: Owner<'_>) -> Decision<Vec<ProtocolMapperRepresentation>> {
    mappers(realm, owner).map(|mappers| mappers.into_iter().map(told).collect())
}

/// The owner's own mappers for a protocol, which need not be one of Keycloak's.
pub(crate) fn list_of_protocol(
    realm: &Realm,
    owner: Owner<'_>,
    protocol: &str,
) -> Decision<Vec<ProtocolMapperRepresentation>> {
    let mut mappers = list(realm, owner)?;
    mappers.retain(|mapper| mapper.protocol.as_deref() == Some(protocol));
    Ok(mappers)
}

/// One of the owner's own mappers.
pub(crate) fn get(realm: &Realm, owner: Owner<'_>, id: &str) -> Decision<ProtocolMapperRepresentation> {
    let found = mappers(realm, owner)?.into_iter().find(|mapper| mapper.id.as_deref() == Some(id));
    found.map(told).ok_or(AdminDenied::NotFound(What::Mapper).into())
}

/// Adds a mapper to the owner, and tells its id.
pub(crate) fn create(
    realm: &mut Realm,
    context: &mut Context,
    owner: Owner<'_>,
    input: &ProtocolMapperRepresentation,
) -> Decision<Id> {
    unknown::refuse(input)?;
    add(realm, context, owner, std::slice::from_ref(input), Taken::Mapper)
        .map(|ids| ids.first().cloned().unwrap_or_default())
}

/// Adds mappers to the owner, all or none.
pub(crate) fn create_all(
    realm: &mut Realm,
    context: &mut Context,
    owner: Owner<'_>,
    inputs: &[ProtocolMapperRepresentation],
) -> Decision<()> {
    unknown::refuse(inputs)?;
    add(realm, context, owner, inputs, Taken::OneOfMappers).map(|_| ())
}

fn add(
    realm: &mut Realm,
    context: &mut Context,
    owner: Owner<'_>,
    inputs: &[ProtocolMapperRepresentation],
    taken: Taken,
) -> Decision<Vec<Id>> {
    require_manageable(realm, owner)?;
    let mut all = mappers(realm, owner)?;
    let mut ids = Vec::new();
    for input in inputs {
        let mapper = completed(context, input)?;
        require_sector(realm, owner, &mapper)?;
        if all.iter().any(|other| is_named_alike(other, &mapper)) {
            return Err(AdminDenied::Conflict(taken).into());
        }
        ids.push(Id::from(mapper.id.clone().unwrap_or_default()));
        all.push(mapper);
    }
    put(realm, owner, all);
    Ok(ids)
}

/// Changes the kind and the settings of one of the owner's own mappers; its name stays, as in Keycloak.
pub(crate) fn update(
    realm: &mut Realm,
    context: &mut Context,
    owner: Owner<'_>,
    id: &str,
    input: &ProtocolMapperRepresentation,
) -> Decision<()> {
    unknown::refuse(input)?;
    require_manageable(realm, owner)?;
    let mut all = mappers(realm, owner)?;
    let at = all.iter().position(|mapper| mapper.id.as_deref() == Some(id));
    let mapper = at.and_then(|at| all.get_mut(at)).ok_or(AdminDenied::NotFound(What::Mapper))?;
    require_provider(input)?;
    if input.id.as_deref() != Some(id) {
        return Err(AdminDenied::Breaks.into());
    }
    mapper.protocol_mapper.clone_from(&input.protocol_mapper);
    mapper.config = Some(config(input));
    salt(context, mapper);
    let changed = mapper.clone();
    require_sector(realm, owner, &changed)?;
    put(realm, owner, all);
    Ok(())
}

/// A client cannot have just any mapper of pairwise subjects.
fn require_sector(realm: &Realm, owner: Owner<'_>, mapper: &ProtocolMapperRepresentation) -> Decision<()> {
    let Owner::Client(id) = owner else { return Ok(()) };
    let client = realm.clients.get(id).ok_or(AdminDenied::NotFound(What::Client))?;
    pairwise::check(&client.settings, std::slice::from_ref(mapper), false)
}

/// Makes up the salt of pairwise subjects where there is none.
fn salt(context: &mut Context, mapper: &mut ProtocolMapperRepresentation) {
    if mapper.protocol_mapper.as_deref() == Some(pairwise::KIND) {
        let config = mapper.config.get_or_insert_default();
        config.entry(pairwise::SALT.to_owned()).or_insert_with(|| context.new_id().to_string());
    }
}

/// Deletes one of the owner's own mappers.
pub(crate) fn delete(realm: &mut Realm, owner: Owner<'_>, id: &str) -> Decision<()> {
    require_manageable(realm, owner)?;
    let mut all = mappers(realm, owner)?;
    let before = all.len();
    all.retain(|mapper| mapper.id.as_deref() != Some(id));
    if all.len() == before {
        return Err(AdminDenied::NotFound(What::Mapper).into());
    }
    put(realm, owner, all);
    Ok(())
}

/// A mapper that is new, as Keycloak keeps it.
fn completed(context: &mut Context, input: &ProtocolMapperRepresentation) -> Decision<ProtocolMapperRepresentation> {
    require_provider(input)?;
    require_names(input)?;
    let mut mapper = kept(context, input);
    salt(context, &mut mapper);
    Ok(mapper)
}

/// The mappers that come within a client or a client scope; nobody asks whether there are such kinds. `taken` says that
/// two have the same name.
pub(crate) fn within(
    context: &mut Context,
    inputs: &[ProtocolMapperRepresentation],
    taken: impl Fn(&str) -> AdminDenied,
) -> Decision<Vec<ProtocolMapperRepresentation>> {
    for (at, input) in inputs.iter().enumerate() {
        require_names(input)?;
        if inputs.iter().take(at).any(|other| is_named_alike(other, input)) {
            return Err(taken(input.name.as_deref().unwrap_or_default()).into());
        }
    }
    Ok(inputs.iter().map(|input| kept(context, input)).collect())
}

/// A mapper of an import.
pub(crate) fn imported(context: &mut Context, input: &ProtocolMapperRepresentation) -> ProtocolMapperRepresentation {
    migrated(kept(context, input))
}

/// A mapper that came within something new. Keycloak takes it for one that was made before
/// userinfo had a switch of its own.
pub(crate) fn migrated(mut mapper: ProtocolMapperRepresentation) -> ProtocolMapperRepresentation {
    if let Some(config) = &mut mapper.config
        && let Some(id_token) = config.get("id.token.claim").cloned()
    {
        config.entry("userinfo.token.claim".to_owned()).or_insert(id_token);
    }
    mapper
}

/// The mappers, each with an id. Realms share the mappers of their default clients and client scopes, which therefore
/// have none; theirs follow from the owner's.
pub(crate) fn with_ids(owner: &str, mappers: &[ProtocolMapperRepresentation]) -> Vec<ProtocolMapperRepresentation> {
    let mut mappers = mappers.to_vec();
    for (n, mapper) in mappers.iter_mut().enumerate() {
        mapper.id.get_or_insert_with(|| {
            let (head, tail) = owner.split_at_checked(owner.len().saturating_sub(12)).unwrap_or_default();
            let tail = u64::from_str_radix(tail, 16).unwrap_or_default();
            // An odd factor takes different numbers to different ones.
            let tail = tail.wrapping_add((n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4B)) & 0xFFFF_FFFF_FFFF;
            format!("{head}{tail:012x}")
        });
    }
    mappers
}

/// A mapper as it is given.
fn kept(context: &mut Context, input: &ProtocolMapperRepresentation) -> ProtocolMapperRepresentation {
    ProtocolMapperRepresentation {
        id: Some(input.id.clone().unwrap_or_else(|| context.new_id().to_string())),
        consent_required: Some(input.consent_required.unwrap_or(false)),
        config: Some(config(input)),
        ..input.clone()
    }
}

/// Settings without those that have no value.
fn config(input: &ProtocolMapperRepresentation) -> BTreeMap<String, String> {
    let mut config = input.config.clone().unwrap_or_default();
    config.retain(|_, value| !value.is_empty());
    config
}

/// A mapper as its owner's list tells of it: with the settings that are in effect.
fn told(mut mapper: ProtocolMapperRepresentation) -> ProtocolMapperRepresentation {
    let kind = mapper.protocol_mapper.as_deref().unwrap_or_default();
    mapper.config = mapper.config.map(|config| effective_config(kind, &config));
    mapper
}

fn is_named_alike(one: &ProtocolMapperRepresentation, other: &ProtocolMapperRepresentation) -> bool {
    one.protocol == other.protocol && one.name == other.name
}

/// The database has columns that must not be empty.
fn require_names(input: &ProtocolMapperRepresentation) -> Decision<()> {
    let is_whole = input.name.is_some() && input.protocol.is_some() && input.protocol_mapper.is_some();
    if is_whole { Ok(()) } else { Err(AdminDenied::Conflict(Taken::Unnamed).into()) }
}

fn require_provider(input: &ProtocolMapperRepresentation) -> Decision<()> {
    let is_known = input.protocol_mapper.as_deref().is_some_and(|kind| PROVIDERS.contains(&kind));
    if is_known { Ok(()) } else { Err(AdminDenied::NotFound(What::MapperProvider).into()) }
}

fn require_manageable(realm: &Realm, owner: Owner<'_>) -> Decision<()> {
    match owner {
        Owner::Client(id) => realm.clients.get(id).map_or(Ok(()), |client| clients::require_manageable(client)),
        Owner::ClientScope(_) => Ok(()),
    }
}

fn mappers(realm: &Realm, owner: Owner<'_>) -> Decision<Vec<ProtocolMapperRepresentation>> {
    let (found, what, id) = match owner {
        Owner::Client(id) => (realm.clients.get(id).map(|client| &client.mappers), What::Client, id),
        Owner::ClientScope(id) => (realm.client_scopes.get(id).map(|scope| &scope.mappers), What::ClientScope, id),
    };
    found.map(|mappers| with_ids(id, mappers)).ok_or(AdminDenied::NotFound(what).into())
}

fn put(realm: &mut Realm, owner: Owner<'_>, mappers: Vec<ProtocolMapperRepresentation>) {
    let mappers = Arc::new(mappers);
    match owner {
        Owner::Client(id) => {
            realm.clients.change(id, |client| client.mappers = mappers);
        }
        Owner::ClientScope(id) => {
            realm.client_scopes.change(id, |scope| scope.mappers = mappers);
        }
    }
}

/// The kinds of mappers that Keycloak has.
const PROVIDERS: &[&str] = &[
    "docker-v2-allow-all-mapper",
    "oidc-acr-mapper",
    "oidc-address-mapper",
    "oidc-allowed-origins-mapper",
    "oidc-amr-mapper",
    "oidc-audience-mapper",
    "oidc-audience-resolve-mapper",
    "oidc-claims-param-token-mapper",
    "oidc-claims-param-value-idtoken-mapper",
    "oidc-full-name-mapper",
    "oidc-group-membership-mapper",
    "oidc-hardcoded-claim-mapper",
    "oidc-hardcoded-role-mapper",
    "oidc-nonce-backwards-compatible-mapper",
    "oidc-organization-group-membership-mapper",
    "oidc-organization-membership-mapper",
    "oidc-role-name-mapper",
    "oidc-session-state-mapper",
    "oidc-sha256-pairwise-sub-mapper",
    "oidc-sub-mapper",
    "oidc-usermodel-attribute-mapper",
    "oidc-usermodel-client-role-mapper",
    "oidc-usermodel-property-mapper",
    "oidc-usermodel-realm-role-mapper",
    "oidc-usersessionmodel-note-mapper",
    "saml-audience-mapper",
    "saml-audience-resolve-mapper",
    "saml-authn-context-class-ref-mapper",
    "saml-group-membership-mapper",
    "saml-hardcode-attribute-mapper",
    "saml-hardcode-role-mapper",
    "saml-organization-group-membership-mapper",
    "saml-organization-membership-mapper",
    "saml-role-list-mapper",
    "saml-role-name-mapper",
    "saml-user-attribute-mapper",
    "saml-user-attribute-nameid-mapper",
    "saml-user-property-mapper",
    "saml-user-session-note-mapper",
];
