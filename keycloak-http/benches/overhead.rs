//! What the client adds to a bare `reqwest` call of the same request: at most a tenth.
//!
//! Both calls go to one small server on loopback, which runs on a thread of its own, and both read the answer into the
//! same type. Compare `get_user/bare` and `get_user/keycloak`, `create_user/bare` and `create_user/keycloak`.

#![expect(clippy::expect_used, reason = "a bench that cannot go on has nothing to tell")]

use std::future::Future;
use std::hint::black_box;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::routing::{get, post};
use criterion::{Criterion, criterion_group, criterion_main};
use keycloak_api::admin::Users as _;
use keycloak_api::representation::UserRepresentation;
use keycloak_http::reqwest::{Client, redirect::Policy};
use keycloak_http::{Credentials, HttpKeycloak, SuppliedToken, TokenSupplier};
use tokio::runtime::{Builder, Runtime};

/// As long as Keycloak's access tokens are.
const TOKEN_LENGTH: usize = 1100;
const TURNS: usize = 20_000;
const ID: &str = "5c0bd6a1-3cf4-4b5d-a2a4-64cbf2e20c1b";
const USER: &str = r#"{"id":"5c0bd6a1-3cf4-4b5d-a2a4-64cbf2e20c1b","username":"alice","firstName":"Alice","lastName":"Adams",
"email":"alice@example.org","emailVerified":true,"attributes":{"locale":["en"]},"createdTimestamp":1790000000000,
"enabled":true,"totp":false,"disableableCredentialTypes":[],"requiredActions":[],"notBefore":0,
"access":{"manageGroupMembership":true,"view":true,"mapRoles":true,"impersonate":true,"manage":true}}"#;

struct Fixed(String);

#[async_trait::async_trait]
impl TokenSupplier for Fixed {
    async fn token(&self) -> keycloak_api::Result<SuppliedToken> {
        Ok(SuppliedToken::new(self.0.as_str()).expires_in(Duration::from_secs(3600)))
    }
}

/// Both clients, each asking with the same token.
struct Clients {
    base: String,
    token: String,
    bare: Client,
    keycloak: HttpKeycloak,
    user: UserRepresentation,
}

impl Clients {
    fn new() -> Self {
        let (base, token) = (format!("http://{}", serve()), "x".repeat(TOKEN_LENGTH));
        let bare = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        let builder = HttpKeycloak::builder(&base).credentials(Credentials::supplier(Fixed(token.clone())));
        let keycloak = builder.no_proxy().build().expect("a client");
        Self { base, token, bare, keycloak, user: serde_json::from_str(USER).expect("a user") }
    }

    async fn get_bare(&self) {
        let url = format!("{}/admin/realms/shop/users/{ID}", self.base);
        let response = self.bare.get(url).bearer_auth(&self.token).send().await.expect("an answer");
        let body = response.bytes().await.expect("a body");
        black_box(serde_json::from_slice::<UserRepresentation>(&body).expect("a user"));
    }

    async fn get_keycloak(&self) {
        black_box(self.keycloak.get_user("shop", ID, None).await.expect("a user"));
    }

    async fn create_bare(&self) {
        let url = format!("{}/admin/realms/shop/users", self.base);
        let body = serde_json::to_vec(&self.user).expect("JSON");
        let request = self.bare.post(url).bearer_auth(&self.token).header(CONTENT_TYPE, "application/json");
        let response = request.body(body).send().await.expect("an answer");
        let location = response.headers()[LOCATION].to_str().expect("a URL").to_owned();
        black_box((response.bytes().await.expect("a body"), location));
    }

    async fn create_keycloak(&self) {
        black_box(self.keycloak.create_user("shop", &self.user).await.expect("an id"));
    }
}

fn overhead(criterion: &mut Criterion) {
    let (clients, runtime) = (Clients::new(), runtime());
    let mut group = criterion.benchmark_group("get_user");
    group.bench_function("bare", |bencher| bencher.to_async(&runtime).iter(|| clients.get_bare()));
    group.bench_function("keycloak", |bencher| bencher.to_async(&runtime).iter(|| clients.get_keycloak()));
    group.finish();
    let mut group = criterion.benchmark_group("create_user");
    group.bench_function("bare", |bencher| bencher.to_async(&runtime).iter(|| clients.create_bare()));
    group.bench_function("keycloak", |bencher| bencher.to_async(&runtime).iter(|| clients.create_keycloak()));
    group.finish();
}

/// The two in turns, call by call, so that whatever else the machine does meets both alike.
fn in_turns(_: &mut Criterion) {
    let (clients, runtime) = (Clients::new(), runtime());
    runtime.block_on(async {
        compare("get_user", || clients.get_bare(), || clients.get_keycloak()).await;
        compare("create_user", || clients.create_bare(), || clients.create_keycloak()).await;
    });
}

async fn compare<A: Future, B: Future>(name: &str, bare: impl Fn() -> A, keycloak: impl Fn() -> B) {
    let (mut of_bare, mut of_keycloak) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        of_bare.push(time(bare()).await);
        of_keycloak.push(time(keycloak()).await);
    }
    let (bare, keycloak) = (median(&mut of_bare), median(&mut of_keycloak));
    let more = (keycloak / bare - 1.0) * 100.0;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{name} in turns: bare {bare:.1} µs, keycloak {keycloak:.1} µs, {more:+.1} %").expect("a terminal");
}

/// In microseconds.
async fn time(call: impl Future) -> f64 {
    let started = Instant::now();
    call.await;
    started.elapsed().as_secs_f64() * 1e6
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Serves two routes on a thread of their own.
fn serve() -> SocketAddr {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let json = [(CONTENT_TYPE, "application/json")];
    let created = (StatusCode::CREATED, [(LOCATION, format!("http://{address}/admin/realms/shop/users/{ID}"))]);
    let router = Router::new()
        .route("/admin/realms/shop/users", post(async move || created.clone()))
        .route("/admin/realms/shop/users/{id}", get(async move || (json, USER)));
    std::thread::spawn(move || {
        runtime().block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await.expect("a server");
        });
    });
    address
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

criterion_group!(benches, overhead, in_turns);
criterion_main!(benches);
