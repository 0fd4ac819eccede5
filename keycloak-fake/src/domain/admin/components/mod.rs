//! Components: what is configured by provider. Those of keys are what the realm's keys follow; the others are kept.
//!
//! The keys themselves are made by whoever asks for the change.

mod keys;
mod policies;
pub(crate) mod types;

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::admin::ComponentFilter;
use keycloak_api::representation::{ComponentExportRepresentation, ComponentRepresentation};

use super::realms::MASK;
use super::unknown;
use crate::domain::denied::{AdminDenied, Invalid, What};
use crate::domain::{Context, Decision, Denied};
use crate::state::{Id, Realm};

pub(crate) use keys::TYPE as KEYS;
pub(crate) use policies::TYPE as REGISTRATION_POLICIES;

/// The other kinds of components that Keycloak lets administrators make.
const OTHERS: [&str; 4] = [
    "org.keycloak.storage.UserStorageProvider",
    "org.keycloak.storage.ldap.mappers.LDAPStorageMapper",
    "org.keycloak.userprofile.UserProfileProvider",
    "org.keycloak.models.workflow.WorkflowProvider",
];

/// Settings that are not shown.
const SECRETS: [&str; 4] = ["privateKey", "bindCredential", "keystorePassword", "keyPassword"];

type Config = BTreeMap<String, Vec<String>>;
type ByType = BTreeMap<String, Vec<ComponentExportRepresentation>>;

/// A key that the realm has, and the component that it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct KeyOf {
    pub(crate) component: Id,
    pub(crate) name: String,
    pub(crate) provider: &'static str,
    pub(crate) config: Config,
}

/// Gives every component an id, and every key a component. A realm begins without either, so that making one is cheap.
pub(crate) fn settle(realm: &mut Realm, context: &mut Context, keys: &[KeyOf]) {
    if is_settled(realm, keys) {
        return;
    }
    let components = Arc::make_mut(&mut realm.settings).components.get_or_insert_default();
    let own = components.entry(KEYS.to_owned()).or_default();
    for key in keys {
        let has_id = |one: &ComponentExportRepresentation| one.id.as_deref() == Some(&*key.component);
        if own.iter().any(has_id) {
            continue;
        }
        let unnamed = own.iter_mut().find(|one| one.id.is_none() && one.name.as_deref() == Some(&*key.name));
        match unnamed {
            Some(component) => component.id = Some(key.component.to_string()),
            None => own.push(ComponentExportRepresentation {
                id: Some(key.component.to_string()),
                name: Some(key.name.clone()),
                provider_id: Some(key.provider.to_owned()),
                config: Some(key.config.clone()),
                ..ComponentExportRepresentation::default()
            }),
        }
    }
    name(components, context);
}

