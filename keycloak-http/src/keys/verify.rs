//! Verifying a realm's tokens without asking the realm.

use std::time::SystemTime;

use async_trait::async_trait;
use keycloak_api::Error;
use keycloak_api::operation::Transport as _;
use keycloak_api::token::{AccessTokenClaims, KeySet, TokenError, TokenVerifier, VerifiedToken};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::keycloak::{HttpKeycloak, check_runtime};

/// What a path's segment may hold as it is (RFC 3986, section 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a token was not verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The token is not good: whoever sent it is not let in.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The realm's keys could not be got, so that nothing is known of the token.
    #[error("the realm's keys could not be got")]
    Keys(#[source] Error),
}

/// A name as a segment of a path.
pub(crate) fn segment(name: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(name, SEGMENT)
}

/// What a realm calls itself: its URL below `base_url`.
pub(crate) fn issuer(base_url: &str, realm: &str) -> String {
    format!("{base_url}/realms/{}", segment(realm))
}

/// What access tokens of a realm are at least: by the issuer below `base_url`, and of the type `Bearer`.
pub(crate) fn access_tokens(base_url: &str, realm: &str) -> TokenVerifier {
    TokenVerifier::new().issuer(issuer(base_url, realm)).token_type("Bearer")
}

/// What has a realm's keys, and the time.
#[async_trait]
pub(crate) trait Keys: Send + Sync {
    /// The realm's keys, of now or before.
    async fn keys(&self, realm: &str) -> Result<KeySet, Error>;

    /// The realm's keys after a token named one that is not among them; nothing where those were new.
    async fn newer_keys(&self, realm: &str) -> Result<Option<KeySet>, Error>;

    fn time(&self) -> SystemTime;
}

/// Verifies a token with the keys of `realm` as `verifier` says.
pub(crate) async fn verify<C: DeserializeOwned>(
    source: &(impl Keys + ?Sized),
    realm: &str,
    raw: &str,
    verifier: &TokenVerifier,
) -> Result<VerifiedToken<C>, VerifyError> {
    let keys = source.keys(realm).await.map_err(VerifyError::Keys)?;
    match verifier.decode(raw, &keys, source.time()) {
        Err(error) if error.is_unknown_key() => match source.newer_keys(realm).await.map_err(VerifyError::Keys)? {
            Some(keys) => Ok(verifier.decode(raw, &keys, source.time())?),
            None => Err(error.into()),
        },
        outcome => Ok(outcome?),
    }
}

#[async_trait]
impl Keys for HttpKeycloak {
    async fn keys(&self, realm: &str) -> Result<KeySet, Error> {
        self.keys(realm).await
    }

    async fn newer_keys(&self, realm: &str) -> Result<Option<KeySet>, Error> {
        self.key_cache().newer_keys(realm).await.map(Some)
    }

    fn time(&self) -> SystemTime {
        self.now()
    }
}

impl HttpKeycloak {
    /// Verifies an access token of `realm`: its signature (RS256), issuer, type (`Bearer`) and times, without leeway.
    /// **Not whom it is for**: check its audience, or give [`verify_with`](Self::verify_with) one, as well as
    /// everything else that is to be checked otherwise. The issuer is the realm below this client's base URL.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub async fn verify(&self, realm: &str, raw: &str) -> Result<VerifiedToken<AccessTokenClaims>, VerifyError> {
        self.verify_with(realm, raw, &access_tokens(self.base_url(), realm)).await
    }

    /// Verifies a token with the keys of `realm` as `verifier` says, at the time of this client's clock.
    ///
    /// `realm` should not come from the token: each name that is asked for is fetched and kept.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub async fn verify_with<C: DeserializeOwned>(
        &self,
        realm: &str,
        raw: &str,
        verifier: &TokenVerifier,
    ) -> Result<VerifiedToken<C>, VerifyError> {
        verify(self, realm, raw, verifier).await
    }

    /// The public keys of `realm`, fetched now or before; for verifying without waiting.
    ///
    /// # Errors
    /// Those of [`certs`](keycloak_api::oidc::OpenIdConnect::certs), unless there are keys from before.
    pub async fn keys(&self, realm: &str) -> Result<KeySet, Error> {
        check_runtime()?;
        self.key_cache().keys(realm).await
    }
}
