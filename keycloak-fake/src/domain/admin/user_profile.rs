//! The user profile of a realm: reading and replacing it.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{
    ComponentExportRepresentation, UPAttribute, UPConfig, UserProfileAttributeGroupMetadata,
    UserProfileAttributeMetadata, UserProfileMetadata,
};
use serde_json::Value;

use super::unknown;
use crate::domain::Context;
use crate::domain::denied::{AdminDenied, Decision};
use crate::domain::user_profile::{self, CONFIG, PROVIDER, UserProfile};
use crate::state::Realm;

/// The realm's user profile.
pub(crate) fn get(realm: &Realm) -> Decision<UPConfig> {
    Ok(UserProfile::of(realm).into_config())
}

/// The attributes as an administrator's form shows them.
pub(crate) fn metadata(realm: &Realm) -> Decision<UserProfileMetadata> {
    let profile = UserProfile::of(realm);
    let is_built_in = |name: &str| matches!(name, "username" | "email");
    let shown = profile.attributes().filter(|one| {
        let name = one.name.as_deref().unwrap_or_default();
        is_built_in(name) || profile.shows(name)
    });
    let attributes = shown.map(|one| {
        let name = one.name.as_deref().unwrap_or_default();
        UserProfileAttributeMetadata {
            name: one.name.clone(),
            display_name: one
                .display_name
                .clone()
                .or_else(|| Some(if is_built_in(name) { format!("${{{name}}}") } else { name.to_owned() })),
            required: Some(is_required(realm, one)),
            read_only: Some(!is_writable(realm, &profile, name)),
            annotations: one.annotations.clone(),
            validators: Some(validators(one)),
            group: one.group.clone(),
            multivalued: Some(one.multivalued.unwrap_or(false)),
            ..UserProfileAttributeMetadata::default()
        }
    });
    let attributes = attributes.collect();
    let groups =
        profile.into_config().groups.unwrap_or_default().into_iter().map(|group| UserProfileAttributeGroupMetadata {
            name: group.name,
            display_header: group.display_header,
            display_description: group.display_description,
            annotations: group.annotations,
            ..UserProfileAttributeGroupMetadata::default()
        });
    Ok(UserProfileMetadata {
        attributes: Some(attributes),
        groups: Some(groups.collect()),
        ..UserProfileMetadata::default()
    })
}

/// Whether an administrator has to give a value. A username is needed, unless it is the address.
fn is_required(realm: &Realm, attribute: &UPAttribute) -> bool {
    let by_address = realm.settings.registration_email_as_username.unwrap_or(false);
    match attribute.name.as_deref() {
        Some("username") => !by_address,
        Some("email") if by_address => true,
        _ => user_profile::is_required_of(attribute, "admin"),
    }
}

fn is_writable(realm: &Realm, profile: &UserProfile, name: &str) -> bool {
    let is_address = name == "username" && realm.settings.registration_email_as_username.unwrap_or(false);
    (name == "username" || profile.is_editable(name)) && !is_address
}

/// The validators with their settings. Each passes over an empty value, and one takes care of how many values there
/// are.
fn validators(attribute: &UPAttribute) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut validators = attribute.validations.clone().unwrap_or_default();
    for settings in validators.values_mut() {
        settings.insert("ignore.empty.value".to_owned(), Value::Bool(true));
    }
    if !attribute.multivalued.unwrap_or(false) {
        validators.insert("multivalued".to_owned(), BTreeMap::from([("max".to_owned(), Value::from("1"))]));
    }
    validators
}

/// Replaces the realm's user profile, and returns it as it is now.
pub(crate) fn update(realm: &mut Realm, context: &mut Context, input: &UPConfig) -> Decision<UPConfig> {
    unknown::refuse(input)?;
    user_profile::check(input)?;
    let mut config = input.clone();
    config.groups.get_or_insert_default();
    for attribute in config.attributes.iter_mut().flatten() {
        attribute.multivalued.get_or_insert(false);
    }
    let text = serde_json::to_string(&config).map_err(|_| AdminDenied::Breaks)?;
    let components = Arc::make_mut(&mut realm.settings).components.get_or_insert_default();
    let own = components.entry(PROVIDER.to_owned()).or_default();
    if own.is_empty() {
        own.push(ComponentExportRepresentation {
            id: Some(context.new_id().to_string()),
            provider_id: Some("declarative-user-profile".to_owned()),
            sub_components: Some(BTreeMap::new()),
            ..ComponentExportRepresentation::default()
        });
    }
    for component in own {
        component.config.get_or_insert_default().insert(CONFIG.to_owned(), vec![text.clone()]);
    }
    Ok(config)
}