/// The components that match, by kind and name.
pub(crate) fn list(realm: &Realm, filter: &ComponentFilter) -> Decision<Vec<ComponentRepresentation>> {
    let fits = |wanted: &Option<String>, own: &Option<String>| wanted.is_none() || wanted == own;
    // A kind alone is looked for right below the realm.
    let parent = filter.parent.clone().or_else(|| filter.r#type.as_ref().map(|_| realm.id.to_string()));
    let mut found = all(realm);
    found.retain(|one| {
        fits(&parent, &one.parent_id)
            && fits(&filter.r#type, &one.provider_type)
            && fits(&filter.name, &one.name)
            && fits(&filter.provider_id, &one.provider_id)
    });
    Ok(found)
}

/// The component.
pub(crate) fn get(realm: &Realm, id: &str) -> Decision<ComponentRepresentation> {
    all(realm)
        .into_iter()
        .find(|one| one.id.as_deref() == Some(id))
        .ok_or(AdminDenied::NotFound(What::Component).into())
}

/// Creates a component, and returns its id.
pub(crate) fn create(realm: &mut Realm, context: &mut Context, input: &ComponentRepresentation) -> Decision<String> {
    unknown::refuse(input)?;
    let (kind, provider) = (input.provider_type.as_deref(), input.provider_id.as_deref());
    check(realm, kind.unwrap_or_default(), provider.unwrap_or_default(), &input.config.clone().unwrap_or_default())?;
    if input.parent_id.as_deref().is_some_and(|parent| *parent != *realm.id) {
        return Err(Denied::NotDone("components below other ones"));
    }
    let id = input.id.clone().unwrap_or_else(|| context.new_id().to_string());
    if get(realm, &id).is_ok() {
        return Err(Denied::NotDone("a component whose id is taken"));
    }
    let components = Arc::make_mut(&mut realm.settings).components.get_or_insert_default();
    components.entry(kind.unwrap_or_default().to_owned()).or_default().push(ComponentExportRepresentation {
        id: Some(id.clone()),
        name: input.name.clone(),
        provider_id: input.provider_id.clone(),
        sub_type: input.sub_type.clone(),
        config: Some(input.config.clone().unwrap_or_default()),
        ..ComponentExportRepresentation::default()
    });
    Ok(id)
}

/// Changes a component: of the settings those that are given; without a value they go.
pub(crate) fn update(realm: &mut Realm, id: &str, input: &ComponentRepresentation) -> Decision<()> {
    unknown::refuse(input)?;
    let old = get(realm, id)?;
    let kind = old.provider_type.clone().unwrap_or_default();
    if kind != KEYS && kind != REGISTRATION_POLICIES {
        return Err(Denied::NotDone("changes of components that are neither keys nor policies of client registration"));
    }
    let is_same = |given: &Option<String>, own: &Option<String>| given.is_none() || given == own;
    let is_moved = !is_same(&input.parent_id, &old.parent_id);
    if is_moved || !is_same(&input.provider_id, &old.provider_id) || !is_same(&input.provider_type, &old.provider_type)
    {
        return Err(Denied::NotDone("a component that becomes another kind"));
    }
    let mut config = config_of(realm, id);
    for (name, values) in input.config.iter().flatten() {
        let is_mask = values.iter().any(|value| value == MASK);
        if values.is_empty() {
            config.remove(name);
        } else if !is_mask {
            config.insert(name.clone(), values.clone());
        }
    }
    let is_whole = input.provider_id.is_some() && input.provider_type.is_some();
    if is_whole {
        check(realm, &kind, old.provider_id.as_deref().unwrap_or_default(), &config)?;
    }
    let found = Arc::make_mut(&mut realm.settings).components.iter_mut().flatten();
    let Some(component) = found.flat_map(|(_, own)| own).find(|one| one.id.as_deref() == Some(id)) else {
        return Err(AdminDenied::NotFound(What::Component).into());
    };
    component.config = Some(config);
    if input.name.is_some() {
        component.name.clone_from(&input.name);
    }
    if input.sub_type.is_some() {
        component.sub_type.clone_from(&input.sub_type);
    }
    // Keycloak changes first, and breaks when it asks the provider that is not named.
    if is_whole { Ok(()) } else { Err(Denied::from(AdminDenied::Breaks).noted()) }
}

/// Deletes a component with those below it.
pub(crate) fn delete(realm: &mut Realm, id: &str) -> Decision<()> {
    get(realm, id)?;
    if let Some(components) = &mut Arc::make_mut(&mut realm.settings).components {
        remove(components, id);
    }
    Ok(())
}

/// Leaves out what nobody sets of components of a realm, and puts stars for secrets.
pub(crate) fn without_secrets(components: &mut ByType) {
    for (kind, component) in components.iter_mut().flat_map(|(kind, own)| own.iter_mut().map(move |one| (kind, one))) {
        let config = component.config.get_or_insert_default();
        hide_secrets(kind, component.provider_id.as_deref().unwrap_or_default(), config);
        without_secrets(component.sub_components.get_or_insert_default());
    }
}

fn hide_secrets(kind: &str, provider: &str, config: &mut Config) {
    if kind == KEYS {
        config.retain(|name, _| keys::is_setting(provider, name));
    }
    if kind == REGISTRATION_POLICIES {
        config.retain(|name, _| policies::is_setting(provider, name));
    }
    for (_, values) in config.iter_mut().filter(|(name, _)| SECRETS.contains(&name.as_str())) {
        *values = vec![MASK.to_owned()];
    }
}

/// The settings of a component as they are kept.
fn config_of(realm: &Realm, id: &str) -> Config {
    fn find<'a>(components: &'a ByType, id: &str) -> Option<&'a ComponentExportRepresentation> {
        let mut all = components.values().flatten();
        all.find_map(|one| match one.id.as_deref() == Some(id) {
            true => Some(one),
            false => find(one.sub_components.as_ref()?, id),
        })
    }
    let found = realm.settings.components.as_ref().and_then(|components| find(components, id));
    found.and_then(|component| component.config.clone()).unwrap_or_default()
}

fn check(realm: &Realm, kind: &str, provider: &str, config: &Config) -> Decision<()> {
    match kind {
        KEYS => keys::check(provider, config),
        REGISTRATION_POLICIES => policies::check(realm, provider, config),
        other if OTHERS.contains(&other) => Err(Denied::NotDone("components that are not keys")),
        _ => Err(AdminDenied::Invalid(Invalid::ComponentProvider).into()),
    }
}

fn is_settled(realm: &Realm, keys: &[KeyOf]) -> bool {
    fn are_named(components: &ByType) -> bool {
        components.values().flatten().all(|one| one.id.is_some() && one.sub_components.as_ref().is_none_or(are_named))
    }
    let Some(components) = &realm.settings.components else { return false };
    let own = components.get(KEYS).map(Vec::as_slice).unwrap_or_default();
    let has_component = |key: &KeyOf| own.iter().any(|one| one.id.as_deref() == Some(&*key.component));
    are_named(components) && keys.iter().all(has_component)
}

fn name(components: &mut ByType, context: &mut Context) {
    for component in components.values_mut().flatten() {
        component.id.get_or_insert_with(|| context.new_id().to_string());
        component.sub_components.iter_mut().for_each(|below| name(below, context));
    }
}

fn remove(components: &mut ByType, id: &str) {
    for own in components.values_mut() {
        own.retain(|one| one.id.as_deref() != Some(id));
        own.iter_mut().filter_map(|one| one.sub_components.as_mut()).for_each(|below| remove(below, id));
    }
    components.retain(|_, own| !own.is_empty());
}

fn all(realm: &Realm) -> Vec<ComponentRepresentation> {
    let mut shown = Vec::new();
    if let Some(components) = &realm.settings.components {
        show(components, &realm.id, &mut shown);
    }
    shown
}

fn show(components: &ByType, parent: &str, shown: &mut Vec<ComponentRepresentation>) {
    for (kind, component) in components.iter().flat_map(|(kind, own)| own.iter().map(move |one| (kind, one))) {
        let mut config = component.config.clone().unwrap_or_default();
        hide_secrets(kind, component.provider_id.as_deref().unwrap_or_default(), &mut config);
        shown.push(ComponentRepresentation {
            id: component.id.clone(),
            name: component.name.clone(),
            provider_id: component.provider_id.clone(),
            provider_type: Some(kind.clone()),
            parent_id: Some(parent.to_owned()),
            sub_type: component.sub_type.clone(),
            config: Some(config),
            ..ComponentRepresentation::default()
        });
        if let (Some(below), Some(id)) = (&component.sub_components, &component.id) {
            show(below, id, shown);
        }
    }
}
