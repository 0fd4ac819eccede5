//! A console for people: what is in the fake, what was asked of it, tokens and logins without a password. It lies below
//! `/_fake/console/`, so that no path of Keycloak's is taken; only a browser that asks for Keycloak's root, where the real
//! one leads to its own console, is led here instead.
//!
//! It shows mails' links and makes tokens, so whoever may not use the control API may not use this, nor may pages of other
//! sites. It shows no client's secret, password or hash. Nothing here knows how a thing is done: the pages show what the API traits
//! and the crate's control functions say, and they work without scripts.

mod admin_events;
mod assets;
mod clients;
mod guard;
mod layout;
mod login;
mod mails;
mod overview;
mod paging;
mod realm;
mod requests;
mod sent;
mod sessions;
mod tokens;
mod user;
mod user_events;
mod users;
mod visit;
mod when;

use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http::{Method, Request, Uri};
use tower::Service as _;

use super::answer::{self, Answer};
use super::options::{Access, HttpOptions};
use super::{accept, path};
use crate::FakeKeycloak;
use sent::{Failed, protected};
use visit::Visit;

/// Where the console lies, whatever path Keycloak lies below.
const PATH: &str = "/_fake/console";

/// The console of one served fake.
#[derive(Clone, Debug)]
pub(super) struct Console {
    access: Access,
    fake: FakeKeycloak,
    options: HttpOptions,
}

impl Console {
    /// The console of a fake, if the options say that there is one.
    pub(super) fn of(fake: &FakeKeycloak, options: &HttpOptions) -> Option<Self> {
        let access = options.console()?.clone();
        Some(Self { access, fake: fake.clone(), options: options.clone() })
    }

    /// Whether a request is for the console: below its path, or at the root by a browser that is let in. Everybody else is
    /// told there what Keycloak tells.
    pub(super) fn is_for(&self, request: &Request<Body>) -> bool {
        is_below(request.uri()) || self.is_entered(request)
    }

    /// Answers a request that is for the console.
    pub(super) async fn answer(&self, mut request: Request<Body>) -> Answer {
        if !is_below(request.uri()) {
            return protected(answer::redirect(&format!("{PATH}/")));
        }
        if let Err(refusal) = guard::admit(&self.access, &request) {
            return protected(refusal.told());
        }
        let visit = Visit::of(&self.fake, &self.options, &request);
        request.extensions_mut().insert(visit);
        let Ok(answer) = ROUTES.clone().call(request).await;
        protected(answer)
    }

    /// Whether a browser asks for the root, of this address or of Keycloak's paths, and may come in.
    fn is_entered(&self, request: &Request<Body>) -> bool {
        let path = request.uri().path();
        let is_root = path == "/" || path::below(path, self.options.relative_path()) == Some("");
        *request.method() == Method::GET
            && is_root
            && accept::takes_pages(request.headers())
            && guard::leads_in(&self.access, request)
    }
}

fn is_below(uri: &Uri) -> bool {
    path::below(uri.path(), PATH).is_some()
}

/// Made when the first console is opened.
static ROUTES: LazyLock<Router> = LazyLock::new(|| {
    let of_realm = |rest: &str| format!("{PATH}/realms/{{realm}}{rest}");
    Router::new()
        .route(PATH, get(overview::show))
        .route(&format!("{PATH}/"), get(overview::show))
        .route(&of_realm(""), get(users::list))
        .route(&of_realm("/clients"), get(clients::list))
        .route(&of_realm("/sessions"), get(sessions::list))
        .route(&of_realm("/events"), get(user_events::list))
        .route(&of_realm("/admin-events"), get(admin_events::list))
        .route(&of_realm("/users/{user}"), get(user::show))
        .route(&of_realm("/users/{user}/tokens"), post(tokens::make))
        .route(&of_realm("/users/{user}/login"), post(login::log_in))
        .route(&format!("{PATH}/requests"), get(requests::list).post(requests::keep))
        .route(&format!("{PATH}/mails"), get(mails::list))
        .route(&format!("{PATH}/console.css"), get(assets::style))
        .route(&format!("{PATH}/console.js"), get(assets::script))
        .fallback(async || Failed::not_found("There is no such page."))
        .method_not_allowed_fallback(async || Failed::not_allowed())
});
