//! Where a realm's JSON has fields that Keycloak's representations do not have.

use keycloak_api::representation::RealmRepresentation;

/// The paths of the unknown fields.
pub(crate) fn paths(realm: &RealmRepresentation) -> Vec<String> {
    realm.extra.keys().cloned().collect()
}
