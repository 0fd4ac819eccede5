//! The service that stands before another one.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower::Service;

use super::refusal::Refusal;
use super::verify::{Asked, Refused};
use super::{BearerLayer, BearerToken, Required};

/// What a [`BearerLayer`] makes of a service.
#[derive(Clone)]
pub struct BearerService<S> {
    inner: S,
    layer: BearerLayer,
}

/// The answer of a [`BearerService`].
pub type BearerFuture<B, E> = Pin<Box<dyn Future<Output = Result<Response<B>, E>> + Send>>;

impl<S> BearerService<S> {
    pub(super) fn new(inner: S, layer: BearerLayer) -> Self {
        Self { inner, layer }
    }
}

impl<S, A, B> Service<Request<A>> for BearerService<S>
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
        let mut inner = take_ready(&mut self.inner);
        let layer = self.layer.clone();
        Box::pin(async move {
            let before = request.extensions().get::<BearerToken>().filter(|token| token.is_of(&layer.door)).cloned();
            let token = match before {
                Some(token) => Ok(token),
                None => {
                    let asked = Asked {
                        method: request.method(),
                        uri: request.uri(),
                        headers: request.headers(),
                        extensions: request.extensions(),
                    };
                    layer.verify(&asked).await
                }
            };
            match token.and_then(|token| layer.permit(token)) {
                Ok(token) => {
                    request.extensions_mut().insert(token);
                    inner.call(request).await
                }
                Err((scheme, refusal)) => Ok(layer.door.refuse(scheme, &refusal)),
            }
        })
    }
}

/// The service that is ready, which is the one to call; a clone stands in its place.
pub(crate) fn take_ready<S: Clone>(inner: &mut S) -> S {
    let clone = inner.clone();
    mem::replace(inner, clone)
}

impl BearerLayer {
    fn permit(&self, token: BearerToken) -> Result<BearerToken, Refused> {
        let claims = token.claims();
        let is_missing = |required: &&Required| match required {
            Required::RealmRole(role) => !claims.has_realm_role(role),
            Required::ClientRole(client, role) => !claims.has_client_role(client, role),
            Required::Scope(scope) => !claims.has_scope(scope),
        };
        match self.required.iter().find(is_missing) {
            Some(missing) => Err((Some(token.scheme()), Refusal::Missing(missing.clone()))),
            None => Ok(token),
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for BearerService<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BearerService").field("inner", &self.inner).field("layer", &self.layer).finish()
    }
}
