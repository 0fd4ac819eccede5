//! Requests as they are: for what the protocol knows and the types can't say.

use std::convert::Infallible;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use http::header::HOST;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use keycloak_fake::TlsConnection;
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use crate::case::Outcome;
use crate::tls::{self, Shown};

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
    /// Sends `request`, whose URI is a path. If [`Shown`] is among its extensions, it goes by TLS.
    async fn send(&self, request: Request<Bytes>) -> Outcome<Answer>;
}

/// Over a socket.
#[derive(Debug)]
pub struct Socket {
    client: reqwest::Client,
    base_url: String,
    tls_url: Option<String>,
}

impl Socket {
    /// To the server at `base_url`.
    ///
    /// # Errors
    /// No client can be made.
    pub fn new(base_url: impl Into<String>) -> Outcome<Self> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { client, base_url: base_url.into(), tls_url: None })
    }

    /// Reaches the same server by TLS at this URL.
    #[must_use]
    pub fn with_tls(self, url: Option<String>) -> Self {
        Self { tls_url: url, ..self }
    }
}

#[async_trait]
impl Wire for Socket {
    async fn send(&self, request: Request<Bytes>) -> Outcome<Answer> {
        let (parts, body) = request.into_parts();
        let (client, base_url) = match parts.extensions.get() {
            None => (self.client.clone(), Some(&self.base_url)),
            Some(shown) => (showing(*shown)?, self.tls_url.as_ref()),
        };
        let url = format!("{}{}", base_url.ok_or("there is no way by TLS")?, parts.uri);
        let reply = client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        Ok(Answer { status, headers, body: reply.bytes().await? })
    }
}

/// A client by TLS. Each has connections of its own, so that none shows what another one has shown.
fn showing(shown: Shown) -> Outcome<reqwest::Client> {
    let roots = [reqwest::Certificate::from_pem(tls::AUTHORITY.as_bytes())?];
    let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder = builder.tls_certs_only(roots);
    if let Some((certificate, key)) = shown.pem() {
        builder = builder.identity(reqwest::Identity::from_pem(format!("{certificate}{key}").as_bytes())?);
    }
    Ok(builder.build()?)
}

/// Into a service, without a socket.
pub struct Service {
    service: BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>,
    host: String,
    tls_host: Option<String>,
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
        Self { service: BoxCloneSyncService::new(service), host: host.into(), tls_host: None }
    }

    /// Asks it as if it were at this host where a request goes by TLS.
    #[must_use]
    pub fn with_tls(self, host: impl Into<String>) -> Self {
        Self { tls_host: Some(host.into()), ..self }
    }
}

#[async_trait]
impl Wire for Service {
    async fn send(&self, mut request: Request<Bytes>) -> Outcome<Answer> {
        let mut host = Some(&self.host);
        if let Some(shown) = request.extensions().get::<Shown>().copied() {
            host = self.tls_host.as_ref();
            let connection = TlsConnection::new();
            let connection = match shown.der()? {
                Some(der) => connection.with_client_certificate(&der),
                None => connection,
            };
            request.extensions_mut().insert(connection);
        }
        if !request.headers().contains_key(HOST) {
            request.headers_mut().insert(HOST, host.ok_or("there is no way by TLS")?.parse()?);
        }
        let reply = self.service.clone().oneshot(request.map(Body::from)).await?;
        let (parts, body) = reply.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}
