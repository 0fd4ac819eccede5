//! Who knows of tokens: where the keys come from that they are verified with, and who can be asked of one.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use keycloak_api::Error;
use keycloak_api::oidc::{ClientAuth, Introspection, OpenIdConnect};
use keycloak_api::operation::Transport;
use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier, VerifiedToken};

use crate::keycloak::HttpKeycloak;
use crate::keys::VerifyError;

/// What a token is said to be (RFC 7662, section 2.1).
const HINT: &str = "access_token";

/// A token of a realm that was found good.
pub(super) type Good = VerifiedToken<AccessTokenClaims>;

/// What can verify a realm's tokens.
#[async_trait]
pub(super) trait Source: Send + Sync {
    async fn verify(&self, realm: &str, raw: &str, verifier: &TokenVerifier) -> Result<Good, VerifyError>;

    async fn introspect(&self, realm: &str, client: &ClientAuth, raw: &str) -> Result<Introspection, Error>;

    fn now(&self) -> SystemTime;
}

#[async_trait]
impl Source for HttpKeycloak {
    async fn verify(&self, realm: &str, raw: &str, verifier: &TokenVerifier) -> Result<Good, VerifyError> {
        self.verify_with(realm, raw, verifier).await
    }

    async fn introspect(&self, realm: &str, client: &ClientAuth, raw: &str) -> Result<Introspection, Error> {
        OpenIdConnect::introspect(self, realm, client, raw, Some(HINT)).await
    }

    fn now(&self) -> SystemTime {
        Transport::now(self)
    }
}

/// Anything that publishes keys.
pub(super) struct Over {
    pub(super) keycloak: Arc<dyn OpenIdConnect>,
    pub(super) now: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

#[async_trait]
impl Source for Over {
    async fn verify(&self, realm: &str, raw: &str, verifier: &TokenVerifier) -> Result<Good, VerifyError> {
        let keys = self.keycloak.certs(realm).await.map_err(VerifyError::Keys)?;
        Ok(verifier.decode(raw, &KeySet::from(&keys), (self.now)())?)
    }

    async fn introspect(&self, realm: &str, client: &ClientAuth, raw: &str) -> Result<Introspection, Error> {
        self.keycloak.introspect(realm, client, raw, Some(HINT)).await
    }

    fn now(&self) -> SystemTime {
        (self.now)()
    }
}
