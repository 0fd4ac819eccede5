//! Answers to authorization requests that are tokens (JWT Secured Authorization Response Mode, section 4.1).

use keycloak_api::Error;
use serde_json::{Map, Value};

use super::{access, compact, issue};
use crate::state::{Client, Realm, Seconds};

const ALGORITHM: &str = "authorization.signed.response.alg";

/// The answer's parameters as one token for `client`, good until `expires`.
pub(crate) fn sign_response(
    realm: &Realm,
    client: &Client,
    issuer: &str,
    expires: Seconds,
    parameters: &[(&'static str, String)],
) -> Result<String, Error> {
    let mut claims = Map::new();
    claims.insert("exp".to_owned(), expires.into());
    claims.insert("iss".to_owned(), issuer.into());
    claims.insert("aud".to_owned(), (&*client.client_id).into());
    claims.extend(parameters.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))));
    let algorithm = issue::parse_algorithm(access::algorithm(client, ALGORITHM, &realm.settings))?;
    compact::sign(&realm.keys.signing(algorithm, expires.saturating_mul(1000)), "JWT", &claims)
}
