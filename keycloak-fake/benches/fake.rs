//! What the fake costs: set up in process, tokens in process, and grants over a socket beside what they can't do
//! without (a bare signature, a bare round trip). Ratios within one run are what counts.
//!
//! `cargo bench -p keycloak-fake` for a release build; `cargo bench -p keycloak-fake --profile dev` for what the test
//! suites of users run in.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

mod connection;

use std::hint::black_box;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, RsaKeyPair};
use axum::Router;
use axum::routing::post;
use connection::Connection;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::{Client, FakeKeycloak, Realm, Server, User};
use tokio::runtime::Runtime;

const CONNECTIONS: usize = 16;
const TURNS: usize = 4_000;
/// Of the time in which grants and signatures take turns at their throughput.
const SLICES: usize = 15;
/// Grants of a connection in a slice.
const ROUNDS: u64 = 100;
/// Signatures of a core in a slice.
const SIGNATURES: usize = 800;

fn shop() -> Realm {
    Realm::new("shop").client(Client::public("web")).user(User::new("alice").password("pw"))
}

fn fake() -> FakeKeycloak {
    FakeKeycloak::builder().realm(shop()).build().expect("the realm is good")
}

fn runtime() -> Runtime {
    Runtime::new().expect("there is a runtime")
}

/// In process.
fn in_process(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("in process");
    group.bench_function("set up: a realm, a client, a user", |bencher| bencher.iter(|| black_box(fake())));
    let (runtime, fake) = (runtime(), fake());
    let (web, grant) = (ClientAuth::public("web"), Grant::password("alice", "pw"));
    let password = || runtime.block_on(fake.token("shop", &web, &grant)).expect("alice may log in");
    password();
    group.bench_function("password grant", |bencher| bencher.iter(password));
    // What a test of its own begins with, in a world that others prepared.
    let many = (0..10_000).fold(shop(), |shop, n| shop.user(User::new(format!("user-{n}"))));
    let many = FakeKeycloak::builder().realm(many).build().expect("the realm is good");
    group.bench_function("fork with 10,000 users", |bencher| bencher.iter(|| black_box(many.fork())));
    let log_in = || runtime.block_on(many.fork().token("shop", &web, &grant)).expect("alice may log in");
    group.bench_function("fork with 10,000 users, and a password grant", |bencher| bencher.iter(log_in));
    group.finish();
}

/// A signature and a round trip, which a grant over a socket can't do without.
struct Bare {
    key: Arc<Key>,
    address: SocketAddr,
    /// Threads of its own, as the fake has.
    _server: Runtime,
}

struct Key {
    pair: RsaKeyPair,
    random: SystemRandom,
}

impl Bare {
    fn new() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
        let der = pair.as_der().expect("a key can be written");
        let pair = RsaKeyPair::from_pkcs8(der.as_ref()).expect("a key can be read");
        let key = Arc::new(Key { pair, random: SystemRandom::new() });
        let (signs, server) = (key.clone(), runtime());
        let address = server.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            let address = listener.local_addr().expect("it is bound");
            let sign = async move |body: String| {
                signs.sign();
                body
            };
            let router = Router::new().route("/", post(async |body: String| body)).route("/sign", post(sign));
            tokio::spawn(async move { axum::serve(listener, router).await });
            address
        });
        Self { key, address, _server: server }
    }

    fn sign(&self) {
        self.key.sign();
    }
}

impl Key {
    fn sign(&self) {
        let mut signed = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&signature::RSA_PKCS1_SHA256, &self.random, black_box(&[7; 1000]), &mut signed)
            .expect("it signs");
        black_box(signed);
    }
}

fn bare(criterion: &mut Criterion) {
    let runtime = runtime();
    let bare = Bare::new();
    let mut connection = runtime.block_on(Connection::open(bare.address, "/"));
    let mut group = criterion.benchmark_group("bare");
    group.bench_function("RS256 signature", |bencher| bencher.iter(|| bare.sign()));
    group.bench_function("axum round trip", |bencher| {
        bencher.iter(|| runtime.block_on(connection.post(None, FORM)).len());
    });
    group.finish();
}

const FORM: &str = "grant_type=password&client_id=web&username=alice&password=pw";

/// A fake on a socket, and the two grants that are measured.
struct Served {
    refresh: String,
    server: Server,
}

impl Served {
    const TOKEN: &str = "/realms/shop/protocol/openid-connect/token";

