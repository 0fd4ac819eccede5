//! An application that Keycloak calls: it keeps what comes, and gives what was put there.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::case::Outcome;

/// A server on the loopback address.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    kept: Kept,
    serving: JoinHandle<()>,
}

/// What came, and what it is answered: what was put at its path, else the status; nothing ever, where there is none.
#[derive(Clone, Debug)]
struct Kept {
    came: Arc<Mutex<Vec<Value>>>,
    put: Arc<Mutex<BTreeMap<String, Put>>>,
    status: Option<StatusCode>,
}

/// What stands at a path.
#[derive(Clone, Debug)]
struct Put {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Listener {
    /// One that answers everything with `status`, or never answers.
    ///
    /// # Errors
    /// It cannot be served.
    pub async fn start(status: Option<u16>) -> Outcome<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let status = status.map(StatusCode::from_u16).transpose()?;
        let kept = Kept { came: Arc::default(), put: Arc::default(), status };
        let router = Router::new().fallback(keep).with_state(kept.clone());
        let serving = tokio::spawn(async move {
            // It ends with the listener.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, kept, serving })
    }

    /// Host and port.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The URL of a path here.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Has a path answered with this.
    ///
    /// # Errors
    /// It is no status, or no header.
    pub fn put(&self, path: &str, status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Outcome {
        let headers = headers.iter().map(|(name, value)| Ok((HeaderName::from_static(name), value.parse()?)));
        let headers = headers.collect::<Outcome<Vec<_>>>()?;
        let put = Put { status: StatusCode::from_u16(status)?, headers, body: body.into() };
        self.kept.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), put);
        Ok(())
    }

    /// The requests that came since the last time, ordered by their paths.
    #[must_use]
    pub fn came(&self) -> Vec<Value> {
        let mut came = std::mem::take(&mut *self.kept.came.lock().unwrap_or_else(PoisonError::into_inner));
        came.sort_by_key(|request| request["path"].to_string());
        came
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn keep(State(kept): State<Kept>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let header = |name| parts.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let mut came = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.to_string(),
        "host": header(HOST),
        "content-type": header(CONTENT_TYPE),
    });
    if let Ok(body) = serde_json::from_slice::<Value>(&body) {
        came["authorization"] = header(AUTHORIZATION).into();
        came["body"] = body;
    } else {
        let form = form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), Value::from(&*value)));
        came["form"] = Value::Object(form.collect());
    }
    kept.came.lock().unwrap_or_else(PoisonError::into_inner).push(came);
    let put = kept.put.lock().unwrap_or_else(PoisonError::into_inner).get(parts.uri.path()).cloned();
    if let Some(put) = put {
        let mut response = (put.status, put.body).into_response();
        for (name, value) in put.headers {
            response.headers_mut().insert(name, value);
        }
        return response;
    }
    match kept.status {
        Some(status) => status.into_response(),
        None => std::future::pending().await,
    }
}
