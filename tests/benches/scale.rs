//! What the fake costs with many users: the import, and then each kind of request, in process and over a socket.
//! What counts is that a figure stays the same from a thousand users to a million.
//!
//! `cargo bench -p keycloak-tests --bench scale`; `SCALE=1000,100000` takes other numbers of users.

#![expect(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::hint::black_box;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use keycloak_api::admin::{UserFilter, Users};
use keycloak_api::representation::UserRepresentation;
use keycloak_fake::{FakeKeycloak, Realm, User};
use keycloak_http::{Credentials, HttpKeycloak};
use tokio::runtime::Runtime;

static CREATED: AtomicUsize = AtomicUsize::new(0);

fn scale(criterion: &mut Criterion) {
    let sizes = std::env::var("SCALE").unwrap_or_else(|_| "1000,100000,1000000".to_owned());
    for size in sizes.split(',').map(|size| size.trim().parse().expect("SCALE has numbers")) {
        let fake = import(size);
        let runtime = Runtime::new().expect("there is a runtime");
        requests(criterion, &format!("in process, {size} users"), &runtime, &fake, size);
        let server = fake.serve("127.0.0.1:0").expect("a port is free");
        let credentials = Credentials::password("admin", "admin");
        let client = HttpKeycloak::builder(server.url()).credentials(credentials).no_proxy().build().expect("a client");
        requests(criterion, &format!("served, {size} users"), &runtime, &client, size);
    }
}

/// Imports a realm with so many users from its JSON, and tells how fast, and what memory each took.
fn import(size: usize) -> FakeKeycloak {
    let mut realm = Realm::new("shop");
    for n in 0..size {
        realm = realm.user(user(n));
    }
    let realm: keycloak_api::representation::RealmRepresentation = realm.into();
    let json = serde_json::to_string(&realm).expect("JSON");
    drop(realm);
    let before = resident();
    let fake = FakeKeycloak::new().expect("a fake");
    let started = Instant::now();
    let report = fake.import_realm(&json).expect("the realm is good");
    let took = started.elapsed().as_secs_f64();
    drop(report);
    let (per_second, bytes) = (size as f64 / took, resident().saturating_sub(before) / size);
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

/// Bytes of memory that the process has.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

fn requests(criterion: &mut Criterion, name: &str, runtime: &Runtime, keycloak: &dyn Users, size: usize) {
    let middle = size / 2;
    let id = {
        let found = runtime.block_on(keycloak.list_users("shop", &exact(middle))).expect("the user is there");
        found.into_iter().next().and_then(|user| user.id).expect("a user")
    };
    let filter = |filter: UserFilter| move || drop(black_box(list(runtime, keycloak, &filter)));
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20);
    group.bench_function("create", |bencher| {
        bencher.iter(|| {
            let n = CREATED.fetch_add(1, Ordering::Relaxed);
            let username = Some(format!("new{n:08}"));
            let user = UserRepresentation { username, enabled: Some(true), ..UserRepresentation::default() };
            runtime.block_on(keycloak.create_user("shop", &user)).expect("the name is free")
        });
    });
    group.bench_function("get by id", |bencher| {
        bencher.iter(|| runtime.block_on(keycloak.get_user("shop", &id)).expect("the user is there"));
    });
    group.bench_function("exact username", |bencher| bencher.iter(filter(exact(middle))));
    let email = Some(format!("user{middle:07}@example.org"));
    let by_email = UserFilter { email, exact: Some(true), ..UserFilter::default() };
    group.bench_function("exact email", |bencher| bencher.iter(filter(by_email.clone())));
    group.bench_function("count", |bencher| {
        bencher.iter(|| runtime.block_on(keycloak.count_users("shop", &UserFilter::default())).expect("a number"));
    });
    let first = i32::try_from(middle).expect("not so many");
    let page = UserFilter { first: Some(first), max: Some(20), ..UserFilter::default() };
    group.bench_function("page in the middle", |bencher| bencher.iter(filter(page.clone())));
    let prefix = UserFilter { max: Some(20), ..UserFilter::search(format!("user{middle:07}")) };
    group.bench_function("search by prefix", |bencher| bencher.iter(filter(prefix.clone())));
    let infix = UserFilter { max: Some(20), ..UserFilter::search(format!("*ser{middle:07}*")) };
    group.bench_function("search by infix", |bencher| bencher.iter(filter(infix.clone())));
    group.finish();
}

fn exact(n: usize) -> UserFilter {
    UserFilter { username: Some(format!("user{n:07}")), exact: Some(true), ..UserFilter::default() }
}

fn list(runtime: &Runtime, keycloak: &dyn Users, filter: &UserFilter) -> Vec<UserRepresentation> {
    runtime.block_on(keycloak.list_users("shop", filter)).expect("a listing")
}

criterion_group!(benches, scale);
criterion_main!(benches);