    fn new(runtime: &Runtime) -> Self {
        let server = fake().serve("127.0.0.1:0").expect("a port is free");
        let mut connection = runtime.block_on(Connection::open(server.addr(), Self::TOKEN));
        let answer = runtime.block_on(connection.post(None, FORM));
        let tokens: serde_json::Value = serde_json::from_slice(answer).expect("tokens are JSON");
        let token = tokens["refresh_token"].as_str().expect("there is a refresh token");
        let refresh = format!("grant_type=refresh_token&client_id=web&refresh_token={token}");
        Self { refresh, server }
    }

    fn grants(&self) -> [(&'static str, &str); 2] {
        [("password grant", FORM), ("refresh", &self.refresh)]
    }
}

async fn connections(address: SocketAddr, path: &'static str) -> Vec<Connection> {
    let mut connections = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        connections.push(Connection::open(address, path).await);
    }
    connections
}

/// Over a socket.
fn served(criterion: &mut Criterion) {
    let runtime = runtime();
    let served = Served::new(&runtime);
    let mut one = runtime.block_on(Connection::open(served.server.addr(), Served::TOKEN));
    let mut many = runtime.block_on(connections(served.server.addr(), Served::TOKEN));
    let mut group = criterion.benchmark_group("served");
    for (name, form) in served.grants() {
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("{name}, 1 connection"), |bencher| {
            bencher.iter(|| runtime.block_on(one.post(None, form)).len());
        });
        group.throughput(Throughput::Elements(CONNECTIONS as u64));
        group.bench_function(format!("{name}, {CONNECTIONS} connections"), |bencher| {
            bencher.iter_custom(|rounds| runtime.block_on(load(&mut many, form, rounds)));
        });
    }
    group.finish();
}

/// Grants and what they can't do without, in turns, so that whatever else the machine does meets both alike: the
/// median at one connection beside a signature and a round trip, and the throughput of many connections beside that
/// of signatures alone on every core.
fn in_turns(_: &mut Criterion) {
    let runtime = runtime();
    let (bare, served) = (Bare::new(), Served::new(&runtime));
    let mut echo = runtime.block_on(Connection::open(bare.address, "/"));
    let mut one = runtime.block_on(Connection::open(served.server.addr(), Served::TOKEN));
    let mut many = runtime.block_on(connections(served.server.addr(), Served::TOKEN));
    let mut signing = runtime.block_on(connections(bare.address, "/sign"));
    let mut out = std::io::stdout().lock();
    for (name, form) in served.grants() {
        let (mut least, mut grants) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let started = Instant::now();
            bare.sign();
            runtime.block_on(echo.post(None, FORM));
            least.push(started.elapsed().as_secs_f64() * 1e6);
            let started = Instant::now();
            runtime.block_on(one.post(None, form));
            grants.push(started.elapsed().as_secs_f64() * 1e6);
        }
        let (least, grants) = (median(least), median(grants));
        let ratio = grants / least;
        writeln!(out, "{name}, 1 connection: {grants:.0} µs, signature and round trip {least:.0} µs, ratio {ratio:.2}")
            .expect("a terminal");
        let (mut signed, mut answered, mut granted) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..SLICES {
            signed.push(signatures_per_second(&bare));
            answered.push(runtime.block_on(per_second(&mut signing, FORM)));
            granted.push(runtime.block_on(per_second(&mut many, form)));
        }
        let (signed, answered, granted) = (median(signed), median(answered), median(granted));
        let (ratio, least) = (granted / signed, answered / signed);
        writeln!(
            out,
            "{name}, {CONNECTIONS} connections: {granted:.0}/s, signatures alone {signed:.0}/s, ratio {ratio:.2}; \
             an axum handler that only signs {answered:.0}/s, ratio {least:.2}"
        )
        .expect("a terminal");
    }
}

/// On every core.
fn signatures_per_second(bare: &Bare) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| (0..SIGNATURES).for_each(|_| bare.sign()));
        }
    });
    (cores * SIGNATURES) as f64 / started.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn per_second(connections: &mut Vec<Connection>, form: &str) -> f64 {
    (ROUNDS * CONNECTIONS as u64) as f64 / load(connections, form, ROUNDS).await.as_secs_f64()
}

/// `rounds` requests on each of the connections.
async fn load(connections: &mut Vec<Connection>, form: &str, rounds: u64) -> Duration {
    let start = Instant::now();
    let tasks: Vec<_> = connections
        .drain(..)
        .map(|mut connection| {
            let request = connection.request(None, form);
            tokio::spawn(async move {
                for _ in 0..rounds {
                    black_box(connection.send(&request).await);
                }
                connection
            })
        })
        .collect();
    for task in tasks {
        connections.push(task.await.expect("no request fails"));
    }
    start.elapsed()
}

criterion_group!(benches, in_process, bare, served, in_turns);
criterion_main!(benches);
