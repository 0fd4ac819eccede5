//! The service that stands before another one.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use http::{HeaderMap, Request, Response};
use keycloak_api::token::{AccessTokenClaims, TokenError, TokenVerifier};
use serde_json::{Map, Value};
use tower::Service;

use super::credentials::{Shown, shown};
use super::introspecting::{Introspector, Told};
use super::refusal::Refusal;
use super::source::Good;
use super::{BearerLayer, BearerToken, Door, Required};
use crate::keys::VerifyError;

/// What a [`BearerLayer`] makes of a service.
#[derive(Clone)]
pub struct BearerService<S> {
    inner: S,
    layer: BearerLayer,
}

/// The answer of a [`BearerService`].
pub type BearerFuture<B, E> = Pin<Box<dyn Future<Output = Result<Response<B>, E>> + Send>>;

impl<S> BearerService<S> {
    pub(super) fn new(inner: S, layer: BearerLayer) -> Self {
        Self { inner, layer }
    }
}

impl<S, A, B> Service<Request<A>> for BearerService<S>
where
    S: Service<Request<A>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    A: Send + 'static,
    B: Default,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = BearerFuture<B, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<A>) -> Self::Future {
        // The one that is ready is the one to call.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let layer = self.layer.clone();
        Box::pin(async move {
            let before = request.extensions().get::<BearerToken>().filter(|token| token.is_of(&layer.door)).cloned();
            let token = match before {
                Some(token) => Ok(token),
                None => layer.verify(request.headers()).await,
            };
            match token.and_then(|token| layer.permit(token)) {
                Ok(token) => {
                    request.extensions_mut().insert(token);
                    inner.call(request).await
                }
                Err(refusal) => Ok(refusal.answer(&layer.door.realm)),
            }
        })
    }
}

impl BearerLayer {
    async fn verify(&self, headers: &HeaderMap) -> Result<BearerToken, Refusal> {
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
        let verified = source.verify(realm, raw, verifier).await;
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
        claims_of(signed, &told, verifier, source.now()).map_err(|error| {
            tracing::debug!(%realm, %error, "a token that the server told of was refused");
            Refusal::of(&VerifyError::Token(error))
        })
    }

    fn permit(&self, token: BearerToken) -> Result<BearerToken, Refusal> {
        let claims = token.claims();
        let is_missing = |required: &&Required| match required {
            Required::RealmRole(role) => !claims.has_realm_role(role),
            Required::ClientRole(client, role) => !claims.has_client_role(client, role),
            Required::Scope(scope) => !claims.has_scope(scope),
        };
        match self.required.iter().find(is_missing) {
            Some(missing) => Err(Refusal::Missing(missing.clone())),
            None => Ok(token),
        }
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

impl<S: fmt::Debug> fmt::Debug for BearerService<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BearerService").field("inner", &self.inner).field("layer", &self.layer).finish()
    }
}
