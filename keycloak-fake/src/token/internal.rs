//! What only the realm itself reads again: browsers' cookies, permission tickets, the links of mails.

use keycloak_api::Error;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::compact;
use crate::state::Realm;

/// Signs claims with the realm's secret. Empty if `claims` is no object.
pub(crate) fn sign_internal(realm: &Realm, claims: &Value) -> String {
    let key = realm.keys.signing(Algorithm::HS512, 0);
    claims.as_object().and_then(|claims| compact::sign(&key, "JWT", claims).ok()).unwrap_or_default()
}

/// Signs a permission ticket with the realm's secret, as refresh tokens are signed.
///
/// # Errors
/// `Server` if the key cannot be made.
pub(crate) fn sign_ticket(realm: &Realm, claims: &Map<String, Value>, now_ms: i64) -> Result<String, Error> {
    compact::sign(&realm.keys.signing(Algorithm::HS512, now_ms), "JWT", claims)
}

/// What only this realm can have made of `text`: 64 bytes.
pub(crate) fn mac(realm: &Realm, text: &[u8]) -> Vec<u8> {
    realm.keys.signing(Algorithm::HS512, 0).sign(text).unwrap_or_default()
}
