//! One attempt: a request onto the socket, its reply back, whole and of bounded size.
//!
//! Knows no credentials and repeats nothing; those are for [`crate::keycloak`].

mod body;
mod failure;
mod prepared;

pub(crate) use failure::was_not_sent;
pub(crate) use prepared::Prepared;

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use keycloak_api::operation::{Reply, Request, Transport};
use keycloak_api::{Error, ErrorKind};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

use crate::clock::Clock;
use crate::trace;

/// An HTTP client and what every request of it has in common.
pub(crate) struct Wire {
    pub(crate) client: reqwest::Client,
    /// Whether the client is the caller's, so that it may follow redirects.
    pub(crate) foreign_client: bool,
    /// Without a slash at its end.
    pub(crate) base_url: String,
    /// What every request carries, beneath what it has itself.
    pub(crate) headers: HeaderMap,
    /// From the first byte sent to the last one received, of one attempt.
    pub(crate) timeout: Option<Duration>,
    /// In bytes.
    pub(crate) max_body: usize,
    pub(crate) clock: Clock,
}

impl Wire {
    /// Sends `prepared` once.
    pub(crate) async fn attempt(
        &self,
        prepared: &Prepared,
        authorization: Option<&SecretString>,
    ) -> Result<Reply, Error> {
        let request = self.request(prepared, authorization)?;
        let exchange = self.exchange(prepared, request);
        let reply = match self.timeout {
            // One timer for all of it: the HTTP client makes more of it, and takes longer.
            Some(limit) => timeout(limit, exchange)
                .await
                .unwrap_or_else(|elapsed| Err(Error::with_source(ErrorKind::Timeout, elapsed))),
            None => exchange.await,
        };
        reply.map_err(|error| error.of(prepared.operation))
    }

    async fn exchange(&self, prepared: &Prepared, request: reqwest::Request) -> Result<Reply, Error> {
        let response = self.client.execute(request).await.map_err(failure::read)?;
        if self.foreign_client && *response.url() != prepared.url {
            let message = "the given HTTP client followed a redirect; build it with `redirect::Policy::none()`";
            return Err(Error::new(ErrorKind::Status, message));
        }
        body::read(response, self.max_body).await
    }

    fn request(&self, prepared: &Prepared, authorization: Option<&SecretString>) -> Result<reqwest::Request, Error> {
        let mut request = reqwest::Request::new(prepared.operation.method.clone(), prepared.url.clone());
        let headers = request.headers_mut();
        headers.clone_from(&self.headers);
        // Keycloak writes some things as YAML unless it is asked for JSON.
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json, */*;q=0.5"));
        if let Some(authorization) = authorization {
            let mut value = HeaderValue::from_str(authorization.expose_secret())
                .map_err(|error| Error::with_source(ErrorKind::Encode, error).of(prepared.operation))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        if let Some((content_type, body)) = &prepared.body {
            headers.insert(reqwest::header::CONTENT_TYPE, content_type.clone());
            let body = reqwest::Body::from(body.clone());
            // A stream cannot be sent again, so that no redirect (307, 308) takes the body to another origin.
            *request.body_mut() = Some(if self.foreign_client { reqwest::Body::wrap(body) } else { body });
        }
        Ok(request)
    }
}

/// For the client's own calls: tokens and keys. An operation that wants credentials has none here.
#[async_trait]
impl Transport for Wire {
    async fn send(&self, request: Request) -> Result<Reply, Error> {
        let attempt = async {
            let prepared = Prepared::new(&self.base_url, &request)?;
            self.attempt(&prepared, request.authorization.header().as_ref()).await
        };
        trace::operation(&request, attempt).await
    }

    fn base_url(&self) -> &str {
        &self.base_url
    }

    fn now(&self) -> SystemTime {
        self.clock.now()
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Wire")
            .field("base_url", &self.base_url)
            .field("headers", &self.headers.keys())
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}
