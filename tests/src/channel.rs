//! The channel to users' devices that a server is told of for CIBA: one for all cases of a process, which find what came
//! for their own realm. A real server looks for it where `tests/real-keycloak.sh start --extended` said.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use crate::case::Outcome;
use crate::normal::expand;

/// The path that the server is told.
const PATH: &str = "/channel";

static CHANNEL: OnceLock<Result<Channel, String>> = OnceLock::new();

/// What came, by realm.
#[derive(Debug)]
pub struct Channel {
    url: String,
    kept: Arc<Mutex<BTreeMap<String, Kept>>>,
}

#[derive(Debug)]
struct Kept {
    came: Vec<Value>,
    status: StatusCode,
}

impl Default for Kept {
    fn default() -> Self {
        Self { came: Vec::new(), status: StatusCode::CREATED }
    }
}

impl Channel {
    /// The one that there is, which begins to listen on a thread of its own.
    ///
    /// # Errors
    /// Its port is taken.
    pub fn shared() -> Outcome<&'static Self> {
        let channel = CHANNEL.get_or_init(|| Self::listen().map_err(|error| error.to_string()));
        channel.as_ref().map_err(|error| error.as_str().into())
    }

    fn listen() -> Outcome<Self> {
        let port = match std::env::var("KEYCLOAK_CHANNEL_PORT") {
            Ok(port) => port.parse()?,
            Err(_) => 0,
        };
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}{PATH}", listener.local_addr()?);
        let kept = Arc::<Mutex<BTreeMap<String, Kept>>>::default();
        let router = Router::new().fallback(keep).with_state(Arc::clone(&kept));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::spawn(move || {
            runtime.block_on(async { axum::serve(tokio::net::TcpListener::from_std(listener)?, router).await })
        });
        Ok(Self { url, kept })
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Has it answer what comes for `realm` with this status, instead of 201.
    ///
    /// # Errors
    /// It is no status.
    pub fn answer(&self, realm: &str, status: u16) -> Outcome {
        let status = StatusCode::from_u16(status)?;
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).entry(realm.to_owned()).or_default().status = status;
        Ok(())
    }

    /// The requests that came for `realm` since the last time.
    #[must_use]
    pub fn came(&self, realm: &str) -> Vec<Value> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_mut(realm).map(|kept| std::mem::take(&mut kept.came)).unwrap_or_default()
    }
}

async fn keep(State(kept): State<Arc<Mutex<BTreeMap<String, Kept>>>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let header = |name| parts.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let authorization = header(AUTHORIZATION).unwrap_or_default();
    let (scheme, token) = authorization.split_once(' ').unwrap_or_default();
    let issuer = expand::token(token).map(|token| token["<claims>"]["iss"].clone());
    let realm = issuer.as_ref().and_then(Value::as_str).and_then(|issuer| issuer.rsplit('/').next());
    let came = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.to_string(),
        "content-type": header(CONTENT_TYPE),
        "scheme": scheme,
        "token": token,
        "body": serde_json::from_slice::<Value>(&body).ok(),
    });
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.entry(realm.unwrap_or_default().to_owned()).or_default();
    kept.came.push(came);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = kept.status;
    if kept.status.is_redirection() {
        response.headers_mut().insert(LOCATION, http::HeaderValue::from_static("/elsewhere"));
    }
    response
}
