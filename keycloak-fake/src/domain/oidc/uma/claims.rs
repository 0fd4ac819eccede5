//! Facts about a request: those that a client pushes, and those that a ticket holds.

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::is_id_token;
use crate::domain::authz::Claims;
use crate::domain::denied::UmaDenied;
use crate::domain::oidc::Received;
use crate::domain::{Decision, Denied};

/// The format of pushed claims.
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// How the names of facts begin that nobody but the server tells.
const SERVERS: &str = "kc.";

/// The claims that a client pushes.
pub(super) fn pushed(received: &Received<'_>) -> Decision<Claims> {
    match (received.form.get("claim_token_format"), received.form.get("claim_token")) {
        (None, _) | (Some(JWT), None) => Ok(Claims::default()),
        (Some(_), _) if is_id_token(received) => Ok(Claims::default()),
        (Some(JWT), Some(claim)) => {
            let bytes = URL_SAFE_NO_PAD.decode(claim).or_else(|_| URL_SAFE.decode(claim));
            let claims = bytes.ok().and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok());
            read(&claims.ok_or(UmaDenied::Claims)?)
        }
        (Some(format), _) => Err(UmaDenied::ClaimsFormat(format.to_owned()).into()),
    }
}

/// Lists of texts by their names, each text once. What is the server's to say, the clock before all, is left out.
pub(super) fn read(claims: &Map<String, Value>) -> Decision<Claims> {
    let mut read = Claims::default();
    for (name, values) in claims.iter().filter(|(name, _)| !name.starts_with(SERVERS)) {
        let kept = read.entry(name.clone()).or_default();
        for value in values.as_array().ok_or(UmaDenied::ClaimsBreak)? {
            if value.is_null() {
                return Err(Denied::NotDone("pushed claims that have nothing for a value"));
            }
            let text = value.as_str().ok_or(UmaDenied::ClaimsBreak)?;
            if !kept.iter().any(|old| old == text) {
                kept.push(text.to_owned());
            }
        }
    }
    Ok(read)
}
