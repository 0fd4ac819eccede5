//! What the fake costs with many users: the import, and then each kind of request, in process and over a socket.
//! What counts is that a figure stays the same from a thousand users to a million.
//!
//! `cargo bench -p keycloak-fake --bench scale`; `SCALE=1000,100000` takes other numbers of users.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use keycloak_api::admin::{UserFilter, Users as _};
use keycloak_api::representation::{RealmRepresentation, UserRepresentation};
use keycloak_fake::{FakeKeycloak, Realm, User};
use peak_alloc::PeakAlloc;
use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::runtime::Runtime;

const LOGIN: &str = "grant_type=password&client_id=admin-cli&username=admin&password=admin";

const MEASURED: Duration = Duration::from_secs(2);

/// Counts what is allocated: what the process has from the system holds what an import threw away, too.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

static CREATED: AtomicUsize = AtomicUsize::new(0);

fn scale(criterion: &mut Criterion) {
    let sizes = std::env::var("SCALE").unwrap_or_else(|_| "1000,100000,1000000".to_owned());
    let runtime = Runtime::new().expect("there is a runtime");
    for size in sizes.split(',').map(|size| size.trim().parse().expect("SCALE has numbers")) {
        let fake = import(size);
        in_process(criterion, &runtime, &fake, size);
        served(criterion, &runtime, &fake, size);
    }
}

/// Imports a realm with so many users from its JSON, and tells how fast, and what memory each took.
fn import(size: usize) -> FakeKeycloak {
    let mut realm = Realm::new("shop");
    for n in 0..size {
        realm = realm.user(user(n));
    }
    let realm: RealmRepresentation = realm.into();
    let json = serde_json::to_string(&realm).expect("JSON");
    drop(realm);
    let fake = FakeKeycloak::new().expect("a fake");
    let before = HEAP.current_usage();
    let started = Instant::now();
    let report = fake.import_realm(&json).expect("the realm is good");
    let took = started.elapsed().as_secs_f64();
    drop(report);
    let (per_second, bytes) = (size as f64 / took, HEAP.current_usage().saturating_sub(before) / size);
    let of_json = json.len() / size;
    let mut out = std::io::stdout().lock();
    writeln!(out, "import of {size} users: {per_second:.0}/s; {bytes} bytes each, of {of_json} bytes of JSON")
        .expect("a terminal");
    fake
}

fn user(n: usize) -> User {
    User::new(format!("user{n:07}")).password("pw").attribute("locale", "en").with(|user| {
        user.email = Some(format!("user{n:07}@example.org"));
        user.first_name = Some(format!("First{n}"));
        user.last_name = Some(format!("Last{n}"));
    })
}

/// Which users are asked for, under the name of the figure.
fn filters(size: usize) -> [(&'static str, UserFilter); 5] {
    let (middle, few) = (size / 2, Some(20));
    let first = Some(i32::try_from(middle).expect("not so many"));
    let exact = UserFilter { exact: Some(true), ..UserFilter::default() };
    [
        ("exact username", UserFilter { username: Some(format!("user{middle:07}")), ..exact.clone() }),
        ("exact email", UserFilter { email: Some(format!("user{middle:07}@example.org")), ..exact }),
        ("page in the middle", UserFilter { first, max: few, ..UserFilter::default() }),
        ("search by prefix", UserFilter { max: few, ..UserFilter::search(format!("user{middle:07}")) }),
        ("search by infix", UserFilter { max: few, ..UserFilter::search(format!("*ser{middle:07}*")) }),
    ]
}

fn new_user() -> UserRepresentation {
    let username = Some(format!("new{:08}", CREATED.fetch_add(1, Ordering::Relaxed)));
    UserRepresentation { username, enabled: Some(true), ..UserRepresentation::default() }
}

fn in_process(criterion: &mut Criterion, runtime: &Runtime, fake: &FakeKeycloak, size: usize) {
    let id = id_of_middle(runtime, fake, size);
    let mut group = criterion.benchmark_group(format!("in process, {size} users"));
    group.measurement_time(MEASURED);
    group.bench_function("create", |bencher| {
        bencher.iter(|| runtime.block_on(fake.create_user("shop", &new_user())).expect("the name is free"));
    });
    group.bench_function("get by id", |bencher| {
        bencher.iter(|| runtime.block_on(fake.get_user("shop", &id, None)).expect("the user is there"));
    });
    group.bench_function("count", |bencher| {
        bencher.iter(|| runtime.block_on(fake.count_users("shop", &UserFilter::default())).expect("a number"));
    });
    for (name, filter) in filters(size) {
        let list = || black_box(runtime.block_on(fake.list_users("shop", &filter)).expect("a listing"));
        assert!(!list().is_empty(), "{name}");
        group.bench_function(name, |bencher| bencher.iter(list));
    }
    group.finish();
}

fn served(criterion: &mut Criterion, runtime: &Runtime, fake: &FakeKeycloak, size: usize) {
    let id = id_of_middle(runtime, fake, size);
    let server = fake.serve("127.0.0.1:0").expect("a port is free");
    let (client, users) = (reqwest::Client::new(), format!("{}/admin/realms/shop/users", server.url()));
    let send = |request: RequestBuilder| {
        let reply = async { request.send().await?.error_for_status()?.bytes().await };
        black_box(runtime.block_on(reply)).expect("an answer")
    };
    // A figure takes longer than a token lives.
    let login = || {
        let login = client.post(format!("{}/realms/master/protocol/openid-connect/token", server.url()));
        let login = login.header("content-type", "application/x-www-form-urlencoded").body(LOGIN);
        let tokens: Value = serde_json::from_slice(&send(login)).expect("JSON");
        tokens["access_token"].as_str().expect("a token").to_owned()
    };
    let measure = |group: &mut BenchmarkGroup<'_, WallTime>, name: &str, request: &dyn Fn() -> RequestBuilder| {
        let token = login();
        group.bench_function(name, |bencher| bencher.iter(|| send(request().bearer_auth(&token))));
    };
    let mut group = criterion.benchmark_group(format!("served, {size} users"));
    group.measurement_time(MEASURED);
    measure(&mut group, "create", &|| {
        let body = serde_json::to_vec(&new_user()).expect("JSON");
        client.post(&users).header("content-type", "application/json").body(body)
    });
    measure(&mut group, "get by id", &|| client.get(format!("{users}/{id}")));
    measure(&mut group, "count", &|| client.get(format!("{users}/count")));
    for (name, filter) in filters(size) {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs(&filter)).finish();
        measure(&mut group, name, &|| client.get(format!("{users}?{query}")));
    }
    group.finish();
}

fn id_of_middle(runtime: &Runtime, fake: &FakeKeycloak, size: usize) -> String {
    let filter = UserFilter { first: Some(i32::try_from(size / 2).expect("not so many")), ..UserFilter::default() };
    let found = runtime.block_on(fake.list_users("shop", &filter)).expect("a listing");
    found.into_iter().next().and_then(|user| user.id).expect("a user")
}

/// A filter as a query.
fn pairs(filter: &UserFilter) -> Vec<(String, String)> {
    let Ok(Value::Object(members)) = serde_json::to_value(filter) else { return Vec::new() };
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, text(value))).collect()
}

criterion_group!(benches, scale);
criterion_main!(benches);
