//! Access tokens that come from elsewhere: a vault, a sidecar, another login.

use std::time::Duration;

use async_trait::async_trait;
use keycloak_api::Result;
use secrecy::SecretString;

/// Supplies access tokens for the admin API.
#[async_trait]
pub trait TokenSupplier: Send + Sync {
    /// A token that is good now. It is asked for when there is none, when the last one nears its end, and when the
    /// server refused the last one; never twice at the same time.
    ///
    /// # Errors
    /// Whatever keeps a token from coming; operations fail with
    /// [`ErrorKind::Credentials`](keycloak_api::ErrorKind::Credentials), or with the same kind where the error is
    /// transient, and have the error as their source.
    async fn token(&self) -> Result<SuppliedToken>;
}

/// A token that a [`TokenSupplier`] hands out. `Debug` does not show it.
#[derive(Clone, Debug)]
pub struct SuppliedToken {
    pub(crate) access_token: SecretString,
    pub(crate) lifespan: Option<Duration>,
}

impl SuppliedToken {
    /// A token that is used until the server refuses it.
    #[must_use]
    pub fn new(access_token: impl Into<SecretString>) -> Self {
        Self { access_token: access_token.into(), lifespan: None }
    }

    /// Says that the token holds for `lifespan` from now, so that the next one is asked for in time.
    #[must_use]
    pub fn expires_in(mut self, lifespan: Duration) -> Self {
        self.lifespan = Some(lifespan);
        self
    }
}
