//! Whether a token is good: by its signature and claims, and by what the server tells of it.

use std::time::SystemTime;

use http::HeaderMap;
use keycloak_api::token::{AccessTokenClaims, TokenError, TokenVerifier, VerifiedToken};
use serde_json::{Map, Value};

use super::credentials::{Shown, shown};
use super::introspecting::{Introspector, Told};
use super::refusal::Refusal;
use super::{BearerLayer, BearerToken, Door};
use crate::keys::{VerifyError, verify};

/// A token of a realm that was found good.
pub(super) type Good = VerifiedToken<AccessTokenClaims>;

impl BearerLayer {
    /// The token that a request shows, if it is good.
    pub(super) async fn verify(&self, headers: &HeaderMap) -> Result<BearerToken, Refusal> {
        let raw = match shown(headers) {
            Shown::Token(raw) => raw,
            Shown::Nothing => return Err(Refusal::NoToken),
            Shown::Unreadable => return Err(Refusal::Unreadable),
        };
        let claims = self.claims(raw).await?;
        // Who stole a token that is bound to a key must not get in by leaving the proof of the key away.
        if claims.cnf.is_some() {
            tracing::debug!(realm = %self.door.realm, "a token that is bound to a key was shown as a bearer token");
            return Err(Refusal::NotValid);
        }
        Ok(BearerToken::new(claims, raw, self.door.clone()))
    }

    async fn claims(&self, raw: &str) -> Result<AccessTokenClaims, Refusal> {
        let Door { source, realm, verifier, introspector } = &*self.door;
        let verified = verify(&**source, realm, raw, verifier).await;
        if let Some(introspector) = introspector.as_ref().filter(|asked| asked.is_to_ask(raw, &verified)) {
            return self.introspect(introspector, raw, verified.ok()).await;
        }
        let good = verified.map_err(|error| {
            match &error {
                VerifyError::Keys(cause) => tracing::warn!(%realm, kind = %cause.kind(), "no keys"),
                VerifyError::Token(cause) => tracing::debug!(%realm, %cause, "a token was refused"),
            }
            Refusal::of(&error)
        })?;
        Ok(good.into_claims())
    }

    /// The claims of a token that the server vouches for: what was signed, and what else it tells.
    async fn introspect(
        &self,
        introspector: &Introspector,
        raw: &str,
        signed: Option<Good>,
    ) -> Result<AccessTokenClaims, Refusal> {
        let Door { source, realm, verifier, .. } = &*self.door;
        let told = introspector.told(source, realm, raw).await.map_err(|error| {
            tracing::warn!(%realm, kind = %error.kind(), "the server could not be asked of a token");
            Refusal::Unanswered
        })?;
        let Some(told) = told else {
            tracing::debug!(%realm, "the server does not know a token as active");
            return Err(Refusal::NotValid);
        };
        claims_of(signed, &told, verifier, source.time()).map_err(|error| {
            tracing::debug!(%realm, %error, "a token that the server told of was refused");
            Refusal::of(&VerifyError::Token(error))
        })
    }
}

fn claims_of(
    signed: Option<Good>,
    told: &Told,
    verifier: &TokenVerifier,
    now: SystemTime,
) -> Result<AccessTokenClaims, TokenError> {
    let unfit = |error: serde_json::Error| TokenError::Claims(error.to_string());
    let mut claims = match signed.map(|good| serde_json::to_value(good.into_claims())).transpose().map_err(unfit)? {
        Some(Value::Object(claims)) => claims,
        _ => Map::new(),
    };
    for (name, value) in told {
        claims.entry(name).or_insert_with(|| value.clone());
    }
    verifier.check_told_claims(&claims, now)?;
    serde_json::from_value(Value::Object(claims)).map_err(unfit)
}
