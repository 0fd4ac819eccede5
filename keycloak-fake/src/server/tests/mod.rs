//! The server's own ways, each as the real server showed them. What realms, users and tokens answer is the
//! contract's business.

mod admin;
mod browser;
mod common;
mod listen;
mod oidc;

use std::sync::Arc;

use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt as _;

use super::HttpOptions;
use crate::FakeKeycloak;
use crate::control::Clock;
use crate::engine::Engine;
use crate::state::{Client, Flow, Realm, Requirement, Step};
use crate::token::{KeyRing, RandomSource};

/// The address that tests ask for.
const HOST: &str = "sso.test:8180";

/// What was answered, whole.
#[derive(Debug)]
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answered {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The names of the headers, in order.
    fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// A fake with the realm `shop`, which has a client `web`.
fn fake() -> FakeKeycloak {
    let engine = Engine::new(Clock::system(), RandomSource::random());
    let keys = Arc::new(KeyRing::new(&engine.random_source, &"shop".into(), 0));
    let mut realm = Realm { id: "shop".into(), name: "shop".into(), keys, ..Realm::default() };
    let settings = Arc::make_mut(&mut realm.settings);
    settings.enabled = Some(true);
    settings.browser_flow = Some("browser".to_owned());
    let form = Step {
        id: "form".into(),
        authenticator: Some("auth-username-password-form".into()),
        flow: None,
        requirement: Requirement::Required,
        priority: 0,
        config: None,
    };
    realm.flows.put(Flow { id: "browser".into(), alias: "browser".into(), steps: vec![form], ..Flow::default() });
    let mut client = Client { id: "web".into(), client_id: "web".into(), ..Client::default() };
    let settings = Arc::make_mut(&mut client.settings);
    settings.public_client = Some(true);
    settings.standard_flow_enabled = Some(true);
    settings.redirect_uris = Some(vec!["http://app.test/*".to_owned()]);
    settings.web_origins = Some(vec!["http://app.test".to_owned()]);
    realm.clients.put(client);
    assert!(engine.insert(realm).is_ok());
    FakeKeycloak::on(Arc::new(engine), "http://in.process".into())
}

async fn send(request: Request<Body>) -> Answered {
    send_with(HttpOptions::default(), request).await
}

async fn send_with(options: HttpOptions, request: Request<Body>) -> Answered {
    let Ok(answer) = fake().service_with(options).oneshot(request).await;
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answered { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("host", HOST)
}

async fn get(path: &str) -> Answered {
    send(request("GET", path).body(Body::empty()).unwrap()).await
}

async fn post_form(path: &str, form: &str) -> Answered {
    let request = request("POST", path).header("content-type", "application/x-www-form-urlencoded");
    send(request.body(Body::from(form.to_owned())).unwrap()).await
}
