//! What all requests pass: the path's checks, the relative path, the headers of every answer.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use http::header::CONTENT_LENGTH;
use http::uri::PathAndQuery;
use http::{Method, Request, StatusCode, Uri};
use tower::Service;

use super::answer::{self, Answer, Thrown};
use super::connection::TlsConnection;
#[cfg(feature = "control")]
use super::console::Console;
#[cfg(feature = "control")]
use super::control::Control;
use super::headers::Content;
use super::path::Fault;
use super::{HttpOptions, accept, admin, browser, door, headers, path, router};
use crate::FakeKeycloak;
use crate::engine::RealmCell;

/// A fake, ready to be asked over HTTP.
#[derive(Clone, Debug)]
pub(super) struct App {
    fake: FakeKeycloak,
    options: Arc<HttpOptions>,
    router: Router,
    #[cfg(feature = "control")]
    console: Option<Console>,
    #[cfg(feature = "control")]
    control: Option<Control>,
}

/// The fake as the sender of one request sees it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The fake under the address that was asked for, with the token that was shown.
    pub(super) fake: FakeKeycloak,
    /// Who asks.
    pub(super) peer: IpAddr,
}

/// Who asks, set by whoever accepted the connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

impl App {
    pub(super) fn new(fake: &FakeKeycloak, options: HttpOptions) -> Self {
        Self {
            fake: fake.clone(),
            #[cfg(feature = "control")]
            console: Console::of(fake, &options),
            #[cfg(feature = "control")]
            control: Control::of(fake, &options),
            options: Arc::new(options),
            router: router::router(),
        }
    }

    pub(super) fn options(&self) -> &HttpOptions {
        &self.options
    }

    pub(super) fn into_service(self) -> HttpService {
        HttpService(self)
    }

    /// Answers a request.
    pub(super) async fn handle(&self, request: Request<Body>) -> Answer {
        #[cfg(feature = "control")]
        if let Some(console) = self.console.as_ref().filter(|console| console.is_for(&request)) {
            return console.answer(request).await;
        }
        #[cfg(feature = "control")]
        if let Some(control) = self.control.as_ref().filter(|_| Control::is_for(request.uri())) {
            return control.answer(request).await;
        }
        let started = Instant::now();
        let method = request.method().clone();
        let uri = request.uri().clone();
        let content = Content::of_request(request.headers());
        let is_browser = accept::takes_pages(request.headers());
        let mut answer = self.answer(request).await;
        if is_browser && answer.extensions().get::<Thrown>().is_some() {
            answer = browser::fault_page(answer);
        }
        let realm = self.realm_of(uri.path()).map(|cell| cell.snapshot());
        let settings = realm.as_ref().map(|realm| &*realm.settings);
        headers::finish(&mut answer, content, settings, method == Method::HEAD);
        let (status, took) = (answer.status().as_u16(), started.elapsed());
        tracing::debug!(%method, path = uri.path(), status, ?took, "answered");
        answer
    }

    /// The realm that a path names, as it is after the request.
    fn realm_of(&self, path: &str) -> Option<Arc<RealmCell>> {
        let below = path::below(path, self.options.relative_path())?;
        self.fake.engine.realm(&path::realm(below)?)
    }

    async fn answer(&self, mut request: Request<Body>) -> Answer {
        if let Err(fault) = check(request.uri()) {
            return refused(fault);
        }
        let asked = request.uri().path();
        let Some(below) = path::below(asked, self.options.relative_path()) else {
            return answer::no_resource();
        };
        if below.len() != asked.len() {
            let query = request.uri().query();
            match rewritten(if below.is_empty() { "/" } else { below }, query) {
                Some(uri) => *request.uri_mut() = uri,
                None => return answer::bare(answer::empty(StatusCode::BAD_REQUEST)),
            }
        }
        let base_url = self.options.base_url_of_request(&request);
        let certificate = request.extensions().get::<TlsConnection>().and_then(TlsConnection::certificate).cloned();
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0);
        let token = admin::bearer(request.headers()).map(Arc::from);
        let fake = self.fake.over_http(base_url, token, peer.to_string().into()).showing(certificate);
        let site = Site { fake, peer };
        if site.fake.engine.watch.is_on() {
            return door::watched(&site, request, |request| self.route(site.clone(), request)).await;
        }
        self.route(site, request).await
    }

    async fn route(&self, site: Site, mut request: Request<Body>) -> Answer {
        if let Err(refusal) = admin::admit(&site.fake, &request) {
            return refusal;
        }
        request.extensions_mut().insert(site);
        let Ok(answer) = self.router.clone().call(request).await;
        answer
    }
}

/// The fake as a `tower` service.
#[derive(Clone, Debug)]
pub(super) struct HttpService(App);

impl Service<Request<Body>> for HttpService {
    type Response = Answer;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let app = self.0.clone();
        Box::pin(async move { Ok(app.handle(request).await) })
    }
}

fn check(uri: &Uri) -> Result<(), Fault> {
    path::check(uri.path())?;
    let query = uri.query().unwrap_or_default();
    path::check_query(query)?;
    path::check_parameters(query)
}

fn refused(fault: Fault) -> Answer {
    const TYPE: &str = "application/json; charset=UTF-8";
    let body = match fault {
        Fault::Malformed => return answer::bare(answer::empty(StatusCode::BAD_REQUEST)),
        Fault::Control => {
            const REFUSAL: &str = r#"{"error":"Blocking invalid query parameter value"}"#;
            return answer::thrown(StatusCode::BAD_REQUEST, REFUSAL);
        }
        Fault::NotNormalized => r#"{"error":"missingNormalization","error_description":"Request path not normalized"}"#,
        Fault::Semicolon => {
            r#"{"error":"invalidCharacter","error_description":"Request path contains invalid character ';'"}"#
        }
    };
    let mut answer = answer::bare(answer::with_body(StatusCode::BAD_REQUEST, TYPE, body));
    // It stands last here, where it is added when the answer is sent.
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer
}

fn rewritten(path: &str, query: Option<&str>) -> Option<Uri> {
    let text = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    Some(Uri::from(PathAndQuery::try_from(text).ok()?))
}
