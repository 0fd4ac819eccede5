//! The client: who asks, how often, and what the traces say of it.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use keycloak_api::operation::{Authorization, Reply, Request, Transport};
use keycloak_api::{Error, ErrorKind};
use reqwest::StatusCode;
use secrecy::SecretString;
use tokio::runtime::Handle;

use crate::builder::HttpKeycloakBuilder;
use crate::credentials::TokenCache;
use crate::keys::KeyCache;
use crate::retry::{self, RetryPolicy};
use crate::trace;
use crate::uma1::{self, Reading};
use crate::wire::{Prepared, Wire};

/// A Keycloak that is reached over HTTP. It has every trait of `keycloak-api`.
///
/// Cloning it is cheap, and the clones share connections, token and keys. It has to be used within a Tokio runtime;
/// programs without one take the blocking front (feature `blocking`).
#[derive(Clone)]
pub struct HttpKeycloak(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) wire: Arc<Wire>,
    pub(crate) retry: RetryPolicy,
    pub(crate) tokens: Option<TokenCache>,
    pub(crate) keys: KeyCache,
    /// Whether the server's authorization services are those of Keycloak 3.
    pub(crate) uma1: bool,
}

impl HttpKeycloak {
    /// Starts to build a client of the Keycloak at `base_url`: the URL above `/realms` and `/admin`, such as
    /// `https://sso.example.org`, or `https://sso.example.org/auth` for a server that is mounted there. With `http://`
    /// everything, passwords included, goes over the wire for all to read: for a test, or behind a proxy.
    pub fn builder(base_url: impl Into<String>) -> HttpKeycloakBuilder {
        HttpKeycloakBuilder::new(base_url.into())
    }

    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn key_cache(&self) -> &KeyCache {
        &self.0.keys
    }
}

#[async_trait]
impl Transport for HttpKeycloak {
    async fn send(&self, request: Request) -> Result<Reply, Error> {
        let operation = request.operation;
        let (request, reading) = match self.0.uma1 {
            true => uma1::written(request).map_err(|error| error.of(operation))?,
            false => (request, Reading::AsItIs),
        };
        let answer = async {
            let answer = self.0.answer(&request).await.and_then(|reply| reading.read(reply));
            answer.map_err(|error| error.of(operation))
        };
        trace::operation(&request, answer).await
    }

    fn base_url(&self) -> &str {
        &self.0.wire.base_url
    }

    fn now(&self) -> SystemTime {
        self.0.wire.now()
    }
}

impl Inner {
    async fn answer(&self, request: &Request) -> Result<Reply, Error> {
        check_runtime()?;
        let prepared = Prepared::new(&self.wire.base_url, request)?;
        match &request.authorization {
            Authorization::Credentials => self.as_admin(&prepared).await,
            other => self.attempts(&prepared, other.header().as_ref()).await,
        }
    }

    /// Sends with the client's own token, and once more with a new one where the server refuses it.
    async fn as_admin(&self, prepared: &Prepared) -> Result<Reply, Error> {
        let Some(tokens) = &self.tokens else {
            return Err(Error::new(ErrorKind::Credentials, "the client was built without any"));
        };
        let token = tokens.token(None).await?;
        let reply = self.attempts(prepared, Some(token.header())).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        // The session may have ended, or the server lost it. What was refused was not carried out, so that any
        // operation may be sent again.
        tracing::debug!("the access token was refused");
        let token = tokens.token(Some(&token)).await?;
        self.attempts(prepared, Some(token.header())).await
    }

    async fn attempts(&self, prepared: &Prepared, authorization: Option<&SecretString>) -> Result<Reply, Error> {
        let repeatable = prepared.operation.is_repeatable();
        let attempt = || self.wire.attempt(prepared, authorization);
        retry::run(&self.retry, attempt, |outcome| retry::of_reply(outcome, repeatable, self.wire.now())).await
    }
}

/// Sockets, timers and tasks panic without a runtime.
pub(crate) fn check_runtime() -> Result<(), Error> {
    let message = "there is no Tokio runtime here; a program without one takes the blocking front";
    Handle::try_current().map(drop).map_err(|_| Error::new(ErrorKind::Unsupported, message))
}

impl fmt::Debug for HttpKeycloak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { wire, retry, tokens, keys, uma1 } = self.0.as_ref();
        formatter
            .debug_struct("HttpKeycloak")
            .field("wire", wire)
            .field("retry", retry)
            .field("has_credentials", &tokens.is_some())
            .field("keys", keys)
            .field("uma1", uma1)
            .finish()
    }
}
