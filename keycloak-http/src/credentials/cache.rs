//! The one token of a client, renewed by one request for however many callers.

use std::sync::Arc;
use std::time::Duration;

use keycloak_api::operation::Transport as _;
use keycloak_api::{Error, ErrorKind};
use parking_lot::RwLock;

use super::renewal::Renewal;
use super::{Credentials, Token};
use crate::retry::RetryPolicy;
use crate::single_flight::{Shared, SingleFlight};
use crate::wire::Wire;

/// Keeps a token, and gets the next one in time.
#[derive(Debug)]
pub(crate) struct TokenCache {
    renewal: Arc<Renewal>,
    kept: Arc<RwLock<Option<Arc<Token>>>>,
    flight: SingleFlight<Arc<Token>>,
}

impl TokenCache {
    pub(crate) fn new(wire: Arc<Wire>, credentials: Credentials, retry: RetryPolicy, margin: Duration) -> Self {
        let renewal = Arc::new(Renewal { wire, credentials, retry, margin });
        Self { renewal, kept: Arc::default(), flight: SingleFlight::default() }
    }

    /// A token that is good now, and another one than `refused`.
    ///
    /// # Errors
    /// [`ErrorKind::Credentials`], or a transient kind, with what kept the token from coming as the source. No other
    /// kind: a token endpoint that is "not found" must not look like a user who is not found.
    pub(crate) async fn token(&self, refused: Option<&Arc<Token>>) -> Result<Arc<Token>, Error> {
        let now = self.renewal.wire.now();
        let kept = |is_usable: fn(&Token, std::time::SystemTime) -> bool| {
            let usable = |token: &&Arc<Token>| {
                is_usable(token, now) && refused.is_none_or(|refused| !Arc::ptr_eq(token, refused))
            };
            self.kept.read().as_ref().filter(usable).cloned()
        };
        if let Some(token) = kept(Token::is_fresh) {
            return Ok(token);
        }
        let renewed = self.flight.run(|| kept(Token::is_fresh), || next(&self.renewal, &self.kept)).await;
        // An outage in the last seconds of a token need not be noticed yet.
        renewed.or_else(|error| kept(Token::is_good).ok_or_else(|| unobtainable(error)))
    }
}

fn next(
    renewal: &Arc<Renewal>,
    kept: &Arc<RwLock<Option<Arc<Token>>>>,
) -> impl Future<Output = Result<Arc<Token>, Error>> + Send + 'static {
    let (renewal, kept) = (Arc::clone(renewal), Arc::clone(kept));
    async move {
        let last = kept.read().clone();
        let token = Arc::new(renewal.next(last.as_deref()).await?);
        *kept.write() = Some(Arc::clone(&token));
        Ok(token)
    }
}

fn unobtainable(error: Arc<Error>) -> Error {
    let kind = if error.is_transient() { error.kind() } else { ErrorKind::Credentials };
    Error::with_source(kind, Shared(error))
}
