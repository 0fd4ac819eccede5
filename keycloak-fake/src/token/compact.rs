//! Tokens as text: a header as Keycloak spells it, claims, a signature.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::Algorithm;
use keycloak_api::{Error, ErrorKind};
use serde_json::{Map, Value};

use super::keys::RealmKey;

/// Signs claims with `key`. `typ` is the header's: `JWT`, or `at+jwt`.
pub(super) fn sign(key: &RealmKey, typ: &str, claims: &Map<String, Value>) -> Result<String, Error> {
    let kid = key.kid().ok_or_else(no_key)?;
    // The blanks are Keycloak's.
    let header = format!(r#"{{"alg":"{}","typ" : "{typ}","kid" : "{kid}"}}"#, key.algorithm());
    let claims = serde_json::to_vec(claims).map_err(|error| Error::with_source(ErrorKind::Server, error))?;
    let mut token = String::with_capacity((header.len() + claims.len()) * 4 / 3 + 350);
    URL_SAFE_NO_PAD.encode_string(header, &mut token);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = key.sign(token.as_bytes()).ok_or_else(no_key)?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// A token's parts, not yet verified.
pub(super) struct Parts<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) kid: String,
    /// What was signed.
    pub(super) message: &'a [u8],
    pub(super) claims: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// Takes a token apart. `None` if it isn't one, or has no `kid`, or an algorithm that is none.
pub(super) fn split(raw: &str) -> Option<Parts<'_>> {
    let (message, signature) = raw.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let header: Map<String, Value> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    Some(Parts {
        algorithm: header.get("alg")?.as_str()?.parse().ok()?,
        kid: header.get("kid")?.as_str()?.to_owned(),
        message: message.as_bytes(),
        claims: URL_SAFE_NO_PAD.decode(claims).ok()?,
        signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
    })
}

fn no_key() -> Error {
    Error::new(ErrorKind::Server, "the realm's key could not be made or used")
}
