//! Realms, as Keycloak's JSON.

use keycloak_api::representation::RealmRepresentation;

use super::{group, role, text};
use crate::domain::admin::realms::MASK;
use crate::state::Realm;

/// A realm, without what has operations of its own.
pub(crate) fn full(realm: &Realm) -> RealmRepresentation {
    let mut settings = RealmRepresentation {
        id: text(&realm.id),
        realm: text(&realm.name),
        default_role: realm.roles.get(&realm.default_role).map(|found| role::brief(realm, found)),
        components: None,
        identity_provider_mappers: None,
        identity_providers: None,
        keycloak_version: None,
        localization_texts: None,
        required_actions: None,
        user_federation_mappers: None,
        user_federation_providers: None,
        ..RealmRepresentation::clone(&realm.settings)
    };
    let groups = realm.default_groups.iter().filter_map(|id| realm.groups.get(id));
    let groups: Vec<_> = groups.map(|found| group::path(&realm.groups, found)).collect();
    settings.default_groups = (!groups.is_empty()).then_some(groups);
    if let Some(password) = settings.smtp_server.as_mut().and_then(|server| server.get_mut("password")) {
        MASK.clone_into(password);
    }
    settings
}
