//! Identity providers: kept, checked and shown. Nobody logs in by one yet.

mod addresses;
mod files;
pub(crate) mod kinds;
pub(crate) mod mappers;
mod metadata;
mod special;

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::admin::{IdentityProviderFilter, IdentityProviderSource};
use keycloak_api::representation::{IdentityProviderRepresentation, RealmRepresentation};
use serde_json::{Map, Value};

pub(crate) use files::settings_of_file;

use super::authentication_flows::check_characters;
use super::authenticators::with_values;
use super::organizations;
use super::page::{Pattern, page};
use super::realms::MASK;
use super::unknown;
use crate::domain::denied::{AdminDenied, IdentityProviderDenied as Denied};
use crate::domain::{self, Context, Decision};
use crate::state::{Realm, User};

/// The setting that is a secret.
const SECRET: &str = "clientSecret";

/// The identity providers that match, by alias.
pub(crate) fn list(realm: &Realm, filter: &IdentityProviderFilter) -> Decision<Vec<IdentityProviderRepresentation>> {
    let wanted = wanted(filter)?;
    let pattern =
        filter.search.as_deref().map(|text| match text.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
            Some(whole) => Pattern::whole(whole),
            None => Pattern::prefix(text),
        });
    let of_realm = filter.realm_only.unwrap_or(false);
    let mut found: Vec<_> = own(realm)
        .filter(|own| pattern.as_ref().is_none_or(|pattern| pattern.matches(alias(own))))
        .filter(|own| !of_realm || own.organization_id.is_none())
        .filter(|own| {
            let kind = own.provider_id.as_deref().and_then(kinds::find);
            wanted.fits(kind)
        })
        .collect();
    found.sort_by_key(|own| alias(own));
    let brief = filter.brief_representation.unwrap_or(false);
    let shown = page(found.into_iter(), filter.first, filter.max);
    Ok(shown.map(|own| if brief { shown_in_brief(own) } else { shown_whole(own) }).collect())
}

/// Which kinds are asked for.
enum Wanted<'a> {
    All,
    Type(&'a str),
    /// Those that a user can be linked to.
    Linking,
}

impl Wanted<'_> {
    fn fits(&self, kind: Option<&kinds::Kind>) -> bool {
        match self {
            Self::All => true,
            Self::Type(wanted) => kind.is_some_and(|kind| kind.listed.iter().any(|own| own == wanted)),
            Self::Linking => kind.is_some_and(links_users),
        }
    }
}

fn links_users(kind: &kinds::Kind) -> bool {
    kind.id != "kubernetes"
}

/// Whether the realm has a provider that users can be linked to, switched on or not.
pub(super) fn link_users(realm: &Realm) -> bool {
    own(realm).any(|own| own.provider_id.as_deref().and_then(kinds::find).is_some_and(links_users))
}

/// Keycloak breaks on names that it does not have. A type says more than a capability.
fn wanted(filter: &IdentityProviderFilter) -> Decision<Wanted<'_>> {
    const TYPES: [&str; 5] = [
        "USER_AUTHENTICATION",
        "CLIENT_ASSERTION",
        "EXCHANGE_EXTERNAL_TOKEN",
        "JWT_AUTHORIZATION_GRANT",
        "TRUST_MATERIAL",
    ];
    match (filter.r#type.as_deref().unwrap_or_default(), filter.capability.as_deref().unwrap_or_default()) {
        ("ANY", _) | ("", "") => Ok(Wanted::All),
        ("", "USER_LINKING") => Ok(Wanted::Linking),
        (kind, _) if TYPES.contains(&kind) => Ok(Wanted::Type(kind)),
        _ => Err(AdminDenied::Breaks.into()),
    }
}

/// The identity provider of this alias; its secret is masked.
pub(crate) fn get(realm: &Realm, alias: &str) -> Decision<IdentityProviderRepresentation> {
    find(realm, alias).map(shown_whole)
}

/// Adds an identity provider.
pub(crate) fn create(realm: &mut Realm, context: &mut Context, input: &IdentityProviderRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let alias = input.alias.as_deref().unwrap_or_default();
    check_characters(alias)?;
    let kind = kind(input)?;
    if input.alias.is_none() {
        return Err(domain::Denied::NotDone("identity providers without an alias"));
    }
    addresses::check(realm, kind, input)?;
    check_flows(realm, input)?;
    if own(realm).any(|own| own.alias.as_deref() == Some(alias)) {
        return Err(Denied::Taken(alias.to_owned()).into());
    }
    special::check(realm, input)?;
    put(realm, context, input);
    Ok(())
}

