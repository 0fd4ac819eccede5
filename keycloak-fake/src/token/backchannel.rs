//! The two tokens of a login on another device: what the client asks with, and what the device answers with.

use keycloak_api::Error;
use serde_json::{Map, json};

use super::internal::sign_internal;
use super::{access, compact, issue};
use crate::domain::oidc::backchannel::Begun;
use crate::state::Realm;

/// The type of an `auth_req_id`, by which no other token of the realm's can pass for one.
pub(crate) const REQUEST_ID: &str = "CIBA";

/// The `auth_req_id` of the login of this id. Only the realm itself reads it again: Keycloak encrypts its own.
pub(crate) fn sign_request_id(realm: &Realm, id: &str) -> String {
    sign_internal(realm, &json!({"typ": REQUEST_ID, "jti": id}))
}

/// The token by which the device answers, signed as the client's access tokens are.
///
/// # Errors
/// `Server` if there is no such algorithm, or the key cannot be made.
pub(crate) fn sign_for_device(realm: &Realm, issuer: &str, begun: &Begun) -> Result<String, Error> {
    let issued = begun.login.begun.div_euclid(1000);
    let mut claims = Map::new();
    claims.insert("exp".to_owned(), begun.answer_expires.into());
    claims.insert("iat".to_owned(), issued.into());
    claims.insert("jti".to_owned(), (&*begun.login.answer_id).into());
    claims.insert("iss".to_owned(), issuer.into());
    claims.insert("aud".to_owned(), issuer.into());
    claims.insert("sub".to_owned(), (&*begun.user.id).into());
    claims.insert("typ".to_owned(), "Bearer".into());
    claims.insert("azp".to_owned(), (&*begun.client.client_id).into());
    let algorithm = access::algorithm(&begun.client, "access.token.signed.response.alg", &realm.settings);
    let key = realm.keys.signing(issue::parse_algorithm(algorithm)?, begun.login.begun);
    compact::sign(&key, issue::access_header_type(&begun.client), &claims)
}
