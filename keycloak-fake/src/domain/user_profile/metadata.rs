//! The user profile as a form for administrators shows it.

use std::collections::BTreeMap;

use keycloak_api::representation::{
    UPAttribute, UPGroup, UserProfileAttributeGroupMetadata, UserProfileAttributeMetadata, UserProfileMetadata,
};
use serde_json::{Value, json};

use super::{LOCALE, UserProfile};
use crate::state::Realm;

/// What the realm's profile says of the attributes of a user who is to be created.
pub(crate) fn metadata(realm: &Realm) -> UserProfileMetadata {
    let profile = UserProfile::of(realm);
    let has_email_for_name = realm.settings.registration_email_as_username.unwrap_or(false);
    let shown = profile.attributes().filter(|attribute| {
        let name = attribute.name.as_deref().unwrap_or_default();
        name == "username" || profile.shows(name)
    });
    let mut attributes: Vec<_> = shown.map(|shown| attribute(&profile, shown, has_email_for_name)).collect();
    if profile.has_locales && profile.attribute(LOCALE).is_none() {
        let locale = UserProfileAttributeMetadata {
            name: Some(LOCALE.to_owned()),
            display_name: Some(LOCALE.to_owned()),
            required: Some(false),
            read_only: Some(false),
            validators: Some(BTreeMap::new()),
            multivalued: Some(false),
            ..UserProfileAttributeMetadata::default()
        };
        attributes.insert(0, locale);
    }
    UserProfileMetadata {
        attributes: Some(attributes),
        groups: Some(profile.config.groups.iter().flatten().map(group).collect()),
        ..UserProfileMetadata::default()
    }
}

/// What the realm's profile says of the attributes of a user who is there already.
pub(crate) fn metadata_of_user(realm: &Realm) -> UserProfileMetadata {
    let mut metadata = metadata(realm);
    let is_renamed = realm.settings.edit_username_allowed.unwrap_or(false);
    for attribute in metadata.attributes.iter_mut().flatten() {
        if attribute.name.as_deref() == Some("username") {
            attribute.read_only = Some(attribute.read_only.unwrap_or(false) || !is_renamed);
        }
    }
    metadata
}

fn attribute(profile: &UserProfile, config: &UPAttribute, has_email_for_name: bool) -> UserProfileAttributeMetadata {
    let name = config.name.as_deref().unwrap_or_default();
    let is_required = profile.is_required(config);
    let (is_required, is_read_only) = match name {
        "username" => (!has_email_for_name, has_email_for_name),
        "email" => (has_email_for_name || is_required, !profile.is_editable(name)),
        _ => (is_required, !profile.is_editable(name)),
    };
    let is_known = super::FIELDS.contains(&name);
    let shown_name = || if is_known { format!("${{{name}}}") } else { name.to_owned() };
    let is_multivalued = config.multivalued.unwrap_or(false);
    UserProfileAttributeMetadata {
        name: Some(name.to_owned()),
        display_name: Some(config.display_name.clone().unwrap_or_else(shown_name)),
        required: Some(is_required),
        read_only: Some(is_read_only),
        annotations: config.annotations.clone(),
        validators: Some(validators(config, is_multivalued)),
        group: config.group.clone(),
        multivalued: Some(is_multivalued),
        default_value: config.default_value.clone(),
        ..UserProfileAttributeMetadata::default()
    }
}

/// Each validator passes over what is empty, as Keycloak sets it up; that there is one value is a validator's too.
fn validators(config: &UPAttribute, is_multivalued: bool) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut validators = config.validations.clone().unwrap_or_default();
    for settings in validators.values_mut() {
        settings.insert("ignore.empty.value".to_owned(), json!(true));
    }
    if !is_multivalued {
        validators.insert("multivalued".to_owned(), BTreeMap::from([("max".to_owned(), json!("1"))]));
    }
    validators
}

fn group(group: &UPGroup) -> UserProfileAttributeGroupMetadata {
    UserProfileAttributeGroupMetadata {
        name: group.name.clone(),
        display_header: group.display_header.clone(),
        display_description: group.display_description.clone(),
        annotations: group.annotations.clone(),
        ..UserProfileAttributeGroupMetadata::default()
    }
}
