//! Devices and the people who let them in (RFC 8628): one resource at two addresses, an endpoint for devices and a page
//! for people. A form is a person's where an answer in HTML is asked for.

use axum::body::Body;
use axum::routing::get;
use axum::{Extension, Router};
use http::Request;
use http::header::HeaderMap;

use super::answer::{self, Answer};
use super::app::Site;
use super::{accept, browser, cors, oidc};

/// The routes of both addresses.
pub(super) fn routes() -> Router {
    let both = || {
        get(browser::device_page)
            .post(post)
            .options(async |headers: HeaderMap| cors::preflight(&headers, "POST, OPTIONS"))
            .fallback(async || answer::method_not_allowed())
    };
    Router::new()
        .route("/realms/{2}/device", both())
        .route("/realms/{2}/protocol/openid-connect/auth/device", both())
        .route("/realms/{2}/device/status", oidc::without_cors(get(browser::device_status), "HEAD, GET, OPTIONS"))
}

async fn post(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    if accept::takes_pages(request.headers()) {
        browser::device_form(Extension(site), request).await
    } else {
        oidc::authorize_device(site, request).await
    }
}
