//! Requests as they are: for what the protocol knows and the types can't say.

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

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
}

/// Carries requests to a server. No redirect is followed, no cookie kept.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Sends `request`, whose URI is a path.
    async fn send(&self, request: Request<Bytes>) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>>;
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
    pub fn new(base_url: impl Into<String>) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { client, base_url: base_url.into() })
    }
}

#[async_trait]
impl Wire for Socket {
    async fn send(&self, request: Request<Bytes>) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
        let (parts, body) = request.into_parts();
        let url = format!("{}{}", self.base_url, parts.uri);
        let reply = self.client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        Ok(Answer { status, headers, body: reply.bytes().await? })
    }
}

/// Into a service, without a socket.
pub struct Service {
    router: axum::Router,
    host: String,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Service")
    }
}

impl Service {
    /// Into `router`, which takes itself to be at `host`.
    #[must_use]
    pub fn new(router: axum::Router, host: impl Into<String>) -> Self {
        Self { router, host: host.into() }
    }
}

#[async_trait]
impl Wire for Service {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
        request.headers_mut().insert(http::header::HOST, self.host.parse()?);
        let reply = self.router.clone().oneshot(request.map(Body::from)).await?;
        let (parts, body) = reply.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}
