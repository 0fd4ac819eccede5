//! The user profile of a realm: reading and replacing it.

use std::collections::BTreeMap;
use std::sync::Arc;

use keycloak_api::representation::{ComponentExportRepresentation, UPConfig, UserProfileMetadata};

use super::unknown;
use crate::domain::Context;
use crate::domain::denied::{AdminDenied, Decision};
use crate::domain::user_profile::{self, CONFIG, PROVIDER, UserProfile};
use crate::state::Realm;

/// The realm's user profile.
pub(crate) fn get(realm: &Realm) -> Decision<UPConfig> {
    Ok(UserProfile::of(realm).into_config())
}

/// The realm's user profile as a form for administrators shows it.
pub(crate) fn metadata(realm: &Realm) -> Decision<UserProfileMetadata> {
    Ok(user_profile::metadata(realm))
}

/// Replaces the realm's user profile, and returns it as it is now.
pub(crate) fn update(realm: &mut Realm, context: &mut Context, input: &UPConfig) -> Decision<UPConfig> {
    unknown::refuse(input)?;
    user_profile::check(realm, input)?;
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
