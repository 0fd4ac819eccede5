//! The service that stands before another one.

use std::fmt;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower::Service;

use super::{Authorized, EnforcerLayer};
use crate::bearer::{BearerFuture, BearerToken, take_ready};

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
        let mut inner = take_ready(&mut self.inner);
        let layer = self.layer.clone();
        Box::pin(async move {
            // What another enforcer found says nothing here.
            request.extensions_mut().remove::<Authorized>();
            let token = request.extensions().get::<BearerToken>().cloned();
            let (method, path) = (request.method().clone(), request.uri().path().to_owned());
            match layer.admit(&method, &path, token.clone()).await {
                Ok(permission) => {
                    if let Some(permission) = permission {
                        request.extensions_mut().insert(Authorized::new(permission));
                    }
                    inner.call(request).await
                }
                Err(refusal) => {
                    tracing::debug!(realm = %layer.0.point.realm(), %method, %path, ?refusal, "a request was refused");
                    Ok(refusal.answer(layer.0.point.realm(), token.as_ref()))
                }
            }
        })
    }
}

impl<S: fmt::Debug> fmt::Debug for EnforcerService<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EnforcerService").field("inner", &self.inner).field("layer", &self.layer).finish()
    }
}