/// Replaces an identity provider; a secret that is a mask stays what it was.
pub(crate) fn update(realm: &mut Realm, alias: &str, input: &IdentityProviderRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let old = find(realm, alias)?.clone();
    match &input.alias {
        None => return Err(domain::Denied::NotDone("identity providers without an alias")),
        Some(alias) if *alias != old.alias.as_deref().unwrap_or_default() => return Err(Denied::Alias.into()),
        Some(_) => {}
    }
    kind(input)?;
    if input.provider_id != old.provider_id {
        return Err(domain::Denied::NotDone("identity providers that become of another kind"));
    }
    special::check(realm, input)?;
    let mut provider = kept(input);
    provider.internal_id.clone_from(&old.internal_id);
    provider.organization_id.clone_from(&old.organization_id);
    organizations::providers::check(realm, &provider)?;
    addresses::check(realm, kind(&provider)?, &provider)?;
    check_flows(realm, input)?;
    if let Some(secret) = provider.config.as_mut().and_then(|config| config.get_mut(SECRET)).filter(|it| *it == MASK)
        && let Some(kept) = old.config.as_ref().and_then(|config| config.get(SECRET))
    {
        secret.clone_from(kept);
    }
    let mut all = Arc::make_mut(&mut realm.settings).identity_providers.iter_mut().flatten();
    if let Some(own) = all.find(|own| own.alias.as_deref() == Some(alias)) {
        *own = provider;
    }
    Ok(())
}

/// Deletes an identity provider with its mappers, and its users' links to it.
pub(crate) fn delete(realm: &mut Realm, alias: &str) -> Decision<()> {
    find(realm, alias)?;
    remove(realm, alias);
    Ok(())
}

/// Puts an identity provider in that an import brought, in place of the one of this alias. Nothing of it is checked but
/// what it is.
pub(super) fn import(realm: &mut Realm, context: &mut Context, input: &IdentityProviderRepresentation) -> Decision<()> {
    let alias = input.alias.as_deref().ok_or(AdminDenied::Breaks)?;
    input.provider_id.as_deref().and_then(kinds::find).ok_or(AdminDenied::Breaks)?;
    if find(realm, alias).is_ok() {
        remove(realm, alias);
    }
    put(realm, context, input);
    Ok(())
}

/// The id of the identity provider of this alias.
pub(super) fn id_of(realm: &Realm, alias: &str) -> Option<crate::state::Id> {
    find(realm, alias).ok()?.internal_id.as_deref().map(Into::into)
}

/// The id of the identity provider of this alias, which has to be there.
pub(crate) fn require_id(realm: &Realm, alias: &str) -> Decision<crate::state::Id> {
    Ok(find(realm, alias)?.internal_id.as_deref().unwrap_or_default().into())
}

/// What the other server has to know of the realm; nothing for most kinds.
pub(crate) fn export(realm: &Realm, alias: &str) -> Decision<()> {
    match find(realm, alias)?.provider_id.as_deref() {
        Some("saml") => Err(domain::Denied::NotDone("SAML metadata")),
        _ => Ok(()),
    }
}

/// Whether the keys could be read anew. What there are no addresses for is not read.
pub(crate) fn reload_keys(realm: &Realm, alias: &str) -> Decision<bool> {
    const BREAKING: [&str; 5] =
        ["google", "kubernetes", "jwt-authorization-grant", "linkedin-openid-connect", "openshift-v4"];
    let own = find(realm, alias)?;
    let kind = own.provider_id.as_deref().unwrap_or_default();
    if own.enabled == Some(false) || BREAKING.contains(&kind) {
        return Err(AdminDenied::Breaks.into());
    }
    let has_address = own
        .config
        .iter()
        .flatten()
        .any(|(name, value)| matches!(name.as_str(), "jwksUrl" | "metadataDescriptorUrl") && !value.is_empty());
    if has_address { Err(domain::Denied::NotDone("keys that have to be fetched")) } else { Ok(false) }
}

/// Refuses to read settings from nowhere; none are read from elsewhere.
pub(crate) fn read_settings<T>(source: &IdentityProviderSource) -> Decision<T> {
    if source.provider_id.is_none() || source.from_url.is_none() {
        return Err(Denied::Unsaid.into());
    }
    Err(domain::Denied::NotDone("settings that have to be fetched"))
}

fn put(realm: &mut Realm, context: &mut Context, input: &IdentityProviderRepresentation) {
    let mut provider = kept(input);
    provider.internal_id.get_or_insert_with(|| context.new_id().to_string());
    Arc::make_mut(&mut realm.settings).identity_providers.get_or_insert_default().push(provider);
}

