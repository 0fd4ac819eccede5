//! What the fake costs: set up in process, tokens in process, and grants over a socket beside what they can't do
//! without (a bare signature, a bare round trip). Ratios within one run are what counts.
//!
//! `cargo bench -p keycloak-fake` for a release build; `cargo bench -p keycloak-fake --profile dev` for what the test
//! suites of users run in.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, RsaKeyPair};
use axum::Router;
use axum::routing::post;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keycloak_api::oidc::{ClientAuth, Grant, OpenIdConnect as _};
use keycloak_fake::{Client, FakeKeycloak, Realm, User};
use tokio::runtime::Runtime;

const CONNECTIONS: u64 = 16;

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
    group.finish();
}

/// What a grant can't do without.
fn bare(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bare");
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
    let der = pair.as_der().expect("a key can be written");
    let pair = RsaKeyPair::from_pkcs8(der.as_ref()).expect("a key can be read");
    let (message, random) = (vec![7; 1000], SystemRandom::new());
    let mut signed = vec![0; pair.public_modulus_len()];
    group.bench_function("RS256 signature", |bencher| {
        bencher.iter(|| {
            pair.sign(&signature::RSA_PKCS1_SHA256, &random, black_box(&message), &mut signed).expect("it signs");
        });
    });
    let runtime = runtime();
    let url = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let router = Router::new().route("/", post(|body: String| async move { body }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/")
    });
    let client = reqwest::Client::new();
    let round_trip = || runtime.block_on(exchange(&client, &url, FORM));
    round_trip();
    group.bench_function("axum round trip", |bencher| bencher.iter(round_trip));
    group.finish();
}

const FORM: &str = "grant_type=password&client_id=web&username=alice&password=pw";

async fn exchange(client: &reqwest::Client, url: &str, form: &str) -> String {
    let request = client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    let reply = request.send().await.expect("it answers");
    assert!(reply.status().is_success(), "{}", reply.status());
    reply.text().await.expect("it answers whole")
}

/// Over a socket.
fn served(criterion: &mut Criterion) {
    let server = fake().serve("127.0.0.1:0").expect("a port is free");
    let url = format!("{}/realms/shop/protocol/openid-connect/token", server.url());
    let (runtime, client) = (runtime(), reqwest::Client::new());
    let tokens: serde_json::Value =
        serde_json::from_str(&runtime.block_on(exchange(&client, &url, FORM))).expect("tokens are JSON");
    let refresh = format!(
        "grant_type=refresh_token&client_id=web&refresh_token={}",
        tokens["refresh_token"].as_str().expect("there is a refresh token")
    );
    let mut group = criterion.benchmark_group("served");
    for (name, form) in [("password grant", FORM), ("refresh", &refresh)] {
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("{name}, 1 connection"), |bencher| {
            bencher.iter(|| runtime.block_on(exchange(&client, &url, form)));
        });
        group.throughput(Throughput::Elements(CONNECTIONS));
        group.bench_function(format!("{name}, {CONNECTIONS} connections"), |bencher| {
            bencher.iter_custom(|rounds| runtime.block_on(load(&client, &url, form, rounds)));
        });
    }
    group.finish();
}

/// `rounds` requests on each of the connections.
async fn load(client: &reqwest::Client, url: &str, form: &str, rounds: u64) -> Duration {
    let start = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (client, url, form) = (client.clone(), url.to_owned(), form.to_owned());
            tokio::spawn(async move {
                for _ in 0..rounds {
                    exchange(&client, &url, &form).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no request fails");
    }
    start.elapsed()
}

criterion_group!(benches, in_process, bare, served);
criterion_main!(benches);
