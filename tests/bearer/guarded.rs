//! A service whose orders are guarded by an enforcer, and a Keycloak that decides.
//!
//! Alice may list the orders and see them all, and edit the seventh. Bob may do nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_api::operation::{Reply, Request as Asked, Transport};
use keycloak_api::{Error, ErrorKind};
use keycloak_fake::{Client, FakeKeycloak, Realm, Server, User};
use keycloak_http::HttpKeycloak;
use keycloak_http::bearer::BearerLayer;
use keycloak_http::enforcer::{Authorized, Enforcer, Rule, Scopes};
use serde_json::json;
use tower::ServiceExt as _;

use super::SHOP;

/// A Keycloak with the resource server `orders`.
pub(super) fn keycloak() -> FakeKeycloak {
    let settings = json!({
        "policyEnforcementMode": "ENFORCING",
        "decisionStrategy": "UNANIMOUS",
        "allowRemoteResourceManagement": true,
        "scopes": [{"name": "list"}, {"name": "view"}, {"name": "edit"}, {"name": "GET"}],
        "resources": [
            {"_id": "id-all", "name": "Orders", "uris": ["/orders"], "scopes": [{"name": "list"}, {"name": "GET"}]},
            {"_id": "id-any", "name": "Order", "uris": ["/orders/{id}"], "scopes": [{"name": "view"}, {"name": "edit"}]},
            {"_id": "id-seven", "name": "Seven", "uris": ["/orders/7"], "scopes": [{"name": "view"}, {"name": "edit"}]},
            {"_id": "id-one", "name": "One", "uris": ["/twice"]},
            {"_id": "id-two", "name": "Two", "uris": ["/twice"]},
        ],
        "policies": [
            {"name": "alice", "type": "user", "config": {"users": r#"["alice"]"#}},
            {"name": "all", "type": "resource", "config": {"resources": r#"["Orders","Seven"]"#, "applyPolicies": r#"["alice"]"#}},
            {"name": "view", "type": "scope", "config": {"resources": r#"["Order"]"#, "scopes": r#"["view"]"#, "applyPolicies": r#"["alice"]"#}},
        ],
    });
    let orders = Client::confidential("orders", "orders-secret").service_account().with(|client| {
        client.authorization_services_enabled = Some(true);
        client.authorization_settings = serde_json::from_value(settings).unwrap();
    });
    let shop = Realm::new(SHOP).client(Client::public("web")).client(orders);
    let shop = shop.user(User::new("alice").password("pw")).user(User::new("bob").password("pw"));
    stopped(shop)
}

/// A Keycloak whose time passes only where a test says so.
pub(super) fn stopped(realm: Realm) -> FakeKeycloak {
    let fake = FakeKeycloak::builder().realm(realm).build().unwrap();
    fake.clock().stop();
    fake
}

pub(super) fn orders() -> ClientAuth {
    ClientAuth::secret_basic("orders", "orders-secret")
}

/// The rules of the service, over the fake itself.
pub(super) fn enforcer(fake: &FakeKeycloak) -> Enforcer {
    let clock = fake.clock();
    with_rules(Enforcer::over(Arc::new(fake.clone()), SHOP, orders(), move || clock.now()))
}

fn with_rules(enforcer: Enforcer) -> Enforcer {
    enforcer.rules([
        Rule::path("/orders").resource("Orders").scopes(Scopes::all(["list"])),
        Rule::path("/orders/{id}").on(Method::GET, Scopes::any(["view", "edit"])).scopes(Scopes::all(["view", "edit"])),
        Rule::path("/twice"),
        Rule::path("/nowhere"),
        Rule::path("/unknown").resource("Nothing"),
        Rule::path("/wrong").resource_id("id-all").scopes(Scopes::all(["edit"])),
        Rule::path("/by-method").resource_id("id-all").scopes(Scopes::method()),
        Rule::path("/open/*").open().on(Method::DELETE, Scopes::none()),
    ])
}

pub(super) fn bearer(fake: &FakeKeycloak) -> BearerLayer {
    let clock = fake.clock();
    BearerLayer::over(Arc::new(fake.clone()), fake.base_url(), SHOP, move || clock.now())
}

/// The service: it tells which permission let a request in.
pub(super) fn service(bearer: &BearerLayer, enforcer: Enforcer) -> Router {
    let tell = async |request: Request<Body>| match request.extensions().get::<Authorized>() {
        Some(own) => format!("{} {}", own.resource_name().unwrap_or_default(), own.scopes().join(",")),
        None => "open".to_owned(),
    };
    Router::new().fallback(tell).layer(enforcer.build().unwrap()).layer(bearer.clone())
}

pub(super) async fn knock(service: &Router, method: Method, path: &str, token: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {token}"));
    service.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

/// A served Keycloak, the way to which is watched and can be cut.
pub(super) struct Line {
    http: HttpKeycloak,
    pub(super) fake: FakeKeycloak,
    asked: Mutex<Vec<&'static str>>,
    cut: AtomicBool,
    _server: Server,
}

impl Line {
    pub(super) fn new(fake: FakeKeycloak) -> Arc<Self> {
        let server = fake.serve("127.0.0.1:0").unwrap();
        let http = HttpKeycloak::builder(server.url()).build().unwrap();
        Arc::new(Self { http, fake, asked: Mutex::default(), cut: AtomicBool::new(false), _server: server })
    }

    pub(super) fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }

    /// What was asked since the last time.
    pub(super) fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    pub(super) fn bearer(self: &Arc<Self>) -> BearerLayer {
        let clock = self.fake.clock();
        // The keys do not go over the line that is watched.
        BearerLayer::over(Arc::new(self.http.clone()), self.base_url(), SHOP, move || clock.now())
    }

    pub(super) fn enforcer(self: &Arc<Self>, client: ClientAuth) -> Enforcer {
        let clock = self.fake.clock();
        with_rules(Enforcer::over(self.clone(), SHOP, client, move || clock.now()))
    }

    pub(super) async fn token(&self, user: &str) -> String {
        let grant = Grant::password(user, "pw");
        self.http.token(SHOP, &ClientAuth::public("web"), &grant).await.unwrap().access_token
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.fake.clock().advance(Duration::from_secs(seconds));
    }
}

#[async_trait]
impl Transport for Line {
    async fn send(&self, request: Asked) -> Result<Reply, Error> {
        self.asked.lock().unwrap().push(request.operation.name);
        // Who asks at the same time finds the question under way.
        tokio::task::yield_now().await;
        if self.cut.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Connect, "the line is cut"));
        }
        self.http.send(request).await
    }

    fn base_url(&self) -> &str {
        self.http.base_url()
    }

    fn now(&self) -> SystemTime {
        self.fake.clock().now()
    }
}