fn remove(realm: &mut Realm, alias: &str) {
    let is_linked = |user: &&Arc<User>| {
        let links = user.rest.federated_identities.iter().flatten();
        links.into_iter().any(|link| link.identity_provider.as_deref() == Some(alias))
    };
    let linked: Vec<_> = realm.users.iter().filter(is_linked).map(|user| user.id.clone()).collect();
    for user in linked {
        realm.change_user(&user, |user| {
            let links = &mut user.rest.to_mut().federated_identities;
            links.iter_mut().for_each(|links| links.retain(|link| link.identity_provider.as_deref() != Some(alias)));
        });
    }
    let settings = Arc::make_mut(&mut realm.settings);
    settings.identity_providers.iter_mut().for_each(|all| all.retain(|own| own.alias.as_deref() != Some(alias)));
    mappers::remove_of(settings, alias);
}

/// What Keycloak says of a kind.
pub(crate) fn describe(id: &str) -> Decision<Map<String, Value>> {
    match kinds::find(id) {
        Some(kind) => Ok(kind.about.clone()),
        None => Err(Denied::Unsaid.into()),
    }
}

/// Gives those that an import brought the ids that they lack.
pub(super) fn complete(settings: &mut Arc<RealmRepresentation>, context: &mut Context) {
    // An organization says itself which are its own.
    let is_open = |own: &IdentityProviderRepresentation| {
        own.internal_id.is_none() || own.organization_id.is_some() || own.enabled.is_none()
    };
    if settings.identity_providers.iter().flatten().any(is_open) {
        for own in Arc::make_mut(settings).identity_providers.iter_mut().flatten() {
            own.organization_id = None;
            own.enabled.get_or_insert(true);
            own.internal_id.get_or_insert_with(|| context.new_id().to_string());
        }
    }
    mappers::complete(settings, context);
}

/// The identity provider of this alias.
pub(crate) fn find<'a>(realm: &'a Realm, alias: &str) -> Decision<&'a IdentityProviderRepresentation> {
    own(realm).find(|own| own.alias.as_deref() == Some(alias)).ok_or(Denied::Missing.into())
}

/// Every identity provider of the realm.
pub(crate) fn own(realm: &Realm) -> impl Iterator<Item = &IdentityProviderRepresentation> {
    realm.settings.identity_providers.iter().flatten()
}

fn alias(own: &IdentityProviderRepresentation) -> &str {
    own.alias.as_deref().unwrap_or_default()
}

fn kind(input: &IdentityProviderRepresentation) -> Decision<&'static kinds::Kind> {
    let kind = input.provider_id.as_deref().and_then(kinds::find);
    kind.ok_or_else(|| Denied::Kind(input.provider_id.clone()).into())
}

/// A flow that is not there breaks the server.
fn check_flows(realm: &Realm, input: &IdentityProviderRepresentation) -> Decision<()> {
    let is_there = |alias: &Option<String>| {
        alias.as_deref().filter(|alias| !alias.is_empty()).is_none_or(|alias| realm.flows.named(alias).is_some())
    };
    if is_there(&input.first_broker_login_flow_alias) && is_there(&input.post_broker_login_flow_alias) {
        return Ok(());
    }
    Err(AdminDenied::Breaks.into())
}

/// What Keycloak keeps of what it is sent.
fn kept(input: &IdentityProviderRepresentation) -> IdentityProviderRepresentation {
    IdentityProviderRepresentation {
        enabled: Some(input.enabled.unwrap_or(true)),
        hide_on_login: special::hidden(input),
        config: Some(special::with_issuer(input, with_values(input.config.clone()))),
        update_profile_first_login_mode: None,
        update_profile_first_login: None,
        types: None,
        // An organization is given it, not the other way round.
        organization_id: None,
        ..input.clone()
    }
}

pub(super) fn shown_whole(own: &IdentityProviderRepresentation) -> IdentityProviderRepresentation {
    let mut shown = own.clone();
    shown.types = own.provider_id.as_deref().and_then(kinds::find).map(|kind| kind.types.clone());
    if let Some(secret) = shown.config.get_or_insert_default().get_mut(SECRET) {
        MASK.clone_into(secret);
    }
    shown
}

fn shown_in_brief(own: &IdentityProviderRepresentation) -> IdentityProviderRepresentation {
    IdentityProviderRepresentation {
        alias: own.alias.clone(),
        display_name: own.display_name.clone(),
        internal_id: own.internal_id.clone(),
        provider_id: own.provider_id.clone(),
        enabled: own.enabled,
        config: Some(BTreeMap::new()),
        ..IdentityProviderRepresentation::default()
    }
}
