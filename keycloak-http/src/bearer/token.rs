//! What a request has once it is let in.

use std::sync::Arc;

use keycloak_api::token::AccessTokenClaims;
use secrecy::SecretString;

use super::Door;

/// The token that a request was let in with, among its extensions. It can only come from a
/// [`BearerLayer`](super::BearerLayer).
#[derive(Clone)]
pub struct BearerToken {
    claims: Arc<AccessTokenClaims>,
    raw: Arc<SecretString>,
    /// Who verified it.
    door: Arc<Door>,
}

impl BearerToken {
    pub(super) fn new(claims: AccessTokenClaims, raw: &str, door: Arc<Door>) -> Self {
        Self { claims: Arc::new(claims), raw: Arc::new(raw.into()), door }
    }

    /// Whether this door verified it.
    pub(super) fn is_of(&self, door: &Arc<Door>) -> bool {
        Arc::ptr_eq(&self.door, door)
    }

    /// Its claims.
    #[must_use]
    pub fn claims(&self) -> &AccessTokenClaims {
        &self.claims
    }

    /// The token itself, for asking the server in its owner's name.
    pub(crate) fn raw(&self) -> &Arc<SecretString> {
        &self.raw
    }

    /// The realm whose token it is.
    pub(crate) fn realm(&self) -> &str {
        &self.door.realm
    }
}

impl std::fmt::Debug for BearerToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BearerToken").field("claims", self.claims()).finish_non_exhaustive()
    }
}

/// Taken as an argument of a handler. Where no layer let the request in, the answer is 500: the route was left open.
#[cfg(feature = "axum")]
impl<S: Sync> axum_core::extract::FromRequestParts<S> for BearerToken {
    type Rejection = http::StatusCode;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        let token = parts.extensions.get::<Self>().cloned();
        token.ok_or_else(|| {
            tracing::error!("a handler takes a bearer token, but no bearer layer is before it");
            http::StatusCode::INTERNAL_SERVER_ERROR
        })
    }
}
