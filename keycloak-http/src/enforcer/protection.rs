//! The protection API, asked with the resource server's own token (PAT), which is kept and renewed.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use keycloak_api::admin::ResourceFilter;
use keycloak_api::representation::PermissionRequest;
use keycloak_api::uma::ResourceSet;
use keycloak_api::{Error, ErrorKind};
use secrecy::{ExposeSecret as _, SecretString};

use super::authority::is_of_token;
use super::point::Asked;
use crate::credentials::with_access_token;
use crate::polling::seconds;
use crate::single_flight::share;
use crate::timed_cache::{TimedCache, later};

type Pat = Arc<SecretString>;

pub(super) struct Protection {
    asked: Arc<Asked>,
    pat: TimedCache<(), Pat>,
}

impl Protection {
    pub(super) fn new(asked: Arc<Asked>) -> Self {
        Self { asked, pat: TimedCache::new(NonZeroUsize::MIN) }
    }

    /// The ids of the resources that match `filter`.
    ///
    /// # Errors
    /// Those of the protection API, and [`ErrorKind::Credentials`] where the resource server gets no token.
    pub(super) async fn resources(&self, filter: &ResourceFilter) -> Result<Vec<ResourceSet>, Error> {
        let Asked { authority, realm, .. } = &*self.asked;
        let pat = self.pat().await?;
        match authority.resources(realm, pat.expose_secret(), filter).await {
            Err(error) if is_of_token(&error) => {
                let pat = self.other_than(pat).await?;
                authority.resources(realm, pat.expose_secret(), filter).await
            }
            outcome => outcome,
        }
    }

    /// A ticket for what somebody lacks.
    ///
    /// # Errors
    /// As [`resources`](Self::resources).
    pub(super) async fn ticket(&self, lacking: &PermissionRequest) -> Result<String, Error> {
        let Asked { authority, realm, .. } = &*self.asked;
        let pat = self.pat().await?;
        let answer = match authority.ticket(realm, pat.expose_secret(), lacking.clone()).await {
            Err(error) if is_of_token(&error) => {
                let pat = self.other_than(pat).await?;
                authority.ticket(realm, pat.expose_secret(), lacking.clone()).await
            }
            outcome => outcome,
        };
        answer?.ticket.ok_or_else(|| Error::new(ErrorKind::Decode, "the answer has no ticket"))
    }

    async fn pat(&self) -> Result<Pat, Error> {
        let ask = || {
            let asked = self.asked.clone();
            async move {
                let asked_at = asked.authority.now();
                let answer = asked.authority.own_token(&asked.realm, &asked.client).await.map_err(unobtainable)?;
                let answer = with_access_token(answer)?;
                // Renewed before it ends, so that it is good on its way.
                let lifespan = answer.expires_in.map_or(Duration::ZERO, seconds);
                Ok((Arc::new(SecretString::from(answer.access_token)), later(asked_at, lifespan / 4 * 3)))
            }
        };
        self.pat.get((), || self.asked.authority.now(), ask).await.map_err(share)
    }

    /// The token after one that the server refused: its session may have ended, or the server lost it.
    async fn other_than(&self, refused: Pat) -> Result<Pat, Error> {
        let kept = self.pat().await?;
        if !Arc::ptr_eq(&kept, &refused) {
            return Ok(kept);
        }
        self.pat.forget(&());
        self.pat().await
    }
}

/// A refusal of the resource server's credentials must not look like one of a token.
fn unobtainable(error: Error) -> Error {
    let kind = if error.is_transient() { error.kind() } else { ErrorKind::Credentials };
    Error::with_source(kind, error)
}
