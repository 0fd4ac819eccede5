//! Client registration below `/clients-registrations`: JSON in, and a client with its token out.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::routing::{MethodRouter, any};
use axum::{Extension, Router};
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, ORIGIN};
use http::{Method, Request, StatusCode, Uri};

use super::answer::{self, Answer};
use super::app::Site;
use super::known::Known;
use super::public::realm_of;
use super::{admin, cors, path};
use crate::handle::in_path;
use crate::service::{self, Row};

/// The methods that Keycloak tells of, whatever the path.
const METHODS: &str = "DELETE, POST, GET, OPTIONS, PUT";

/// The routes of client registration.
pub(super) fn routes() -> Router {
    const BASE: &str = "/realms/{2}/clients-registrations";
    Router::new()
        .route(BASE, any(async || answer::method_not_allowed()))
        .route(&format!("{BASE}/{{provider}}"), resource(any(registered)))
        .route(&format!("{BASE}/{{provider}}/{{client}}"), resource(any(registered)))
}

fn resource(router: MethodRouter) -> MethodRouter {
    router.options(async |uri: Uri, headers: HeaderMap| match headers.contains_key(ORIGIN) {
        true => cors::preflight(&headers, METHODS),
        false if uri.path().contains("/openid-connect") => answer::empty(StatusCode::OK),
        false => answer::allowed("HEAD, DELETE, POST, GET, OPTIONS, PUT"),
    })
}

async fn registered(Extension(site): Extension<Site>, mut request: Request<Body>) -> Answer {
    let path = request.uri().path().to_owned();
    let mut segments = path.split('/').skip(4);
    let (provider, client) = (segments.next().unwrap_or_default(), segments.next());
    match (provider, request.method().clone(), client) {
        ("saml2-entity-descriptor", Method::POST, None) => admin::not_done(Known {
            method: "POST",
            path: "/realms/{realm}/clients-registrations/saml2-entity-descriptor",
            name: "register_saml_client",
        }),
        ("install", Method::GET, Some(client)) => installed(&site, &request, &path::decode(client)),
        ("default" | "openid-connect", method, client) => {
            let Some(row) = row(provider, &method, client.is_some()) else {
                return nowhere(&method);
            };
            // Scripts of other web sites may ask by OpenID Connect's metadata only.
            let foreign = cors::foreign_origin(request.headers(), site.fake.base_url());
            let origin = foreign.filter(|_| provider == "openid-connect");
            request.headers_mut().remove(ORIGIN);
            if let Some(origin) = &origin
                && !lets_ask(&site, &request, origin)
            {
                return answer::json_text(StatusCode::FORBIDDEN, r#"{"error":"Invalid origin"}"#);
            }
            let answer = admin::call(row, site.clone(), request, &[]).await;
            let answer = if answer.status().is_success() { good(cors::allow(answer, origin, "")) } else { answer };
            if answer.status() == StatusCode::CREATED {
                located(answer, &site, &path, if provider == "default" { "clientId" } else { "client_id" }).await
            } else {
                answer
            }
        }
        ("install" | "saml2-entity-descriptor", ..) => answer::method_not_allowed(),
        _ => answer::thrown(StatusCode::NOT_FOUND, r#"{"error":"Client registration provider not found"}"#),
    }
}

/// A good answer as it is told here: with the character set whatever the method, and nothing to caches.
fn good(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    headers.remove(CACHE_CONTROL);
    if headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
    }
    answer
}

fn lets_ask(site: &Site, request: &Request<Body>, origin: &HeaderValue) -> bool {
    let token = admin::bearer(request.headers());
    origin.to_str().is_ok_and(|origin| site.fake.lets_register(&realm_of(request), token, origin))
}

/// What no path answers, which is known by the methods that others do.
fn nowhere(method: &Method) -> Answer {
    match *method {
        Method::GET | Method::PUT | Method::DELETE | Method::POST => answer::not_found(),
        _ => answer::method_not_allowed(),
    }
}

fn installed(site: &Site, request: &Request<Body>, client: &str) -> Answer {
    let token = admin::bearer(request.headers());
    let proves_client = token.is_none() && request.headers().contains_key(AUTHORIZATION);
    let file = site.fake.registered_client_installation(&realm_of(request), client, token, proves_client);
    match file {
        Ok(file) => answer::json("application/json;charset=UTF-8", &file),
        Err(error) => answer::from_error(&error),
    }
}

/// Adds where something new is: below `path`, by what its representation has under `name`.
pub(super) async fn located(answer: Answer, site: &Site, path: &str, name: &str) -> Answer {
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else { return answer::unknown_error() };
    let made: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let id = made.get(name).and_then(serde_json::Value::as_str);
    let location = format!("{}{path}/{}", site.fake.base_url(), in_path(id.unwrap_or_default()));
    if let Ok(location) = HeaderValue::try_from(location) {
        parts.headers.insert(LOCATION, location);
    }
    Answer::from_parts(parts, Body::from(body))
}

fn row(provider: &str, method: &Method, has_client: bool) -> Option<Arc<Row>> {
    static ROWS: LazyLock<Vec<Arc<Row>>> =
        LazyLock::new(|| service::registration_rows().into_iter().map(Arc::new).collect());
    let below = format!("/clients-registrations/{provider}");
    let fits = |row: &&Arc<Row>| {
        let rest = row.info.path.split_once(&below).map(|(_, rest)| rest);
        row.info.method == *method && rest == Some(if has_client { "/{client_id}" } else { "" })
    };
    ROWS.iter().find(fits).cloned()
}
