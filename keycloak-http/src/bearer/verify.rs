//! Whether a token is good: by its signature and claims, and by what the server tells of it.

use std::time::SystemTime;

use http::{Extensions, HeaderMap, Method, Uri};
use keycloak_api::token::{AccessTokenClaims, TokenError, TokenVerifier, VerifiedToken};
use serde_json::{Map, Value};

use super::credentials::{Scheme, Shown, shown};
use super::introspecting::{Introspector, Told};
use super::refusal::Refusal;
use super::{BearerLayer, BearerToken, Door, bound};
use crate::keys::{VerifyError, verify};

/// A token of a realm that was found good.
pub(super) type Good = VerifiedToken<AccessTokenClaims>;

/// Why a request is not let in, and by which scheme it has shown a token.
pub(super) type Refused = (Option<Scheme>, Refusal);

/// What of a request is looked at.
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) extensions: &'a Extensions,
}

impl BearerLayer {
    /// The token that a request shows, if it is good.
    pub(super) async fn verify(&self, asked: &Asked<'_>) -> Result<BearerToken, Refused> {
        let (scheme, raw) = match shown(asked.headers, self.door.prover.is_some()) {
            Shown::Token(scheme, raw) => (scheme, raw),
            Shown::Nothing => return Err((None, Refusal::NoToken)),
            Shown::Unreadable => return Err((None, Refusal::Unreadable)),
        };
        let refused = |refusal| (Some(scheme), refusal);
        let claims = self.claims(raw).await.map_err(refused)?;
        let proof = bound::check(&self.door, scheme, &claims, raw, asked).map_err(refused)?;
        Ok(BearerToken::new(claims, raw, self.door.clone(), proof))
    }

    async fn claims(&self, raw: &str) -> Result<AccessTokenClaims, Refusal> {
        let Door { source, realm, verifier, introspector, .. } = &*self.door;
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
