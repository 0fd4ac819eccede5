//! The fake's own API below `/_fake/`: what tests in any language do to it besides what Keycloak lets them do. It is no
//! part of Keycloak, so nothing of it looks like Keycloak's answers, and it is off unless it was asked for.
//!
//! Nothing here knows how a thing is done: each endpoint calls what the crate's own API calls.

mod about;
mod ciba;
mod clock;
mod faults;
pub(super) mod guard;
mod journal;
mod mails;
mod tokens;
mod wire;
mod worlds;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, Uri};
use parking_lot::Mutex;
use tower::Service as _;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Answer;
use super::listen::Server;
use super::options::{Access, HttpOptions};
use super::path;
use crate::FakeKeycloak;
use crate::control::Snapshot;

/// The API of one served fake.
#[derive(Clone, Debug)]
pub(super) struct Control {
    access: Access,
    shared: Arc<Shared>,
    /// Made when it is first asked: most fakes' never is.
    router: Arc<OnceLock<Router>>,
}

/// What the endpoints share.
#[derive(Debug)]
struct Shared {
    fake: FakeKeycloak,
    options: HttpOptions,
    /// What the fake was like when it was first served.
    start: Snapshot,
    kept: Mutex<Kept>,
}

/// The fake under the address that was asked for, which issuers have.
#[derive(Clone, Debug)]
struct AsAsked(FakeKeycloak);

/// What was made by this API and is kept till it is deleted.
#[derive(Debug, Default)]
struct Kept {
    /// By their ids.
    snapshots: BTreeMap<String, Snapshot>,
    /// How many snapshots there have been.
    count: u64,
    /// Served forks, by their ports.
    forks: BTreeMap<u16, Server>,
}

impl Control {
    /// The API of a fake, if the options say that there is one.
    pub(super) fn of(fake: &FakeKeycloak, options: &HttpOptions) -> Option<Self> {
        let access = options.control()?.clone();
        let (fake, options) = (fake.clone(), options.clone());
        let start = fake.snapshot();
        let shared = Arc::new(Shared { fake, options, start, kept: Mutex::default() });
        Some(Self { access, shared, router: Arc::default() })
    }

    /// Whether a request is for this API.
    pub(super) fn is_for(uri: &Uri) -> bool {
        path::below(uri.path(), PATH).is_some()
    }

    /// Answers a request for this API.
    pub(super) async fn answer(&self, mut request: Request<Body>) -> Answer {
        if let Err(refusal) = guard::admit(&self.access, &request) {
            return refusal;
        }
        let base_url = self.shared.options.base_url_of_request(&request);
        let fake = self.shared.fake.over_http(base_url, None, "127.0.0.1".into());
        request.extensions_mut().insert(AsAsked(fake));
        let Ok(answer) = self.router.get_or_init(|| routes(self.shared.clone())).clone().call(request).await;
        answer
    }
}

/// Where the API lies, whatever path Keycloak lies below.
const PATH: &str = "/_fake";

/// The endpoints, with a description of them that is made from their code.
fn routes(shared: Arc<Shared>) -> Router {
    let (router, description) = OpenApiRouter::with_openapi(about::Description::openapi())
        .routes(routes!(clock::read, clock::change))
        .routes(routes!(worlds::reset))
        .routes(routes!(worlds::take_snapshot))
        .routes(routes!(worlds::drop_snapshot))
        .routes(routes!(worlds::forks, worlds::fork))
        .routes(routes!(worlds::stop_fork))
        .routes(routes!(mails::list))
        .routes(routes!(faults::list, faults::set, faults::clear))
        .routes(routes!(faults::take_back))
        .routes(routes!(journal::read, journal::begin_anew))
        .routes(routes!(ciba::pending))
        .routes(routes!(ciba::answer))
        .routes(routes!(tokens::mint))
        .routes(routes!(tokens::bad))
        .routes(routes!(tokens::rotate_keys))
        .routes(routes!(about::not_done))
        .split_for_parts();
    router
        .route(&format!("{PATH}/openapi.json"), get(async move || wire::ok(&description)))
        .fallback(async || wire::not_found("the control API has no such path"))
        .method_not_allowed_fallback(async || wire::method_not_allowed())
        .with_state(shared)
}
