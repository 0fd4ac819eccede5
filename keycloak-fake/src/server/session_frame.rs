//! The frames by which `keycloak-js` finds out whether the session goes on, and whether the browser keeps cookies
//! within frames of another site.

use axum::body::Body;
use axum::routing::get;
use axum::{Extension, Router};
use http::{Request, StatusCode};
use keycloak_api::operation::Form;

use super::answer::{self, Answer};
use super::app::Site;
use super::oidc::without_cors;
use super::public::realm_of;
use super::security_headers::Framed;

const METHODS: &str = "HEAD, GET, OPTIONS";
const HTML: &str = "text/html;charset=utf-8";

/// The routes of the frames.
pub(super) fn routes() -> Router {
    const BASE: &str = "/realms/{2}/protocol/openid-connect";
    Router::new()
        .route(&format!("{BASE}/login-status-iframe.html"), without_cors(get(status), METHODS))
        .route(&format!("{BASE}/login-status-iframe.html/init"), without_cors(get(init), METHODS))
        .route(&format!("{BASE}/3p-cookies/step1.html"), without_cors(get(step1), METHODS))
        .route(&format!("{BASE}/3p-cookies/step2.html"), without_cors(get(step2), METHODS))
}

async fn status(request: Request<Body>) -> Answer {
    // A version is that of the server's own files; nobody else's is there.
    if Form::parse(request.uri().query().unwrap_or_default().as_bytes()).get("version").is_some() {
        return answer::empty(StatusCode::NOT_FOUND);
    }
    frame(include_str!("pages/login-status-iframe.html"))
}

/// Whether a client's pages of this origin may watch the session.
async fn init(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let query = Form::parse(request.uri().query().unwrap_or_default().as_bytes());
    let (client_id, origin) = (query.get("client_id"), query.get("origin"));
    let allowed = client_id
        .zip(origin)
        .is_some_and(|(client_id, origin)| site.fake.may_watch_session(&realm_of(&request), client_id, origin));
    answer::empty(if allowed { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN })
}

async fn step1() -> Answer {
    frame(include_str!("pages/3p-cookies-step1.html"))
}

async fn step2() -> Answer {
    frame(include_str!("pages/3p-cookies-step2.html"))
}

fn frame(html: &'static str) -> Answer {
    let mut answer = answer::with_body(StatusCode::OK, HTML, html.as_bytes());
    answer.extensions_mut().insert(Framed);
    answer::cache(answer, "no-cache, must-revalidate, no-transform, no-store")
}
