//! The realm's own tokens, shown to it again. Whether a token is still good is not decided here: only that the realm
//! signed it.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keycloak_api::token::Algorithm;
use serde_json::{Map, Value};

use super::compact;
use super::keys::RealmKey;
use crate::state::{Client, Realm, Seconds};

/// A token that the realm signed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Presented {
    /// `Bearer`, `ID`, `Refresh`, `Offline`, …
    pub(crate) typ: Option<String>,
    pub(crate) jti: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) sub: Option<String>,
    pub(crate) azp: Option<String>,
    pub(crate) iss: Option<String>,
    pub(crate) exp: Option<Seconds>,
    pub(crate) iat: Option<Seconds>,
    pub(crate) nbf: Option<Seconds>,
    pub(crate) scope: Option<String>,
    pub(crate) aud: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// Every claim.
    pub(crate) claims: Map<String, Value>,
}

/// The token, if a key of the realm that is not disabled signed it. Neither its time nor its issuer are looked at.
pub(crate) fn verify(realm: &Realm, raw: &str) -> Option<Presented> {
    let (_, parts) = signed(realm, raw)?;
    Some(Presented::of(serde_json::from_slice(&parts.claims).ok()?))
}

/// What is wrong with a token that the realm did not sign, in Keycloak's words.
pub(crate) fn wrong(realm: &Realm, raw: &str) -> String {
    let Some([header, _]) = decoded(raw) else { return "Failed to parse JWT".to_owned() };
    if let Some(none @ "none") = header.get("alg").and_then(Value::as_str) {
        return format!("Unsupported token algorithm: {none}");
    }
    let text = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
    let algorithm = text("alg").parse::<Algorithm>().ok();
    match algorithm.is_some_and(|algorithm| realm.keys.verifying(text("kid"), algorithm).is_some()) {
        true => "org.keycloak.exceptions.TokenSignatureInvalidException: Invalid token signature".to_owned(),
        false => "Key not found".to_owned(),
    }
}

/// A token's parts with the key of the realm that signed it.
pub(super) fn signed<'a>(realm: &Realm, raw: &'a str) -> Option<(Arc<RealmKey>, compact::Parts<'a>)> {
    let parts = compact::split(raw)?;
    // The key has one algorithm: a header that names another one finds no key.
    let key = realm.keys.verifying(&parts.kid, parts.algorithm)?;
    key.verifies(parts.message, &parts.signature).then_some((key, parts))
}

/// What a token says, by whomever it was made: to find the realm that can verify it. Nothing of it may be believed.
pub(crate) fn peek(raw: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&compact::split(raw)?.claims).ok()
}

/// Whether the text is a token, signed or not, by whomever it was made.
pub(crate) fn is_token(text: &str) -> bool {
    decoded(text).is_some()
}

/// What a token says, signed or not, by whomever it was made. Nothing of it may be believed.
pub(crate) fn claims_of_any(text: &str) -> Option<Map<String, Value>> {
    decoded(text).map(|[_, claims]| claims)
}

/// The header and the claims of a token, signed or not, by whomever it was made. Nothing of it may be believed.
pub(crate) fn decoded(text: &str) -> Option<[Map<String, Value>; 2]> {
    let parts: Vec<&str> = text.split('.').collect();
    let [header, claims, _] = parts.as_slice() else { return None };
    let object = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some([object(header)?, object(claims)?])
}

impl Presented {
    /// Whether the token has this scope.
    pub(crate) fn has_scope(&self, name: &str) -> bool {
        self.scope.as_deref().is_some_and(|scope| scope.split(' ').any(|held| held == name))
    }

    /// Whether the token is this client's own.
    pub(crate) fn is_of(&self, client: &Client) -> bool {
        self.azp.as_deref() == Some(&*client.client_id)
    }

    /// The kind of session that an access token is of, as its id begins with it.
    pub(crate) fn session_mark(&self) -> Option<&str> {
        self.jti.as_deref().and_then(|id| id.get(..2))
    }

    /// Whether the token is for this audience.
    pub(crate) fn audience_has(&self, audience: &str) -> bool {
        self.aud.iter().any(|held| held == audience)
    }

    pub(crate) fn of(claims: Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
        let aud = match claims.get("aud") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        Self {
            typ: text("typ"),
            jti: text("jti"),
            sid: text("sid"),
            sub: text("sub"),
            azp: text("azp"),
            iss: text("iss"),
            exp: seconds("exp"),
            iat: seconds("iat"),
            nbf: seconds("nbf"),
            scope: text("scope"),
            aud,
            nonce: text("nonce"),
            claims,
        }
    }
}
