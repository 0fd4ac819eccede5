//! The keys that a realm publishes.

use keycloak_api::Result;
use keycloak_api::token::JsonWebKeySet;

use crate::state::Realm;

/// The realm's public keys, those of retired keys included.
///
/// # Errors
/// None: a key that could not be made is left out.
pub(crate) fn jwks(realm: &Realm) -> Result<JsonWebKeySet> {
    Ok(JsonWebKeySet::new(realm.keys.published().iter().filter_map(|key| key.jwk())))
}
