//! What a request has once it is let in.

use std::sync::Arc;

use keycloak_api::token::AccessTokenClaims;
use secrecy::SecretString;

use super::Door;
use super::credentials::Scheme;
use super::proofs::{Prover, Spent};
use super::refusal::Refusal;

/// The token that a request was let in with, among its extensions. It can only come from a
/// [`BearerLayer`](super::BearerLayer).
#[derive(Clone)]
pub struct BearerToken {
    claims: Arc<AccessTokenClaims>,
    raw: Arc<SecretString>,
    /// Who verified it.
    door: Arc<Door>,
    /// The proof of the key that it is bound to.
    proof: Option<Spent>,
}

impl BearerToken {
    pub(super) fn new(claims: AccessTokenClaims, raw: &str, door: Arc<Door>, proof: Option<Spent>) -> Self {
        Self { claims: Arc::new(claims), raw: Arc::new(raw.into()), door, proof }
    }

    /// The proof that it was let in with, if it was this one who took it.
    pub(super) fn spent(&self, prover: &Arc<Prover>) -> Option<Spent> {
        self.proof.filter(|_| self.door.prover.as_ref().is_some_and(|own| Arc::ptr_eq(own, prover)))
    }

    /// The scheme that it was shown by.
    pub(super) fn scheme(&self) -> Scheme {
        if self.proof.is_some() { Scheme::DPoP } else { Scheme::Bearer }
    }

    /// Whether this door verified it.
    pub(super) fn is_of(&self, door: &Arc<Door>) -> bool {
        Arc::ptr_eq(&self.door, door)
    }

    /// The answer to who has shown it, and is not let in.
    pub(crate) fn refuse<B: Default>(&self, refusal: &Refusal) -> http::Response<B> {
        self.door.refuse(Some(self.scheme()), refusal)
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
