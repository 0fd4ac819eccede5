//! Who is asked of a realm: the client with its cache of keys, or anything else that has the trait, such as a fake.
//!
//! What is here must not know what the tokens are for.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use keycloak_api::Error;
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::token::KeySet;

use crate::keycloak::HttpKeycloak;
use crate::keys::Keys;

/// What can verify a realm's tokens, and be asked of them.
pub(crate) trait Source: Keys {
    fn openid(&self) -> &dyn OpenIdConnect;
}

impl Source for HttpKeycloak {
    fn openid(&self) -> &dyn OpenIdConnect {
        self
    }
}

/// Anything that has the trait. Its keys are asked for anew each time.
pub(crate) struct Over {
    keycloak: Arc<dyn OpenIdConnect>,
    now: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Over {
    pub(crate) fn new(
        keycloak: Arc<dyn OpenIdConnect>,
        now: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { keycloak, now: Box::new(now) })
    }
}

#[async_trait]
impl Keys for Over {
    async fn keys(&self, realm: &str) -> Result<KeySet, Error> {
        self.keycloak.certs(realm).await.map(|keys| KeySet::from(&keys))
    }

    async fn newer_keys(&self, _: &str) -> Result<Option<KeySet>, Error> {
        Ok(None)
    }

    fn time(&self) -> SystemTime {
        (self.now)()
    }
}

impl Source for Over {
    fn openid(&self) -> &dyn OpenIdConnect {
        &*self.keycloak
    }
}
