//! Requests as they are: for what the protocol knows and the types can't say.

use std::convert::Infallible;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use http::header::HOST;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use crate::case::Outcome;

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The id of what was created, which ends the `Location`; empty where there is none.
    #[must_use]
    pub fn created_id(&self) -> &str {
        self.header("location").rsplit('/').next().unwrap_or_default()
    }

    /// A header's value; empty where it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Carries requests to a server. No redirect is followed, no cookie kept.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Sends `request`, whose URI is a path.
    async fn send(&self, request: Request<Bytes>) -> Outcome<Answer>;
}

/// Over a socket.
#[derive(Debug)]
pub struct Socket {
    client: reqwest::Client,
    base_url: String,
}

impl Socket {
    /// To the server at `base_url`.
    ///
    /// # Errors
    /// No client can be made.
    pub fn new(base_url: impl Into<String>) -> Outcome<Self> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { client, base_url: base_url.into() })
    }
}

#[async_trait]
impl Wire for Socket {
    async fn send(&self, request: Request<Bytes>) -> Outcome<Answer> {
        let (parts, body) = request.into_parts();
        let url = format!("{}{}", self.base_url, parts.uri);
        let reply = self.client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        Ok(Answer { status, headers, body: reply.bytes().await? })
    }
}

/// Into a service, without a socket.
pub struct Service {
    service: BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>,
    host: String,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Service").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Service {
    /// Into `service`, which is asked as if it were at `host`.
    #[must_use]
    pub fn new<S>(service: S, host: impl Into<String>) -> Self
    where
        S: tower::Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        Self { service: BoxCloneSyncService::new(service), host: host.into() }
    }
}

#[async_trait]
impl Wire for Service {
    async fn send(&self, mut request: Request<Bytes>) -> Outcome<Answer> {
        if !request.headers().contains_key(HOST) {
            request.headers_mut().insert(HOST, self.host.parse()?);
        }
        let reply = self.service.clone().oneshot(request.map(Body::from)).await?;
        let (parts, body) = reply.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}
