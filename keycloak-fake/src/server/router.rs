//! Which path is answered by what.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::routing::{MethodFilter, MethodRouter, any};
use axum::{Extension, Router};
use http::{Method, Request, StatusCode};
use tower::Service as _;

use super::answer::{self, Answer};
use super::app::Site;
use super::known::{self, Known};
use super::resources::Resources;
use super::{admin, device, oidc, public, registration, session_frame};
use crate::service::{self, Row};

/// What answers a path, by method.
pub(super) type Methods = Vec<(Method, Handler)>;

/// What answers one method of a path.
#[derive(Clone)]
pub(super) enum Handler {
    Bound(Arc<Row>),
    NotDone(Known),
}

/// What the resources of the admin API lie below.
const ADMIN: [&str; 2] = ["/admin/realms", "/admin/serverinfo"];

/// Every path of Keycloak's.
///
/// What a program that has just started is asked first stands in a router of its own. The admin API and what lies beside it
/// comes together with the first request that may be for it: that takes longer, and more of the program, than all the rest.
pub(super) fn router() -> Router {
    static OWN: LazyLock<Router> = LazyLock::new(|| {
        let own = public::routes()
            .merge(oidc::routes())
            .merge(device::routes())
            .merge(session_frame::routes())
            .merge(registration::routes());
        let handler =
            |Extension(site): Extension<Site>, request: Request<Body>| admin::route(&RESOURCES, site, request);
        let paths = ADMIN.into_iter().flat_map(|path| [path.to_owned(), format!("{path}/{{*below}}")]);
        paths.fold(own, |router, path| router.route(&path, any(handler))).fallback(beside)
    });
    OWN.clone()
}

/// The resources of the admin API.
static RESOURCES: LazyLock<Resources> = LazyLock::new(|| Resources::new(admin_tables()));

/// The paths of the traits' tables that do not lie below the admin API's.
static TABLED: LazyLock<Router> = LazyLock::new(|| {
    let beside = tables().into_iter().filter(|(path, _)| !is_admin(path));
    beside.fold(Router::new(), |router, (path, methods)| router.route(&path, method_router(methods))).fallback(unknown)
});

async fn beside(request: Request<Body>) -> Answer {
    let Ok(answer) = TABLED.clone().call(request).await;
    answer
}

/// The paths that the resources of the admin API answer.
pub(super) fn admin_tables() -> BTreeMap<String, Methods> {
    tables().into_iter().filter(|(path, _)| is_admin(path)).collect()
}

fn is_admin(path: &str) -> bool {
    ADMIN.iter().any(|above| path.starts_with(above))
}

/// The paths of the traits' tables and of the list of what no trait binds, without those that have handlers of their own.
fn tables() -> BTreeMap<String, Methods> {
    let mut paths: BTreeMap<String, Methods> = BTreeMap::new();
    for row in service::rows() {
        let methods = paths.entry(pattern(row.info.path)).or_default();
        if methods.iter().all(|(method, _)| *method != row.info.method) {
            methods.push((row.info.method.clone(), Handler::Bound(Arc::new(row))));
        }
    }
    for known in known::operations() {
        let Ok(method) = Method::from_bytes(known.method.as_bytes()) else { continue };
        let methods = paths.entry(pattern(known.path)).or_default();
        if methods.iter().all(|(taken, _)| *taken != method) {
            methods.push((method, Handler::NotDone(known)));
        }
    }
    paths
}

/// The router's pattern for a path's template: the names differ from trait to trait, the places do not.
pub(super) fn pattern(template: &str) -> String {
    let mut pattern = String::with_capacity(template.len());
    let is_path = template.ends_with("/group-by-path/{path}");
    let last = template.split('/').count() - 1;
    for (place, segment) in template.split('/').enumerate().skip(1) {
        pattern.push('/');
        match segment.starts_with('{') {
            true if is_path && place == last => pattern.push_str("{*path}"),
            true => pattern.push_str(&format!("{{{place}}}")),
            false => pattern.push_str(segment),
        }
    }
    pattern
}

fn method_router(methods: Methods) -> MethodRouter {
    let mut router = MethodRouter::new()
        .options(async || answer::empty(StatusCode::OK))
        .fallback(async || answer::method_not_allowed());
    for (method, handler) in methods {
        let Ok(filter) = MethodFilter::try_from(method) else { continue };
        router = match handler {
            Handler::Bound(row) => {
                router.on(filter, move |Extension(site): Extension<Site>, request: Request<Body>| {
                    admin::call(row.clone(), site, request, &[])
                })
            }
            Handler::NotDone(known) => router.on(filter, async move || admin::not_done(known)),
        };
    }
    router
}

/// Answers what no route knows.
async fn unknown(request: Request<Body>) -> Answer {
    let mut segments = request.uri().path().split('/').skip(1);
    let method = request.method();
    let reading = matches!(*method, Method::GET | Method::OPTIONS);
    match (segments.next(), segments.next(), segments.next(), segments.next()) {
        // The real server trips over it.
        (Some("admin"), ..) if *method == Method::OPTIONS => {
            answer::bare(answer::empty(StatusCode::INTERNAL_SERVER_ERROR))
        }
        (Some("admin"), ..) => answer::bare(answer::method_not_allowed()),
        (Some("realms"), Some(_), Some("protocol"), Some(protocol))
            if !matches!(protocol, "openid-connect" | "saml" | "docker-v2") =>
        {
            answer::thrown(StatusCode::NOT_FOUND, r#"{"error":"Protocol not found"}"#)
        }
        (Some("realms"), Some(_), Some("protocol"), Some(_)) if !reading => answer::method_not_allowed(),
        (Some("realms"), Some(_), Some("authz"), _) if *method == Method::OPTIONS => answer::allowed("HEAD, OPTIONS"),
        // The authorization services answer so whatever they do not have.
        (Some("realms"), Some(_), Some("authz"), _) => answer::method_not_allowed(),
        (Some("realms"), Some(_), ..) => answer::not_found(),
        (Some("realms" | "resources"), ..) => answer::no_resource(),
        _ if *method == Method::OPTIONS => answer::bare(answer::allowed("HEAD, POST, GET, OPTIONS")),
        _ => answer::no_resource(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_places_for_names() {
        assert_eq!(pattern("/admin/realms/{realm}/users/{user_id}"), "/admin/realms/{3}/users/{5}");
        assert_eq!(pattern("/admin/realms/{realm}/group-by-path/{path}"), "/admin/realms/{3}/group-by-path/{*path}");
    }

    #[test]
    fn every_operation_of_the_traits_and_of_keycloaks_list_is_routed() {
        let paths = tables();
        let handlers: Vec<&Handler> = paths.values().flatten().map(|(_, handler)| handler).collect();
        let bound = handlers.iter().filter(|handler| matches!(handler, Handler::Bound(_))).count();
        assert_eq!(bound, service::rows().len(), "two operations have the same method and path");
        assert_eq!(handlers.len(), bound + known::operations().count(), "an operation of the list is bound");
        let (_, _) = (router(), TABLED.clone());
    }
}
