//! Where the keys come from that tokens are verified with.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::token::{AccessTokenClaims, KeySet, TokenVerifier, VerifiedToken};

use crate::keycloak::HttpKeycloak;
use crate::keys::VerifyError;

/// A token of a realm that was found good.
pub(super) type Good = VerifiedToken<AccessTokenClaims>;

/// What can verify a realm's tokens.
#[async_trait]
pub(super) trait Source: Send + Sync {
    async fn verify(&self, realm: &str, raw: &str, verifier: &TokenVerifier) -> Result<Good, VerifyError>;
}

#[async_trait]
impl Source for HttpKeycloak {
    async fn verify(&self, realm: &str, raw: &str, verifier: &TokenVerifier) -> Result<Good, VerifyError> {
        self.verify_with(realm, raw, verifier).await
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
}
