//! Where decisions come from: the server's answers, each kept for a time.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use keycloak_api::oidc::ClientAuth;
use keycloak_api::representation::{Permission, PermissionRequest};
use keycloak_api::token::GrantedPermission;
use secrecy::ExposeSecret as _;

use super::authority::{Authority, Trouble};
use super::lookup::{self, Lookup};
use super::protection::Protection;
use super::rule::Resource;
use super::scopes::Needed;
use crate::bearer::BearerToken;
use crate::timed_cache::{TimedCache, TokenHash, at_second, later, token_hash};

/// Asks the server as a resource server.
pub(super) struct Point {
    asked: Arc<Asked>,
    protection: Arc<Protection>,
    decisions: TimedCache<Question, Option<Arc<GrantedPermission>>>,
    resources: TimedCache<Lookup, Option<Arc<str>>>,
}

/// Who is asked, by whom, and how long answers are kept.
pub(super) struct Asked {
    pub(super) authority: Arc<dyn Authority>,
    pub(super) realm: String,
    pub(super) client: ClientAuth,
    pub(super) keep: Duration,
    pub(super) keep_resources: Duration,
}

/// Whether the holder of a token has a permission.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    token: TokenHash,
    resource: Arc<str>,
    scopes: Vec<String>,
}

impl Point {
    pub(super) fn new(asked: Asked, entries: NonZeroUsize) -> Self {
        let asked = Arc::new(asked);
        let protection = Arc::new(Protection::new(asked.clone()));
        Self { asked, protection, decisions: TimedCache::new(entries), resources: TimedCache::new(entries) }
    }

    pub(super) fn realm(&self) -> &str {
        &self.asked.realm
    }

    /// The permission that the holder of a token has for a resource, with those of the scopes that are granted; nothing if
    /// it has none.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub(super) async fn granted(
        &self,
        token: &BearerToken,
        resource: &Arc<str>,
        needed: &Needed,
    ) -> Result<Option<Arc<GrantedPermission>>, Trouble> {
        let hash = token_hash(token.raw().expose_secret());
        let question = Question { token: hash, resource: resource.clone(), scopes: needed.names.clone() };
        let ask = || {
            let (asked, raw, resource) = (self.asked.clone(), token.raw().clone(), resource.clone());
            let (scopes, end) = (needed.names.join(","), end_of(token));
            async move {
                let Asked { authority, realm, client, keep, .. } = &*asked;
                let until = later(authority.now(), *keep).min(end);
                let permission = if scopes.is_empty() { resource.to_string() } else { format!("{resource}#{scopes}") };
                let granted = authority.granted(realm, raw.expose_secret(), client.client_id(), permission).await?;
                let granted = granted.into_iter().find(|granted| granted.rsid.as_deref() == Some(&*resource));
                Ok((granted.map(|granted| Arc::new(as_claim(granted))), until))
            }
        };
        let decision = self.decisions.get(question, || self.asked.authority.now(), ask).await;
        decision.map_err(Trouble::with_callers_token)
    }

    /// The id of a rule's resource for a path; nothing if there is none, or not one alone.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub(super) async fn resource(&self, resource: &Resource, path: &str) -> Result<Option<Arc<str>>, Trouble> {
        if let Resource::Id(id) = resource {
            return Ok(Some(Arc::from(id.as_str())));
        }
        let Some(lookup) = Lookup::of(resource, path) else { return Ok(None) };
        let ask = || {
            let (asked, protection) = (self.asked.clone(), self.protection.clone());
            let filter = lookup.filter(asked.client.client_id());
            async move {
                let until = later(asked.authority.now(), asked.keep_resources);
                let found = protection.resources(&filter).await?;
                Ok((lookup::the_one(found, &filter), until))
            }
        };
        let found = self.resources.get(lookup.clone(), || self.asked.authority.now(), ask).await;
        found.map_err(Trouble::with_own_token)
    }

    /// Looks a rule's resource up anew the next time. Says whether it is looked up at all.
    pub(super) fn forget(&self, resource: &Resource, path: &str) -> bool {
        Lookup::of(resource, path).inspect(|lookup| self.resources.forget(lookup)).is_some()
    }

    /// A ticket for what somebody lacks.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub(super) async fn ticket(&self, resource: &str, needed: &Needed) -> Result<String, Trouble> {
        let lacking = PermissionRequest {
            resource_id: Some(resource.to_owned()),
            resource_scopes: Some(needed.names.clone()),
            ..PermissionRequest::default()
        };
        self.protection.ticket(&lacking).await.map_err(|error| Trouble::with_own_token(Arc::new(error)))
    }
}

fn as_claim(permission: Permission) -> GrantedPermission {
    let mut claim = GrantedPermission::default();
    claim.rsid = permission.rsid;
    claim.rsname = permission.rsname;
    claim.scopes = permission.scopes.unwrap_or_default();
    claim.claims = permission.claims.unwrap_or_default();
    claim
}

/// When a token ends; late, where it does not say.
fn end_of(token: &BearerToken) -> SystemTime {
    let seconds = token.claims().exp.and_then(|exp| u64::try_from(exp).ok()).unwrap_or(u64::from(u32::MAX));
    at_second(seconds)
}
