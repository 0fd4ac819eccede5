//! The service that stands before another one.

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Method, Request, Response};
use keycloak_api::token::GrantedPermission;
use tower::Service;

use super::authority::Trouble;
use super::paths::is_plain;
use super::refusal::{Refusal, Ticket};
use super::rule::Rule;
use super::scopes::Needed;
use super::{Authorized, EnforcerLayer};
use crate::bearer::{BearerFuture, BearerToken};

/// What an [`EnforcerLayer`] makes of a service.
#[derive(Clone)]
pub struct EnforcerService<S> {
    inner: S,
    layer: EnforcerLayer,
}

impl<S> EnforcerService<S> {
    pub(super) fn new(inner: S, layer: EnforcerLayer) -> Self {
        Self { inner, layer }
    }
}

impl<S, A, B> Service<Request<A>> for EnforcerService<S>
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
            // What another enforcer found says nothing here.
            request.extensions_mut().remove::<Authorized>();
            let token = request.extensions().get::<BearerToken>().cloned();
            let (method, path) = (request.method().clone(), request.uri().path().to_owned());
            match layer.admit(&method, &path, token).await {
                Ok(permission) => {
                    if let Some(permission) = permission {
                        request.extensions_mut().insert(Authorized::new(permission));
                    }
                    inner.call(request).await
                }
                Err(refusal) => {
                    tracing::debug!(realm = %layer.0.point.realm(), %method, %path, ?refusal, "a request was refused");
                    Ok(refusal.answer(layer.0.point.realm()))
                }
            }
        })
    }
}

type Permission = Arc<GrantedPermission>;

impl EnforcerLayer {
    /// The permission that lets a request in; none where it needs none.
    async fn admit(
        &self,
        method: &Method,
        path: &str,
        token: Option<BearerToken>,
    ) -> Result<Option<Permission>, Refusal> {
        let token = token.filter(|token| token.realm() == self.0.point.realm()).ok_or_else(|| {
            tracing::error!("an enforcer is not behind a bearer layer of its realm");
            Refusal::Misplaced
        })?;
        // Whoever stands behind could read it as a path of another rule.
        if !is_plain(path) {
            return Err(Refusal::NotAllowed);
        }
        let Some(rule) = self.0.paths.find(path) else {
            return if self.0.permissive { Ok(None) } else { Err(Refusal::NotAllowed) };
        };
        let Some(needed) = rule.needed(method) else { return Ok(None) };
        let decided = match self.decide(rule, path, &needed, &token).await {
            // The resource may have been made anew under another id.
            Err(Verdict::Trouble(Trouble::NoSuchPermission)) if self.0.point.forget(&rule.resource, path) => {
                self.decide(rule, path, &needed, &token).await
            }
            decided => decided,
        };
        decided.map(Some).map_err(|verdict| verdict.refusal(self.0.point.realm()))
    }

    async fn decide(
        &self,
        rule: &Rule,
        path: &str,
        needed: &Needed,
        token: &BearerToken,
    ) -> Result<Permission, Verdict> {
        let point = &self.0.point;
        let resource = point.resource(&rule.resource, path).await?.ok_or(Verdict::Refusal(Refusal::NotAllowed))?;
        if let Some(own) = shown(token, &resource, needed) {
            return Ok(own);
        }
        if self.0.user_managed {
            // Who does not know where to go with a ticket has no use for one.
            let server = token.claims().iss.clone().ok_or(Verdict::Refusal(Refusal::NotAllowed))?;
            let ticket = point.ticket(&resource, needed).await?;
            return Err(Verdict::Refusal(Refusal::Lacking(Ticket { server, ticket })));
        }
        let granted = point.granted(token, &resource, needed).await?;
        granted.filter(|granted| is_enough(granted, needed)).ok_or(Verdict::Refusal(Refusal::NotAllowed))
    }
}

/// The permission that the token itself has, if it is a requesting party's.
fn shown(token: &BearerToken, resource: &str, needed: &Needed) -> Option<Permission> {
    let mut permissions = token.claims().authorization.iter().flat_map(|own| &own.permissions);
    let own = permissions.find(|own| own.rsid.as_deref() == Some(resource) && is_enough(own, needed));
    own.cloned().map(Arc::new)
}

/// Claims that were pushed when it was granted would have to be held against the request, which is not done: such a
/// permission is none here.
fn is_enough(permission: &GrantedPermission, needed: &Needed) -> bool {
    permission.claims.is_empty() && needed.is_met_by(&permission.scopes)
}

/// Why a request is not let in yet.
enum Verdict {
    Refusal(Refusal),
    Trouble(Trouble),
}

impl From<Trouble> for Verdict {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl Verdict {
    fn refusal(self, realm: &str) -> Refusal {
        match self {
            Self::Refusal(refusal) => refusal,
            Self::Trouble(Trouble::TokenRefused) => Refusal::TokenRefused,
            Self::Trouble(Trouble::NoSuchPermission) => {
                tracing::warn!(%realm, "a rule's resource does not exist, or lacks the rule's scope");
                Refusal::NotAllowed
            }
            Self::Trouble(Trouble::Unanswered(error)) => {
                tracing::warn!(%realm, kind = %error.kind(), "the server could not be asked for a permission");
                Refusal::Unanswered
            }
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for EnforcerService<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EnforcerService").field("inner", &self.inner).field("layer", &self.layer).finish()
    }
}
