//! The realm that every case starts with.

use keycloak_api::representation::RealmRepresentation;

use crate::case::Outcome;

const REALM: &str = include_str!("../../fixtures/realm.json");

/// The realm under this name.
///
/// # Errors
/// The fixture is no realm.
pub fn representation(realm: &str) -> Outcome<RealmRepresentation> {
    Ok(serde_json::from_str(&REALM.replace("{realm}", realm))?)
}
