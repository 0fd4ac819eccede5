//! What a realm tells everybody: its discovery document, its keys, its public document.

use axum::body::Body;
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use http::header::{HeaderMap, ORIGIN};
use http::{HeaderValue, Request, StatusCode};
use keycloak_api::oidc::OpenIdConnect;
use keycloak_api::uma::UmaDiscovery as _;
use serde::Serialize;

use super::answer::{self, Answer};
use super::app::Site;
use super::{accept, cors, path};

const JSON: &str = "application/json";
const NO_STORE: &str = "no-cache, must-revalidate, no-transform, no-store";

/// The routes of what is public.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/", root())
        .route("/admin", admin_root())
        .route("/realms/{2}", resource(get(realm), "GET, HEAD, OPTIONS"))
        .route("/realms/{2}/protocol/openid-connect/certs", resource(get(certs), "GET"))
        .route(
            "/realms/{2}/.well-known/{4}",
            get(well_known)
                .options(async |headers: HeaderMap| cors::preflight(&headers, "GET"))
                .fallback(async || answer::not_found()),
        )
}

fn root() -> MethodRouter {
    let to_admin = async |Extension(site): Extension<Site>| to(&site, "/admin/");
    get(to_admin)
        .post(to_admin)
        .options(async || answer::bare(answer::allowed("HEAD, POST, GET, OPTIONS")))
        .fallback(async || answer::bare(answer::method_not_allowed()))
}

fn admin_root() -> MethodRouter {
    get(async |Extension(site): Extension<Site>| to(&site, "/admin/master/console/"))
        // The real server trips over it.
        .options(async || answer::bare(answer::empty(StatusCode::INTERNAL_SERVER_ERROR)))
        .fallback(async || answer::bare(answer::method_not_allowed()))
}

/// Adds the preflight and the refusal of other methods.
pub(super) fn resource(router: MethodRouter, methods: &'static str) -> MethodRouter {
    router
        .options(async move |headers: HeaderMap| cors::preflight(&headers, methods))
        .fallback(async || answer::method_not_allowed())
}

fn to(site: &Site, path: &str) -> Answer {
    answer::redirect(&format!("{}{path}", site.fake.base_url()))
}

async fn well_known(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    if !accept::takes_json(request.headers()) {
        return answer::bare(answer::not_acceptable());
    }
    let (realm, origin) = (realm_of(&request), request.headers().get(ORIGIN).cloned());
    match request.uri().path().rsplit('/').next() {
        Some("openid-configuration" | "oauth-authorization-server") => {
            document(site.fake.discovery(&realm).await, JSON, NO_STORE, origin)
        }
        Some("uma2-configuration") => document(site.fake.uma_configuration(&realm).await, JSON, NO_STORE, origin),
        _ => answer::not_found(),
    }
}

async fn certs(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    let origin = request.headers().get(ORIGIN).cloned();
    document(site.fake.certs(&realm_of(&request)).await, JSON, "no-cache", origin)
}

async fn realm(Extension(site): Extension<Site>, request: Request<Body>) -> Answer {
    if !accept::takes_json(request.headers()) {
        return answer::not_acceptable();
    }
    let origin = request.headers().get(ORIGIN).cloned();
    let document_of = site.fake.public_realm(&realm_of(&request)).await;
    document(document_of, "application/json;charset=UTF-8", "no-cache", origin)
}

fn document<T: Serialize>(
    document: keycloak_api::Result<T>,
    content_type: &'static str,
    caching: &'static str,
    origin: Option<HeaderValue>,
) -> Answer {
    match document {
        Ok(document) => cors::allow(answer::cache(answer::json(content_type, &document), caching), origin, ""),
        Err(error) => answer::from_error(&error),
    }
}

/// The realm that a path names.
pub(super) fn realm_of(request: &Request<Body>) -> String {
    path::realm(request.uri().path()).unwrap_or_default().into_owned()
}
